import Chalk
import Foundation

// The other ways to the same numbers.

extension SevenSteps {
  /// The rows of a matrix as plain numbers.
  func rows(_ matrix: Tensor) -> [[Double]] {
    let (height, width) = (matrix.shape[0], matrix.shape[1])
    let values = matrix.values
    return (0..<height).map { Array(values[$0 * width..<($0 + 1) * width]) }
  }

  /// The root of the sum of all squares.
  func length(_ tensor: Tensor) -> Double { tensor.squared().sum().scalar.squareRoot() }

  /// The largest difference between two tensors.
  func distance(_ a: Tensor, _ b: Tensor) -> Double {
    zip(a.values, b.values).map { abs($0 - $1) }.max() ?? 0
  }

  /// Numbers in round brackets.
  func list(_ numbers: [Double]) -> String {
    "(" + numbers.map { written($0) }.joined(separator: ", ") + ")"
  }

  /// How many of the four points the best of many straight lines answers rightly.
  func bestLine() -> Int {
    let steps = stride(from: -2.0, through: 2, by: 0.25)
    let points = [(0.0, 0.0, false), (0, 1, true), (1, 0, true), (1, 1, false)]
    var best = 0
    for w1 in steps {
      for w2 in steps {
        for b in steps {
          best = max(best, points.count { (w1 * $0.0 + w2 * $0.1 + b > 0) == $0.2 })
        }
      }
    }
    return best
  }

  /// The gradients by the tensor engine, which knows nothing of the formulas in `SmallNetwork`.
  func gradientsByEngine(_ network: SmallNetwork) -> [Tensor] {
    let parameters = [network.W1, network.b1, network.W2, network.b2].map {
      Variable($0, requiresGradient: true)
    }
    let x = Tensor([[0, 0], [0, 1], [1, 0], [1, 1]], .double)
    let t = Tensor([[0], [1], [1], [0]], .double)
    let a1 = Primitive.tanh(Primitive.matmul(Variable(x), parameters[0]) + parameters[1])
    let z2 = Primitive.matmul(a1, parameters[2]) + parameters[3]
    let p = Primitive.sigmoid(z2)
    let hit = Variable(t) * Primitive.log(p) + Variable(1 - t) * Primitive.log(1 - p)
    let loss = Primitive.sum()(hit) * (-0.25)
    loss.backward()
    return parameters.map { $0.gradient! }
  }

  /// The gradients by the scalar engine, flat, in the order W₁, b₁, W₂, b₂.
  func gradientsByScalars(_ network: SmallNetwork) -> [[Double]] {
    let parameters = [network.W1, network.b1, network.W2, network.b2].map {
      $0.values.map { Scalar($0) }
    }
    let hidden = network.b1.shape[0]
    let cases: [([Double], Double)] = [([0, 0], 0), ([0, 1], 1), ([1, 0], 1), ([1, 1], 0)]
    let losses = cases.map { x, t in
      let a1 = (0..<hidden).map { j in
        let column = [parameters[0][j], parameters[0][hidden + j]]
        return tanh(.weightedSum(column, x.map { Scalar($0) }, plus: parameters[1][j]))
      }
      let p = sigmoid(.weightedSum(parameters[2], a1, plus: parameters[3][0]))
      return t == 1 ? -log(p) : -log(1 - p)
    }
    (Scalar.sum(losses) / 4).backward()
    return parameters.map { $0.map(\.gradient) }
  }
}
