import Chalk

/// The three matrices that are learned.
struct RecallModel {
  let queries, keys, values: Variable

  init(random: inout RandomSource) {
    func weights(_ rows: Int, _ columns: Int) -> Variable {
      Variable(.normal([rows, columns], deviation: 0.3, using: &random), requiresGradient: true)
    }
    (queries, keys, values) = (weights(8, 8), weights(8, 8), weights(4, 4))
  }

  // excerpt: recall
  /// The logits of the digits: the letter asks, the letters of the pairs answer with their digits.
  func callAsFunction(_ task: RecallTask) -> Variable {
    let q = Variable(task.asked).matmul(queries)
    let k = Variable(task.letters).matmul(keys)
    let v = Variable(task.digits).matmul(values)
    return Primitive.attention(scale: 1 / 8.0.squareRoot())([q, k, v])[Axis.all, 0]
  }

  /// The mean cross-entropy, and one step of gradient descent: w ← w − α·∂L/∂w
  func descend(_ task: RecallTask, rate α: Double) -> (loss: Double, lengths: [Double]) {
    let loss = Primitive.softmaxCrossEntropy(labels: task.labels)(self(task)).mean()
    loss.backward()
    let lengths = [queries, keys, values].map { w in
      let g = w.takeGradient()!.toDense()
      w.value -= α * g
      return g.squared().sum().scalar.squareRoot()
    }
    return (loss.scalar, lengths)
  }
  // end excerpt

  func accuracy(_ task: RecallTask) -> Double {
    let predictions = withoutGradients { self(task).value.argmax().values }
    return zip(predictions, task.labels).fraction { Int($0) == $1 }
  }

  /// How much each letter, asking, would look at each letter.
  var map: [[Double]] {
    let w = queries.value.attention(to: keys.value, keys.value, scale: 1 / 8.0.squareRoot()).w
    return (0..<8).map { w[$0].values }
  }
}
