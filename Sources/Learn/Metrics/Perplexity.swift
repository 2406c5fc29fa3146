import Foundation
import Tensors

/// How surprised a language model is.
extension Metric {
  /// e to the mean cross-entropy of the labels: among how many equally likely tokens the model would be as unsure.
  ///
  /// Predictions are probabilities `[…, classes]`, or with `fromLogits` the sums before a softmax; targets are labels
  /// or one-hot rows.
  public static func perplexity(fromLogits: Bool = false) -> Metric {
    surprise("perplexity", fromLogits) { exp($0) }
  }

  /// The mean cross-entropy of the labels in bits a token: log₂ of ``perplexity(fromLogits:)``.
  public static func bitsPerToken(fromLogits: Bool = false) -> Metric {
    surprise("bits_per_token", fromLogits) { $0 / M_LN2 }
  }

  private static func surprise(
    _ name: String, _ fromLogits: Bool, _ result: @escaping @Sendable (Double) -> Double
  ) -> Metric {
    Metric(name, targets: .labels, predictions: fromLogits ? .logits : .distributions) {
      SurpriseAccumulator(name: name, fromLogits: fromLogits, result: result)
    }
  }
}

private struct SurpriseAccumulator: MetricAccumulator {
  let name: String
  let fromLogits: Bool
  let result: @Sendable (Double) -> Double
  private var sum = 0.0
  private var count = 0

  init(name: String, fromLogits: Bool, result: @escaping @Sendable (Double) -> Double) {
    (self.name, self.fromLogits, self.result) = (name, fromLogits, result)
  }

  mutating func add(truth: Tensor, predictions: Tensor) {
    let labels = Labels.ofTruth(truth, predictions, name)
    let (numbers, width) = (predictions.values, predictions.shape[-1])
    for (row, label) in labels.enumerated() {
      let z = numbers[(row * width)..<((row + 1) * width)]
      sum += fromLogits ? logSumExp(z) - z[row * width + label] : -log(z[row * width + label])
    }
    count += labels.count
  }

  /// log Σ eᶻ = m + log Σ eᶻ⁻ᵐ with the greatest z as m, so that nothing overflows.
  private func logSumExp(_ z: ArraySlice<Double>) -> Double {
    let m = z.max() ?? 0
    return m + log(z.reduce(0) { $0 + exp($1 - m) })
  }

  var value: Double { count == 0 ? .nan : result(sum / Double(count)) }
}
