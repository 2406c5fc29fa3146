import Tensors

/// The three ways in which four numbers stand for a box; torchvision's names.
public enum BoxFormat: String, Sendable, Hashable, CaseIterable {
  /// Left, top, right, bottom; Pascal VOC's form, and that of all functions here.
  case xyxy
  /// Left, top, width, height; COCO's form.
  case xywh
  /// Center, width, height; YOLO's form.
  case cxcywh

  /// Boxes `[n, 4]` in another form; torchvision's `box_convert`. Traps with a message for other shapes.
  public static func convert(
    _ boxes: Tensor, from old: BoxFormat, to new: BoxFormat
  ) -> Tensor {
    let numbers = Box.rows(of: boxes).flatMap { new.numbers(of: old.box($0)) }
    return Tensor(numbers, shape: boxes.shape, boxes.precision)
  }

  /// The box whose four numbers, in this form, were read as corners.
  private func box(_ read: Box) -> Box {
    let (x, y, width, height) = (read.x1, read.y1, read.x2, read.y2)
    return switch self {
    case .xyxy: read
    case .xywh: Box(x, y, x + width, y + height)
    case .cxcywh: Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    }
  }

  private func numbers(of box: Box) -> [Double] {
    switch self {
    case .xyxy: [box.x1, box.y1, box.x2, box.y2]
    case .xywh: [box.x1, box.y1, box.width, box.height]
    case .cxcywh: [(box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2, box.width, box.height]
    }
  }
}
