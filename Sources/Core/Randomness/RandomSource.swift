/// A seeded generator whose numbers never change: the same seed gives the same sequence on every
/// machine, in every version.
///
/// The generator is xoshiro256++ (Blackman and Vigna, 2019), its state filled by SplitMix64.
/// It is a value: a copy continues on its own, and functions that draw take it `inout`.
///
/// ```swift
/// var random = RandomSource(seed: 7)
/// let weights = (0..<3).map { _ in random.normal() }
/// ```
public struct RandomSource: RandomNumberGenerator, Sendable, Equatable, Codable {
  @usableFromInline var s0, s1, s2, s3: UInt64

  /// A sequence determined by `seed` alone. Any seed is good, also 0.
  public init(seed: UInt64) {
    var filler = SplitMix64(state: seed)
    (s0, s1, s2, s3) = (filler.next(), filler.next(), filler.next(), filler.next())
  }

  /// The next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    let result = rotateLeft(s0 &+ s3, by: 23) &+ s0
    let shifted = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = rotateLeft(s3, by: 45)
    return result
  }

  /// A new source, independent of the numbers that this one goes on to give.
  ///
  /// For parts that must not disturb each other: with a source each, a layer more in a model leaves
  /// the shuffling of its batches as it was.
  public mutating func split() -> RandomSource {
    RandomSource(seed: next())
  }
}

/// The generator that turns one seed into as many well-mixed words as wanted
/// (Steele, Lea and Flood, 2014).
struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

@inlinable
func rotateLeft(_ word: UInt64, by bits: UInt64) -> UInt64 {
  word << bits | word >> (64 - bits)
}
