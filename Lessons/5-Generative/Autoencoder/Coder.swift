import Chalk

/// An encoder and a decoder that learn together.
struct Coder: Model {
  /// How many numbers the code has.
  let width: Int
  private(set) var losses: [Double] = []
  private(set) var lengths: [(encoder: Double, decoder: Double)] = []
  private let f, g: DenseNetwork
  private var adam: AdamOptimizer
  var trainer = Trainer()

  /// - Parameter sizes: the layers before the code; those behind it are the same in reverse.
  init(_ sizes: [Int], _ width: Int, random: inout RandomSource) {
    self.width = width
    f = DenseNetwork(sizes + [width], isBalanced: true, name: "encoder", random: &random)
    g = DenseNetwork([width] + sizes.reversed(), isBalanced: true, name: "decoder", random: &random)
    adam = AdamOptimizer(f.parameters + g.parameters, rate: 1e-2)
  }

  // excerpt: coder
  /// x̂ = g(f(x)); the loss is the mean of (x̂ − target)² over all pixels. The target is x, if there is no other.
  mutating func step(_ x: Tensor, wanting target: Tensor? = nil) {
    let loss = (g(f(Variable(x))) - (target ?? x)).squared().mean()
    loss.backward()
    losses.append(loss.scalar)
    lengths.append((length(of: f), length(of: g)))
    adam.step()
  }

  func encode(_ x: Tensor) -> Tensor { withoutGradients { f(Variable(x)).value } }
  func decode(_ z: Tensor) -> Tensor { withoutGradients { g(Variable(z)).value } }
  // end excerpt

  func callAsFunction(_ x: Variable) -> Variable { g(f(x)) }

  var parameters: [Parameter] { (f.layers + g.layers).flatMap { $0.parameters.under($0.name) } }

  func error(of x: Tensor) -> Double { (decode(encode(x)) - x).squared().mean().scalar }

  private func length(of network: DenseNetwork) -> Double {
    network.parameters.map { $0.gradient!.squared().sum().scalar }.reduce(0, +).squareRoot()
  }
}
