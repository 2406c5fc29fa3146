import Chalk

/// Pictures of 8 × 8 pixels, from 0 (paper) to 1 (ink), `[pictures, 64]`: handwritten digits, or the
/// learner's own.
struct Digits {
  let training, test: Tensor
  let testLabels: [Int]
  let classNames: [String]

  var count: Int { training.shape[0] + test.shape[0] }

  init(on board: Board) throws {
    let parts = try board.data.images("digits", size: (8, 8), channels: 1, or: .digits(side: 8))
    training = parts.training.tensor.reshaped(parts.training.count, 64)
    test = parts.test.tensor.reshaped(parts.test.count, 64)
    testLabels = parts.test.labels
    classNames = parts.test.classNames
  }

  /// Digits to learn from, taken at random.
  func batch(_ count: Int, _ random: inout RandomSource) -> Tensor {
    training.rows(at: (0..<count).map { _ in random.integer(below: training.shape[0]) })
  }
}

/// An encoder and a decoder that learn together.
struct Coder {
  /// This file, to quote from.
  static let file = #filePath

  /// How many numbers the code has.
  let width: Int
  private(set) var losses: [Double] = []
  private(set) var lengths: [(encoder: Double, decoder: Double)] = []
  private let f, g: SmallNetwork
  private var adam: Adam

  /// - Parameter sizes: the layers before the code; those behind it are the same in reverse.
  init(_ sizes: [Int], _ width: Int, random: inout RandomSource) {
    self.width = width
    f = SmallNetwork(sizes + [width], isBalanced: true, random: &random)
    g = SmallNetwork([width] + sizes.reversed(), isBalanced: true, random: &random)
    adam = Adam(f.parameters + g.parameters, rate: 1e-2)
  }

  // excerpt: coder
  /// x̂ = g(f(x)); the loss is the mean of (x̂ − x)² over all pixels
  mutating func step(_ x: Tensor) {
    let loss = (g(f(Variable(x))) - x).squared().mean()
    loss.backward()
    losses.append(loss.scalar)
    lengths.append((length(of: f), length(of: g)))
    adam.step()
  }

  func encode(_ x: Tensor) -> Tensor { withoutGradients { f(Variable(x)).value } }
  func decode(_ z: Tensor) -> Tensor { withoutGradients { g(Variable(z)).value } }
  // end excerpt

  func error(of x: Tensor) -> Double { (decode(encode(x)) - x).squared().mean().scalar }

  private func length(of network: SmallNetwork) -> Double {
    network.parameters.map { $0.gradient!.squared().sum().scalar }.reduce(0, +).squareRoot()
  }
}

/// The directions along which examples differ most.
struct PrincipalDirections {
  /// This file, to quote from.
  static let file = #filePath

  let mean: [Double]
  private(set) var directions: [[Double]] = []
  /// The variance along each direction.
  private(set) var variances: [Double] = []

  /// The first `count` directions of `[examples, features]`.
  init(_ x: Tensor, count: Int) {
    let x = x.converted(to: .double)
    mean = x.mean(0).values
    let centered = x - x.mean(0)
    var C = centered.transposed().matmul(centered) / Double(x.shape[0])
    for start in 0..<count {
      let (v, variance) = PrincipalDirections.strongest(of: C, start: start)
      directions.append(v.values)
      variances.append(variance)
      C = C - variance * v.expanded(at: 1).matmul(v.expanded(at: 0))
    }
  }

  // excerpt: power
  /// v ← C·v/‖C·v‖ until it turns no more; its variance is v·C·v
  static func strongest(of C: Tensor, start: Int) -> (v: Tensor, variance: Double) {
    var v = Tensor((0..<C.shape[0]).map { $0 == start ? 1 : 0.1 }, .double)
    for _ in 0..<1000 {
      let w = C.matmul(v)
      let next = w / max(w.squared().sum().scalar.squareRoot(), 1e-300)
      let turned = (next - v).absolute().max().scalar
      v = next
      if turned < 1e-10 { break }
    }
    return (v, (v * C.matmul(v)).sum().scalar)
  }
  // end excerpt

  /// x̄ + Σ (v·(x − x̄))·v over the first k directions.
  func reconstruct(_ x: Tensor, keeping k: Int) -> Tensor {
    let mean = Tensor(self.mean, .double)
    let centered = x.converted(to: .double) - mean
    guard k > 0 else { return (centered * 0 + mean).converted(to: x.precision) }
    let V = Tensor(Array(directions.prefix(k)), .double)
    return (centered.matmul(V.transposed()).matmul(V) + mean).converted(to: x.precision)
  }

  func error(of x: Tensor, keeping k: Int) -> Double {
    (reconstruct(x, keeping: k) - x).squared().mean().scalar
  }

  var areOrthonormal: Bool {
    directions.indices.allSatisfy { i in
      directions.indices.allSatisfy { j in
        let product = zip(directions[i], directions[j]).map { $0 * $1 }.reduce(0, +)
        return abs(product - (i == j ? 1 : 0)) < 1e-4
      }
    }
  }
}
