import Tensors

/// Which part of the predictions is right, in the meanings that Keras gives the word. A prediction that is not a
/// number (NaN) is wrong.
extension Metric {
  /// Predictions that equal their targets exactly; Keras' `Accuracy`.
  public static let exactAccuracy = Metric("exact_accuracy") {
    MeanAccumulator { truth, predictions in
      Labels.requireSameShape(truth, predictions, "exact_accuracy")
      return matches(truth.values, predictions.values)
    }
  }

  /// Probabilities on the right side of 0.5.
  public static let binaryAccuracy = binaryAccuracy()

  /// Probabilities on the right side of a threshold, each element by itself; the threshold itself counts as 0.
  public static func binaryAccuracy(threshold: Double = 0.5) -> Metric {
    Metric("binary_accuracy") {
      MeanAccumulator { binary($0, $1, threshold, "binary_accuracy") }
    }
  }

  /// Rows `[…, classes]` whose greatest number is where that of the one-hot targets is.
  public static let categoricalAccuracy = Metric(
    "categorical_accuracy", targets: .binary, predictions: .distributions
  ) {
    MeanAccumulator { truth, predictions in
      Labels.requireSameShape(truth, predictions, "categorical_accuracy")
      return matches(Labels.ofArgmax(truth), Labels.predicted(predictions))
    }
  }

  /// Rows `[…, classes]` whose greatest number is at the label.
  public static let sparseCategoricalAccuracy = Metric(
    "sparse_categorical_accuracy", targets: .labels
  ) {
    MeanAccumulator { sparse($0, $1, "sparse_categorical_accuracy") }
  }

  /// What Keras understands by `"accuracy"`: binary for predictions of one number, sparse categorical where
  /// the targets have no axis of classes, categorical otherwise.
  public static let accuracy = Metric("accuracy") {
    MeanAccumulator { truth, predictions in
      switch Labels.Form(truth: truth.shape, predictions: predictions.shape) {
      case .binary: binary(truth, predictions, 0.5, "accuracy")
      case .oneHot, .sparse: sparse(truth, predictions, "accuracy")
      }
    }
  }

  /// Rows `[…, classes]` in which fewer than k numbers are greater than that of the right class; for one-hot
  /// targets and for labels.
  public static func topKAccuracy(k: Int = 5) -> Metric {
    Metric("top_k_accuracy", targets: .labels) {
      MeanAccumulator { truth, predictions in
        let labels = Labels.ofTruth(truth, predictions, "top_k_accuracy")
        let (numbers, width) = (predictions.values, predictions.shape[-1])
        let right = labels.enumerated().count { row, label in
          let scores = numbers[(row * width)..<((row + 1) * width)]
          let own = numbers[row * width + label]
          return own.isFinite && !scores.contains(where: \.isNaN) && scores.count { $0 > own } < k
        }
        return (Double(right), labels.count)
      }
    }
  }

  private static func binary(
    _ truth: Tensor, _ predictions: Tensor, _ threshold: Double, _ name: String
  ) -> (sum: Double, count: Int) {
    Labels.requireSameShape(truth, predictions, name)
    return matches(
      truth.values, Labels.predicted(predictions, threshold: threshold).map { $0.map(Double.init) })
  }

  private static func sparse(
    _ truth: Tensor, _ predictions: Tensor, _ name: String
  ) -> (sum: Double, count: Int) {
    matches(Labels.ofTruth(truth, predictions, name), Labels.predicted(predictions))
  }

  private static func matches<Value: Equatable>(
    _ truth: [Value], _ predictions: [Value?]
  ) -> (sum: Double, count: Int) {
    (Double(zip(truth, predictions).count { $0 == $1 }), truth.count)
  }
}
