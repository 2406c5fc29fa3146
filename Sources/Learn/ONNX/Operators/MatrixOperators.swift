import Tensors

/// Products of matrices.
enum MatrixOperators {
  static let table: [String: Operator] = [
    "MatMul": single { call in
      let (a, b) = (try call.array(0), try call.array(1))
      guard a.type == b.type else { throw Mismatch("\(a.type) and \(b.type); needs one type") }
      if a.type.isFloat { return ONNXArray(try product(a.tensor(), b.tensor()), as: a.type) }
      let y = try product(exact(a), exact(b))
      return try ONNXArray(doubles: y.values, shape: y.shape.dimensions, type: a.type)
    },
    "Gemm": single(gemm),
    "MatMulInteger": single { call in
      let a = try QuantizationOperators.shifted(call.array(0), by: call.optional(2), onRows: true)
      let b = try QuantizationOperators.shifted(call.array(1), by: call.optional(3))
      let y = try product(a, b)
      return try ONNXArray(doubles: y.values, shape: y.shape.dimensions, type: .int32)
    },
    "Det": single { call in
      let x = try call.array(0)
      guard x.rank >= 2, x.shape[x.rank - 1] == x.shape[x.rank - 2] else {
        throw Mismatch("\(x.shape); needs square matrices")
      }
      let n = x.shape[x.rank - 1]
      try ONNXArray.checkWork([x.count, n])
      let values = x.doubles
      let shape = Array(x.shape.dropLast(2))
      let determinants = (0..<shape.reduce(1, *)).map { k in
        determinant(Array(values[(k * n * n)..<((k + 1) * n * n)]), n)
      }
      return try ONNXArray(doubles: determinants, shape: shape, type: x.type)
    },
  ]

  /// The numbers in double precision, in which whole ones of 32 bits are exact.
  static func exact(_ x: ONNXArray) throws -> Tensor {
    Tensor(x.doubles, shape: try Shape(validating: x.shape), .double)
  }

  /// a·b as NumPy's `matmul`, once the sizes were compared.
  static func product(_ a: Tensor, _ b: Tensor) throws -> Tensor {
    let mismatch = Mismatch("\(a.shape) and \(b.shape) to multiply")
    guard a.rank >= 1, b.rank >= 1, a.shape[-1] == b.shape[b.rank == 1 ? 0 : -2] else {
      throw mismatch
    }
    let batch = try Positions.common(
      Array(a.shape.dimensions.dropLast(2)), Array(b.shape.dimensions.dropLast(2)))
    guard batch.count <= 6 else { throw mismatch }
    let rows = a.rank == 1 ? 1 : a.shape[-2]
    let columns = b.rank == 1 ? 1 : b.shape[-1]
    try ONNXArray.count(of: batch + [rows, columns])
    try ONNXArray.checkWork(batch + [rows, columns, a.shape[-1]], inLoop: a.precision == .double)
    if a.count == 0 || b.count == 0 {
      guard a.rank == 2, b.rank == 2 else { throw mismatch }
      return .zeros([a.shape[0], b.shape[1]], a.precision)
    }
    return a.matmul(b)
  }

  /// α·A·B + β·C, each of A and B transposed where asked.
  private static func gemm(_ call: OperatorCall) throws -> ONNXArray {
    var (a, b) = (try call.floats(0), try call.floats(1))
    guard a.rank == 2, b.rank == 2, a.precision == b.precision else {
      throw Mismatch("\(a.shape) and \(b.shape); needs two matrices of one type")
    }
    if try call.flag("transA") { a = a.transposed() }
    if try call.flag("transB") { b = b.transposed() }
    var y = try product(a, b)
    let (alpha, beta) = (try call.float("alpha", 1), try call.float("beta", 1))
    if alpha != 1 { y = y * alpha }
    let type = try call.array(0).type
    guard let c = try call.optional(2) else { return ONNXArray(y, as: type) }
    let bias = try c.broadcast(to: y.shape.dimensions).tensor().converted(to: y.precision)
    return ONNXArray(y + (beta == 1 ? bias : bias * beta), as: type)
  }

  /// By elimination with the greatest pivot of each column.
  private static func determinant(_ matrix: [Double], _ n: Int) -> Double {
    var (a, result) = (matrix, 1.0)
    for k in 0..<n {
      let pivot = (k..<n).max { abs(a[$0 * n + k]) < abs(a[$1 * n + k]) }!
      guard a[pivot * n + k] != 0 else { return 0 }
      if pivot != k {
        for j in 0..<n { a.swapAt(pivot * n + j, k * n + j) }
        result = -result
      }
      result *= a[k * n + k]
      for i in (k + 1)..<max(n, k + 1) {
        let factor = a[i * n + k] / a[k * n + k]
        for j in k..<n { a[i * n + j] -= factor * a[k * n + j] }
      }
    }
    return result
  }
}
