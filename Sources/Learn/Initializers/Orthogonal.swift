internal import CLAPACK
import Randomness
import Tensors

extension Initializer {
  /// A random orthogonal matrix (Saxe and others, 2013), for recurrent kernels: it turns, and neither
  /// stretches nor shrinks, however often it is applied.
  public static let orthogonal = orthogonal()

  /// A random orthogonal matrix times `gain`.
  ///
  /// All axes but the last are taken as one. Of rows and columns, the fewer are of length `gain` and at right
  /// angles: Q·Qᵀ = gain²·I for a wide matrix, Qᵀ·Q = gain²·I for a tall one. Every direction is as likely
  /// as any other.
  public static func orthogonal(gain: Double = 1) -> Initializer {
    Initializer("orthogonal") { shape, source, precision in
      guard shape.rank >= 2 else {
        ShapeError("orthogonal", got: "\(shape)", need: "at least two axes").trap()
      }
      let columns = shape[-1]
      let rows = columns == 0 ? 0 : shape.count / columns
      let (few, many) = (min(rows, columns), max(rows, columns))
      let vectors = orthonormalRows(few, of: many, using: &source)
      let wide = Tensor(vectors.map { gain * $0 }, shape: [few, many], precision)
      let matrix = rows <= columns ? wide : wide.transposed()
      return matrix.reshaped(to: shape)
    }
  }

  /// `count` orthonormal vectors of `length` numbers, one after the other.
  ///
  /// Random vectors as the columns of A = Q·R, which LAPACK's `dgeqrf` and `dorgqr` find: the columns of Q,
  /// with the signs for which R has a positive diagonal, as Gram and Schmidt's way gives them.
  private static func orthonormalRows(
    _ count: Int, of length: Int, using source: inout RandomSource
  ) -> [Double] {
    var q = source.normals(count * length)
    if q.isEmpty { return q }
    let (rows, columns) = (Int32(length), Int32(count))
    let order = Int32(CLAPACK_COLUMN_MAJOR)
    var factors = [Double](repeating: 0, count: count)
    var status = LAPACKE_dgeqrf(order, rows, columns, &q, rows, &factors)
    let isPositive = (0..<count).map { q[$0 * length + $0] > 0 }
    if status == 0 { status = LAPACKE_dorgqr(order, rows, columns, columns, &q, rows, &factors) }
    guard status == 0 else { fatalError("orthogonal: LAPACK refused, with status \(status).") }
    for column in 0..<count where !isPositive[column] {
      for i in 0..<length { q[column * length + i].negate() }
    }
    return q
  }
}
