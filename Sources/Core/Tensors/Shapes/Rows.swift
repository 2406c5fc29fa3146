/// A run of elements along the innermost axis of up to three operands of one shape.
struct Row {
  /// How many elements.
  var count = 0
  /// Where the run starts in a row-major result.
  var position = 0
  /// Where it starts in each operand, and the step from one element to the next.
  var a = 0
  var b = 0
  var c = 0
  var aStep = 0
  var bStep = 0
  var cStep = 0
}

typealias Strides = SIMD8<Int32>

/// Calls `body` for each row of operands that share one shape, in row-major order.
///
/// Neighboring axes whose elements follow each other in every operand are joined first, so that contiguous operands
/// are a single row.
@inline(__always)
func forEachRow(
  of shape: Shape, _ a: Strides, _ b: Strides = .zero, _ c: Strides = .zero, body: (Row) -> Void
) {
  guard shape.count > 0 else { return }
  let grid = JoinedAxes(shape, a, b, c)
  var row = Row()
  row.count = Int(grid.sizes[0])
  row.aStep = Int(grid.a[0])
  row.bStep = Int(grid.b[0])
  row.cStep = Int(grid.c[0])
  guard grid.rank > 1 else { return body(row) }

  var index = SIMD8<Int32>(repeating: 0)
  while true {
    body(row)
    row.position &+= row.count
    var axis = 1
    while true {
      index[axis] &+= 1
      row.a &+= Int(grid.a[axis])
      row.b &+= Int(grid.b[axis])
      row.c &+= Int(grid.c[axis])
      if index[axis] < grid.sizes[axis] { break }
      row.a &-= Int(grid.a[axis]) &* Int(grid.sizes[axis])
      row.b &-= Int(grid.b[axis]) &* Int(grid.sizes[axis])
      row.c &-= Int(grid.c[axis]) &* Int(grid.sizes[axis])
      index[axis] = 0
      axis &+= 1
      if axis == grid.rank { return }
    }
  }
}

/// The axes of a shape, innermost first, joined where all operands allow it.
struct JoinedAxes {
  var rank = 0
  var sizes = SIMD8<Int32>(repeating: 0)
  var a = Strides.zero
  var b = Strides.zero
  var c = Strides.zero

  init(_ shape: Shape, _ a: Strides, _ b: Strides, _ c: Strides) {
    sizes[0] = 1
    var axis = shape.rank
    while axis > 0 {
      axis &-= 1
      let size = shape.sizes[axis]
      if size == 1 { continue }
      if rank > 0 {
        let last = rank &- 1
        let inner = sizes[last]
        let follows =
          a[axis] == self.a[last] &* inner && b[axis] == self.b[last] &* inner
          && c[axis] == self.c[last] &* inner
        if follows {
          sizes[last] = inner &* size
          continue
        }
      }
      sizes[rank] = size
      self.a[rank] = a[axis]
      self.b[rank] = b[axis]
      self.c[rank] = c[axis]
      rank &+= 1
    }
  }
}
