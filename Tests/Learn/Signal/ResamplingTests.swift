import Foundation
import Tensors
import Testing

@testable import Signal

struct ResamplingTests {
  private func wave(_ frequency: Double, rate: Int, count: Int) -> Tensor {
    Tensor((0..<count).map { sin(2 * .pi * frequency * Double($0) / Double(rate)) }, .double)
  }

  private func worst(_ a: Tensor, _ b: Tensor, awayFromEnds edge: Int) -> Double {
    let count = min(a.count, b.count)
    let differences = zip(a.values, b.values).map { abs($0 - $1) }
    return differences[edge..<(count - edge)].max() ?? .infinity
  }

  @Test(arguments: [(48_000, 16_000), (44_100, 16_000), (8_000, 16_000), (22_050, 16_000)])
  func aWaveStaysAWave(from: Int, to: Int) {
    let y = resampled(wave(440, rate: from, count: from / 10), from: from, to: to)
    #expect(y.count == (from / 10 * to + from - 1) / from)
    #expect(worst(y, wave(440, rate: to, count: y.count), awayFromEnds: 100) < 0.01)
  }

  @Test func whatTheLowerRateCannotHoldIsTakenOut() {
    let high = wave(15_000, rate: 48_000, count: 4800)
    let y = resampled(high, from: 48_000, to: 16_000)
    #expect(y.values[100..<1500].allSatisfy { abs($0) < 0.02 })
    // A checker must be able to fail: every third sample alone has the wave of 1,000 Hz instead.
    let careless = high[Axis.every(3)]
    #expect(careless.values.contains { abs($0) > 0.5 })
  }

  @Test func theSameRateChangesNothing() {
    let x = Tensor([0.5, -1, 2])
    #expect(resampled(x, from: 8000, to: 8000).values == x.values)
    #expect(resampled(Tensor([Double]()), from: 8000, to: 4000).count == 0)
  }
}
