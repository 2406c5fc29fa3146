import Chalk

/// Numbers as whole numbers of a few bits: the value is scale·(code − zero).
struct Quantized {
  /// This file, to quote from.
  static let file = #filePath

  let scale: Double
  /// The code that stands for 0 exactly.
  let zero: Int
  let codes: [Int]

  // excerpt: quantize
  /// s = (max − min)/(2ᵇ − 1),  z = round(−min/s),  q = round(w/s) + z, kept between 0 and 2ᵇ − 1
  init(_ w: [Double], bits b: Int) {
    let most = (1 << b) - 1
    let (low, high) = (min(0, w.min() ?? 0), max(0, w.max() ?? 0))
    let s = high > low ? (high - low) / Double(most) : 1
    let z = Int((-low / s).rounded())
    scale = s
    zero = z
    codes = w.map { min(max(Int(($0 / s).rounded()) + z, 0), most) }
  }

  /// ŵ = s·(q − z)
  var values: [Double] { codes.map { scale * Double($0 - zero) } }
  // end excerpt

  // excerpt: pack
  /// The codes bit behind bit, as they would lie in a file.
  func packed(bits b: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (codes.count * b + 7) / 8)
    for (i, code) in codes.enumerated() {
      for k in 0..<b where code >> k & 1 == 1 {
        bytes[(i * b + k) / 8] |= 1 << UInt8((i * b + k) % 8)
      }
    }
    return bytes
  }

  /// The codes again.
  static func unpacked(_ bytes: [UInt8], bits b: Int, count: Int) -> [Int] {
    (0..<count).map { i in
      (0..<b).reduce(0) { $0 | Int(bytes[(i * b + $1) / 8] >> UInt8((i * b + $1) % 8) & 1) << $1 }
    }
  }
  // end excerpt
}

/// A network of one hidden layer as plain tensors, so that its weights can be changed at will.
struct PlainNetwork {
  var W1, b1, W2, b2: Tensor

  /// The weights of a trained model of two dense layers.
  init(_ model: Sequential) {
    let values = model.parameters.map(\.variable.value)
    (W1, b1, W2, b2) = (values[0], values[1], values[2], values[3])
  }

  func answers(_ x: Tensor) -> [Int] {
    ((x.matmul(W1) + b1).relu().matmul(W2) + b2).argmax().values.map { Int($0) }
  }

  func accuracy(_ x: Tensor, _ labels: [Int]) -> Double {
    share(zip(answers(x), labels).map { $0 == $1 })
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
  /// The part of the weights that is smallest becomes 0, in each matrix by itself.
  static func mask(_ w: Tensor, without part: Double) -> Tensor {
    let sizes = w.absolute().values.sorted()
    let count = Int((part * Double(sizes.count)).rounded())
    let border = count == 0 ? -1 : sizes[count - 1]
    return w.absolute() .> border
  }
  // end excerpt
}

/// A network that runs on whole numbers: codes of 8 bits times codes of 8 bits, added up in 32 bits.
struct IntegerNetwork {
  /// This file, to quote from.
  static let file = #filePath

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

  func answer(_ x: [Double]) -> Int {
    let q = codes(x, input)
    let h = b1.indices.map { j -> Double in
      let whole = IntegerNetwork.sum(q, input.zero, W1, row: j, of: hidden)
      return max(0, input.scale * W1.scale * Double(whole) + b1[j])
    }
    let p = codes(h, middle)
    return largest(
      b2.indices.map { k in
        let whole = IntegerNetwork.sum(p, middle.zero, W2, row: k, of: classes)
        return middle.scale * W2.scale * Double(whole) + b2[k]
      })
  }
  // end excerpt

  func codes(_ x: [Double], _ place: (scale: Double, zero: Int)) -> [Int] {
    x.map { min(max(Int(($0 / place.scale).rounded()) + place.zero, 0), 255) }
  }
}
