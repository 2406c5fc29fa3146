import Foundation
import Randomness
import Testing

@testable import Tokens

struct BytePairTests {
  /// Numbers of ASCII letters where there are no special tokens.
  private func numbers(_ text: String) -> [Int] { text.utf8.map { Int($0) } }

  private func trained(
    _ texts: [String], _ merges: Int, specials: [SpecialToken] = []
  ) -> BytePairTokenizer {
    var training = BytePairTraining(texts, specials: specials)
    while training.merges.count < merges, training.step() != nil {}
    return training.tokenizer
  }

  /// Sennrich's example, worked by hand: *low* 5 times, *lower* 2, *newest* 6, *widest* 3. The pairs es and st stand there
  /// 9 times, we 8; after es is joined, es and t 9 times and we only twice, for it was *newe* six times; then lo and ow 7.
  @Test func mergesWorkedByHand() {
    let text = [("low", 5), ("lower", 2), ("newest", 6), ("widest", 3)]
      .flatMap { Array(repeating: $0.0, count: $0.1) }.joined(separator: " ")
    var training = BytePairTraining([text])
    let (e, s, t) = (101, 115, 116)
    #expect(training.step() == .init(merge: BytePairMerge(e, s), number: 256, count: 9))
    #expect(training.step() == .init(merge: BytePairMerge(256, t), number: 257, count: 9))
    #expect(training.step() == .init(merge: BytePairMerge(108, 111), number: 258, count: 7))
    #expect(training.step() == .init(merge: BytePairMerge(258, 119), number: 259, count: 7))
    #expect(training.tokenizer.tokens(in: "lowest") == ["low", "est"])
  }

  @Test func equallyFrequentPairsGoByTheirNumbers() {
    var training = BytePairTraining(["ba dc ba dc"])
    #expect(training.step()?.merge == BytePairMerge(32, 100), "the space and d, before b and a")
    #expect(training.step()?.merge == BytePairMerge(98, 97))
    #expect(training.step() == .init(merge: BytePairMerge(256, 99), number: 258, count: 2))
  }

  @Test func whatOverlapsIsJoinedFromTheLeft() {
    #expect(BytePairTraining.joined([1, 1, 1], BytePairMerge(1, 1), as: 9) == [9, 1])
    #expect(BytePairTraining.joined([1, 1, 1, 1, 2], BytePairMerge(1, 1), as: 9) == [9, 9, 2])
    let twice = trained(["aaaa aaaa aaaa"], 1)
    #expect(twice.encode("aaaaa") == [256, 256, 97])
  }

  @Test func rarePairsAreNotJoined() {
    var training = BytePairTraining(["xyz"])
    #expect(training.step() == nil && training.merges.isEmpty)
    var eager = BytePairTraining(["xyz"], leastCount: 1)
    while eager.step() != nil {}
    #expect(eager.tokenizer.encode("xyz").count == 1)
  }

  @Test func aLongRepetitionBecomesNoEndlessToken() {
    let tokenizer = trained([String(repeating: "a", count: 5000)], 40)
    let longest = tokenizer.bytes.map(\.count).max()!
    #expect(longest == BytePairTraining.longestToken)
  }

  /// Counting everything anew in each step gives the same merges.
  @Test(arguments: 0..<12) func trainingIsThatOfTheFormula(seed: UInt64) {
    var random = RandomSource(seed: seed)
    let texts = (0..<12).map { _ in
      seed % 2 == 0 ? MadeTexts.narrowText(&random) : MadeTexts.text(&random)
    }
    var training = BytePairTraining(texts)
    var pieces = texts.flatMap { BytePairPieces($0).map { numbers(String($0)) } }
    for number in 256..<286 {
      var counts: [BytePairMerge: Int] = [:]
      for piece in pieces {
        for (a, b) in zip(piece, piece.dropFirst()) { counts[BytePairMerge(a, b), default: 0] += 1 }
      }
      let best = counts.filter { $0.value >= 2 }
        .min { a, b in a.value == b.value ? a.key < b.key : a.value > b.value }
      let step = training.step()
      #expect(step?.merge == best?.key && step?.count == best?.value, "step \(number)")
      guard let best else { return }
      pieces = pieces.map { BytePairTraining.joined($0, best.key, as: number) }
      #expect(training.tokenCount == pieces.map(\.count).reduce(0, +))
    }
  }

