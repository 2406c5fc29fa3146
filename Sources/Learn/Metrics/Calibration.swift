import Foundation
import Tensors

/// Whether a model is right as often as it says: its confidences, in bins, beside how often each bin is right
/// (Guo et al., 2017).
///
/// The confidence of a row of probabilities is its greatest number. The bins are equal parts of 0 … 1, each with
/// its upper end.
public struct Calibration: Sendable, Hashable {
  /// How many predictions are in each bin.
  public let counts: [Int]
  /// The mean confidence of each bin; 0 where it is empty.
  public let confidences: [Double]
  /// Which part of each bin is right; 0 where it is empty.
  public let accuracies: [Double]

  /// Sorts predictions into bins.
  ///
  /// - Parameters:
  ///   - truth: labels `[n]`, or one-hot rows `[n, classes]`.
  ///   - probabilities: `[n, classes]`, or `[…, classes]` with as many labels as rows.
  ///   - bins: into how many; at least 1.
  ///
  /// Traps with a message where shapes do not fit. A row with a number that is not one (NaN) is in no bin.
  public init(truth: Tensor, probabilities: Tensor, bins: Int = 10) {
    guard bins > 0 else { fatalError("Calibration: got \(bins) bins; needs at least 1") }
    let labels = Labels.ofTruth(truth, probabilities, "Calibration")
    let (numbers, width) = (probabilities.values, probabilities.shape[-1])
    var counts = [Int](repeating: 0, count: bins)
    var sums = [Double](repeating: 0, count: bins)
    var hits = [Double](repeating: 0, count: bins)
    for (row, predicted) in Labels.predicted(probabilities).enumerated() {
      guard let predicted else { continue }
      let confidence = numbers[row * width + predicted]
      let place = (confidence * Double(bins)).rounded(.up) - 1
      let bin = Int(min(max(place, 0), Double(bins - 1)))
      counts[bin] += 1
      sums[bin] += confidence
      hits[bin] += predicted == labels[row] ? 1 : 0
    }
    self.counts = counts
    confidences = zip(sums, counts).map { $1 == 0 ? 0 : $0 / Double($1) }
    accuracies = zip(hits, counts).map { $1 == 0 ? 0 : $0 / Double($1) }
  }

  /// |confidence − accuracy| of each bin; 0 where it is empty.
  public var gaps: [Double] { zip(confidences, accuracies).map { abs($0 - $1) } }

  /// The expected calibration error, Σ nᵦ/n·|confidenceᵦ − accuracyᵦ| over the bins b; 0 where all are empty.
  public var expectedError: Double {
    let all = counts.reduce(0, +)
    return all == 0 ? 0 : zip(counts, gaps).reduce(0) { $0 + Double($1.0) / Double(all) * $1.1 }
  }

  /// The maximum calibration error: the widest gap of a bin.
  public var maximumError: Double { gaps.max() ?? 0 }
}

extension Metric {
  /// ``Calibration/expectedError`` of everything that was added.
  public static func expectedCalibrationError(bins: Int = 10) -> Metric {
    Metric("expected_calibration_error", targets: .labels) { CalibrationAccumulator(bins: bins) }
  }

  /// The mean over the rows of Σ (p − t)² over the classes, for labels or one-hot targets t (Brier, 1950): 0 for
  /// certainty that is right, 2 for certainty that is wrong.
  public static let brierScore = Metric("brier_score", targets: .labels) {
    MeanAccumulator { truth, probabilities in
      let labels = Labels.ofTruth(truth, probabilities, "brier_score")
      let (p, width) = (probabilities.values, probabilities.shape[-1])
      let sum = p.indices.reduce(0.0) { sum, i in
        let difference = p[i] - (labels[i / width] == i % width ? 1 : 0)
        return sum + difference * difference
      }
      return (sum, labels.count)
    }
  }

  /// The mean of −log p[label], in nats; infinite where a truth had the probability 0. scikit-learn's `log_loss`
  /// without its limits.
  public static let negativeLogLikelihood = Metric("negative_log_likelihood", targets: .labels) {
    MeanAccumulator { truth, probabilities in
      let labels = Labels.ofTruth(truth, probabilities, "negative_log_likelihood")
      let (p, width) = (probabilities.values, probabilities.shape[-1])
      let sum = labels.enumerated().reduce(0.0) { $0 - log(p[$1.offset * width + $1.element]) }
      return (sum, labels.count)
    }
  }
}

private struct CalibrationAccumulator: MetricAccumulator {
  let bins: Int
  private var batches: [Calibration] = []

  init(bins: Int) { self.bins = bins }

  mutating func add(truth: Tensor, predictions: Tensor) {
    batches.append(Calibration(truth: truth, probabilities: predictions, bins: bins))
  }

  var value: Double {
    let all = batches.reduce(0) { $0 + $1.counts.reduce(0, +) }
    if all == 0 { return .nan }
    return (0..<bins).reduce(0.0) { error, bin in
      let gap = batches.reduce(0.0) { sum, batch in
        sum + Double(batch.counts[bin]) * (batch.confidences[bin] - batch.accuracies[bin])
      }
      return error + abs(gap) / Double(all)
    }
  }
}
