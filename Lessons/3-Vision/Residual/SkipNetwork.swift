import Chalk

/// Blocks of two dense layers, one behind the other, with skip connections or without, between a first and a last
/// layer.
struct SkipNetwork: Model {
  /// What goes past a block.
  enum Kind: String, CaseIterable {
    case plain = "plain"
    case skip = "skips"
    case identity = "skips, from identity"
  }

  static let width = 32

  let kind: Kind
  private let stem, head: Dense
  private let blocks: [(first: Dense, second: Dense)]
  var trainer = Trainer()

  init(
    _ kind: Kind, blocks count: Int, inputs: Int, classes: Int, using random: inout RandomSource
  ) {
    self.kind = kind
    let d = Self.width
    stem = Dense(inputs, d, activation: .relu, name: "stem", using: &random)
    let last: Initializer = kind == .identity ? .zeros : .glorotUniform
    var made: [(first: Dense, second: Dense)] = []
    for number in 1...count {
      let first = Dense(d, d, activation: .relu, name: "block\(number)_1", using: &random)
      let second = Dense(
        d, d, activation: kind == .plain ? .relu : .linear, kernelInitializer: last,
        name: "block\(number)_2", using: &random)
      made.append((first, second))
    }
    blocks = made
    head = Dense(d, classes, activation: .softmax, name: "head", using: &random)
  }

  // excerpt: skip network
  /// a ← F(a) without skips, a ← a + F(a) with them; F(a) = W₂·relu(W₁·a + b₁) + b₂
  func states(_ x: Variable) -> [Variable] {
    var a = [stem(x)]
    for block in blocks {
      let before = a[a.count - 1]
      let F = block.second(block.first(before))
      a.append(kind == .plain ? F : before + F)
    }
    return a
  }

  func callAsFunction(_ x: Variable) -> Variable { head(states(x).last!) }
  // end excerpt

  var parameters: [Parameter] {
    stem.parameters.under(stem.name)
      + blocks.flatMap {
        $0.first.parameters.under($0.first.name) + $0.second.parameters.under($0.second.name)
      } + head.parameters.under(head.name)
  }

  /// The gradients of a random weighted sum of the last block's outputs: with respect to the outputs of the first
  /// layer and of each block, each as a root mean square; and the largest numbers of those of W₁ and of W₂.
  func gradients(
    _ x: Tensor, _ random: inout RandomSource
  ) -> (sizes: [Double], first: Double, second: Double) {
    let a = states(Variable(x))
    for state in a { state.retainsGradient = true }
    let last = a[a.count - 1]
    let upstream = Tensor.normal(last.shape, using: &random)
    (last * upstream).sum().backward()
    let largest = { (layers: [Dense]) in
      layers.map { $0.kernel.gradient?.absolute().max().scalar ?? 0 }.max() ?? 0
    }
    let sizes = a.map { $0.gradient!.squared().mean().scalar.squareRoot() }
    return (sizes, largest(blocks.map(\.first)), largest(blocks.map(\.second)))
  }

  /// The mean cosine between the activations of two inputs, over all pairs, behind the first layer and each block.
  func similarity(_ x: Tensor) -> [Double] {
    withoutGradients { states(Variable(x)) }.map { state in
      let rows = state.value
      let lengths = rows.squared().sum([1], keepingAxes: true).squareRoot() + 1e-30
      let directions = rows / lengths
      let n = Double(rows.shape[0])
      let all = directions.matmul(directions.transposed()).sum().scalar
      return (all - directions.squared().sum().scalar) / (n * (n - 1))
    }
  }

  /// Adam on the cross-entropy, in batches of 32. Gives the training loss of each epoch.
  mutating func learn(
    _ x: Tensor, _ y: Tensor, epochs: Int, callbacks: [Callback], seed: UInt64
  ) throws -> [Double] {
    compile(optimizer: .adam, loss: .sparseCategoricalCrossentropy)
    return try fit(
      x, y, epochs: epochs, callbacks: callbacks, progress: .silent, seed: seed)["loss"]
  }
}
