import Chalk

/// A GRU of one unit with one input, number by number.
struct ScalarGRU {
  // excerpt: gru
  /// The weight of the state, the weight of the input, and the bias
  typealias Gate = (W: Scalar, U: Scalar, b: Scalar)

  let update, reset, new: Gate

  /// h′ = z·h + (1 − z)·g: the update gate z keeps the old state or lets the new value g replace it.
  func callAsFunction(_ x: Scalar, h: Scalar) -> (z: Scalar, r: Scalar, g: Scalar, h: Scalar) {
    let z = sigmoid(update.W * h + update.U * x + update.b)
    let r = sigmoid(reset.W * h + reset.U * x + reset.b)
    let g = tanh(new.W * (r * h) + new.U * x + new.b)
    return (z, r, g, z * h + (1 - z) * g)
  }
  // end excerpt

  /// All states over a sequence, from h = 0.
  func callAsFunction(_ x: [Scalar]) -> [Scalar] {
    var h = Scalar(0)
    return x.map { x in
      h = self(x, h: h).h
      return h
    }
  }
}
