import Foundation
import Tensors

/// Which pitch the ear takes a frequency for.
public enum MelScale: String, Sendable, Hashable, CaseIterable {
  /// mel = 2595·log₁₀(1 + f/700), of the speech recognizer HTK (O'Shaughnessy, 1987).
  case htk
  /// Three mels for 200 Hz up to 1000 Hz, and from there on 27 for each factor of 6.4, of Slaney's Auditory Toolbox
  /// (1998); what librosa uses.
  case slaney

  /// The pitch of a frequency in hertz.
  public func mel(_ frequency: Double) -> Double {
    switch self {
    case .htk: 2595 * log10(1 + frequency / 700)
    case .slaney where frequency < 1000: frequency * 3 / 200
    case .slaney: 15 + 27 * log(frequency / 1000) / log(6.4)
    }
  }

  /// The frequency in hertz of a pitch.
  public func frequency(_ mel: Double) -> Double {
    switch self {
    case .htk: 700 * (pow(10, mel / 2595) - 1)
    case .slaney where mel < 15: mel * 200 / 3
    case .slaney: 1000 * exp((mel - 15) * log(6.4) / 27)
    }
  }
}

/// Triangles over the bins of a spectrum, at equal distances for the ear: a spectrum `[frames, bins]` times the filters
/// `[bins, mels]` says how loud each of them is.
///
/// Of the mels + 2 edges, at equal distances in mel from low to high, the filter m rises straight in hertz from the
/// edge m to 1 at m + 1, and falls to 0 at m + 2; librosa's `filters.mel`. (TensorFlow's triangles are straight in mel.)
public struct MelFilterBank: Sendable {
  /// What a filter is divided by.
  public enum Normalization: String, Sendable, Hashable, CaseIterable {
    /// 1: every filter reaches up to 1.
    case none
    /// Half its width in hertz: every filter has the area 1.
    case slaney
  }

  /// The edges in hertz, mels + 2.
  public let edges: [Double]
  /// The filters, `[bins, mels]`, in double precision.
  public let filters: Tensor

  /// Filters for a spectrum.
  ///
  /// - Parameters:
  ///   - fftLength: N; the spectrum has N/2 + 1 bins.
  ///   - sampleRate: samples a second.
  ///   - mels: how many filters, at least 1.
  ///   - low: where the first begins, in hertz.
  ///   - high: where the last ends; half the sample rate where it is nil.
  ///   - scale: what equal distances are.
  ///   - normalization: what filters are divided by.
  ///
  /// Traps with a message for other numbers.
  public init(
    fftLength: Int, sampleRate: Double, mels: Int, low: Double = 0, high: Double? = nil,
    scale: MelScale = .slaney, normalization: Normalization = .slaney
  ) {
    let high = high ?? sampleRate / 2
    guard fftLength > 0, sampleRate > 0, mels > 0, low >= 0, high > low else {
      fatalError(
        "MelFilterBank: got fftLength \(fftLength), sampleRate \(sampleRate), \(mels) mels from "
          + "\(low) to \(high) Hz; needs at least 1 of each, and low below high")
    }
    let (first, last) = (scale.mel(low), scale.mel(high))
    let edges = (0..<mels + 2).map {
      scale.frequency(first + (last - first) * Double($0) / Double(mels + 1))
    }
    let bins = fftLength / 2 + 1
    var filters: [Double] = []
    for bin in 0..<bins {
      let frequency = Double(bin) * sampleRate / Double(fftLength)
      for m in 0..<mels {
        let rise = (frequency - edges[m]) / (edges[m + 1] - edges[m])
        let fall = (edges[m + 2] - frequency) / (edges[m + 2] - edges[m + 1])
        let height = normalization == .none ? 1 : 2 / (edges[m + 2] - edges[m])
        filters.append(max(0, min(rise, fall)) * height)
      }
    }
    self.edges = edges
    self.filters = Tensor(filters, shape: [bins, mels], .double)
  }

  /// The mel spectrum `[frames, mels]` of a power spectrum `[frames, bins]`, in its precision.
  public func callAsFunction(_ power: Tensor) -> Tensor {
    power.matmul(filters.converted(to: power.precision))
  }
}
