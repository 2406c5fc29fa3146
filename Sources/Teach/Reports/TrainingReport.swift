import Figures
import Foundation
import Hashing
import LessonKit
import StandardPlots
import Tensors
import Training

/// A report of a training of one's own: a page that needs no network, its pictures as PNG files, and its numbers.
///
/// ```swift
/// var report = TrainingReport("Digits", seed: 3)
/// let history = try model.fit(x, y, epochs: 10, validationSplit: 0.2, callbacks: [report.recorder], seed: 3)
/// try report.write(model, history, inputShape: [28, 28, 1], to: "Reports/digits")
/// ```
///
/// Losses, metrics, activations, gradients, steps and dead units come from the recorder; what is wrong is told by the
/// failure lab's diagnosis. Predictions, a hash of the data and figures of one's own are added before it is written.
public struct TrainingReport {
  /// What was trained.
  public let title: String
  /// The seed of the run.
  public let seed: UInt64
  /// The hash of the data; nil where none were named.
  public private(set) var dataHash: String?
  private var evaluation: [History.Value]?
  private var ownFigures: [Figure] = []
  private let steps: Int

  /// A report that is empty yet.
  ///
  /// - Parameter steps: how many steps there are from one look inside the model to the next.
  public init(_ title: String, seed: UInt64 = 0, every steps: Int = 20) {
    (self.title, self.seed, self.steps) = (title, seed, steps)
  }

  /// The callback that `fit` needs for the report.
  public var recorder: Callback { .recorder(every: steps) }

  /// Notes the hash of the data that were learned from: SHA-256 of all numbers, in order, and of the shapes.
  public mutating func note(data: Tensor...) {
    var hash = SHA256()
    for tensor in data {
      hash.update(Array(tensor.shape.dimensions.map(String.init).joined(separator: ",").utf8))
      tensor.floats.withUnsafeBytes { hash.update($0) }
    }
    dataHash = hash.hex()
  }

  /// Notes what was measured in the end on examples that were held out.
  public mutating func note(evaluation: [History.Value]) { self.evaluation = evaluation }

  /// Adds a figure.
  public mutating func add(_ figure: Figure) { ownFigures.append(figure) }

  /// Adds the confusion matrix of predictions, and which were wrong most often. Rows whose class is not among the
  /// names are left out.
  ///
  /// - Parameters:
  ///   - predictions: a score for each class, `[examples, classes]`; of two classes also one probability,
  ///     `[examples, 1]`.
  ///   - labels: the class of each example, `[examples]`, or one-hot, `[examples, classes]`.
  ///   - classes: the names of the classes.
  public mutating func add(predictions: Tensor, labels: Tensor, classes: [String]) {
    let (predicted, actual) = (TrainingReport.classes(predictions), TrainingReport.classes(labels))
    var counts = [[Int]](
      repeating: [Int](repeating: 0, count: classes.count), count: classes.count)
    for (row, column) in zip(actual, predicted)
    where classes.indices.contains(row) && classes.indices.contains(column) {
      counts[row][column] += 1
    }
    let right = classes.indices.reduce(0) { $0 + counts[$1][$1] }
    let all = counts.joined().reduce(0, +)
    add(
      .confusionMatrix(
        counts, classes: classes,
        caption: "Row: what it was; column: what it was taken for. \(right) of \(all) are right."))
  }

  /// The class of each row: the place of its greatest number, or the number itself where a row has one.
  static func classes(_ tensor: Tensor) -> [Int] {
    let numbers = tensor.floats
    let width = tensor.shape.dimensions.count > 1 ? tensor.shape.dimensions.last ?? 1 : 1
    guard width > 1 else {
      let areProbabilities = numbers.contains { $0 != $0.rounded() }
      return numbers.map { areProbabilities ? ($0 >= 0.5 ? 1 : 0) : $0.isFinite ? Int($0) : -1 }
    }
    return stride(from: 0, to: numbers.count - width + 1, by: width).map { start in
      let row = numbers[start..<start + width]
      return (row.indices.max { row[$0] < row[$1] } ?? start) - start
    }
  }

  /// Writes the report into a folder, which is made if needed: `index.html`, a PNG for each figure, `report.json`,
  /// and in `tensorboard` a file of events that TensorBoard shows.
  ///
  /// - Parameters:
  ///   - inputShape: the shape of one example, for the diagram of the model; nil draws none.
  ///   - accuracy: the name under which the accuracy was measured.
  /// - Throws: `FigureError` where a figure cannot be drawn or a file not be written.
  @discardableResult
  public func write(
    _ model: some Model, _ history: History, inputShape: [Int]? = nil,
    accuracy: String = "accuracy", to folder: String, using renderer: FigureRenderer? = nil
  ) throws(FigureError) -> RunReport {
    var figures: [Figure] = []
    if let inputShape {
      figures.append(
        try .architecture(
          of: model, input: inputShape,
          caption: "The layers, what leaves them for one example, and their parameters."))
    }
    figures += TrainingReport.figures(of: history) + ownFigures
    let report = RunReport(
      title: title, seed: seed, dataHash: dataHash, history: history, evaluation: evaluation,
      parameters: model.parameters.reduce(0) { $0 + $1.variable.value.count },
      peakMemory: ProcessMemory.peak, findings: TrainingReport.findings(history, accuracy),
      figures: figures)
    try report.write(to: folder, using: renderer ?? FigureRenderer())
    return report
  }

  /// What the failure lab says of the numbers.
  static func findings(_ history: History, _ accuracy: String) -> [RunReport.Finding] {
    Diagnosis.findings(in: TrainingNumbers(history, metric: accuracy)).map {
      RunReport.Finding(
        symptom: $0.symptom.message.text, finding: $0.finding.text, advice: $0.advice.text)
    }
  }

  /// The figures that the history has the numbers for.
  static func figures(of history: History) -> [Figure] {
    guard !history.epochs.isEmpty else { return [] }
    var figures = [Figure.losses(history, caption: "The loss of each epoch.")]
    for name in history.names where name != "loss" && !name.hasPrefix("val_") {
      figures.append(.metric(name, history, caption: "\(name) after each epoch."))
    }
    guard let record = history.record, !record.looks.isEmpty else { return figures }
    if !record.layers.isEmpty {
      figures.append(
        .activations(
          record,
          caption: "How the outputs of each layer were spread, and how many units were dead."))
    }
    figures.append(
      .gradients(record, caption: "How the sizes of the gradients were spread, as powers of ten."))
    figures.append(.gradientNorms(record, caption: "The length of the gradient at each look."))
    figures.append(
      .updateRatios(record, caption: "How long each step was beside the weights that it changed."))
    return figures
  }
}
