import Randomness

extension MadeCases {
  /// Single-precision numbers, the same in every run.
  static func numbers(
    _ count: Int, in range: ClosedRange<Double> = -1...1, seed: UInt64 = 5
  ) -> [Double] {
    var random = RandomSource(seed: seed &+ UInt64(count))
    return (0..<count).map { _ in Double(Float(random.uniform(in: range))) }
  }
}
