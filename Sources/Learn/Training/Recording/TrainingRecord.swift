/// What happened inside of a model while it was trained: plain data, from which figures are drawn.
public struct TrainingRecord: Sendable, Codable, Equatable {
  /// The loss of each step, with its penalties, from the first step to the last.
  public internal(set) var losses: [Double] = []
  /// A look inside, now and then.
  public internal(set) var looks: [Look] = []

  /// A record of nothing yet.
  public init() {}

  /// A look inside at one step.
  public struct Look: Sendable, Codable, Equatable {
    /// The epoch, from 1, and the step of the whole training, from 1.
    public var epoch, step: Int
    /// The outputs of each layer, in the order of the calls.
    public var layers: [Activity] = []
    /// Each trained parameter, in the order of the model.
    public var parameters: [Change] = []
  }

  /// The outputs of a layer for one batch.
  public struct Activity: Sendable, Codable, Equatable {
    /// The layer's name.
    public var layer: String
    /// How the outputs are spread.
    public var spread: Spread
    /// The share of the outputs that are 0.
    public var zeros: Double
    /// How the outputs that are not 0 are spread.
    public var others: Spread
    /// The share of units, the last axis, whose outputs are 0 for the whole batch.
    public var deadUnits: Double
  }

  /// A parameter at one step.
  public struct Change: Sendable, Codable, Equatable {
    /// The parameter's name, `layer/parameter`.
    public var parameter: String
    /// √Σg²
    public var gradientNorm: Double
    /// How the elements of the gradient are spread.
    public var gradient: Spread
    /// How the sizes of those that are not 0 are spread, as powers of ten: log₁₀|g|.
    public var magnitudes: Spread
    /// The share of the elements that are 0.
    public var zeros: Double
    /// √Σw², before the step
    public var weightNorm: Double
    /// √ΣΔw²/√Σw²: how much the step changed the parameter.
    public var updateRatio: Double
  }

  /// How numbers are spread: mean, deviation, and a histogram.
  public struct Spread: Sendable, Codable, Equatable {
    /// The mean, and the standard deviation about it.
    public var mean, deviation: Double
    /// The smallest and the largest number: the ends of the histogram.
    public var minimum, maximum: Double
    /// How many numbers lie in each of the intervals of equal width from the minimum to the maximum.
    public var counts: [Int]
  }
}

extension TrainingRecord {
  /// The looks at one layer, as steps and what was seen.
  public func activity(of layer: String) -> [(step: Int, activity: Activity)] {
    looks.flatMap { look in look.layers.filter { $0.layer == layer }.map { (look.step, $0) } }
  }

  /// The looks at one parameter, as steps and what was seen.
  public func changes(of parameter: String) -> [(step: Int, change: Change)] {
    looks.flatMap { look in
      look.parameters.filter { $0.parameter == parameter }.map { (look.step, $0) }
    }
  }

  /// The names of the layers, in the order of the calls.
  public var layers: [String] { looks.first?.layers.map(\.layer) ?? [] }

  /// The names of the trained parameters.
  public var parameters: [String] { looks.first?.parameters.map(\.parameter) ?? [] }
}