  /// Going through all merges in their order gives the same tokens as the heap.
  @Test(arguments: 0..<12) func encodingIsThatOfTheFormula(seed: UInt64) {
    var random = RandomSource(seed: 100 + seed)
    let texts = (0..<20).map { _ in MadeTexts.narrowText(&random) }
    let tokenizer = trained(texts, 30, specials: [.padding])
    for _ in 0..<30 {
      let text = MadeTexts.narrowText(&random)
      let byOrder = BytePairPieces(text).flatMap { piece in
        tokenizer.merges.enumerated().reduce(piece.utf8.map { Int($0) + 1 }) {
          BytePairTraining.joined($0, $1.element, as: 257 + $1.offset)
        }
      }
      #expect(tokenizer.encode(text) == byOrder)
    }
  }

  @Test(arguments: 0..<20) func everyTextComesBackExactly(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let tokenizer = trained((0..<40).map { _ in MadeTexts.text(&random) }, 60, specials: [.padding])
    for _ in 0..<40 {
      for text in [MadeTexts.text(&random), MadeTexts.wildText(&random)] {
        let numbers = tokenizer.encode(text)
        let back = try tokenizer.decode(numbers)
        #expect(isSame(back, text), "\(Array(text.unicodeScalars))")
        #expect(numbers.allSatisfy { (1..<tokenizer.vocabulary.count).contains($0) })
      }
    }
  }

  @Test func chineseAndEmojiComeBackExactly() throws {
    let tokenizer = trained(["深度学习。深度学习。"], 4)
    for text in ["深度学习", "我喜欢学习 👩‍👧😀", "e\u{301} is not \u{E9}", "\u{F90A}\u{91D1}"] {
      #expect(isSame(try tokenizer.decode(tokenizer.encode(text)), text))
    }
  }

  /// A comparison by look would not see a tokenizer that changes é into e with an accent.
  @Test func aTextThatOnlyLooksTheSameIsCaught() {
    #expect("e\u{301}" == "\u{E9}" && !isSame("e\u{301}", "\u{E9}"))
  }

  @Test func piecesAreTheTextAgain() {
    var random = RandomSource(seed: 3)
    for _ in 0..<200 {
      for text in [MadeTexts.text(&random), MadeTexts.wildText(&random)] {
        let pieces = BytePairPieces(text).map { String($0) }
        #expect(isSame(pieces.joined(), text) && pieces.allSatisfy { !$0.isEmpty })
      }
    }
  }

  @Test func wherePiecesEnd() {
    func pieces(_ text: String) -> [String] { BytePairPieces(text).map { String($0) } }
    #expect(pieces("the dog, 42 dogs") == ["the", " dog", ",", " 42", " dogs"])
    #expect(pieces("a  b") == ["a", " ", " b"])
    #expect(pieces("a\nb ") == ["a", "\n", "b", " "])
    #expect(pieces("深度学习，好") == ["深度学习", "，", "好"])
    #expect(pieces("") == [])
  }

  @Test func fewerMergesAreTheFirstOfMore() {
    let texts = ["the theme of the thesis", "the other theory"]
    let (short, long) = (trained(texts, 4), trained(texts, 9))
    #expect(long.keeping(merges: 4) == short && long.keeping(merges: 99) == long)
    #expect(long.keeping(merges: -1).encode("the") == numbers("the"))
  }

  @Test func specialTokensComeFirstAndFromNoText() throws {
    let tokenizer = trained(["abab"], 1, specials: [.padding, .endOfText])
    #expect(tokenizer.number(of: .endOfText) == 1 && tokenizer.number(of: .mask) == nil)
    #expect(tokenizer.number(of: UInt8(ascii: "a")) == 99)
    let numbers = tokenizer.encode("<|endoftext|>")
    #expect(!numbers.contains(1))
    #expect(try tokenizer.decode([0] + numbers + [1]) == "<|endoftext|>")
    #expect(tokenizer.vocabulary.prefix(2) == ["[PAD]", "<|endoftext|>"])
    #expect(tokenizer.vocabulary[2 + 0xE4] == "<E4>" && tokenizer.vocabulary[2 + 10] == "<0A>")
  }

  /// Four times the letters take about four times the work; n² steps would take sixteen times. The processor time of
  /// this thread is measured, so that tests beside this one do not count.
  @Test func aLongPieceTakesNoHours() throws {
    let tokenizer = trained(["abab abab abab"], 3)
    func seconds(_ pairs: Int) throws -> Double {
      let text = String(repeating: "ab", count: pairs)
      let start = nanosecondsOfThisThread()
      #expect(try tokenizer.decode(tokenizer.encode(text)).utf8.count == 2 * pairs)
      return Double(nanosecondsOfThisThread() - start) / 1e9
    }
    _ = try seconds(1_000)
    let (short, long) = (try seconds(50_000), try seconds(200_000))
    #expect(long < 10 * short, "\(short) s, then \(long) s")
  }

  private func nanosecondsOfThisThread() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
