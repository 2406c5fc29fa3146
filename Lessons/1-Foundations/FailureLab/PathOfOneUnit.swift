import Chalk

extension ScalarNetwork {
  /// The loss of one example, with a name for every number on the way through one hidden unit: s its weighted sum, a
  /// its activation, r what all other units and the bias add to each logit, z the logits.
  ///
  ///     zₖ = vₖ·a + rₖ
  ///
  /// The r are given numbers, so a backward pass reaches the weights into and out of this unit only.
  func path(throughHidden unit: Int, _ row: [Double], loss: ([Scalar]) -> Scalar) -> Scalar {
    let x = row.enumerated().map { Scalar($1, "x" + place($0)) }
    let (hidden, out) = (layers[0], layers[1])
    let s = Scalar.weightedSum(hidden.weights[unit], x, plus: hidden.biases[unit])
      .named("s" + place(unit))
    let a = activation.apply(s).named("a" + place(unit))
    let all = activations(row)[0]
    let z = zip(out.weights, out.biases).enumerated().map { k, neuron in
      let (weights, bias) = neuron
      let others = weights.indices.filter { $0 != unit }
      let rest = others.reduce(bias.value) { $0 + weights[$1].value * all[$1] }
      return Scalar.weightedSum([weights[unit]], [a], plus: Scalar(rest, "r" + place(k)))
        .named("z" + place(k))
    }
    return loss(z).named("L")
  }
}
