import Chalk
import Foundation

/// A stream that never ends, and never stays the same: y = w(t)·x + noise, where w(t) turns once in `period` examples.
final class EndlessStream: BatchSource {
  private var random: RandomSource
  private let period: Double
  private(set) var count = 0

  init(period: Double, random: inout RandomSource) {
    (self.period, self.random) = (period, random.split())
  }

  /// The next example; there always is one.
  func next() -> Batch? {
    let angle = 2 * Double.pi * Double(count) / period
    let x = [random.normal(), random.normal()]
    let y = cos(angle) * x[0] + sin(angle) * x[1] + 0.1 * random.normal()
    count += 1
    return Batch(
      inputs: Tensor(x.map { Float($0) }, shape: [1, 2]), targets: Tensor([Float(y)]))
  }

  // excerpt: endless
  /// Test, then train: each example is first predicted, and the error is counted; then it is learned, and forgotten.
  func errors(_ steps: Int, rate: (Int) -> Double) -> [Double] {
    var w = [0.0, 0.0]
    var errors: [Double] = []
    while errors.count < steps, let example = next() {
      let (x, y) = (example.inputs.values, example.targets.values[0])
      let error = y - (w[0] * x[0] + w[1] * x[1])
      errors.append(error * error)
      for i in 0..<2 { w[i] += rate(errors.count) * error * x[i] }
    }
    return errors
  }
  // end excerpt
}

/// Big data in three words, and what each means for whoever trains on them.
enum BigData {
  static let words = [
    [
      "volume", "more than the memory, or the disk, holds",
      "one batch is in memory; there are no epochs, and every example is seen once",
    ],
    [
      "variety", "numbers, words and pictures; missing fields, values never seen before",
      "inputs of a fixed size: a vocabulary with a place for the unknown; running means and spreads",
    ],
    [
      "velocity", "more comes each second, and its meaning drifts",
      "a step takes less time than its examples take to come; a learning rate that does not vanish",
    ],
  ]
}
