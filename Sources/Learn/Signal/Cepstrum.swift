import Foundation
import Tensors

/// 10·log₁₀ of powers, in decibels, with librosa's two limits: no power counts as less than `floor`, and nothing lies
/// more than `range` decibels below the greatest value of the whole tensor; nil is no limit.
public func powerToDecibels(
  _ power: Tensor, floor: Double = 1e-10, range: Double? = 80
) -> Tensor {
  let decibels = power.values.map { 10 * log10(max($0, floor)) }
  let least = range.flatMap { range in decibels.max().map { $0 - range } } ?? -.infinity
  return Tensor(decibels.map { max($0, least) }, shape: power.shape, power.precision)
}

/// The first coefficients of the cosine transform of each row, orthonormal DCT-II:
/// y[c] = s·Σ x[m]·cos(π·c·(2m + 1)/(2M)) over the M numbers of a row, with s = √(1/M) for c = 0 and √(2/M) else.
///
/// A row is `[…, M]`; the result is `[…, coefficients]`. Of mel decibels these are the MFCCs, which tell the shape of a
/// spectrum, its vowel, by few numbers that hardly depend on each other.
public func cosineTransform(_ x: Tensor, coefficients: Int) -> Tensor {
  guard x.rank > 0, (1...max(x.shape[-1], 1)).contains(coefficients) else {
    ShapeError(
      "cosineTransform", got: "\(coefficients) coefficients of \(x.shape)",
      need: "[…, M], and 1 to M coefficients"
    ).trap()
  }
  let width = x.shape[-1]
  var basis: [Double] = []
  for m in 0..<width {
    for c in 0..<coefficients {
      let angle = Double.pi * Double(c * (2 * m + 1)) / Double(2 * width)
      basis.append((Double(c == 0 ? 1 : 2) / Double(width)).squareRoot() * cos(angle))
    }
  }
  let cosines = Tensor(basis, shape: [width, coefficients], .double)
  let y = x.converted(to: .double).reshaped(-1, width).matmul(cosines)
  return y.reshaped(to: Array(x.shape.dropLast()) + [coefficients]).converted(to: x.precision)
}

/// Mel-frequency cepstral coefficients of a signal, `[frames, coefficients]`: its mel spectrum in decibels, and the
/// cosine transform of that (Davis and Mermelstein, 1980); librosa's `feature.mfcc` without a lifter.
public struct MelCepstrum: Sendable {
  /// How the signal is cut into frames.
  public var transform: ShortTimeFourierTransform
  /// The filters.
  public var filters: MelFilterBank
  /// How many coefficients, at most as many as filters.
  public var coefficients: Int
  /// The least power that counts.
  public var floor: Double
  /// How many decibels below the greatest value the least one lies at most; nil is no limit.
  public var range: Double?

  /// How to compute them; librosa's settings where nothing is said.
  public init(
    transform: ShortTimeFourierTransform, filters: MelFilterBank, coefficients: Int = 20,
    floor: Double = 1e-10, range: Double? = 80
  ) {
    (self.transform, self.filters, self.coefficients) = (transform, filters, coefficients)
    (self.floor, self.range) = (floor, range)
  }

  /// The mel power spectrum of a signal `[samples]`: `[frames, mels]`.
  public func melPower(_ signal: Tensor) -> Tensor { filters(transform(signal).power.value) }

  /// The coefficients of a signal `[samples]`.
  public func callAsFunction(_ signal: Tensor) -> Tensor {
    cosineTransform(
      powerToDecibels(melPower(signal), floor: floor, range: range), coefficients: coefficients)
  }
}
