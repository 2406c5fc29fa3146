import Glibc
import Notation

/// Windows, spectra and mel bands.
enum SignalOperators {
  static let table: [String: Operator] = [
    "HannWindow": single { try window($0, [0.5, 0.5]) },
    "HammingWindow": single { try window($0, [25.0 / 46, 21.0 / 46]) },
    "BlackmanWindow": single { try window($0, [0.42, 0.5, 0.08]) },
    "DFT": single(transform),
    "STFT": single(shortTime),
    "MelWeightMatrix": single(mel),
  ]

  /// w[n] = a₀ − a₁·cos(2πn/N) + a₂·cos(4πn/N), N the size, or one less where the window is symmetric.
  private static func window(_ call: OperatorCall, _ a: [Double]) throws -> ONNXArray {
    guard let size = try call.integers(0).first, size >= 0 else { throw Mismatch("no size") }
    _ = try ONNXArray.count(of: [size])
    let length = Double(try call.flag("periodic", true) ? size : size - 1)
    let numbers = (0..<size).map { n in
      let angle = 2 * Double.pi * Double(n) / length
      return a.enumerated().reduce(0.0) { sum, term in
        sum + (term.offset % 2 == 0 ? 1 : -1) * term.element * cos(Double(term.offset) * angle)
      }
    }
    let type = try call.type("output_datatype") ?? .float32
    return try ONNXArray(doubles: numbers, shape: [size], type: type)
  }

  /// X[k] = Σ x[n]·e^(∓2πi·kn/N), summed as it is written.
  static func spectrum(
    _ re: [Double], _ im: [Double], length: Int, bins: Int, isInverse: Bool
  ) -> (re: [Double], im: [Double]) {
    var (real, imaginary) = (
      [Double](repeating: 0, count: bins), [Double](repeating: 0, count: bins)
    )
    let turn = (isInverse ? 2.0 : -2.0) * Double.pi / Double(length)
    let table = (0..<length).map { (cos(turn * Double($0)), sin(turn * Double($0))) }
    let scale = isInverse ? 1 / Double(length) : 1
    for k in 0..<bins {
      for n in 0..<min(length, re.count) {
        let (c, s) = table[k * n % length]
        real[k] += (re[n] * c - im[n] * s) * scale
        imaginary[k] += (re[n] * s + im[n] * c) * scale
      }
    }
    return (real, imaginary)
  }

  private static func transform(_ call: OperatorCall) throws -> ONNXArray {
    let x = try call.array(0)
    guard let parts = x.shape.last, x.rank >= 2, parts == 1 || parts == 2 else {
      throw Mismatch("\(x.shape); the last axis must be 1 or 2, for real or complex numbers")
    }
    let named =
      call.opset < 20
      ? try call.int("axis", 1) : try call.value(2) == nil ? -2 : call.integers(2).first ?? -2
    let axis = try Positions.axis(named, x.rank)
    guard axis < x.rank - 1 else { throw Mismatch("the axis \(axis) of \(x.shape)") }
    let isInverse = try call.flag("inverse")
    let given = call.value(1) == nil ? nil : try call.integers(1).first
    let length = given ?? x.shape[axis]
    guard length >= 1, length <= 1 << 16 else { throw Mismatch("a length of \(length)") }
    let bins = try call.flag("onesided") ? length / 2 + 1 : length
    var shape = x.shape
    (shape[axis], shape[x.rank - 1]) = (bins, 2)
    var y = [Double](repeating: 0, count: try ONNXArray.count(of: shape))
    let (outer, size, rest) = Positions.around(axis, x.shape)
    let (values, inner) = (x.doubles, rest / parts)
    try ONNXArray.checkWork([outer, inner, bins, length])
    for row in 0..<outer {
      for column in 0..<inner {
        func numbers(_ part: Int) -> [Double] {
          (0..<size).map {
            part < parts ? values[((row * size + $0) * inner + column) * parts + part] : 0
          }
        }
        let (re, im) = spectrum(
          numbers(0), numbers(1), length: length, bins: bins, isInverse: isInverse)
        for k in 0..<bins {
          let place = ((row * bins + k) * inner + column) * 2
          (y[place], y[place + 1]) = (re[k], im[k])
        }
      }
    }
    return try ONNXArray(doubles: y, shape: shape, type: x.type)
  }

