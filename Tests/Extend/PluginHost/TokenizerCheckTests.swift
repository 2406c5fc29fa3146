import Chalk
import Testing

@testable import PluginHost

/// What `chalk check` says of tokenizers that are wrong in one way.
@Suite struct TokenizerCheckTests {
  private func wrong(_ made: Made) -> [String] {
    TokenizerCheck(maker: made).run { _ in }.filter { !$0.holds }.map(\.requirement)
  }

  @Test func whatIsRightPasses() throws {
    let made = Made { try CharacterTokenizer(fitting: ["abc"]) }
    #expect(wrong(made) == [])
    var training = BytePairTraining(["abab abab"], specials: [.padding, .endOfText])
    training.step()
    let bytes = training.tokenizer
    let promised = Made(sha256: bytes.vocabularyHash.uppercased()) { bytes }
    #expect(wrong(promised) == [])
  }

  @Test func theHashIsThatOfTheLines() throws {
    let tokenizer = try CharacterTokenizer(vocabulary: ["[UNK]", "é"], specials: [.unknown])
    #expect(tokenizer.vocabularyHash == SHA256.hex(Array("[UNK]\né\n".utf8)))
  }

  @Test(arguments: Faulty.Fault.allCases) func whatIsWrongInOneWayIsSeen(fault: Faulty.Fault) {
    let lines = TokenizerCheck(maker: Made { Faulty(fault: fault) }).run { _ in }
    let wrong = lines.filter { !$0.holds }
    #expect(wrong.map(\.requirement) == [fault.rawValue], "\(wrong)")
    #expect(wrong.allSatisfy { $0.advice?.isEmpty == false && $0.problem?.isEmpty == false })
  }

  @Test func whatIsWrongWithTheMakerIsSeen() throws {
    let good = try CharacterTokenizer(fitting: ["abc"])
    #expect(wrong(Made { throw TokenizerError.form("odd") }) == ["it can be made"])
    #expect(wrong(Made(origin: " ") { good }) == ["it says where its vocabulary is from"])
    #expect(
      wrong(Made(sha256: "00") { good }) == ["its vocabulary is the one that was promised"])
    let turns = Turns()
    let other = try CharacterTokenizer(fitting: ["xyz"])
    #expect(wrong(Made { turns.next() == 1 ? good : other }) == ["it is always the same one"])
  }
}

private struct Made: TokenizerMaker {
  let name = "made"
  let origin: String
  let sha256: String?
  private let make: @Sendable () throws -> any Tokenizer

  init(
    origin: String = "a test", sha256: String? = nil,
    _ make: @escaping @Sendable () throws -> any Tokenizer
  ) {
    (self.origin, self.sha256, self.make) = (origin, sha256, make)
  }

  func tokenizer() throws -> any Tokenizer { try make() }
}

/// How often it was asked.
private final class Turns: @unchecked Sendable {  // one test, one thread
  private var count = 0
  func next() -> Int {
    count += 1
    return count
  }
}

/// The lengths of words as tokens, and one thing wrong with them. The faults are named by what they violate.
struct Faulty: Tokenizer {
  enum Fault: String, CaseIterable, Sendable {
    case special = "every special token has its number"
    case written = "no text becomes a special token"
    case beyond = "every number belongs to a token"
    case refusing = "what was encoded can be decoded"
    case lenient = "numbers that belong to no token are refused"
  }

  let fault: Fault
  let vocabulary = ["[PAD]", "[UNK]", "a", "b"]
  let specialTokens: [SpecialToken] = [.padding, .unknown]

  func number(of special: SpecialToken) -> Int? {
    switch special {
    case .padding: fault == .special ? nil : 0
    case .unknown: 1
    default: nil
    }
  }

  func encode(_ text: String) -> [Int] {
    if fault == .written && text == "[PAD]" { return [0] }
    return text.isEmpty ? [] : [fault == .beyond ? 4 : 2]
  }

  func decode(_ numbers: [Int]) throws(TokenizerError) -> String {
    if fault != .lenient { try requireVocabulary(numbers) }
    if fault == .refusing && !numbers.isEmpty { throw .form("no") }
    return ""
  }
}
