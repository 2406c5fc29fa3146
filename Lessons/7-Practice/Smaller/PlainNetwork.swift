import Chalk

/// A network of one hidden layer as plain tensors, so that its weights can be changed at will.
struct PlainNetwork {
  var W1, b1, W2, b2: Tensor

  /// The weights of a trained model of two dense layers.
  init(_ model: Sequential) {
    let values = model.parameters.map(\.variable.value)
    (W1, b1, W2, b2) = (values[0], values[1], values[2], values[3])
  }

  func predictions(_ x: Tensor) -> [Int] {
    ((x.matmul(W1) + b1).relu().matmul(W2) + b2).argmax().values.map { Int($0) }
  }

  func accuracy(_ x: Tensor, _ labels: [Int]) -> Double {
    zip(predictions(x), labels).fraction { $0 == $1 }
  }

  /// How many weights the two matrices have.
  var weights: Int { W1.count + W2.count }

  /// The network with both matrices changed.
  func with(_ change: (Tensor) -> Tensor) -> PlainNetwork {
    var changed = self
    (changed.W1, changed.W2) = (change(W1), change(W2))
    return changed
  }

  /// The network with weights of so many bits: one scale for a matrix, or one for each neuron.
  func quantized(bits: Int, perNeuron: Bool) -> PlainNetwork {
    with { w in
      if !perNeuron {
        return Tensor(Quantized(w.values, bits: bits).values, shape: w.shape)
      }
      let columns = (0..<w.shape[1]).map { column in
        Tensor(Quantized(w[Axis.all, column].values, bits: bits).values)
      }
      return .stack(columns, axis: 1)
    }
  }

  /// The network with the first weight of the first neuron far larger than all others.
  var withOneLargeWeight: PlainNetwork {
    var changed = self
    changed.W1[0, 0] = W1.absolute().max() * 30
    return changed
  }

  // excerpt: prune
  /// The fraction of the weights that is smallest becomes 0, in each matrix by itself.
  static func mask(_ w: Tensor, sparsity: Double) -> Tensor {
    let sizes = w.absolute().values.sorted()
    let count = Int((sparsity * Double(sizes.count)).rounded())
    let border = count == 0 ? -1 : sizes[count - 1]
    return w.absolute() .> border
  }
  // end excerpt
}
