/// Where an operand of a block starts, and its steps from row to row and along a row.
struct BlockOperand {
  var start = 0
  var rowStep = 0
  var step = 0
}

/// Calls `body` for each block of rows and columns of two operands that share one shape, with the place
/// of its first element in a row-major result. Most operands are one block.
@inline(__always)
func forEachBlock(
  of shape: Shape, _ a: Strides, _ b: Strides,
  _ body: (_ position: Int, _ rows: Int, _ columns: Int, BlockOperand, BlockOperand) -> Void
) {
  guard shape.count > 0 else { return }
  let grid = JoinedAxes(shape, a, b, .zero)
  let (columns, rows) = (Int(grid.sizes[0]), grid.rank > 1 ? Int(grid.sizes[1]) : 1)
  var first = BlockOperand(start: 0, rowStep: Int(grid.a[1]), step: Int(grid.a[0]))
  var second = BlockOperand(start: 0, rowStep: Int(grid.b[1]), step: Int(grid.b[0]))
  for block in 0..<(shape.count / (rows * columns)) {
    var rest = block
    (first.start, second.start) = (0, 0)
    for axis in 2..<max(grid.rank, 2) {
      let index = rest % Int(grid.sizes[axis])
      rest /= Int(grid.sizes[axis])
      first.start += index * Int(grid.a[axis])
      second.start += index * Int(grid.b[axis])
    }
    body(block * rows * columns, rows, columns, first, second)
  }
}
