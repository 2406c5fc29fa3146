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

  /// What came of one network: log₁₀ of the gradient's length beside its length at the output, after 0, 1, … layers
  /// back, and the same at the end, predicted from the sums alone.
  struct Run {
    let measured: [Double]
    let predicted: Double
  }

  /// Each kind of network with the same random numbers: a row a kind, a run a network.
  static func runs(of kinds: [DeepGradients], random: inout RandomSource) -> [[Run]] {
    func normals() -> [Double] { (0..<width).map { _ in random.normal() } }
    var runs = kinds.map { _ in [Run]() }
    for _ in 0..<networks {
      let (x, gradient) = (normals(), normals())
      let draws = (0..<depth).map { _ in (0..<width).map { _ in normals() } }
      for kind in kinds.indices { runs[kind].append(kinds[kind].run(x, gradient, draws)) }
    }
    return runs
  }

  /// The input x forward through the layers, then the gradient of the output back; a draw is a weight without its
  /// scale.
  private func run(_ x: [Double], _ output: [Double], _ draws: [[[Double]]]) -> Run {
    let scale = gain / Double(Self.width).squareRoot()
    var (a, gradient) = (x, output)
    let layers = draws.map { draw in
      let W = draw.map { row in row.map { scale * $0 } }
      let z = W.map { row in zip(row, a).map { $0 * $1 }.reduce(0, +) }
      a = z.map(f)
      return (W: W, z: z)
    }
    let measured = layers.reversed().map { layer in
      gradient = back(layer.W, layer.z, gradient)
      return log10(length(gradient) / length(output))
    }
    return Run(
      measured: [0] + measured,
      predicted: layers.map { log10(gain * rootMeanSquare($0.z.map(derivative))) }.reduce(0, +))
  }

  private func rootMeanSquare(_ numbers: [Double]) -> Double {
    length(numbers) / Double(numbers.count).squareRoot()
  }

  private func length(_ numbers: [Double]) -> Double {
    numbers.map { $0 * $0 }.reduce(0, +).squareRoot()
  }
}
