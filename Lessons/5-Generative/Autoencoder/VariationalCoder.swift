import Chalk

/// A variational autoencoder: its encoder gives a mean and a variance for each number of the code.
struct VariationalCoder {
  /// How many numbers the code has.
  let width: Int
  /// The standard deviation that a pixel is assumed to have around its reconstruction.
  static let s = 0.2
  private let f, g: DenseNetwork
  private var adam: AdamOptimizer

  init(_ sizes: [Int], _ width: Int, random: inout RandomSource) {
    self.width = width
    f = DenseNetwork(sizes + [2 * width], isBalanced: true, random: &random)
    g = DenseNetwork([width] + sizes.reversed(), isBalanced: true, random: &random)
    adam = AdamOptimizer(f.parameters + g.parameters, rate: 5e-3)
  }

  // excerpt: variational
  /// z = μ + σ·ε, x̂ = g(z)
  /// L = Σ (x̂ − x)²/(2s²) + ½·Σ (μ² + σ² − log σ² − 1), the mean over the pictures of the batch
  mutating func step(_ x: Tensor, _ random: inout RandomSource) {
    let h = f(Variable(x))
    let (μ, logVariance) = (h[Axis.all, 0..<width], h[Axis.all, width..<(2 * width)])
    let ε = Tensor.normal([x.shape[0], width], using: &random)
    let z = μ + (logVariance * 0.5).exp() * ε
    let reconstruction = (g(z) - x).squared().sum() * (1 / (2 * Self.s * Self.s))
    let divergence = (μ.squared() + logVariance.exp() - logVariance - 1).sum() * 0.5
    ((reconstruction + divergence) * (1 / Double(x.shape[0]))).backward()
    adam.step()
  }
  // end excerpt

  /// The means of the codes.
  func encode(_ x: Tensor) -> Tensor {
    withoutGradients { f(Variable(x)).value[Axis.all, 0..<width].contiguous() }
  }

  func decode(_ z: Tensor) -> Tensor { withoutGradients { g(Variable(z)).value } }

  /// Codes drawn from what the encoder gives for these pictures.
  func codes(_ x: Tensor, _ random: inout RandomSource) -> Tensor {
    let h = withoutGradients { f(Variable(x)).value }
    let σ = (h[Axis.all, width..<(2 * width)] * 0.5).exp()
    return h[Axis.all, 0..<width] + σ * Tensor.normal([x.shape[0], width], using: &random)
  }
}
