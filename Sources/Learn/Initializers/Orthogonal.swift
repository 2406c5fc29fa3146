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
  /// Gram and Schmidt's way: of each random vector, what lies along the earlier ones is taken away, twice,
  /// because the first time leaves rounding errors; then it is divided by its length.
  private static func orthonormalRows(
    _ count: Int, of length: Int, using source: inout RandomSource
  ) -> [Double] {
    var all = (0..<(count * length)).map { _ in source.normal() }
    all.withUnsafeMutableBufferPointer { q in
      for row in 0..<count {
        let v = UnsafeMutableBufferPointer(rebasing: q[(row * length)..<((row + 1) * length)])
        for _ in 0..<2 {
          for earlier in 0..<row {
            let u = UnsafeMutableBufferPointer(
              rebasing: q[(earlier * length)..<((earlier + 1) * length)])
            let along = dot(u, v)
            for i in 0..<length { v[i] -= along * u[i] }
          }
        }
        let size = dot(v, v).squareRoot()
        for i in 0..<length { v[i] /= size }
      }
    }
    return all
  }

  private static func dot(
    _ a: UnsafeMutableBufferPointer<Double>, _ b: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    var sum = 0.0
    for i in 0..<a.count { sum += a[i] * b[i] }
    return sum
  }
}
