import Autograd
import Tensors

/// Losses that give a network its sense of distance: like is drawn together, unlike pushed apart.

/// s·D² + (1 − s)·max(m − D, 0)² of each pair of rows, with their Euclidean distance D and the margin m (Hadsell et al.,
/// 2006, without its factor ½)
///
/// - Parameters:
///   - a: one row of each pair, `[n, features]`.
///   - b: the other, in the same shape.
///   - same: `[n]`: s, 1 where both are alike, 0 where they are not.
///   - margin: how far apart unlike pairs are to be.
/// - Returns: `[n]`. The slope of D is taken to be 0 where D is 0.
public func contrastiveLoss(
  _ a: Variable, _ b: Variable, same: Tensor, margin: Double = 1
) -> Variable {
  let distance = (a - b).norm([-1])
  let gap = (margin - distance).relu()
  return same * distance.squared() + (1 - same) * gap.squared()
}

/// max(D(anchor, positive) − D(anchor, negative) + m, 0) of each row, with the Euclidean distance D, or its square, and
/// the margin m (Schroff et al., 2015): what is like the anchor must be nearer than what is not, by the margin
///
/// Nothing is added to differences; PyTorch's `triplet_margin_loss` adds 10⁻⁶ unless `eps` says otherwise.
/// - Parameters:
///   - anchor: `[n, features]`.
///   - positive: what is like it, in the same shape.
///   - negative: what is not.
///   - margin: by how much.
///   - squared: whether D is the squared distance, as in FaceNet.
/// - Returns: `[n]`.
public func tripletMarginLoss(
  anchor: Variable, positive: Variable, negative: Variable, margin: Double = 1,
  squared: Bool = false
) -> Variable {
  func distance(_ other: Variable) -> Variable {
    squared ? (anchor - other).squared().sum([-1]) : (anchor - other).norm([-1])
  }
  return (distance(positive) - distance(negative) + margin).relu()
}
