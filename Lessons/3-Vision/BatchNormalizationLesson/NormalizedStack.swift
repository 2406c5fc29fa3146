import Chalk

/// The sizes of activations and gradients in a stack of layers with random weights, with batch normalization or
/// without.
struct NormalizedStack {
  static let (depth, width, batch) = (20, 64, 100)

  /// The root mean square of the activations after 0, 1, … layers.
  private(set) var activations: [Double] = []
  /// That of the gradients with respect to them.
  private(set) var gradients: [Double] = []

  // excerpt: stack
  /// z = a·W, normalized over the batch or not, and a = relu(z), layer by layer; then the gradient of a random
  /// weighted sum of the last activations, on its way back.
  init(deviation: Double, isNormalized: Bool, random: inout RandomSource) {
    let (n, m) = (Self.width, Self.batch)
    let gamma = Variable(.ones([n], .double))
    let beta = Variable(.zeros([n], .double))
    var a = [Variable(.normal([m, n], .double, using: &random), requiresGradient: true)]
    for _ in 0..<Self.depth {
      let W = Tensor.normal([n, n], deviation: deviation, .double, using: &random)
      var z = a[a.count - 1].matmul(Variable(W))
      if isNormalized {
        z = Primitive.batchNorm(z, gamma: gamma, beta: beta, epsilon: 1e-12).y
      }
      let next = z.relu()
      next.retainsGradient = true
      a.append(next)
    }
    let upstream = Tensor.normal([m, n], .double, using: &random)
    (a[Self.depth] * upstream).sum().backward()
    activations = a.map { size($0.value) }
    gradients = a.map { size($0.gradient!) }
  }
  // end excerpt

  /// The root of the mean square.
  private func size(_ tensor: Tensor) -> Double {
    tensor.squared().mean().scalar.squareRoot()
  }
}
