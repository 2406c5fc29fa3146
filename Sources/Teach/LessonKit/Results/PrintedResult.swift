import Foundation

/// What came of a program of the documents at its printed size, trained by one library: a small JSON file.
public struct PrintedResult: Sendable, Codable, Equatable {
  /// The plan that it was trained by.
  public var plan: PrintedPlan
  /// SHA-256 of the source that was trained, and of its plan.
  public var fingerprint: String
  /// The library with its version, such as "Chalk 0.2.0".
  public var library: String
  /// The machine in general words: how many cores, and which instructions for vectors.
  public var machine: String
  /// The data, with their numbers of examples and their hashes; none where they are those of another result.
  public var data: [DataUse]?
  /// How many minutes the training had at most.
  public var limit: Double
  /// One training of each variant of the plan.
  public var runs: [Run]

  /// A result.
  public init(
    plan: PrintedPlan, fingerprint: String, library: String, machine: String,
    data: [DataUse]? = nil, limit: Double, runs: [Run]
  ) {
    (self.plan, self.fingerprint) = (plan, fingerprint)
    (self.library, self.machine) = (library, machine)
    (self.data, self.limit, self.runs) = (data, limit, runs)
  }

  /// A training.
  public struct Run: Sendable, Codable, Equatable {
    /// Which of the plan's variants; empty where there is one.
    public var variant: String
    /// How many epochs were done; a game may end within one.
    public var epochs: Double
    /// How long the training took, without the making of the data and without the test.
    public var seconds: Double
    /// What a point of the curves stands for: "epoch", or "100 steps".
    public var unit: String
    /// What was measured while it trained.
    public var curves: [Curve]
    /// What was measured at the end.
    public var scores: [Score]

    /// A training.
    public init(
      variant: String, epochs: Double, seconds: Double, unit: String = "epoch", curves: [Curve],
      scores: [Score]
    ) {
      (self.variant, self.epochs, self.seconds, self.unit) = (variant, epochs, seconds, unit)
      (self.curves, self.scores) = (curves, scores)
    }

    /// The curve of a name; none where it was not measured.
    public subscript(curve name: String) -> [Double]? {
      curves.first { $0.name == name }?.values
    }
  }

  /// Values one after the other, such as the loss after each epoch.
  public struct Curve: Sendable, Codable, Equatable {
    /// What it is: `loss`, `val_accuracy` …
    public var name: String
    /// The values, rounded to six digits.
    public var values: [Double]

    /// A curve.
    public init(_ name: String, _ values: [Double]) {
      (self.name, self.values) = (name, values.map(rounded))
    }
  }

  /// A number with its name.
  public struct Score: Sendable, Codable, Equatable {
    /// What it is, such as "test accuracy".
    public var name: String
    /// The value, rounded to six digits.
    public var value: Double

    /// A score.
    public init(_ name: String, _ value: Double) {
      (self.name, self.value) = (name, rounded(value))
    }
  }

  /// The file's text: keys in the order of the alphabet, a line each.
  /// - Throws: `EncodingError` where a number is not finite.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// Reads the file's text.
  /// - Throws: `DecodingError` where it is no result.
  public init(json text: String) throws {
    self = try JSONDecoder().decode(PrintedResult.self, from: Data(text.utf8))
  }
}

/// A number with six digits, as results keep it.
private func rounded(_ value: Double) -> Double {
  guard value.isFinite, value != 0 else { return value }
  let scale = pow(10, 5 - (log10(abs(value))).rounded(.down))
  return (value * scale).rounded() / scale
}
