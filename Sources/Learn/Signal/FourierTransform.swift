import Foundation

/// The discrete Fourier transform X[f] = Σ x[n]·e^(−2πi·fn/N) of N numbers: how much of each frequency is in them.
///
/// Where N is a power of two it is split into the transforms of the numbers at even and at odd places, over and over
/// (Cooley and Tukey, 1965), which takes N·log₂N steps; other lengths take the N² steps of the formula. Both calculate
/// in double precision.
public struct FourierTransform: Sendable, Hashable {
  /// N.
  public let length: Int
  /// cos and sin of 2πk/N for k = 0 … N − 1.
  private let cosines, sines: [Double]

  /// A transform of a length. Traps with a message for a length below 1.
  public init(length: Int) {
    guard length > 0 else {
      fatalError("FourierTransform: got the length \(length); needs at least 1")
    }
    self.length = length
    let angles = (0..<length).map { 2 * Double.pi * Double($0) / Double(length) }
    (cosines, sines) = (angles.map { cos($0) }, angles.map { sin($0) })
  }

  /// Complex numbers, as two arrays of one length.
  public struct Spectrum: Sendable, Hashable {
    /// The real parts.
    public var real: [Double]
    /// The imaginary parts.
    public var imaginary: [Double]

    /// Numbers by their parts.
    public init(real: [Double], imaginary: [Double]) {
      (self.real, self.imaginary) = (real, imaginary)
    }
  }

  /// The transform of N real numbers at the frequencies 0 … N/2; those above are mirrored, with the other sign of the
  /// imaginary part. NumPy's `rfft`.
  public func callAsFunction(_ x: [Double]) -> Spectrum {
    let whole = transform(
      Spectrum(real: x, imaginary: [Double](repeating: 0, count: length)), sign: -1)
    let bins = length / 2 + 1
    return Spectrum(
      real: Array(whole.real[..<bins]), imaginary: Array(whole.imaginary[..<bins]))
  }

  /// The N real numbers whose transform has these values at the frequencies 0 … N/2; NumPy's `irfft`.
  public func inverse(_ spectrum: Spectrum) -> [Double] {
    var whole = spectrum
    for f in stride(from: length - length / 2 - 1, to: 0, by: -1) {
      whole.real.append(spectrum.real[f])
      whole.imaginary.append(-spectrum.imaginary[f])
    }
    return transform(whole, sign: 1).real.map { $0 / Double(length) }
  }

  /// What the gradients of the transform's real and imaginary parts, at 0 … N/2, are for the numbers:
  /// dx[n] = Σ (dRe[f]·cos(2πfn/N) − dIm[f]·sin(2πfn/N)).
  func gradient(_ dy: Spectrum) -> [Double] {
    let zeros = [Double](repeating: 0, count: length - dy.real.count)
    return transform(
      Spectrum(real: dy.real + zeros, imaginary: dy.imaginary + zeros), sign: 1
    ).real
  }

  /// Σ x[n]·e^(sign·2πi·fn/N)
  private func transform(_ x: Spectrum, sign: Double) -> Spectrum {
    var y = Spectrum(
      real: [Double](repeating: 0, count: length),
      imaginary: [Double](repeating: 0, count: length))
    if length & (length - 1) == 0 {
      split(x, start: 0, step: 1, into: &y, at: 0, count: length, sign)
      return y
    }
    for f in 0..<length {
      for n in 0..<length {
        let (c, s) = (cosines[f * n % length], sign * sines[f * n % length])
        y.real[f] += x.real[n] * c - x.imaginary[n] * s
        y.imaginary[f] += x.real[n] * s + x.imaginary[n] * c
      }
    }
    return y
  }

  /// The transform of every `step`th number from `start` on, from its halves E and O at even and odd places:
  /// X[f] = E[f] + w·O[f] and X[f + n/2] = E[f] − w·O[f], with w = e^(sign·2πi·f/n).
  private func split(
    _ x: Spectrum, start: Int, step: Int, into y: inout Spectrum, at place: Int, count: Int,
    _ sign: Double
  ) {
    if count == 1 {
      (y.real[place], y.imaginary[place]) = (x.real[start], x.imaginary[start])
      return
    }
    let half = count / 2
    split(x, start: start, step: 2 * step, into: &y, at: place, count: half, sign)
    split(x, start: start + step, step: 2 * step, into: &y, at: place + half, count: half, sign)
    for f in 0..<half {
      let (c, s) = (cosines[f * step], sign * sines[f * step])
      let (even, odd) = (place + f, place + half + f)
      let real = y.real[odd] * c - y.imaginary[odd] * s
      let imaginary = y.real[odd] * s + y.imaginary[odd] * c
      (y.real[odd], y.imaginary[odd]) = (y.real[even] - real, y.imaginary[even] - imaginary)
      y.real[even] += real
      y.imaginary[even] += imaginary
    }
  }
}
