/// How a window moves along one axis of an image or a sequence: its size, stride, dilation, and the
/// cells of padding before and after.
public struct WindowAxis: Sendable, Hashable {
  /// How many cells the window covers.
  public let size: Int
  /// How far it moves from one output to the next.
  public let stride: Int
  /// The distance between neighboring cells of the window: 1 where it has no gaps.
  public let dilation: Int
  /// The cells of padding before the first cell of the image.
  public let before: Int
  /// The cells of padding after the last cell of the image.
  public let after: Int

  /// An axis with given padding.
  /// - Throws: ``ShapeError`` for sizes, strides or dilations below 1, or negative padding.
  public init(
    size: Int, stride: Int = 1, dilation: Int = 1, before: Int = 0, after: Int = 0
  ) throws(ShapeError) {
    guard size >= 1, stride >= 1, dilation >= 1, before >= 0, after >= 0 else {
      throw ShapeError(
        "window",
        got: "size \(size), stride \(stride), dilation \(dilation), padding \(before) and \(after)",
        need: "size, stride and dilation of at least 1, and no negative padding")
    }
    (self.size, self.stride, self.dilation) = (size, stride, dilation)
    (self.before, self.after) = (before, after)
  }

  /// An axis with the padding that a rule gives for `length` cells.
  /// - Throws: ``ShapeError`` for sizes, strides or dilations below 1.
  public init(
    size: Int, stride: Int = 1, dilation: Int = 1, padding: Padding, over length: Int
  ) throws(ShapeError) {
    let bare = try WindowAxis(size: size, stride: stride, dilation: dilation)
    let (before, after) = padding.cells(for: bare, over: length)
    try self.init(size: size, stride: stride, dilation: dilation, before: before, after: after)
  }

  /// The cells from the window's first to its last: (size − 1)·dilation + 1.
  public var reach: Int { (size - 1) * dilation + 1 }

  /// How many places the window has on `length` cells: ⌊(length + padding − reach)/stride⌋ + 1.
  public func places(on length: Int) -> Int {
    let room = length + before + after - reach
    return room < 0 ? 0 : room / stride + 1
  }
}

/// Cells of zeros that are put around an axis before a window moves over it.
public enum Padding: Sendable, Hashable {
  /// No padding.
  case valid
  /// As many cells as make ⌈length/stride⌉ places; an odd one goes to the end.
  case same
  /// As many cells before the first one as let each output see only its own cell and earlier ones.
  case causal
  /// These numbers of cells.
  case cells(before: Int, after: Int)

  func cells(for span: WindowAxis, over length: Int) -> (before: Int, after: Int) {
    switch self {
    case .valid: return (0, 0)
    case .same:
      let places = (length + span.stride - 1) / span.stride
      let total = max((places - 1) * span.stride + span.reach - length, 0)
      return (total / 2, total - total / 2)
    case .causal: return (span.reach - 1, 0)
    case .cells(let before, let after): return (before, after)
    }
  }
}

/// How a window moves over an image `[batch, height, width, channels]`.
public struct Window: Sendable, Hashable {
  /// How it moves along the height.
  public let rows: WindowAxis
  /// How it moves along the width.
  public let columns: WindowAxis

  /// A window from how it moves along each axis.
  public init(rows: WindowAxis, columns: WindowAxis) {
    (self.rows, self.columns) = (rows, columns)
  }

  /// The number of cells that the window covers.
  public var cells: Int { rows.size * columns.size }

  /// The shape of the result for an image of this shape, with another number of channels.
  func output(_ image: Shape, channels: Int) -> Shape {
    Shape([image[0], rows.places(on: image[1]), columns.places(on: image[2]), channels])
  }
}

extension Window {
  /// Calls `body` for each cell (u, v) of the window at a place that lies on the image.
  func forEachRealCell(
    _ i: Int, _ j: Int, _ image: Shape, _ body: (_ row: Int, _ column: Int, Int, Int) -> Void
  ) {
    for u in 0..<rows.size {
      let row = i * rows.stride + u * rows.dilation - rows.before
      guard row >= 0 && row < image[1] else { continue }
      for v in 0..<columns.size {
        let column = j * columns.stride + v * columns.dilation - columns.before
        if column >= 0 && column < image[2] { body(row, column, u, v) }
      }
    }
  }
}
