import Losses
import Tensors

/// A number that says how good predictions are: a name, and a way to gather it batch by batch.
///
/// The rule is constant; what it has gathered lies in an accumulator. After all batches that has the value
/// that all data at once would give, because each batch counts by its size.
///
/// ```swift
/// var accuracy = Metric.accuracy.accumulator()
/// for (x, y) in batches { accuracy.add(truth: y, predictions: model(x)) }
/// print(accuracy.value)
/// ```
///
/// A metric that is a mean over samples is one function:
///
/// ```swift
/// let within1 = Metric(meanOf: "within_1") { truth, predictions in
///   (truth - predictions).absolute() .<= 1
/// }
/// ```
public struct Metric: Sendable {
  /// Its Keras name, such as `binary_accuracy`: what stands in the progress line and the history.
  public let name: String
  /// What targets are: where the metric has to be right.
  public let targets: Targets
  /// What predictions are.
  public let predictions: Predictions
  private let make: @Sendable () -> any MetricAccumulator

  /// A metric from a maker of empty accumulators.
  ///
  /// - Parameters:
  ///   - name: the name, as Keras writes names.
  ///   - targets: what targets are: 0 and 1 where nothing is said.
  ///   - predictions: what predictions are; nil is `Targets.usualPredictions`.
  ///   - accumulator: makes an accumulator that has seen nothing yet.
  public init(
    _ name: String, targets: Targets = .binary, predictions: Predictions? = nil,
    accumulator: @escaping @Sendable () -> any MetricAccumulator
  ) {
    (self.name, self.targets, make) = (name, targets, accumulator)
    self.predictions = predictions ?? targets.usualPredictions
  }

  /// The mean of a function that gives a number for each sample, or for each element of it.
  public init(
    meanOf name: String, targets: Targets = .binary, predictions: Predictions? = nil,
    _ each: @escaping @Sendable (_ truth: Tensor, _ predictions: Tensor) -> Tensor
  ) {
    self.init(name, targets: targets, predictions: predictions) {
      MeanAccumulator { truth, predictions in
        let numbers = each(truth, predictions)
        return (numbers.values.reduce(0, +), numbers.count)
      }
    }
  }

  /// An accumulator that has seen nothing yet.
  public func accumulator() -> any MetricAccumulator { make() }

  /// The value for all data at once.
  public func callAsFunction(truth: Tensor, predictions: Tensor) -> Double {
    var accumulator = make()
    accumulator.add(truth: truth, predictions: predictions)
    return accumulator.value
  }
}

/// What a metric has gathered so far.
public protocol MetricAccumulator: Sendable {
  /// Adds the samples of a batch.
  mutating func add(truth: Tensor, predictions: Tensor)

  /// The metric of everything that was added; not a number where that is not defined, as before the first.
  var value: Double { get }
}

/// A sum and how many numbers are in it.
struct MeanAccumulator: MetricAccumulator {
  private let sumAndCount: @Sendable (Tensor, Tensor) -> (sum: Double, count: Int)
  private var sum = 0.0
  private var count = 0

  init(_ sumAndCount: @escaping @Sendable (Tensor, Tensor) -> (sum: Double, count: Int)) {
    self.sumAndCount = sumAndCount
  }

  mutating func add(truth: Tensor, predictions: Tensor) {
    let batch = sumAndCount(truth, predictions)
    sum += batch.sum
    count += batch.count
  }

  var value: Double { sum / Double(count) }
}

extension Metric: CustomStringConvertible {
  /// The name.
  public var description: String { name }

  /// Every metric of the library with its defaults, from simple to hard.
  public static let all: [Metric] = [
    .exactAccuracy, .binaryAccuracy, .categoricalAccuracy, .sparseCategoricalAccuracy, .accuracy,
    .topKAccuracy(), .meanAbsoluteError, .meanSquaredError, .rootMeanSquaredError, .r2,
    .precision(),
    .recall(), .f1(), .rocAUC,
  ]
}
