import Autograd
import Tensors

/// Losses of sequences in which some steps are padding.
extension Loss {
  /// Σ mᵢ·wᵢ·lossᵢ/Σ mᵢ over the steps i, with the mask m of 0 and 1; 0 where all of it is 0.
  static func mean(
    ofSteps losses: Variable, _ mask: Tensor, _ weights: Tensor?, _ name: String
  ) -> Variable {
    guard Array(losses.shape.prefix(mask.rank)) == mask.shape.dimensions else {
      ShapeError(
        name, got: "losses of \(losses.shape) and a mask of \(mask.shape)",
        need: "a loss for each step", try: "a loss that means over the last axis only"
      ).trap()
    }
    let mask = mask.converted(to: losses.value.precision).beside(losses)
    let zeros = Variable(Tensor(0, losses.value.precision))
    var kept = Primitive.select(mask)(losses, zeros)
    if let weights { kept = kept * weights.beside(losses) }
    let real = (mask .!= 0).sum().scalar * Double(losses.value.count / max(mask.count, 1))
    return kept.sum() / max(real, 1)
  }

  /// What counts: 0 where the mask is, and where the label is the one to be ignored; `nil` where all does.
  package func mask(for target: Tensor, _ predictions: Shape, _ mask: Tensor?) -> Tensor? {
    guard let ignoredLabel else { return mask }
    let isClass = target .!= Double(ignoredLabel)
    if isClass.min().scalar != 0 { return mask }
    let each = isClass.reshaped(to: Array(predictions.dropLast()))
    return mask.map { each * $0.converted(to: each.precision).broadcastBehind(each.shape) } ?? each
  }

  /// How much the mean loss of a batch counts beside that of another: by its samples, and by the part of them that is
  /// real where padding has no part in the mean.
  package func weight(
    ofBatch samples: Int, _ target: Tensor, _ prediction: Variable, _ mask: Tensor?
  ) -> Double {
    guard let mask, ofWholeSamples(target, prediction, mask) == nil else { return Double(samples) }
    return Double(samples) * (mask .!= 0).sum().scalar / Double(max(mask.count, 1))
  }

  /// The losses of whole samples, for a loss that gives one number for all steps of a sample: a step that is
  /// padding counts as one that was predicted exactly. `nil` where the loss has a number for each step.
  func ofWholeSamples(_ target: Tensor, _ prediction: Variable, _ mask: Tensor) -> Variable? {
    guard mask.rank == 2, target.shape == prediction.shape, prediction.value.rank >= 2 else {
      return nil
    }
    let mask = mask.converted(to: prediction.value.precision).beside(prediction)
    let known = Variable(target.converted(to: prediction.value.precision))
    let losses = samples(known, Primitive.select(mask)(prediction, known))
    return losses.value.rank < 2 ? losses : nil
  }
}

extension Tensor {
  /// The same numbers for each index of the axes behind this tensor's own.
  fileprivate func broadcastBehind(_ shape: Shape) -> Tensor {
    let ones = Array(repeating: 1, count: Swift.max(shape.rank - rank, 0))
    return reshaped(to: self.shape.dimensions + ones).broadcast(to: shape)
  }

  /// The same numbers with as many axes as a variable: ones behind their own.
  func beside(_ other: Variable) -> Tensor {
    let ones = Array(repeating: 1, count: Swift.max(other.value.rank - rank, 0))
    return reshaped(to: shape.dimensions + ones)
  }
}
