import Chalk

/// A network of one hidden layer in double precision, as a list of tensors that can be sent and added.
struct SentWeights {
  /// W₁, b₁, W₂, b₂
  var tensors: [Tensor]

  init(inputs: Int, hidden: Int, classes: Int, random: inout RandomSource) {
    tensors = [
      .normal(
        [inputs, hidden], deviation: 1 / Double(inputs).squareRoot(), .double, using: &random),
      .zeros([hidden], .double),
      .normal(
        [hidden, classes], deviation: 1 / Double(hidden).squareRoot(), .double, using: &random),
      .zeros([classes], .double),
    ]
  }

  /// How many numbers are sent.
  var count: Int { tensors.reduce(0) { $0 + $1.count } }

  /// The mean loss of some examples, and its gradient.
  func gradient(_ x: Tensor, _ labels: [Int]) -> (loss: Double, tensors: [Tensor]) {
    let w = tensors.map { Variable($0, requiresGradient: true) }
    let z = (Variable(x).matmul(w[0]) + w[1]).tanh().matmul(w[2]) + w[3]
    let loss = Primitive.softmaxCrossEntropy(labels: labels)(z).mean()
    loss.backward()
    return (loss.scalar, w.map { $0.gradient! })
  }

  mutating func step(_ gradient: [Tensor], rate: Double) {
    for i in tensors.indices { tensors[i].add(gradient[i], times: -rate) }
  }

  /// The largest difference of two numbers at the same place.
  func difference(from other: SentWeights) -> Double {
    zip(tensors, other.tensors).map { largestDifference($0, $1) }.max() ?? 0
  }

  /// The mean of the weights of several workers.
  static func mean(_ all: [SentWeights]) -> SentWeights {
    var sum = all[0]
    for i in sum.tensors.indices {
      for other in all.dropFirst() { sum.tensors[i] += other.tensors[i] }
      sum.tensors[i] *= 1 / Double(all.count)
    }
    return sum
  }

  /// The fraction of the examples whose class is predicted correctly.
  func accuracy(_ x: Tensor, _ labels: [Int]) -> Double {
    let w = tensors
    let z = (x.matmul(w[0]) + w[1]).tanh().matmul(w[2]) + w[3]
    return zip(z.argmax().values, labels).fraction { Int($0) == $1 }
  }
}
