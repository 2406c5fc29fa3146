// The formulas: Kernels/MatrixProduct.swift and Linear.swift
import CFused
import COneDNN

/// Matrix products by oneDNN, cut into tiles by their shape, and dense layers with them.
extension OneDNNKernels {
  /// y = a·b over the last two axes.
  public func matmul(_ a: Tensor, _ b: Tensor) -> Tensor {
    guard a.precision == .single, a.shape[-1] > 0 else {
      return reference(for: "matmul").matmul(a, b)
    }
    let (rows, columns) = (Int(a.shape.sizes[a.rank - 2]), Int(b.shape.sizes[b.rank - 1]))
    if a.rank == 2 {
      let y = Tensor(uninitialized: Shape(rows: rows, columns: columns), .single)
      multiply(GemmOperand(a), GemmOperand(b), into: y, rows, Int(a.shape.sizes[1]), columns)
      return y
    }
    let y = Tensor(uninitialized: a.shape.with(columns, at: a.rank - 1), .single)
    let (a, b) = (a.withPlainMatrices, b.withPlainMatrices)
    let (inner, count) = (a.shape[-1], y.matrixCount)
    let pieces = 2 * rows * columns * inner * count < 500_000 ? 1 : min(count, 16)
    Threads.forEachPiece(pieces) { piece in
      for i in (piece * count / pieces)..<((piece + 1) * count / pieces) {
        let (left, right) = (GemmOperand(a, matrix: i), GemmOperand(b, matrix: i))
        sgemm(left, right, y, i * rows * columns, rows, inner, columns)
      }
    }
    withExtendedLifetime((a, b)) {}
    return y
  }

  /// y = a·b. Each tile of y is summed on one thread, so that the result does not depend on how many
  /// threads there are.
  private func multiply(
    _ a: GemmOperand, _ b: GemmOperand, into y: Tensor, _ m: Int, _ k: Int, _ n: Int
  ) {
    let longer = max(m, n)
    let tiles = OneDNNKernels.tiles(m, k, n)
    if tiles == 1 { return Threads.onOneThread { sgemm(a, b, y, 0, m, k, n) } }
    let parts = (longer + 15) / 16
    Threads.forEachPiece(tiles) { tile in
      let first = parts * tile / tiles * 16
      let end = min(parts * (tile + 1) / tiles * 16, longer)
      if m > n {
        sgemm(a.rows(from: first), b, y, first * n, end - first, k, n)
      } else {
        sgemm(a, b.columns(from: first), y, first, m, k, end - first)
      }
    }
  }

  /// Into how many tiles a product of [m, k] and [k, n] is cut; a small one into none.
  static func tiles(_ m: Int, _ k: Int, _ n: Int) -> Int {
    2 * m * n * k < 1_000_000 ? 1 : min(4, (max(m, n) + 63) / 64)
  }

  /// y[i, j] = Σ a[i, k]·b[k, j] for a part of y that starts at `place`; `step` is from row to row of y, the number of
  /// its columns unless it is given.
  func sgemm(
    _ a: GemmOperand, _ b: GemmOperand, _ y: Tensor, _ place: Int, _ m: Int, _ k: Int, _ n: Int,
    step: Int? = nil
  ) {
    if m == 0 || n == 0 { return }
    let leading = max(Int64(step ?? Int(y.shape.sizes[y.rank - 1])), 1)
    let target = y.storage.pointer.assumingMemoryBound(to: Float.self) + place
    let status = dnnl_sgemm(
      a.order, b.order, Int64(m), Int64(n), Int64(k), 1, a.start, Int64(a.leading), b.start,
      Int64(b.leading), 0, target, leading)
    if status != dnnl_success { check(status, "matmul") }
    withExtendedLifetime((a.tensor.storage, b.tensor.storage)) {}
  }

  /// y = f(x·W + b), `[rows, inputs]` to `[rows, outputs]`.
  public func linear(
    _ x: Tensor, _ w: Tensor, _ b: Tensor?, _ activation: FusedActivation
  ) -> Tensor {
    guard x.precision == .single else {
      return reference(for: "linear").linear(x, w, b, activation)
    }
    let y = matmul(x, w)
    if b == nil && activation == .identity { return y }
    let (loop, p) = activation.loop
    let (rows, columns) = (Int(y.shape.sizes[0]), Int(y.shape.sizes[1]))
    y.write { y in
      if let b {
        b.readRowMajor(as: Float.self) { fused_bias_activate(loop, p, $0, y, rows, columns) }
      } else {
        fused_bias_activate(loop, p, nil, y, rows, columns)
      }
    }
    return y
  }

