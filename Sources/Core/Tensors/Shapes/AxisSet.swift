/// A set of axes of a shape.
public struct AxisSet: Sendable, Hashable {
  /// One bit an axis.
  var bits: UInt8

  /// The axes with these numbers; negative ones count from the end; all axes where `nil`. Traps with a
  /// message, in which `operation` is named, at an axis that the shape does not have.
  init(_ axes: [Int]?, of shape: Shape, _ operation: String) {
    guard let axes else {
      bits = UInt8(truncatingIfNeeded: (1 << shape.rank) - 1)
      return
    }
    bits = 0
    for axis in axes {
      let bit = UInt8(1) << UInt8(shape.axis(axis, of: operation))
      guard bits & bit == 0 else {
        ShapeError(operation, got: "axis \(axis) twice in \(axes)", need: "each axis once").trap()
      }
      bits |= bit
    }
  }

  /// The first `count` axes.
  init(first count: Int) { bits = UInt8(truncatingIfNeeded: (1 << count) - 1) }

  /// Whether this axis, counted from the front, is in the set.
  @inline(__always)
  public func contains(_ axis: Int) -> Bool { bits >> UInt8(truncatingIfNeeded: axis) & 1 == 1 }

  /// The shape with these axes at size 1.
  func reduced(_ shape: Shape) -> Shape {
    var sizes = shape.sizes
    var count = 1
    for axis in 0..<shape.rank {
      if contains(axis) { sizes[axis] = 1 }
      count &*= Int(sizes[axis])
    }
    return Shape(validSizes: sizes, rank: shape.rank, count: count)
  }

  /// The shape without these axes.
  func removed(from shape: Shape) -> Shape {
    var sizes = SIMD8<Int32>(repeating: 0)
    var rank = 0
    var count = 1
    for axis in 0..<shape.rank where !contains(axis) {
      sizes[rank] = shape.sizes[axis]
      count &*= Int(shape.sizes[axis])
      rank &+= 1
    }
    return Shape(validSizes: sizes, rank: rank, count: count)
  }
}
