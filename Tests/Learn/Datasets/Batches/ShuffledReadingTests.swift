import Communicators
import Foundation
import Randomness
import Tensors
import Testing

@testable import Datasets

/// A shuffle buffer over several processes: the order of one, and every example read by one of them.
@Suite struct ShuffledReadingTests {
  let scratch = Scratch()

  /// The numbers of a batch, example by example: those of the input, then the target.
  private static func rows(_ batch: Batch) -> [Float] {
    (0..<batch.count).flatMap { batch.inputs[$0].floats + batch.targets[$0].floats }
  }

  /// All batches of a shuffled source; of several processes the part of this one.
  private static func shuffled(
    _ source: any BatchSource, capacity: Int, by reading: PartialReading? = nil
  ) throws -> [[Float]] {
    var random = RandomSource(seed: 3)
    let buffer = ShuffleBuffer(source, capacity: capacity, size: 8, random: &random)
    var batches: [[Float]] = []
    while let batch = try reading.map({ try $0.scope { try buffer.next() } }) ?? buffer.next() {
      batches.append(rows(batch))
    }
    return batches
  }

  /// The parts of all processes, one behind the other, are the batches of a process by itself.
  private func expectSameOrder(_ open: @escaping @Sendable () throws -> any BatchSource) throws {
    for capacity in [1, 10, 100] {
      let alone = try Self.shuffled(open(), capacity: capacity)
      for size in 1...4 {
        let parts = try ThreadCommunicator.run(size) { communicator in
          let distribution = try Distribution(communicator)
          return try distribution.scope {
            try Self.shuffled(open(), capacity: capacity, by: PartialReading(distribution))
          }
        }
        for (number, batch) in alone.enumerated() {
          #expect(parts.flatMap { $0[number] } == batch, "\(size) processes")
        }
        #expect(parts.allSatisfy { $0.count == alone.count })
      }
    }
  }

  private func array(_ count: Int) throws -> (x: String, y: String) {
    let (x, y) = ("\(scratch.path)/x.npy", "\(scratch.path)/y.npy")
    try Tensor((0..<3 * count).map { Float($0) + 0.5 }, shape: [count, 3]).write(npy: x)
    try Tensor((0..<count).map { Float(100 + $0) }).write(npy: y)
    return (x, y)
  }

  @Test func arraysOfNumPy() throws {
    let (x, y) = try array(43)
    try expectSameOrder { try NPYStream(x, targets: y, size: 5) }
  }

  @Test func picturesAndLabels() throws {
    let (images, labels) = try pictures()
    try expectSameOrder { try IDXStream(images, labels: labels, size: 5) }
  }

  private func pictures(tail: [UInt8] = []) throws -> (images: String, labels: String) {
    let (images, labels) = ("\(scratch.path)/images", "\(scratch.path)/labels")
    let pixels = (0..<43 * 6).map { UInt8($0 % 251) }
    let header: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 43, 0, 0, 0, 2, 0, 0, 0, 3]
    try Data(header + pixels + tail).write(to: URL(fileURLWithPath: images))
    let numbers = (0..<43).map { UInt8($0) }
    try Data([0, 0, 8, 1, 0, 0, 0, 43] + numbers).write(to: URL(fileURLWithPath: labels))
    return (images, labels)
  }

  /// Rows with a line end in a cell, by their places, and by a stream that reads all.
  @Test(arguments: [true, false])
  func tables(byPlaces: Bool) throws {
    let path = "\(scratch.path)/table.csv"
    let rows = (0..<43).map { "\($0),\($0 * $0 % 17),\"kind\n\($0 % 3)\"" }
    try ("a,b,c\n" + rows.joined(separator: "\n") + "\n").write(
      toFile: path, atomically: true, encoding: .utf8)
    try expectSameOrder {
      if byPlaces { return try CSVRowStream(CSVRows(path, target: "c"), size: 5) }
      return try CSVStream(path, target: "c", size: 5)
    }
  }

  /// Notes which examples it is asked for.
  private final class Asked: RandomAccessSource {
    var numbers: [Int] = []
    var wasReadThrough = false

    func numbersLeft() -> Range<Int>? { 0..<50 }

    func examples(at numbers: [Int]) -> Batch {
      self.numbers += numbers
      let floats = numbers.map { Float($0) }
      return Batch(inputs: floats, [1], targets: floats, [], count: numbers.count)
    }

    func next() -> Batch? {
      wasReadThrough = true
      return nil
    }
  }

  /// No process reads an example of another one.
  @Test(arguments: 1...4)
  func everyExampleIsReadOnce(size: Int) throws {
    let asked = try ThreadCommunicator.run(size) { communicator in
      let distribution = try Distribution(communicator)
      return try distribution.scope {
        let source = Asked()
        _ = try Self.shuffled(source, capacity: 20, by: PartialReading(distribution))
        #expect(!source.wasReadThrough)
        return source.numbers
      }
    }
    #expect(asked.joined().sorted() == Array(0..<50))
    #expect(asked.allSatisfy { $0.count <= 2 * 50 / size })
  }

  /// A process by itself reads on from front to back.
  @Test func aProcessByItselfReadsOn() throws {
    let source = Asked()
    #expect(try Self.shuffled(source, capacity: 20).isEmpty)
    #expect(source.wasReadThrough && source.numbers.isEmpty)
  }

  /// What was read before is not read again; asking by numbers does not disturb reading on.
  @Test func readingOnGoesOn() throws {
    let (x, y) = try array(20)
    let stream = try NPYStream(x, targets: y, size: 6)
    _ = try stream.next()
    #expect(try stream.numbersLeft() == 6..<20)
    #expect(try stream.examples(at: [19, 2]).targets.floats == [119, 102])
    #expect(try stream.next()?.targets.floats == (106..<112).map { Float($0) })
    let (images, labels) = try pictures()
    let pixels = try IDXStream(images, labels: labels, size: 40)
    #expect(try pixels.examples(at: [42, 0]).targets.floats == [42, 0])
    #expect(try pixels.next()?.count == 40)
    #expect(try pixels.examples(at: [7]).inputs.floats == (42..<48).map { Float($0) / 255 })
    #expect(try pixels.numbersLeft() == 40..<43)
    #expect(try pixels.next()?.targets.floats == [40, 41, 42])
  }

  /// A file of another length than it promises is found out before the first example is read.
  @Test func filesOfAnotherLength() throws {
    let (images, labels) = try pictures(tail: [0])
    #expect(throws: DataError.self) {
      try IDXStream(images, labels: labels, size: 5).numbersLeft()
    }
    let (x, y) = try array(20)
    let stream = try NPYStream(x, targets: y, size: 5)
    #expect(try stream.numbersLeft() == 0..<20)
    let longer = try FileHandle(forWritingTo: URL(fileURLWithPath: x))
    try longer.seekToEnd()
    try longer.write(contentsOf: Data([0]))
    try longer.close()
    #expect(throws: DataError.self) { try NPYStream(x, targets: y, size: 5).numbersLeft() }
  }
}
