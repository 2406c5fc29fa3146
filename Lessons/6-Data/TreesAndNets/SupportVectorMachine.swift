import Chalk
import Foundation

/// What a support vector machine multiplies in place of features.
enum SVMKernel: Sendable {
  /// x·z + 1
  case linear
  /// e^(−γ·‖x − z‖²) + 1; the 1 stands for the bias
  case gaussian(γ: Double)

  func callAsFunction(_ x: [Double], _ z: [Double]) -> Double {
    switch self {
    case .linear: return zip(x, z).reduce(1) { $0 + $1.0 * $1.1 }
    case .gaussian(let γ):
      var distance = 0.0
      for i in x.indices { distance += (x[i] - z[i]) * (x[i] - z[i]) }
      return exp(-γ * distance) + 1
    }
  }
}

/// A support vector machine for two classes, −1 and +1: the widest margin between them.
///
///     least  ½·‖w‖² + C·Σ max(0, 1 − yᵢ·f(xᵢ))        f(x) = Σ αᵢ·yᵢ·K(xᵢ, x)
struct SupportVectorMachine {
  let kernel: SVMKernel
  let C: Double
  let x: [[Double]]
  let y: [Double]
  /// The weight of each example: 0 for those that lie beyond the margin.
  private(set) var α: [Double]
  /// f at each example.
  private(set) var f: [Double]

  // excerpt: coordinate
  /// One αᵢ after the other is put where the dual, Σ αᵢ − ½·Σ αᵢ·αⱼ·yᵢ·yⱼ·Kᵢⱼ, is greatest:
  ///
  ///     αᵢ ← αᵢ + (1 − yᵢ·f(xᵢ))/Kᵢᵢ,  kept between 0 and C
  init(_ x: [[Double]], _ y: [Double], kernel: SVMKernel, C: Double = 1, rounds: Int = 30) {
    (self.x, self.y, self.kernel, self.C) = (x, y, kernel, C)
    let K = x.map { a in x.map { b in kernel(a, b) } }
    var α = [Double](repeating: 0, count: x.count)
    var f = α
    for _ in 0..<rounds {
      for i in x.indices {
        let wanted = min(max(α[i] + (1 - y[i] * f[i]) / K[i][i], 0), C)
        let change = (wanted - α[i]) * y[i]
        if change == 0 { continue }
        α[i] = wanted
        for j in x.indices { f[j] += change * K[i][j] }
      }
    }
    (self.α, self.f) = (α, f)
  }
  // end excerpt

  // excerpt: hinge
  /// max(0, 1 − y·f): 0 beyond the margin on the right side, else how far it is from there
  static func hinge(_ y: Double, _ f: Double) -> Double { max(0, 1 - y * f) }
  // end excerpt

  /// f(x) = Σ αᵢ·yᵢ·K(xᵢ, x), over the examples that count.
  func callAsFunction(_ point: [Double]) -> Double {
    var sum = 0.0
    for i in x.indices where α[i] > 0 { sum += α[i] * y[i] * kernel(x[i], point) }
    return sum
  }

  /// ‖w‖² = Σ αᵢ·yᵢ·f(xᵢ)
  var squaredNorm: Double { x.indices.reduce(0) { $0 + α[$1] * y[$1] * f[$1] } }

  /// What is made least, and what the dual makes greatest: they meet at the solution.
  var primal: Double {
    0.5 * squaredNorm + C * x.indices.reduce(0) { $0 + SupportVectorMachine.hinge(y[$1], f[$1]) }
  }
  var dual: Double { α.reduce(0, +) - 0.5 * squaredNorm }

  /// The examples within the margin or at its border.
  var supportVectors: [Int] { x.indices.filter { α[$0] > 1e-9 } }
}
