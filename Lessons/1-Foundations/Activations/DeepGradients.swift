import Chalk
import Foundation

/// How the gradient's length changes on its way back through ten layers of random weights.
struct DeepGradients {
  let name: String
  /// Each weight is drawn with the standard deviation gain/√width.
  let gain: Double
  let f: (Double) -> Double
  let derivative: (Double) -> Double

  static let (depth, width, networks) = (10, 64, 10)

  // excerpt: layers back
  /// ∂L/∂x = Wᵀ·(f′(z) ⊙ ∂L/∂a), one layer back: first through f, then through W
  func back(_ W: [[Double]], _ z: [Double], _ gradient: [Double]) -> [Double] {
    let δ = zip(z, gradient).map { derivative($0) * $1 }
    return W[0].indices.map { j in zip(W, δ).map { $0[j] * $1 }.reduce(0, +) }
  }
  // end excerpt

  /// log₁₀ of the gradient's length beside its length at the output, after 0, 1, … layers back; a row a network.
  func runs(random: inout RandomSource) -> [[Double]] {
    (0..<Self.networks).map { _ in run(random: &random) }
  }

  private func run(random: inout RandomSource) -> [Double] {
    let n = Self.width
    func normals() -> [Double] { (0..<n).map { _ in random.normal() } }
    var a = normals()
    var layers: [(W: [[Double]], z: [Double])] = []
    for _ in 0..<Self.depth {
      let scale = gain / Double(n).squareRoot()
      let W = (0..<n).map { _ in normals().map { scale * $0 } }
      let z = W.map { row in zip(row, a).map { $0 * $1 }.reduce(0, +) }
      layers.append((W, z))
      a = z.map(f)
    }
    var gradient = normals()
    let first = length(gradient)
    return [0]
      + layers.reversed().map { layer in
        gradient = back(layer.W, layer.z, gradient)
        return log10(length(gradient) / first)
      }
  }

  private func length(_ numbers: [Double]) -> Double {
    numbers.map { $0 * $0 }.reduce(0, +).squareRoot()
  }
}
