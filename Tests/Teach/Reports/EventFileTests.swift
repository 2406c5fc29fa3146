import Figures
import Foundation
import Testing
import Training

@testable import Reports

@Suite struct EventFileTests {
  /// Known answers: "123456789" of the catalogue of CRCs, and 32 zeros of RFC 3720, B.4.
  @Test func theChecksumIsCastagnolis() {
    #expect(EventFile.crc32c(Array("123456789".utf8)) == 0xE306_9283)
    #expect(EventFile.crc32c([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(EventFile.crc32c([UInt8](repeating: 255, count: 32)) == 0x62A8_AB43)
  }

  /// The examples of the description of protocol buffers' encoding.
  @Test func messagesAreThoseOfTheDescription() {
    var number = ProtoMessage()
    number.add(1, 150)
    #expect(number.bytes == [0x08, 0x96, 0x01])
    var text = ProtoMessage()
    text.add(2, "testing")
    #expect(text.bytes == [0x12, 0x07] + Array("testing".utf8))
    var outer = ProtoMessage()
    outer.add(3, number)
    #expect(outer.bytes == [0x1A, 0x03, 0x08, 0x96, 0x01])
    var negative = ProtoMessage()
    negative.add(1, -1)
    #expect(negative.bytes.count == 11)
  }

  @Test func recordsAreReadBack() throws {
    let report = RunReport(
      title: "t", seed: 0, dataHash: nil, history: History(), parameters: 1, peakMemory: 0,
      findings: [], figures: [Figure("A figure", caption: "c") { Line([1, 2]) }])
    let png = try FigureRenderer(dpi: 40).render(report.figures[0])
    let records = try #require(EventFileTests.records(EventFile(report, pictures: [png]).bytes))
    #expect(records.count == 2)
    #expect(String(decoding: records[0], as: UTF8.self).contains("brain.Event:2"))
    let last = records[1]
    #expect(String(decoding: last, as: UTF8.self).contains("figures/A figure"))
    #expect(last.suffix(png.count).elementsEqual(png), "the picture is the last field")

    var broken = EventFile(report, pictures: [png]).bytes
    broken[20] ^= 1
    #expect(EventFileTests.records(broken) == nil, "a flipped bit is noticed")
  }

  /// The events of a file; nil where a checksum is wrong or the file ends within a record.
  private static func records(_ bytes: [UInt8]) -> [[UInt8]]? {
    func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
      bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    var records: [[UInt8]] = []
    var at = 0
    while at < bytes.count {
      guard at + 12 <= bytes.count else { return nil }
      let head = Array(bytes[at..<at + 8])
      guard number(bytes[at + 8..<at + 12]) == UInt64(EventFile.masked(head)) else { return nil }
      let length = Int(number(head[...]))
      guard at + 16 + length <= bytes.count else { return nil }
      let event = Array(bytes[at + 12..<at + 12 + length])
      let sum = number(bytes[at + 12 + length..<at + 16 + length])
      guard sum == UInt64(EventFile.masked(event)) else { return nil }
      records.append(event)
      at += 16 + length
    }
    return records
  }
}
