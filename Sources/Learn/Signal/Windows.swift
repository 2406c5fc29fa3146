import Foundation

/// What a frame of a signal is multiplied with before its spectrum is taken: without it the frame's abrupt ends
/// spread over all frequencies.
public enum SignalWindow: String, Sendable, Hashable, CaseIterable {
  /// Ones: no window.
  case rectangular
  /// ½ − ½·cos(2πk/n), after Julius von Hann.
  case hann
  /// 0.54 − 0.46·cos(2πk/n), after Richard Hamming: its next-best peaks are lower, its ends are not 0.
  case hamming

  /// Its numbers for a length. A periodic window, as spectrograms use it, is one period of length n; a symmetric one
  /// has equal ends, and n − 1 for n. Of a length below 2 it is ones.
  public func values(_ length: Int, periodic: Bool = true) -> [Double] {
    let n = Double(periodic ? length : length - 1)
    return (0..<max(length, 0)).map { k in
      let wave = length < 2 ? 0 : cos(2 * Double.pi * Double(k) / n)
      return switch self {
      case _ where length < 2: 1
      case .rectangular: 1
      case .hann: 0.5 - 0.5 * wave
      case .hamming: 0.54 - 0.46 * wave
      }
    }
  }
}
