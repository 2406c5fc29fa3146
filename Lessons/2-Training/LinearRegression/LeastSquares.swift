import Chalk

/// ŷ = w·x + b, and two ways to find w and b.
struct LinearModel {
  var w: [Double]
  var b: Double

  func callAsFunction(_ x: [Double]) -> Double {
    zip(w, x).reduce(b) { $0 + $1.0 * $1.1 }
  }

  func predictions(_ X: Matrix) -> [Double] { X.map { self($0) } }

  /// e = y − ŷ
  func residuals(_ X: Matrix, _ y: [Double]) -> [Double] {
    zip(y, X).map { $0 - self($1) }
  }

  // excerpt: loss
  /// L = 1/(2n)·Σ e²
  func loss(_ X: Matrix, _ y: [Double]) -> Double {
    residuals(X, y).map { $0 * $0 }.mean / 2
  }

  /// ∂L/∂wⱼ = −(1/n)·Σ e·xⱼ        ∂L/∂b = −(1/n)·Σ e
  func gradient(_ X: Matrix, _ y: [Double]) -> (w: [Double], b: Double) {
    let e = residuals(X, y)
    return (w.indices.map { j in -zip(e, X).map { $0 * $1[j] }.mean }, -e.mean)
  }

  /// w ← w − α·∂L/∂w        b ← b − α·∂L/∂b
  mutating func step(_ X: Matrix, _ y: [Double], rate α: Double) {
    let g = gradient(X, y)
    for j in w.indices { w[j] -= α * g.w[j] }
    b -= α * g.b
  }
  // end excerpt

  // excerpt: normal equation
  /// Solves XᵀX·w = Xᵀy; a column of ones at the end of X makes b the last of the weights.
  init(leastSquares X: Matrix, _ y: [Double]) {
    let rows = X.map { $0 + [1] }
    let n = X.width + 1
    var XTX = (0..<n).map { i in (0..<n).map { j in rows.reduce(0) { $0 + $1[i] * $1[j] } } }
    var XTy = (0..<n).map { i in zip(rows, y).reduce(0) { $0 + $1.0[i] * $1.1 } }
    let solution = LinearModel.solve(&XTX, &XTy)
    self.init(w: Array(solution.dropLast()), b: solution.last!)
  }
  // end excerpt

  init(w: [Double], b: Double) { (self.w, self.b) = (w, b) }

  /// Gaussian elimination with the largest pivot; a direction without data gets the weight 0.
  private static func solve(_ A: inout [[Double]], _ y: inout [Double]) -> [Double] {
    let n = y.count
    let smallest = 1e-12 * (A.joined().map(abs).max() ?? 0)
    for column in 0..<n {
      let pivot = (column..<n).max { abs(A[$0][column]) < abs(A[$1][column]) }!
      A.swapAt(column, pivot)
      y.swapAt(column, pivot)
      if abs(A[column][column]) <= smallest { continue }
      for row in (column + 1)..<max(n, column + 1) {
        let factor = A[row][column] / A[column][column]
        for k in column..<n { A[row][k] -= factor * A[column][k] }
        y[row] -= factor * y[column]
      }
    }
    var w = [Double](repeating: 0, count: n)
    for row in (0..<n).reversed() where abs(A[row][row]) > smallest {
      let known = ((row + 1)..<max(n, row + 1)).reduce(0.0) { $0 + A[row][$1] * w[$1] }
      w[row] = (y[row] - known) / A[row][row]
    }
    return w
  }
}

/// R² = 1 − Σ e²/Σ (y − ȳ)²; 0 where all y are the same.
func determination(_ residuals: [Double], _ y: [Double]) -> Double {
  let spread = y.standardDeviation
  return spread == 0 ? 0 : 1 - residuals.map { $0 * $0 }.mean / (spread * spread)
}
