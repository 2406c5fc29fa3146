/// The eigenvalues and eigenvectors of a symmetric matrix, the largest eigenvalue first.
///
///     A v_i = λ_i v_i        v_i · v_j = [i = j]
///
/// First Householder's reflections bring the matrix to three diagonals, then QR steps with Wilkinson's shift
/// bring those to one (Golub and Van Loan, Matrix Computations, 8.3). About 10 n³ operations.
struct SymmetricEigen {
  /// λ, from the largest to the smallest.
  private(set) var values: [Double]
  /// Row i is v_i, of length 1: `[n, n]`.
  private(set) var vectors: Matrix

  /// Decomposes a matrix of n rows of n; only its lower half is looked at.
  init(_ matrix: Matrix) {
    let n = matrix.count
    guard matrix.width == n else {
      fatalError("SymmetricEigen: a square matrix is needed, not \(n) × \(matrix.width).")
    }
    var tridiagonal = Tridiagonal(matrix)
    tridiagonal.diagonalize()
    let order = (0..<n).sorted { tridiagonal.diagonal[$0] > tridiagonal.diagonal[$1] }
    values = order.map { tridiagonal.diagonal[$0] }
    vectors = Matrix(tridiagonal.rotation, count: n, width: n).rows(order)
  }
}

/// A symmetric matrix with numbers on three diagonals, and the rotation that made it so.
private struct Tridiagonal {
  let n: Int
  var diagonal: [Double]
  /// Beside the diagonal: entry i couples i and i + 1.
  var beside: [Double]
  /// Row i turns into the i-th axis: T = V A Vᵀ.
  var rotation: [Double]

  /// Householder: each reflection H = I − β v vᵀ clears one column below the second diagonal.
  init(_ matrix: Matrix) {
    let n = matrix.count
    var a = matrix.values
    var v = [Double](repeating: 0, count: n)
    var w = [Double](repeating: 0, count: n)
    var rotation = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      rotation[i * n + i] = 1
      for j in 0..<i { a[j * n + i] = a[i * n + j] }
    }
    var beside = [Double](repeating: 0, count: max(0, n - 1))
    for k in 0..<max(0, n - 2) {
      let length = (k + 1..<n).reduce(0) { $0 + a[$1 * n + k] * a[$1 * n + k] }.squareRoot()
      let first = a[(k + 1) * n + k]
      beside[k] = first > 0 ? -length : length
      if length == 0 { continue }
      for i in k + 1..<n { v[i] = a[i * n + k] }
      v[k + 1] -= beside[k]
      // vᵀv = 2·(length² ∓ length·first)
      let beta = 2 / (k + 1..<n).reduce(0) { $0 + v[$1] * v[$1] }
      Tridiagonal.reflect(&a, &w, v, beta, from: k + 1, n)
      Tridiagonal.turn(&rotation, &w, v, beta, from: k + 1, n)
    }
    if n >= 2 { beside[n - 2] = a[(n - 1) * n + n - 2] }
    self.n = n
    self.beside = beside
    self.rotation = rotation
    diagonal = (0..<n).map { a[$0 * n + $0] }
  }

  /// A ← H A H on the rows and columns from `first`: with p = β A v and w = p − ½β(vᵀp) v,
  /// A ← A − v wᵀ − w vᵀ.
  private static func reflect(
    _ a: inout [Double], _ w: inout [Double], _ v: [Double], _ beta: Double, from first: Int,
    _ n: Int
  ) {
    a.withUnsafeMutableBufferPointer { a in
      for i in first..<n {
        var sum = 0.0
        for j in first..<n { sum += a[i * n + j] * v[j] }
        w[i] = beta * sum
      }
      let half = 0.5 * beta * (first..<n).reduce(0) { $0 + v[$1] * w[$1] }
      for i in first..<n { w[i] -= half * v[i] }
      for i in first..<n {
        let (vi, wi) = (v[i], w[i])
        for j in first..<n { a[i * n + j] -= vi * w[j] + wi * v[j] }
      }
    }
  }

  /// V ← H V on the rows from `first`.
  private static func turn(
    _ rotation: inout [Double], _ w: inout [Double], _ v: [Double], _ beta: Double,
    from first: Int, _ n: Int
  ) {
    rotation.withUnsafeMutableBufferPointer { rows in
      for j in 0..<n { w[j] = 0 }
      for i in first..<n {
        let vi = v[i]
        for j in 0..<n { w[j] += vi * rows[i * n + j] }
      }
      for i in first..<n {
        let scale = beta * v[i]
        for j in 0..<n { rows[i * n + j] -= scale * w[j] }
      }
    }
  }

  /// QR steps until nothing is left beside the diagonal.
  mutating func diagonalize() {
    var high = n - 1
    var steps = 0
    while high > 0 {
      var low = high
      while low > 0 && !isNegligible(low - 1) { low -= 1 }
      if low == high {
        beside[high - 1] = 0
        high -= 1
        steps = 0
        continue
      }
      step(low, high)
      steps += 1
      if steps > 100 {
        fatalError("SymmetricEigen: no convergence; is there a number that is not finite?")
      }
    }
  }

  private func isNegligible(_ i: Int) -> Bool {
    abs(beside[i]) <= 0x1p-52 * (abs(diagonal[i]) + abs(diagonal[i + 1]))
  }

  /// One QR step on the block from `low` to `high`, shifted by the eigenvalue of its last two rows that is
  /// nearer to the last. Each rotation (c, s) turns rows k and k + 1.
  private mutating func step(_ low: Int, _ high: Int) {
    let half = (diagonal[high - 1] - diagonal[high]) / 2
    let e = beside[high - 1]
    let root = (half * half + e * e).squareRoot()
    let shift = diagonal[high] - e * e / (half + (half < 0 ? -root : root))
    var x = diagonal[low] - shift
    var z = beside[low]
    for k in low..<high {
      let r = (x * x + z * z).squareRoot()
      let (c, s) = r == 0 ? (1, 0) : (x / r, z / r)
      if k > low { beside[k - 1] = r }
      let (a, b, g) = (diagonal[k], beside[k], diagonal[k + 1])
      let cross = 2 * c * s * b
      diagonal[k] = c * c * a + cross + s * s * g
      diagonal[k + 1] = s * s * a - cross + c * c * g
      beside[k] = c * s * (g - a) + (c * c - s * s) * b
      if k < high - 1 {
        x = beside[k]
        z = s * beside[k + 1]
        beside[k + 1] *= c
      }
      turnRows(k, c, s)
    }
  }

  private mutating func turnRows(_ k: Int, _ c: Double, _ s: Double) {
    let n = n
    rotation.withUnsafeMutableBufferPointer { rows in
      for j in 0..<n {
        let (upper, lower) = (rows[k * n + j], rows[(k + 1) * n + j])
        rows[k * n + j] = c * upper + s * lower
        rows[(k + 1) * n + j] = c * lower - s * upper
      }
    }
  }
}
