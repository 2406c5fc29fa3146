import Autograd
import Tensors

/// Boxes as a detector predicts them: how far an anchor has to move, and by which factor to grow.
///
/// With the center (x, y), width w and height h of a box, and a for its anchor:
/// t = ((x − xₐ)/wₐ, (y − yₐ)/hₐ, log(w/wₐ), log(h/hₐ)), each times its weight (Girshick et al., 2014). These
/// numbers do not depend on how large the anchor is; gradients go through both directions.
public struct BoxCoder: Sendable, Hashable {
  /// What the four numbers are multiplied with: more for what shall count more.
  public let weights: [Double]

  /// A coder; torchvision's detectors use the weights 10, 10, 5, 5. Traps with a message for others than four.
  public init(weights: [Double] = [1, 1, 1, 1]) {
    guard weights.count == 4 else {
      fatalError("BoxCoder: got \(weights.count) weights; needs 4: x, y, width, height")
    }
    self.weights = weights
  }

  /// The four numbers t `[n, 4]` of boxes `[n, 4]` against as many anchors, both by their corners.
  public func encode(_ boxes: Variable, anchors: Tensor) -> Variable {
    let (box, anchor) = (Centred(boxes), Centred(Variable(anchors)))
    let x = (box.x - anchor.x) / anchor.width * weights[0]
    let y = (box.y - anchor.y) / anchor.height * weights[1]
    let width = (box.width / anchor.width).log() * weights[2]
    let height = (box.height / anchor.height).log() * weights[3]
    return .concatenate([x, y, width, height], axis: 1)
  }

  /// The boxes `[n, 4]`, by their corners, that the numbers t `[n, 4]` make of as many anchors.
  public func decode(_ deltas: Variable, anchors: Tensor) -> Variable {
    let (t, anchor) = (columns(deltas), Centred(Variable(anchors)))
    let x = t[0] / weights[0] * anchor.width + anchor.x
    let y = t[1] / weights[1] * anchor.height + anchor.y
    let halfWidth = (t[2] / weights[2]).exp() * anchor.width * 0.5
    let halfHeight = (t[3] / weights[3]).exp() * anchor.height * 0.5
    return .concatenate(
      [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight], axis: 1)
  }

  /// Boxes by their centers.
  private struct Centred {
    let x, y, width, height: Variable

    init(_ boxes: Variable) {
      let corners = columns(boxes)
      (width, height) = (corners[2] - corners[0], corners[3] - corners[1])
      (x, y) = ((corners[0] + corners[2]) * 0.5, (corners[1] + corners[3]) * 0.5)
    }
  }
}

/// The four columns `[n, 1]` of `[n, 4]`.
private func columns(_ boxes: Variable) -> [Variable] {
  guard boxes.value.rank == 2, boxes.shape[1] == 4 else {
    ShapeError("BoxCoder", got: "\(boxes.shape)", need: "[n, 4]").trap()
  }
  return (0..<4).map { boxes[Axis.all, $0...$0] }
}
