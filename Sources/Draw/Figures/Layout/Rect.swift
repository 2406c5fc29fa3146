/// A rectangle on the page in points; (0, 0) is the page's top left corner, y goes down.
struct Rect: Equatable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var right: Double { x + width }
  var bottom: Double { y + height }

  /// The rectangle of a shape (height ÷ width) that fits in here: in the middle, at the top.
  func fitted(shape: Double) -> Rect {
    let fits = height / width >= shape
    let inner =
      fits ? (width, width * shape) : (height / shape, height)
    return Rect(x: x + (width - inner.0) / 2, y: y, width: inner.0, height: inner.1)
  }
}

/// What stands around a panel's plot, in points.
struct Edges: Equatable {
  var left = 0.0
  var right = 0.0
  var top = 0.0
  var bottom = 0.0
}

/// A place in a plot: (0, 0) is its bottom left corner, (1, 1) the top right one.
struct UnitPoint: Equatable {
  var x: Double
  var y: Double

  init(_ x: Double, _ y: Double) {
    (self.x, self.y) = (x, y)
  }

  var isShown: Bool { x >= 0 && x <= 1 && y >= 0 && y <= 1 }
}
