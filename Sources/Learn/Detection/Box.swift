import Tensors

/// A rectangle in an image by two corners: left and top, right and bottom. The unit is pixels, or parts of the image.
public struct Box: Sendable, Hashable, Codable {
  /// Left, top, right and bottom.
  public var x1, y1, x2, y2: Double

  /// A box by its corners.
  public init(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) {
    (self.x1, self.y1, self.x2, self.y2) = (x1, y1, x2, y2)
  }

  /// How wide it is; below 0 where right lies left of left.
  public var width: Double { x2 - x1 }
  /// How high it is; below 0 where the bottom lies above the top.
  public var height: Double { y2 - y1 }
  /// Width times height; 0 where one of both is below 0.
  public var area: Double { max(width, 0) * max(height, 0) }

  /// The area that two boxes share.
  public func intersection(with other: Box) -> Double {
    Box(max(x1, other.x1), max(y1, other.y1), min(x2, other.x2), min(y2, other.y2)).area
  }

  /// The smallest box around both.
  public func hull(with other: Box) -> Box {
    Box(min(x1, other.x1), min(y1, other.y1), max(x2, other.x2), max(y2, other.y2))
  }

  /// Intersection over union, the Jaccard index: from 0, for boxes that share nothing, to 1, for equal ones; 0 where
  /// both have no area.
  public func iou(with other: Box) -> Double {
    let both = intersection(with: other)
    let union = area + other.area - both
    return union > 0 ? both / union : 0
  }

  /// Generalized IoU, iou − (hull − union)/hull (Rezatofighi et al., 2019): below 0 for boxes far from each other; 0
  /// where the hull has no area.
  public func generalizedIoU(with other: Box) -> Double {
    let union = area + other.area - intersection(with: other)
    let hull = hull(with: other).area
    return hull > 0 ? iou(with: other) - (hull - union) / hull : 0
  }
}

extension Box {
  /// The boxes in a tensor `[n, 4]` of corners. Traps with a message for other shapes.
  public static func rows(of boxes: Tensor) -> [Box] {
    guard boxes.rank == 2, boxes.shape[1] == 4 else {
      ShapeError(
        "boxes", got: "\(boxes.shape)", need: "[n, 4]: left, top, right, bottom",
        try: "BoxFormat.convert where they are in another form"
      ).trap()
    }
    let v = boxes.values
    return stride(from: 0, to: v.count, by: 4).map { Box(v[$0], v[$0 + 1], v[$0 + 2], v[$0 + 3]) }
  }
}

/// The IoU of each of n boxes with each of m, `[n, m]`, from two tensors of corners `[n, 4]` and `[m, 4]`;
/// torchvision's `box_iou`.
public func boxIoU(_ a: Tensor, _ b: Tensor) -> Tensor { eachWithEach(a, b) { $0.iou(with: $1) } }

/// The generalized IoU of each of n boxes with each of m, `[n, m]`; torchvision's `generalized_box_iou`.
public func generalizedBoxIoU(_ a: Tensor, _ b: Tensor) -> Tensor {
  eachWithEach(a, b) { $0.generalizedIoU(with: $1) }
}

private func eachWithEach(_ a: Tensor, _ b: Tensor, _ measure: (Box, Box) -> Double) -> Tensor {
  let (first, second) = (Box.rows(of: a), Box.rows(of: b))
  let numbers = first.flatMap { one in second.map { measure(one, $0) } }
  return Tensor(numbers, shape: [first.count, second.count], a.precision)
}
