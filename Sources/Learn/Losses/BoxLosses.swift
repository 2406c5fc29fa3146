import Autograd
import Foundation
import Tensors

/// Losses of boxes `[…, 4]` by their corners (left, top, right, bottom): one minus how well a predicted box fits the
/// true one. The further ones also pull boxes together that do not touch yet, where IoU has no slope.
extension Loss {
  /// 1 − intersection/union; its slope is 0 for boxes that do not touch
  public static let iou = Loss("iou_loss") { t, y in 1 - Overlap(y, t).iou }

  /// 1 − (IoU − (hull − union)/hull), the hull being the smallest box around both (Rezatofighi et al., 2019)
  public static let generalizedIoU = Loss("giou_loss") { t, y in
    let overlap = Overlap(y, t)
    return 1 - overlap.iou + ratio(overlap.hull - overlap.union, overlap.hull)
  }

  /// 1 − (IoU − d²/c²), with the distance d of the centers and the diagonal c of the hull (Zheng et al., 2020)
  public static let distanceIoU = Loss("diou_loss") { t, y in
    let overlap = Overlap(y, t)
    return 1 - overlap.iou + overlap.distance
  }

  /// ``distanceIoU`` plus α·v, with v = 4/π²·(atan(wₜ/hₜ) − atan(w/h))² for the proportions, and
  /// α = v/(1 − IoU + v), through which no gradient goes (Zheng et al., 2020)
  public static let completeIoU = Loss("ciou_loss") { t, y in
    let overlap = Overlap(y, t)
    let (a, b) = (Corners(y), Corners(t))
    let angle = arctangent(ratio(b.width, b.height)) - arctangent(ratio(a.width, a.height))
    let v = angle.squared() * (4 / (Double.pi * Double.pi))
    let alpha = quotient(v.value, 1 - overlap.iou.value + v.value)
    return 1 - overlap.iou + overlap.distance + v * alpha
  }
}

/// The four columns of boxes `[…, 4]`, each `[…]`.
private struct Corners {
  let x1, y1, x2, y2: Variable
  var width: Variable { x2 - x1 }
  var height: Variable { y2 - y1 }

  init(_ boxes: Variable) {
    guard boxes.value.rank > 0, boxes.shape[-1] == 4 else {
      ShapeError("a loss of boxes", got: "\(boxes.shape)", need: "[…, 4]: left, top, right, bottom")
        .trap()
    }
    let front = [Axis](repeating: .all, count: boxes.value.rank - 1)
    func column(_ i: Int) -> Variable { Primitive.slice(front + [.at(i)])(boxes) }
    (x1, y1, x2, y2) = (column(0), column(1), column(2), column(3))
  }
}

/// What two rows of boxes share.
private struct Overlap {
  let iou, union, hull: Variable
  /// The squared distance of the centers by the squared diagonal of the hull.
  let distance: Variable

  init(_ predicted: Variable, _ target: Variable) {
    let (a, b) = (Corners(predicted), Corners(target))
    let width = Variable.minimum(a.x2, b.x2) - Variable.maximum(a.x1, b.x1)
    let height = Variable.minimum(a.y2, b.y2) - Variable.maximum(a.y1, b.y1)
    let intersection = width.relu() * height.relu()
    union = a.width * a.height + b.width * b.height - intersection
    iou = ratio(intersection, union)
    let hullWidth = Variable.maximum(a.x2, b.x2) - Variable.minimum(a.x1, b.x1)
    let hullHeight = Variable.maximum(a.y2, b.y2) - Variable.minimum(a.y1, b.y1)
    hull = hullWidth * hullHeight
    let x = (a.x1 + a.x2 - b.x1 - b.x2) * 0.5
    let y = (a.y1 + a.y2 - b.y1 - b.y2) * 0.5
    distance = ratio(x.squared() + y.squared(), hullWidth.squared() + hullHeight.squared())
  }
}

/// a/b, and 0 where b is 0.
private func ratio(_ a: Variable, _ b: Variable) -> Variable {
  let (isDefined, one) = (b.value .!= 0, Variable(Tensor(1, b.value.precision)))
  return a / Variable.select(isDefined, b, one) * isDefined.converted(to: a.value.precision)
}

/// a/b, and 0 where b is 0.
private func quotient(_ a: Tensor, _ b: Tensor) -> Tensor {
  Tensor.select(b .!= 0, a, a.zerosLike) / Tensor.select(b .!= 0, b, b.onesLike)
}

/// y = atan x        dx = dy/(1 + x²)
private func arctangent(_ x: Variable) -> Variable {
  Primitive("arctangent") { x in
    (x.map { atan($0) }, { dy in dy / (1 + x.squared()) })
  }(x)
}
