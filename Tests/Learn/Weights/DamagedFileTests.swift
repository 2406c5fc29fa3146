import Foundation
import Tensors
import Testing

@testable import Weights

/// Files that are not what they say: each gets its own error, and none stops the program.
struct DamagedFileTests {
  @Test func everyTruncationIsCaught() {
    for length in 0..<PythonFixture.bytes.count {
      #expect(throws: WeightsError.self) {
        try WeightsFile(bytes: Array(PythonFixture.bytes.prefix(length)))
      }
    }
  }

  @Test func everyChangedByteOfTheHeaderIsReadOrRefused() {
    // Nothing to expect of a single one but that the program survives it.
    var refused = 0
    for place in 0..<528 {
      for bit in 0..<8 {
        var bytes = PythonFixture.bytes
        bytes[place] ^= 1 << bit
        if (try? WeightsFile(bytes: bytes)) == nil { refused += 1 }
      }
    }
    #expect(refused > 2000)
  }

  @Test func shortAndHugeHeaders() {
    expect(.truncated(what: "the length of the header", needed: 8, found: 3), [1, 0, 0])
    expect(
      .truncated(what: "the header", needed: 99, found: 2), [99, 0, 0, 0, 0, 0, 0, 0, 123, 125])
    expect(.hugeHeader(bytes: .max), [UInt8](repeating: 255, count: 8))
    expect(
      .hugeHeader(bytes: 100_000_001),
      [1, 0xE1, 0xF5, 5, 0, 0, 0, 0] + [UInt8](repeating: 32, count: 9))
  }

  @Test func aHugeClaimInASmallFileAllocatesNothing() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "claim-\(UUID())").path
    defer { unlink(path) }
    try Data([0, 0xE1, 0xF5, 5, 0, 0, 0, 0, 123]).write(to: URL(filePath: path))
    #expect(throws: WeightsError.truncated(what: "the header", needed: 100_000_000, found: 1)) {
      try WeightsFile(path: path)
    }
  }

  @Test(arguments: [
    "", "[]", "{", "{}x", "{\"a\"}", "{\"a\":{}}", "{\"a\":{\"dtype\":\"F32\"}}", "{'a':1}",
    "{\"a\":{\"dtype\":1,\"shape\":[],\"data_offsets\":[0,4]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"more\":1}}",
    "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
    "{\"__metadata__\":{\"a\":1}}", "{\"__metadata__\":[]}", "{\"\\ud800\":{}}", "{\"\\q\":{}}",
    "{\"a\nb\":{}}",
  ])
  func headersThatCannotBeRead(text: String) {
    let error = #expect(throws: WeightsError.self) { try read(text, data: 4) }
    if case .header = error {} else { Issue.record("\(text): \(String(describing: error))") }
  }

  @Test func lyingHeaders() {
    expect(.type(name: "a", type: "F8"), header(("a", "F8", "[1]", "[0,4]")), data: 4)
    expect(
      .duplicate(name: "a"), header(("a", "F32", "[1]", "[0,4]"), ("a", "F32", "[1]", "[4,8]")),
      data: 8)
    expect(
      .overlap("a", "b"), header(("a", "F32", "[2]", "[0,8]"), ("b", "F32", "[1]", "[4,8]")),
      data: 8)
    expect(
      .overlap("a", "b"), header(("a", "F32", "[1]", "[0,4]"), ("b", "F32", "[1]", "[0,4]")),
      data: 4)
    expect(
      .gap(bytes: 4, where: "before “b”"),
      header(("a", "F32", "[1]", "[0,4]"), ("b", "F32", "[1]", "[8,12]")), data: 12)
    expect(.gap(bytes: 2, where: "at the end"), header(("a", "F32", "[1]", "[0,4]")), data: 6)
    expect(
      .place(name: "a", "[2] of F32 needs 8 bytes, it claims 4"),
      header(("a", "F32", "[2]", "[0,4]")), data: 4)
  }

  @Test(arguments: [
    ("[1]", "[0,8]"), ("[1]", "[4,0]"), ("[1]", "[0]"), ("[1]", "[0,4,8]"), ("[1]", "[]"),
    ("[1]", "[18446744073709551612,18446744073709551615]"), ("[4294967296,4294967296]", "[0,4]"),
    ("[18446744073709551615]", "[0,4]"), ("[0,18446744073709551615]", "[0,0]"),
    ("[1,1,1,1,1,1,1,1,1]", "[0,4]"), ("[2147483648]", "[0,4]"),
  ])
  func placesOutOfRange(shape: String, offsets: String) {
    let error = #expect(throws: WeightsError.self) {
      try read(header(("a", "F32", shape, offsets)), data: 4)
    }
    if case .place(name: "a", _) = error {} else { Issue.record("\(String(describing: error))") }
  }

  @Test func tensorsMayLieInAnotherOrderThanTheirNames() throws {
    let file = try read(header(("b", "F32", "[1]", "[4,8]"), ("a", "F32", "[1]", "[0,4]")), data: 8)
    #expect(file.tensors.map(\.name) == ["a", "b"])
  }

  @Test func namesWithEveryKindOfCharacterComeBack() throws {
    let name = "a\"\\/\n\t\r\u{8}\u{c}\u{1}é漢😀"
    let file = WeightsFile([(name, Tensor(1))], metadata: [name: name])
    let back = try WeightsFile(bytes: try file.bytes())
    #expect(back.tensors[0].name == name && back.metadata == [name: name])
    let escaped = try read(header(("\\ud83d\\ude00\\u00e9", "F32", "[]", "[0,4]")), data: 4)
    #expect(escaped.tensors[0].name == "😀é")
  }

  private func header(_ tensors: (String, String, String, String)...) -> String {
    let parts = tensors.map {
      "\"\($0.0)\":{\"dtype\":\"\($0.1)\",\"shape\":\($0.2),\"data_offsets\":\($0.3)}"
    }
    return "{" + parts.joined(separator: ",") + "}"
  }

  private func read(_ header: String, data: Int) throws(WeightsError) -> WeightsFile {
    let text = Array(header.utf8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
    return try WeightsFile(bytes: length + text + [UInt8](repeating: 0, count: data))
  }

  private func expect(
    _ error: WeightsError, _ header: String, data: Int,
    at location: SourceLocation = #_sourceLocation
  ) {
    #expect(throws: error, sourceLocation: location) { try read(header, data: data) }
  }

  private func expect(
    _ error: WeightsError, _ bytes: [UInt8], at location: SourceLocation = #_sourceLocation
  ) {
    #expect(throws: error, sourceLocation: location) { try WeightsFile(bytes: bytes) }
  }
}