  /// The gradients of `linear`: dx = dy·Wᵀ, dW = xᵀ·dy, db = Σ dy; only those that are needed.
  public func linearGradients(
    x: Tensor, w: Tensor, dz: Tensor, wanted: (x: Bool, w: Bool, b: Bool)
  ) -> (dx: Tensor?, dw: Tensor?, db: Tensor?) {
    guard x.precision == .single else {
      return reference(for: "linearGradients").linearGradients(x: x, w: w, dz: dz, wanted: wanted)
    }
    return (
      wanted.x ? matmul(dz, w.transposed()) : nil,
      wanted.w ? matmul(x.transposed(), dz) : nil,
      wanted.b ? columnSums(dz) : nil
    )
  }

  private func columnSums(_ x: Tensor) -> Tensor {
    let sums = reduce(.sum, x, over: AxisSet(first: 1))
    return sums.rowMajorView(Shape(vector: sums.count))
  }
}

/// A matrix as `dnnl_sgemm` takes it: row-major or transposed, with the step from row to row.
struct GemmOperand {
  let tensor: Tensor
  let start: UnsafePointer<Float>
  let order: CChar
  let leading: Int

  /// The matrix with this number, counted over the axes before the last two.
  @inline(__always)
  init(_ tensor: Tensor, matrix number: Int) {
    let rank = tensor.rank
    let (rowStep, columnStep) = (Int(tensor.strides[rank - 2]), Int(tensor.strides[rank - 1]))
    let (rows, columns) = (Int(tensor.shape.sizes[rank - 2]), Int(tensor.shape.sizes[rank - 1]))
    if (columnStep == 1 || columns == 1) && (rowStep >= columns || rows == 1) {
      self.init(tensor, "N", rows == 1 ? columns : rowStep, at: tensor.start(ofMatrix: number))
    } else if (rowStep == 1 || rows == 1) && (columnStep >= rows || columns == 1) {
      self.init(tensor, "T", columns == 1 ? rows : columnStep, at: tensor.start(ofMatrix: number))
    } else {
      self.init(tensor.matrix(number))
    }
  }

  @inline(__always)
  init(_ matrix: Tensor) {
    let (rowStep, columnStep) = (Int(matrix.strides[0]), Int(matrix.strides[1]))
    let (rows, columns) = (Int(matrix.shape.sizes[0]), Int(matrix.shape.sizes[1]))
    if (columnStep == 1 || columns == 1) && (rowStep >= columns || rows == 1) {
      self.init(matrix, "N", rows == 1 ? columns : rowStep)
    } else if (rowStep == 1 || rows == 1) && (columnStep >= rows || columns == 1) {
      self.init(matrix, "T", columns == 1 ? rows : columnStep)
    } else {
      self.init(matrix.contiguous(), "N", columns)
    }
  }

  @inline(__always)
  private init(
    _ tensor: Tensor, _ order: Unicode.Scalar, _ leading: Int, at offset: Int? = nil
  ) {
    self.tensor = tensor
    self.order = CChar(truncatingIfNeeded: order.value)
    self.leading = max(leading, 1)
    start = UnsafePointer(
      tensor.storage.pointer.assumingMemoryBound(to: Float.self) + (offset ?? tensor.offset))
  }

  private init(_ other: GemmOperand, start: UnsafePointer<Float>) {
    (tensor, order, leading, self.start) = (other.tensor, other.order, other.leading, start)
  }

  private var isTransposed: Bool { order == CChar(UInt8(ascii: "T")) }

  /// The rows from one on.
  func rows(from row: Int) -> GemmOperand {
    GemmOperand(self, start: start + row * (isTransposed ? 1 : leading))
  }

  /// The columns from one on.
  func columns(from column: Int) -> GemmOperand {
    GemmOperand(self, start: start + column * (isTransposed ? leading : 1))
  }
}

extension Tensor {
  /// The same tensor, copied where its matrices are neither row-major nor transposed.
  var withPlainMatrices: Tensor {
    let (rowStep, columnStep) = (strides[rank - 2], strides[rank - 1])
    let isPlain =
      columnStep == 1 && rowStep >= shape.sizes[rank - 1]
      || rowStep == 1 && columnStep >= shape.sizes[rank - 2]
    return isPlain ? self : contiguous()
  }
}
