import Foundation
import Testing

@testable import Datasets

@Suite struct IDXTests {
  let scratch = Scratch()

  private func idx(_ type: UInt8, _ sizes: [Int], _ bytes: [UInt8]) -> [UInt8] {
    [0, 0, type, UInt8(sizes.count)] + sizes.flatMap(bigEndian) + bytes
  }

  private func read(_ bytes: [UInt8]) throws -> IDXFile { try IDXFile(scratch.write("f", bytes)) }

  @Test func everyTypeIsRead() throws {
    #expect(try read(idx(8, [3], [0, 1, 255])).tensor.floats == [0, 1, 255])
    #expect(try read(idx(9, [2], [1, 0xFF])).tensor.floats == [1, -1])
    #expect(try read(idx(0x0B, [2], [0xFF, 0xFE, 1, 0])).tensor.floats == [-2, 256])
    #expect(try read(idx(0x0C, [1], [0, 0, 1, 2])).tensor.floats == [258])
    #expect(try read(idx(0x0D, [1], [0x3F, 0xC0, 0, 0])).tensor.floats == [1.5])
    #expect(try read(idx(0x0E, [1], [0xC0, 4, 0, 0, 0, 0, 0, 0])).tensor.floats == [-2.5])
    let packed = try read(gzipped(idx(8, [2, 3], [1, 2, 3, 4, 5, 6])))
    #expect(packed.shape == [2, 3] && packed.bytes == [1, 2, 3, 4, 5, 6])
  }

  @Test func aHeaderThatPromisesMoreThanThereIsIsRefused() throws {
    let error = #expect(throws: DataError.self) { try read(idx(8, [60_000, 28, 28], [1, 2])) }
    #expect("\(error!)".contains("[60000, 28, 28]"))
    // A gzip file may hold more than its size, but not this much.
    #expect(throws: DataError.self) { try read(gzipped(idx(8, [1 << 30], [1]))) }
    #expect(throws: DataError.self) { try read(gzipped(idx(8, [5000], [1]))) }
    let all = Array(repeating: 0xFFFF_FFFF, count: 8)
    #expect(throws: DataError.self) { try read(idx(0x0E, all, [])) }
  }

  @Test func whatIsNoIDXIsRefused() throws {
    for bytes: [UInt8] in [
      [], [0, 0, 8], [1, 0, 8, 1, 0, 0, 0, 0], [0, 0, 7, 1, 0, 0, 0, 0], [0, 0, 8, 0],
      [0, 0, 8, 9], [0, 0, 8, 2, 0, 0, 0, 1], idx(8, [2], [1, 2, 3]),
    ] {
      #expect(throws: DataError.self) { try read(bytes) }
    }
  }

  @Test func labelsMustBelongToThePictures() throws {
    let images = scratch.write("images", idx(8, [2, 1, 2], [1, 2, 3, 4]))
    let labels = scratch.write("labels", idx(8, [2], [1, 0]))
    let good = try ImageExamples(idxImages: images, labels: labels)
    #expect(good.labels == [1, 0] && good.inputShape == [1, 2, 1])
    let three = scratch.write("three", idx(8, [3], [1, 0, 1]))
    #expect(throws: DataError.self) { try ImageExamples(idxImages: images, labels: three) }
    #expect(throws: DataError.self) {
      try ImageExamples(idxImages: images, labels: labels, classNames: ["only one"])
    }
    #expect(throws: DataError.self) { try ImageExamples(idxImages: labels, labels: labels) }
  }

  @Test func aStreamGivesTheSameInBatches() throws {
    let pixels = (0..<20).map { UInt8($0) }
    let images = scratch.write("images.gz", gzipped(idx(8, [5, 2, 2], pixels)))
    let labels = scratch.write("labels", idx(8, [5], [0, 1, 2, 3, 4]))
    let stream = try IDXStream(images, labels: labels, size: 2, divisor: 1)
    var (read, targets, sizes): ([Float], [Float], [Int]) = ([], [], [])
    while let batch = try stream.next() {
      #expect(batch.inputs.shape.dropFirst().elementsEqual([2, 2, 1]))
      read += batch.inputs.floats
      targets += batch.targets.floats
      sizes.append(batch.count)
    }
    #expect(read == pixels.map { Float($0) } && targets == [0, 1, 2, 3, 4] && sizes == [2, 2, 1])
    #expect(try stream.next() == nil)
  }

  @Test func aStreamThatIsCutOffEndsInAnError() throws {
    let cut = Array(gzipped(idx(8, [5, 2, 2], (0..<20).map { UInt8($0) })).dropLast(9))
    let stream = try IDXStream(scratch.write("cut.gz", cut), size: 1)
    #expect(throws: DataError.self) { while try stream.next() != nil {} }
  }
}
