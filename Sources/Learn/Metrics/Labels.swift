import Tensors

/// The classes of samples, from the forms in which targets and predictions come.
enum Labels {
  /// How targets stand for classes beside predictions `[…, classes]`.
  enum Form {
    /// `[…, 1]` or `[…]` of 0 and 1 beside predictions with as many numbers.
    case binary
    /// One-hot or soft, as many numbers as predictions.
    case oneHot
    /// A whole number a sample.
    case sparse

    /// What Keras understands by “accuracy”: binary for one output, sparse where the targets have no axis of
    /// classes, one-hot otherwise.
    init(truth: Shape, predictions: Shape) {
      if predictions.rank <= 1 || predictions[-1] == 1 {
        self = .binary
      } else if truth.rank < predictions.rank || truth[-1] == 1 {
        self = .sparse
      } else {
        self = .oneHot
      }
    }
  }

  /// The place of the greatest number of each row, the first of equals.
  static func ofArgmax(_ x: Tensor) -> [Int] {
    let (numbers, width) = (x.values, x.shape[-1])
    return (0..<(width == 0 ? 0 : numbers.count / width)).map { row in
      var best = row * width
      for i in best..<(row * width + width) where numbers[i] > numbers[best] { best = i }
      return best - row * width
    }
  }

  /// The class that each row predicts, the first of equals; nil for a row in which a number is not one (NaN): it
  /// predicts nothing, and is right nowhere.
  static func predicted(_ x: Tensor) -> [Int?] {
    let (numbers, width) = (x.values, x.shape[-1])
    return ofArgmax(x).enumerated().map { row, best in
      numbers[(row * width)..<((row + 1) * width)].contains(where: \.isNaN) ? nil : best
    }
  }

  /// The class that each probability means: 1 above the threshold; nil for NaN.
  static func predicted(_ x: Tensor, threshold: Double) -> [Int?] {
    x.values.map { $0.isNaN ? nil : $0 > threshold ? 1 : 0 }
  }

  /// The class of each sample of the targets, for predictions `[…, classes]`.
  static func ofTruth(_ truth: Tensor, _ predictions: Tensor, _ metric: String) -> [Int] {
    let classes = predictions.shape[-1]
    switch Form(truth: truth.shape, predictions: predictions.shape) {
    case .oneHot:
      requireSameShape(truth, predictions, metric)
      return ofArgmax(truth)
    case .sparse, .binary:
      guard truth.count * classes == predictions.count else {
        shapeMismatch(truth, predictions, metric, need: "a label for each row of the predictions")
      }
      return truth.indices(below: classes, of: metric)
    }
  }

  /// Stops with words where two tensors have different shapes; `[n]` and `[n, 1]` count as the same.
  static func requireSameShape(_ truth: Tensor, _ predictions: Tensor, _ metric: String) {
    let sizes = { (shape: Shape) in
      shape.rank > 1 && shape[-1] == 1 ? Array(shape.dimensions.dropLast()) : shape.dimensions
    }
    if sizes(truth.shape) != sizes(predictions.shape) {
      shapeMismatch(truth, predictions, metric, need: "the same shape")
    }
  }

  static func shapeMismatch(
    _ truth: Tensor, _ predictions: Tensor, _ metric: String, need: String
  ) -> Never {
    ShapeError(
      metric, got: "targets \(truth.shape) and predictions \(predictions.shape)", need: need
    ).trap()
  }
}
