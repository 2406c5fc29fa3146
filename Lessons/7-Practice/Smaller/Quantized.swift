import Chalk

/// Numbers as whole numbers of a few bits: the value is scale·(code − zero).
struct Quantized {
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
