import Chalk

/// A network of dense layers with ReLU between them as plain tensors, so that its weights can be changed at will.
struct PlainNetwork {
  /// The weights `[inputs, neurons]` and the biases of each layer.
  var W, b: [Tensor]

  /// The weights of a trained model of dense layers.
  init(_ model: Sequential) {
    let values = model.parameters.map(\.variable.value)
    W = stride(from: 0, to: values.count, by: 2).map { values[$0] }
    b = stride(from: 1, to: values.count, by: 2).map { values[$0] }
  }

  func logits(_ x: Tensor) -> Tensor {
    var a = x
    for layer in W.indices {
      let z = a.matmul(W[layer]) + b[layer]
      a = layer + 1 < W.count ? z.relu() : z
    }
    return a
  }

  func predictions(_ x: Tensor) -> [Int] { logits(x).argmax().values.map { Int($0) } }

  func accuracy(_ x: Tensor, _ labels: [Int]) -> Double {
    zip(predictions(x), labels).fraction { $0 == $1 }
  }

  /// How many weights all matrices have.
  var weights: Int { W.reduce(0) { $0 + $1.count } }

  /// The network with weights of so many bits: one scale for a matrix, or one for each neuron.
  func quantized(bits: Int, perChannel: Bool = false) -> PlainNetwork {
    var changed = self
    changed.W = W.map { PlainNetwork.rounded($0, bits: bits, perChannel: perChannel) }
    return changed
  }

  static func rounded(_ w: Tensor, bits: Int, perChannel: Bool) -> Tensor {
    if !perChannel { return Tensor(Quantized(w.values, bits: bits).values, shape: w.shape) }
    let columns = (0..<w.shape[1]).map { column in
      Tensor(Quantized(w[Axis.all, column].values, bits: bits).values)
    }
    return .stack(columns, axis: 1)
  }

  /// The network with the first weight of the first neuron far larger than all others.
  var withOneLargeWeight: PlainNetwork {
    var changed = self
    changed.W[0][0, 0] = W[0].absolute().max() * 30
    return changed
  }

  // excerpt: prune
  /// 1 for the weights that stay; the fraction `sparsity` with the smallest |w| gets 0.
  static func mask(_ w: Tensor, sparsity: Double) -> Tensor {
    let sizes = w.absolute().values.sorted()
    let count = Int((sparsity * Double(sizes.count)).rounded())
    let border = count == 0 ? -1 : sizes[count - 1]
    return w.absolute() .> border
  }
  // end excerpt

  /// The rival: as many weights chosen at random.
  static func randomMask(
    _ w: Tensor, sparsity: Double, random: inout RandomSource
  ) -> Tensor {
    let count = Int((sparsity * Double(w.count)).rounded())
    var kept = [Double](repeating: 1, count: w.count)
    for place in random.permutation(of: w.count).prefix(count) { kept[place] = 0 }
    return Tensor(kept, shape: w.shape)
  }

  /// The network with each matrix multiplied by its mask.
  func masked(_ masks: [Tensor]) -> PlainNetwork {
    var changed = self
    changed.W = zip(W, masks).map { $0 * $1 }
    return changed
  }

  // excerpt: aware
  /// Trains on with rounded weights: the forward pass uses ŵ, and the gradient goes to w as if ŵ were w.
  mutating func trainQuantized(
    _ x: Tensor, _ labels: [Int], bits: Int, epochs: Int, rate α: Double,
    random: inout RandomSource
  ) {
    for _ in 0..<epochs {
      let order = random.permutation(of: labels.count)
      for start in stride(from: 0, to: order.count, by: 32) {
        let batch = Array(order[start..<min(start + 32, order.count)])
        let W = W.map { Variable($0, requiresGradient: true) }
        let b = b.map { Variable($0, requiresGradient: true) }
        var a = Variable(x.rows(at: batch))
        for layer in W.indices {
          let w = W[layer].value
          let rounding = PlainNetwork.rounded(w, bits: bits, perChannel: false) - w
          let z = a.matmul(W[layer] + rounding) + b[layer]
          a = layer + 1 < W.count ? z.relu() : z
        }
        let loss = Primitive.softmaxCrossEntropy(labels: batch.map { labels[$0] })(a).mean()
        loss.backward()
        for layer in W.indices {
          self.W[layer].add(W[layer].gradient!, times: -α)
          self.b[layer].add(b[layer].gradient!, times: -α)
        }
      }
    }
  }
  // end excerpt
}
