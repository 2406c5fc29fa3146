import Chalk

/// The numbers 0, 1, 2, …, so that it can be seen where a buffer puts them.
final class Counting: BatchSource {
  private var place = 0
  private let end: Int

  init(to end: Int) { self.end = end }

  func next() -> Batch? {
    if place == end { return nil }
    defer { place += 1 }
    return Batch(inputs: Tensor([Float(place)], shape: [1, 1]), targets: Tensor([Float(0)]))
  }

  /// The order in which a buffer lets them out.
  static func order(
    _ count: Int, buffer: Int, random: inout RandomSource
  ) throws -> [Int] {
    var order: [Int] = []
    let shuffled = ShuffleBuffer(Counting(to: count), capacity: buffer, size: 64, random: &random)
    while let batch = try shuffled.next() { order += batch.inputs.values.map { Int($0) } }
    return order
  }
}
