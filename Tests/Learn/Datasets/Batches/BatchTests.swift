import Randomness
import Testing

@testable import Datasets

@Suite struct BatchTests {
  let ten = Examples(
    features: Matrix((0..<10).map { [Double($0), 10 * Double($0)] }),
    labels: (0..<10).map { $0 % 3 }, featureNames: ["a", "b"], classNames: ["x", "y", "z"])

  @Test func inOrder() {
    let batches = ten.batches(of: 4)
    #expect(batches.count == 3 && batches.map(\.count) == [4, 4, 2])
    #expect(batches[2].inputs.floats == [8, 80, 9, 90] && batches[2].targets.floats == [2, 0])
    #expect(batches[0].inputs.shape == [4, 2] && batches[0].targets.shape == [4])
    #expect(batches[2].oneHotTargets(classes: 3).floats == [0, 0, 1, 1, 0, 0])
  }

  @Test func shuffledBySeedEveryExampleOnce() {
    func order(_ seed: UInt64) -> [Float] {
      var random = RandomSource(seed: seed)
      return ten.batches(of: 3, shuffledBy: &random).flatMap { batch in
        stride(from: 0, to: batch.inputs.count, by: 2).map { batch.inputs.floats[$0] }
      }
    }
    #expect(order(1) == order(1) && order(1) != order(2))
    #expect(order(1).sorted() == (0..<10).map { Float($0) } && order(1) != order(1).sorted())
    var random = RandomSource(seed: 1)
    let full = ten.batches(of: 4, shuffledBy: &random, dropsIncomplete: true)
    #expect(full.map(\.count) == [4, 4])
  }

  @Test func pictureBytesBecomeNoughtToOne() {
    var images = ImageExamples(
      pixels: [0, 51, 255, 102], height: 1, width: 2, channels: 1, labels: [0, 1],
      classNames: ["a", "b"])
    #expect(images.batch([1, 0]).inputs.floats == [1, 0.4, 0, 0.2])
    #expect(images.tensor.shape == [2, 1, 2, 1])
    images.divisor = 1
    #expect(images.tensor.floats == [0, 51, 255, 102])
    #expect(images.table.features == [[0, 51], [255, 102]])
  }
}

/// Batches of single numbers, made up.
private final class Counting: BatchSource {
  private var position = 0
  private let count: Int
  private let failsAt: Int?

  init(_ count: Int, failsAt: Int? = nil) {
    self.count = count
    self.failsAt = failsAt
  }

  func next() throws(DataError) -> Batch? {
    if position == failsAt { throw .damaged(path: "counting", problem: "made up") }
    if position >= count { return nil }
    let rows = min(7, count - position)
    let numbers = (position..<position + rows).map { Float($0) }
    position += rows
    return Batch(inputs: numbers, [1], targets: numbers, [], count: rows)
  }
}

@Suite struct ShuffleBufferTests {
  private func order(capacity: Int, seed: UInt64) throws -> [Float] {
    var random = RandomSource(seed: seed)
    let buffer = ShuffleBuffer(Counting(100), capacity: capacity, size: 9, random: &random)
    var order: [Float] = []
    while let batch = try buffer.next() {
      #expect(batch.inputs.floats == batch.targets.floats)
      #expect(batch.count == 9 || order.count + batch.count == 100)
      order += batch.inputs.floats
    }
    return order
  }

  @Test func everyExampleOnceInAnOrderOfTheSeed() throws {
    for capacity in [1, 5, 30, 100, 1000] {
      let once = try order(capacity: capacity, seed: 1)
      #expect(once.sorted() == (0..<100).map { Float($0) })
      #expect(try order(capacity: capacity, seed: 1) == once)
      #expect(once.enumerated().allSatisfy { place, value in Int(value) < place + capacity })
    }
    #expect(try order(capacity: 1, seed: 1) == (0..<100).map { Float($0) })
    #expect(try order(capacity: 30, seed: 1) != order(capacity: 30, seed: 2))
  }
}

@Suite struct PrefetcherTests {
  @Test func theSameBatchesInTheSameOrder() throws {
    for depth in [1, 3, 100] {
      let ahead = Prefetcher(depth: depth) { Counting(100) }
      var read: [Float] = []
      while let batch = try ahead.next() { read += batch.inputs.floats }
      #expect(read == (0..<100).map { Float($0) })
      #expect(try ahead.next() == nil)
      #expect(try ahead.next() == nil)
    }
  }

  @Test func errorsComeInTheirPlace() throws {
    let ahead = Prefetcher { Counting(100, failsAt: 14) }
    #expect(try ahead.next()?.count == 7)
    #expect(try ahead.next()?.count == 7)
    #expect(throws: DataError.self) { try ahead.next() }
    #expect(throws: DataError.self) { try ahead.next() }
    let broken = Prefetcher { () throws(DataError) in try NPYStream("/no/such/file", size: 1) }
    #expect(throws: DataError.self) { try broken.next() }
  }

  @Test func leavingEarlyEndsTheThread() throws {
    for depth in [1, 2, 5] {
      for taken in 0..<4 {
        let ahead = Prefetcher(depth: depth) { Counting(1_000_000) }
        for _ in 0..<taken { _ = try ahead.next() }
      }
    }
  }
}
