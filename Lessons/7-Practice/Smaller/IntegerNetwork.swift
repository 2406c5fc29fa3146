import Chalk

/// A network that runs on whole numbers: codes of 8 bits times codes of 8 bits, added up in 32 bits.
struct IntegerNetwork {
  let W1, W2: Quantized
  let b1, b2: [Double]
  let width: Int, hidden: Int, classes: Int
  /// How inputs and hidden outputs become codes: their scales come from examples of the training set.
  let input: (scale: Double, zero: Int), middle: (scale: Double, zero: Int)

  init(_ network: PlainNetwork, calibratedOn x: Tensor) {
    W1 = Quantized(network.W1.values, bits: 8)
    W2 = Quantized(network.W2.values, bits: 8)
    (b1, b2) = (network.b1.values, network.b2.values)
    (width, hidden, classes) = (network.W1.shape[0], b1.count, b2.count)
    let seen = Quantized(x.values, bits: 8)
    let outputs = Quantized((x.matmul(network.W1) + network.b1).relu().values, bits: 8)
    input = (seen.scale, seen.zero)
    middle = (outputs.scale, outputs.zero)
  }

  // excerpt: integers
  /// Σ (qₓ − zₓ)·(q_w − z_w): whole numbers only
  static func sum(_ x: [Int], _ zx: Int, _ W: Quantized, row: Int, of columns: Int) -> Int32 {
    var sum: Int32 = 0
    for i in x.indices { sum += Int32(x[i] - zx) * Int32(W.codes[i * columns + row] - W.zero) }
    return sum
  }

  func predict(_ x: [Double]) -> Int {
    let q = codes(x, input)
    let h = b1.indices.map { j -> Double in
      let whole = IntegerNetwork.sum(q, input.zero, W1, row: j, of: hidden)
      return max(0, input.scale * W1.scale * Double(whole) + b1[j])
    }
    let p = codes(h, middle)
    return b2.indices.map { k in
      let whole = IntegerNetwork.sum(p, middle.zero, W2, row: k, of: classes)
      return middle.scale * W2.scale * Double(whole) + b2[k]
    }.argmax
  }
  // end excerpt

  func codes(_ x: [Double], _ place: (scale: Double, zero: Int)) -> [Int] {
    x.map { min(max(Int(($0 / place.scale).rounded()) + place.zero, 0), 255) }
  }
}
