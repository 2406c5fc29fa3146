import Tensors

/// How often each class was taken for each other one.
public struct ConfusionMatrix: Sendable, Hashable, Codable {
  /// `counts[truth][prediction]`.
  public private(set) var counts: [[Int]]
  /// How many of each class had a prediction that is not a number (NaN). They stand in no column, and count as
  /// not found.
  public private(set) var withoutPrediction: [Int]

  /// Nothing counted yet.
  public init(classes: Int) {
    counts = Array(repeating: Array(repeating: 0, count: classes), count: classes)
    withoutPrediction = Array(repeating: 0, count: classes)
  }

  /// Counts samples: predictions `[…, classes]` against labels or one-hot targets; or, for two classes,
  /// probabilities of the class 1, which mean it above 0.5.
  public mutating func add(truth: Tensor, predictions: Tensor) {
    if case .binary = Labels.Form(truth: truth.shape, predictions: predictions.shape) {
      Labels.requireSameShape(truth, predictions, "ConfusionMatrix")
      add(
        truth.values.map { $0 > 0.5 ? 1 : 0 },
        predicted: Labels.predicted(predictions, threshold: 0.5)
      )
    } else {
      let labels = Labels.ofTruth(truth, predictions, "ConfusionMatrix")
      add(labels, predicted: Labels.predicted(predictions))
    }
  }

  private mutating func add(_ truth: [Int], predicted: [Int?]) {
    let pairs = zip(truth, predicted)
    add(
      pairs.compactMap { $1 == nil ? nil : $0 }, predicted.compactMap { $0 })
    for (t, p) in pairs where p == nil && withoutPrediction.indices.contains(t) {
      withoutPrediction[t] += 1
    }
  }

  /// Counts pairs of a class and the class that it was taken for.
  public mutating func add(_ truth: [Int], _ predictions: [Int]) {
    guard truth.count == predictions.count else {
      ShapeError(
        "ConfusionMatrix", got: "\(truth.count) and \(predictions.count) labels", need: "as many"
      ).trap()
    }
    for (t, p) in zip(truth, predictions) {
      guard counts.indices.contains(t), counts.indices.contains(p) else {
        ShapeError(
          "ConfusionMatrix", got: "the class \(counts.indices.contains(t) ? p : t)",
          need: "0 to \(counts.count - 1)"
        ).trap()
      }
      counts[t][p] += 1
    }
  }

  /// The part of all samples that lies on the diagonal.
  public var accuracy: Double { part(counts.indices.reduce(0) { $0 + counts[$1][$1] }, total) }

  /// Of what was taken for a class, which part is; 0 where nothing was.
  public func precision(of label: Int) -> Double {
    part(counts[label][label], counts.reduce(0) { $0 + $1[label] })
  }

  /// Of a class, which part was found; 0 where there is none of it.
  public func recall(of label: Int) -> Double {
    part(counts[label][label], ofClass(label))
  }

  /// The harmonic mean of a class' precision and recall; 0 where both are 0.
  public func f1(of label: Int) -> Double {
    let either = ofClass(label) + counts.reduce(0) { $0 + $1[label] }
    return part(2 * counts[label][label], either)
  }

  /// The mean of the precisions of all classes, each counting the same.
  public var macroPrecision: Double { mean(precision) }
  /// The mean of the recalls of all classes, each counting the same.
  public var macroRecall: Double { mean(recall) }
  /// The mean of the F1 of all classes, each counting the same.
  public var macroF1: Double { mean(f1) }

  /// Each row divided by its sum: which part of a class was taken for which.
  public var rowParts: [[Double]] {
    counts.map { row in row.map { part($0, row.reduce(0, +)) } }
  }

  private var total: Int { counts.indices.reduce(0) { $0 + ofClass($1) } }

  /// How many samples are of a class.
  private func ofClass(_ label: Int) -> Int {
    counts[label].reduce(0, +) + withoutPrediction[label]
  }

  private func mean(_ each: (Int) -> Double) -> Double {
    counts.isEmpty ? .nan : counts.indices.reduce(0) { $0 + each($1) } / Double(counts.count)
  }

  private func part(_ some: Int, _ all: Int) -> Double { all == 0 ? 0 : Double(some) / Double(all) }
}
