import Foundation
import Tensors

/// Signals with fine steps where they are quiet and coarse ones where they are loud, as the ear hears (ITU-T G.711): 8
/// bits a sample do for speech, and a network that makes sound can choose among 256 classes.
///
/// y = sign(x)·log(1 + µ|x|)/log(1 + µ) for x from −1 to 1.
public struct MuLaw: Sendable, Hashable {
  /// How strongly loud parts are pressed together; the codes are 0 … µ.
  public let mu: Int

  /// With µ = 255 codes are bytes. Traps with a message for a µ below 1.
  public init(mu: Int = 255) {
    guard mu > 0 else { fatalError("MuLaw: got mu \(mu); needs at least 1") }
    self.mu = mu
  }

  /// y from −1 to 1, of each sample; samples beyond ±1 count as ±1.
  public func compress(_ signal: Tensor) -> Tensor { signal.map(compressed) }

  /// The code of each sample, the whole number nearest to (y + 1)/2·µ, upwards from halves.
  public func encode(_ signal: Tensor) -> Tensor {
    signal.map { ((compressed($0) + 1) / 2 * Double(mu) + 0.5).rounded(.down) }
  }

  /// The sample in the middle of what has a code: x = sign(y)·((1 + µ)^|y| − 1)/µ.
  public func decode(_ codes: Tensor) -> Tensor {
    codes.map { code in
      let y = 2 * code / Double(mu) - 1
      return sign(y) * (pow(1 + Double(mu), abs(y)) - 1) / Double(mu)
    }
  }

  private func compressed(_ x: Double) -> Double {
    sign(x) * log1p(Double(mu) * min(abs(x), 1)) / log1p(Double(mu))
  }

  private func sign(_ x: Double) -> Double { x < 0 ? -1 : x > 0 ? 1 : x }
}