  /// The spectra of pieces of a signal `[batch, length, 1]`; `[batch, frames, bins, 2]`.
  private static func shortTime(_ call: OperatorCall) throws -> ONNXArray {
    let x = try call.array(0)
    guard x.rank == 3 || x.rank == 2, let step = try call.integers(1).first, step > 0 else {
      throw Mismatch("\(x.shape), or no step")
    }
    let parts = x.rank == 3 ? x.shape[2] : 1
    let weights = try call.optional(2)?.doubles
    let given = call.value(3) == nil ? nil : try call.integers(3).first
    let size = given ?? weights?.count ?? 0
    guard size >= 1, size <= 1 << 16, size <= x.shape[1], weights == nil || weights!.count == size,
      parts == 1 || parts == 2
    else { throw Mismatch("frames of \(size) for \(x.shape)") }
    let bins = try call.flag("onesided", true) ? size / 2 + 1 : size
    let frames = (x.shape[1] - size) / step + 1
    let shape = [x.shape[0], frames, bins, 2]
    _ = try ONNXArray.count(of: shape)
    try ONNXArray.checkWork([x.shape[0], frames, bins, size])
    let values = x.doubles
    var y: [Double] = []
    for n in 0..<x.shape[0] {
      for frame in 0..<frames {
        func numbers(_ part: Int) -> [Double] {
          (0..<size).map { i in
            let place = ((n * x.shape[1] + frame * step + i) * parts) + part
            return part < parts ? values[place] * (weights?[i] ?? 1) : 0
          }
        }
        let (re, im) = spectrum(
          numbers(0), numbers(1), length: size, bins: bins, isInverse: false)
        for k in 0..<bins { y += [re[k], im[k]] }
      }
    }
    return try ONNXArray(doubles: y, shape: shape, type: x.type)
  }

  /// Triangles over the bins of a spectrum, evenly spaced in mel = 2595·log₁₀(1 + f/700).
  private static func mel(_ call: OperatorCall) throws -> ONNXArray {
    let bands = try call.integers(0).first ?? 0
    let (length, rate) = (try call.integers(1).first ?? 0, try call.integers(2).first ?? 0)
    let low = try call.array(3).doubles.first ?? 0
    let high = try call.array(4).doubles.first ?? 0
    guard bands >= 1, length >= 1, rate >= 1, length < 1 << 24, bands < 1 << 16 else {
      throw Mismatch("\(bands) bands of \(length) at \(rate)")
    }
    let bins = length / 2 + 1
    func mels(_ f: Double) -> Double { 2595 * log10(1 + f / 700) }
    let (first, last) = (mels(low), mels(high))
    guard low >= 0, high >= low, last.isFinite else {
      throw Mismatch("edges from \(low) to \(high) Hz")
    }
    let edges = (0..<(bands + 2)).map { k in
      let f = 700 * (pow(10, (first + Double(k) * (last - first) / Double(bands + 2)) / 2595) - 1)
      // An edge may lie far beyond the last bin, yet one more must be a number, too.
      return Int(saturating: min((Double(length + 1) * f / Double(rate)).rounded(.down), 0x1p40))
    }
    var y = [Double](repeating: 0, count: try ONNXArray.count(of: [bins, bands]))
    for k in 0..<bands {
      let (left, middle, right) = (edges[k], edges[k + 1], edges[k + 2])
      if left == middle, middle < bins { y[middle * bands + k] = 1 }
      for i in left..<max(min(middle + 1, bins), left) where middle > left {
        y[i * bands + k] = Double(i - left) / Double(middle - left)
      }
      for i in middle..<max(min(right, bins), middle) where right > middle {
        y[i * bands + k] = Double(right - i) / Double(right - middle)
      }
    }
    let type = try call.type("output_datatype") ?? .float32
    return try ONNXArray(doubles: y, shape: [bins, bands], type: type)
  }
}
