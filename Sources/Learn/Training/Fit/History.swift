/// What a training run measured, epoch by epoch: plain data.
public struct History: Sendable, Codable, Equatable {
  /// One epoch: its loss and metrics, on the training data and, as `val_…`, on the validation data.
  public struct Epoch: Sendable, Codable, Equatable {
    /// Which epoch of the run it was, from 1.
    public var number: Int
    /// Names and values, in order.
    public var values: [Value]
    /// How long it took.
    public var seconds: Double
    /// The learning rate of its last step.
    public var learningRate: Double
  }

  /// A measured number with its name.
  public struct Value: Sendable, Codable, Equatable {
    /// The name, such as `val_loss`.
    public var name: String
    /// The mean over the epoch.
    public var value: Double

    /// A value with a name.
    public init(_ name: String, _ value: Double) { (self.name, self.value) = (name, value) }
  }

  /// The epochs, from first to last.
  public internal(set) var epochs: [Epoch] = []
  /// Why the run ended before its last epoch, where it did.
  public internal(set) var stopReason: String?
  /// What a recorder noted.
  public internal(set) var record: TrainingRecord?

  /// A history of no epochs.
  public init() {}

  /// The names of what was measured: `loss`, `accuracy`, `val_loss` …
  public var names: [String] { epochs.first?.values.map(\.name) ?? [] }

  /// The values of one name, epoch by epoch: `history["val_loss"]`; none where it was not measured.
  public subscript(name: String) -> [Double] {
    epochs.compactMap { $0[name] }
  }
}

extension History.Epoch {
  /// The value of one name.
  public subscript(name: String) -> Double? { values.first { $0.name == name }?.value }
}
