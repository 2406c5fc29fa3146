import Foundation
import Testing

@testable import Tokens

struct BytePairFileTests {
  private var tokenizer: BytePairTokenizer {
    get throws {
      try BytePairTokenizer(
        merges: [BytePairMerge(98, 99), BytePairMerge(257, 100)], specials: [.padding])
    }
  }

  @Test func savedAndReadItIsTheSame() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tokens-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "bytes.json").path
    try tokenizer.save(to: path)
    #expect(try BytePairTokenizer(path: path) == tokenizer)
    #expect(
      String(decoding: try tokenizer.json, as: UTF8.self)
        == #"{"form":"byte-pair 1","merges":[[98,99],[257,100]],"specials":["[PAD]"]}"#)
    #expect(throws: TokenizerError.self) { try tokenizer.save(to: folder.path) }
    expectFile("folder") { try BytePairTokenizer(path: folder.path) }
    expectFile("cannot be read") { try BytePairTokenizer(path: path + "-not") }
  }

  private func expectFile(_ words: String, _ body: () throws -> BytePairTokenizer) {
    let error = #expect(throws: TokenizerError.self) { _ = try body() }
    guard case .file? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error!.description.contains(words), "\(error!)")
  }

  @Test(arguments: [
    "", "{", "[]", "null", #"{"form":"byte-pair 1"}"#,
    #"{"form":"byte-pair 2","merges":[],"specials":[]}"#,
    #"{"form":"byte-pair 1","merges":[[1]],"specials":[]}"#,
    #"{"form":"byte-pair 1","merges":[[1,2,3]],"specials":[]}"#,
    #"{"form":"byte-pair 1","merges":[[1,1.5]],"specials":[]}"#,
    #"{"form":"byte-pair 1","merges":[[1,1e300]],"specials":[]}"#,
    #"{"form":"byte-pair 1","merges":[["a","b"]],"specials":[]}"#,
    #"{"form":"byte-pair 1","merges":{},"specials":[]}"#,
    #"{"form":"byte-pair 1","merges":[],"specials":[1]}"#,
  ])
  func otherJSONIsRefused(text: String) {
    let error = #expect(throws: TokenizerError.self) {
      try BytePairTokenizer(json: Array(text.utf8))
    }
    guard case .form? = error else {
      Issue.record("\(text): \(String(describing: error))")
      return
    }
  }

  @Test func deepNestingIsRefused() {
    let deep = String(repeating: "[", count: 200_000)
    #expect(throws: TokenizerError.self) { try BytePairTokenizer(json: Array(deep.utf8)) }
  }

  @Test func everyTruncationIsRefused() throws {
    let bytes = try tokenizer.json
    for length in 0..<bytes.count {
      #expect(throws: TokenizerError.self) {
        try BytePairTokenizer(json: Array(bytes.prefix(length)))
      }
    }
  }

  @Test func everyChangedByteIsReadOrRefused() throws {
    let bytes = try tokenizer.json
    var refused = 0
    for place in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[place] ^= 1 << bit
        if (try? BytePairTokenizer(json: changed)) == nil { refused += 1 }
      }
    }
    #expect(refused > 300)
  }

  @Test func mergesThatDoNotDo() {
    func expect(
      _ wanted: TokenizerError, _ merges: [(Int, Int)], _ specials: [SpecialToken] = []
    ) {
      #expect(throws: wanted) {
        try BytePairTokenizer(merges: merges.map { BytePairMerge($0, $1) }, specials: specials)
      }
    }
    expect(.merge(place: 0, number: 256, known: 256), [(97, 256)])
    expect(.merge(place: 0, number: -1, known: 256), [(-1, 97)])
    expect(.merge(place: 1, number: 300, known: 257), [(97, 98), (256, 300)])
    expect(.merge(place: 0, number: 0, known: 257), [(0, 97)], [.padding])
    expect(.repeatedMerge(first: 0, second: 2), [(97, 98), (98, 97), (97, 98)])
    expect(.repeatedSpecial(.padding), [], [.padding, .mask, .padding])
    expect(.emptyToken(number: 1), [], [.padding, SpecialToken(rawValue: "")])
  }

  /// Each merge doubles the last token: sixty of them would need more bytes than there are.
  @Test func doublingTokensAreRefusedBeforeTheyAreMade() {
    let merges = [BytePairMerge(97, 97)] + (256..<316).map { BytePairMerge($0, $0) }
    let error = #expect(throws: TokenizerError.self) { try BytePairTokenizer(merges: merges) }
    #expect(error == .hugeToken(place: 10, bytes: 2048, most: 1024))
    #expect(throws: TokenizerError.hugeTokens(place: 2, most: 7)) {
      try BytePairTokenizer(merges: Array(merges.prefix(3)), specials: [], mostBytes: 7)
    }
  }
}
