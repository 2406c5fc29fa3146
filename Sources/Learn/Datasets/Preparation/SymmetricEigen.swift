internal import CLAPACK

/// The eigenvalues and eigenvectors of a symmetric matrix, the largest eigenvalue first.
///
///     A v_i = λ_i v_i        v_i · v_j = [i = j]
///
/// LAPACK's `dsyev` finds them. Which of a vector and its opposite it gives is not said; it is the same one in
/// every run.
struct SymmetricEigen {
  /// λ, from the largest to the smallest.
  let values: [Double]
  /// Row i is v_i, of length 1: `[n, n]`.
  let vectors: Matrix

  /// Decomposes a matrix of n rows of n; only its lower half is looked at.
  init(_ matrix: Matrix) {
    let n = matrix.count
    guard matrix.width == n else {
      fatalError("SymmetricEigen: a square matrix is needed, not \(n) × \(matrix.width).")
    }
    // LAPACK counts down columns: our lower half is its upper one, and its columns are our rows.
    var columns = matrix.values
    var ascending = [Double](repeating: 0, count: n)
    let size = Int32(n)
    let status = LAPACKE_dsyev(
      Int32(CLAPACK_COLUMN_MAJOR), CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "U")), size,
      &columns, max(1, size), &ascending)
    guard status == 0 else {
      fatalError("SymmetricEigen: no convergence; is there a number that is not finite?")
    }
    values = ascending.reversed()
    vectors = Matrix(columns, count: n, width: n).rows((0..<n).reversed())
  }
}
