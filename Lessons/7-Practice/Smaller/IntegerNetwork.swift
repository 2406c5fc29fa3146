import Chalk

/// A network that runs on whole numbers: codes of 8 bits times codes of 8 bits, added up in 32 bits.
struct IntegerNetwork {
  let W: [Quantized]
  let b: [[Double]]
  /// How the inputs of each layer become codes: scale and zero point, from examples of the training set.
  let places: [(scale: Double, zero: Int)]

  init(_ network: PlainNetwork, calibratedOn x: Tensor) {
    W = network.W.map { Quantized($0.values, bits: 8) }
    b = network.b.map(\.values)
    var (a, places): (Tensor, [(scale: Double, zero: Int)]) = (x, [])
    for layer in network.W.indices {
      let seen = Quantized(a.values, bits: 8)
      places.append((seen.scale, seen.zero))
      a = (a.matmul(network.W[layer]) + network.b[layer]).relu()
    }
    self.places = places
  }

  // excerpt: integers
  /// Σ (qₓ − zₓ)·(q_w − z_w): whole numbers only
  static func sum(_ x: [Int], _ zx: Int, _ W: Quantized, neuron: Int, of neurons: Int) -> Int32 {
    var sum: Int32 = 0
    for i in x.indices { sum += Int32(x[i] - zx) * Int32(W.codes[i * neurons + neuron] - W.zero) }
    return sum
  }

  func predict(_ x: [Double]) -> Int {
    var a = x
    for layer in W.indices {
      let (place, n) = (places[layer], b[layer].count)
      let q = codes(a, place)
      let z = (0..<n).map { j -> Double in
        let whole = IntegerNetwork.sum(q, place.zero, W[layer], neuron: j, of: n)
        return place.scale * W[layer].scale * Double(whole) + b[layer][j]
      }
      a = layer + 1 < W.count ? z.map { max(0, $0) } : z
    }
    return a.argmax
  }
  // end excerpt

  func codes(_ x: [Double], _ place: (scale: Double, zero: Int)) -> [Int] {
    x.map { min(max(Int(($0 / place.scale).rounded()) + place.zero, 0), 255) }
  }
}
