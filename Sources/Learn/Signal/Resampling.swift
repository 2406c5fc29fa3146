import Foundation
import Notation
import Tensors

/// A signal `[samples]` at another sample rate: y[m] = Σ x[n]·c·s(c·(m·from/to − n)), with c = min(1, to/from) and the
/// windowed sinc s(t) = sin(πt)/(πt)·cos²(πt/2W), |t| < W (J. O. Smith, Digital Audio Resampling, 1984).
///
/// Frequencies above half the lower rate are taken out first, for they would come back as others (aliasing). Outside of
/// the signal there are zeros. The result has ⌈samples·to/from⌉ samples.
///
/// - Parameters:
///   - signal: the samples.
///   - from: their rate, in samples a second.
///   - to: the rate that is wanted.
///   - width: W, how many zeros of the sinc are kept on each side.
///
/// Traps with a message where the signal is not one row, or a rate or the width is less than 1.
public func resampled(_ signal: Tensor, from: Int, to: Int, width: Int = 16) -> Tensor {
  guard signal.rank == 1, from > 0, to > 0, width > 0 else {
    ShapeError(
      "resampled", got: "a signal of \(signal.shape), from \(from) to \(to), width \(width)",
      need: "[samples], and at least 1 each"
    ).trap()
  }
  if from == to { return signal }
  let x = signal.values
  let (step, c) = (Double(from) / Double(to), min(1, Double(to) / Double(from)))
  let reach = Double(width) / c
  let count = (x.count * to + from - 1) / from
  var y = [Double](repeating: 0, count: count)
  for m in 0..<count {
    let place = Double(m) * step
    let first = max(0, Int(saturating: (place - reach).rounded(.up)))
    let last = min(x.count - 1, Int(saturating: (place + reach).rounded(.down)))
    guard first <= last else { continue }
    var sum = 0.0
    for n in first...last { sum += x[n] * windowedSinc(c * (place - Double(n)), width) }
    y[m] = c * sum
  }
  return Tensor(y, signal.precision)
}

/// sin(πt)/(πt)·cos²(πt/2W); 1 at 0, and 0 from W on.
private func windowedSinc(_ t: Double, _ width: Int) -> Double {
  if abs(t) < 1e-9 { return 1 }
  if abs(t) >= Double(width) { return 0 }
  let window = cos(.pi * t / Double(2 * width))
  return sin(.pi * t) / (.pi * t) * window * window
}
