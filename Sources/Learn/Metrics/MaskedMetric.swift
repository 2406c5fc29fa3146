import Tensors

extension MetricAccumulator {
  /// Adds the samples of a batch without the steps that are padding: `mask` is `[batch, time]`, 0 at padding;
  /// targets and predictions begin with these axes.
  public mutating func add(truth: Tensor, predictions: Tensor, mask: Tensor?) {
    guard let mask else { return add(truth: truth, predictions: predictions) }
    let real = mask.values.indices(where: { $0 != 0 }).ranges.flatMap { $0 }
    guard real.count < mask.count else { return add(truth: truth, predictions: predictions) }
    guard let t = truth.steps(real, of: mask), let p = predictions.steps(real, of: mask) else {
      ShapeError(
        "a metric with a mask of \(mask.shape)",
        got: "targets \(truth.shape) and predictions \(predictions.shape)",
        need: "a target and a prediction for each step"
      ).trap()
    }
    if !real.isEmpty { add(truth: t, predictions: p) }
  }
}

extension Tensor {
  /// These steps, one behind the other, each as a sample; `nil` where the tensor does not begin with the
  /// axes of the mask.
  fileprivate func steps(_ places: [Int], of mask: Tensor) -> Tensor? {
    guard rank >= mask.rank, Array(shape.prefix(mask.rank)) == mask.shape.dimensions else {
      return nil
    }
    return reshaped(to: [mask.count] + shape.dimensions.dropFirst(mask.rank)).samples(at: places)
  }
}
