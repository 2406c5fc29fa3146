import Autograd
import Foundation
import Golden
import Randomness
import Tensors
import Testing

@testable import Pretrained

/// g2p-en against NumPy and PyTorch, where its weights were fetched.
@Suite(
  .enabled(if: GoldenSet.isWanted, "\(GoldenSet.missing)"),
  .enabled(
    if: PretrainedStore().has(.g2pEnglish), "the weights are not here: chalk model fetch g2p-en"))
struct GoldenGraphemeToPhonemeTests {
  private func cases() throws -> [GoldenCase] {
    try GoldenSet.found().listings()
      .filter { $0.group == "pretrained" && $0.item == "grapheme_to_phoneme" }
      .map { try $0.read() }
  }

  @Test func soundsStatesAndLogits() throws {
    let network = try #require(try GraphemeToPhoneme.fetched())
    for golden in try cases() {
      let attributes = golden.attributes
      #expect(try attributes.texts("grapheme_list") == network.alphabet.letters)
      #expect(try attributes.texts("phoneme_list") == network.alphabet.phonemes)
      let found = try network.pronounce(
        try attributes.text("word"), atMost: try attributes.whole("most_steps"))
      #expect(found.phonemes == (try attributes.texts("phonemes")), "\(golden)")
      #expect(found.isComplete)
      for (name, ours) in [("encoder", found.encoder), ("logits", found.logits)] {
        let wanted = try golden.tensor(name, .single)
        #expect(ours.shape == wanted.shape, "\(golden): \(name)")
        let worst = zip(ours.values, wanted.values).map { abs($0 - $1) }.max() ?? .infinity
        #expect(worst < 1e-4, "\(golden): \(name) differs by \(worst)")
      }
      // A checker must be able to fail: another word has other states.
      let other = try network.pronounce("x" + found.word)
      #expect(abs(other.encoder.value(at: 0, 0) - found.encoder.value(at: 0, 0)) > 1e-4)
    }
  }
}

/// The network on tiny random weights, which need no fetching.
@Suite struct GraphemeToPhonemeTests {
  private static let alphabet = GraphemeToPhoneme.Alphabet(
    letters: ["<pad>", "</s>", "a", "b", "c"], phonemes: ["<pad>", "<s>", "</s>", "A", "B", "K"])
  private let embedding = 4
  private let units = 3

  private func weights(seed: UInt64 = 1) -> [String: Tensor] {
    var random = RandomSource(seed: seed)
    var weights: [String: Tensor] = [:]
    func add(_ name: String, _ shape: Shape) {
      weights[name] = .normal(shape, deviation: 1, using: &random)
    }
    for (part, signs) in [("enc", 5), ("dec", 6)] {
      add("\(part)_emb", [signs, embedding])
      add("\(part)_w_ih", [3 * units, embedding])
      add("\(part)_w_hh", [3 * units, units])
      add("\(part)_b_ih", [3 * units])
      add("\(part)_b_hh", [3 * units])
    }
    add("fc_w", [6, units])
    add("fc_b", [6])
    return weights
  }

  private func network(_ changes: [String: Tensor?] = [:]) throws -> GraphemeToPhoneme {
    var all = weights()
    for (name, tensor) in changes { all[name] = tensor }
    return try GraphemeToPhoneme(
      all, alphabet: Self.alphabet, embedding: embedding, units: units)
  }

  /// One step of PyTorch's GRU, blocks r, z, n: h = (1 − z)·n + z·h, n = tanh(Wx + b + r·(Uh + b′)).
  private func cell(
    _ sign: Int, _ h: [Double], _ part: String, _ all: [String: Tensor]
  ) -> [Double] {
    func rows(_ name: String, _ x: [Double]) -> [Double] {
      let (w, b) = (all["\(part)_w_\(name)"]!.values, all["\(part)_b_\(name)"]!.values)
      return b.indices.map { row in
        b[row] + x.indices.map { w[row * x.count + $0] * x[$0] }.reduce(0, +)
      }
    }
    let table = all["\(part)_emb"]!.values
    let a = rows("ih", Array(table[(sign * embedding)..<((sign + 1) * embedding)]))
    let s = rows("hh", h)
    let sigmoid = { (x: Double) in 1 / (1 + exp(-x)) }
    return h.indices.map { j in
      let r = sigmoid(a[j] + s[j])
      let z = sigmoid(a[units + j] + s[units + j])
      let n = tanh(a[2 * units + j] + r * s[2 * units + j])
      return (1 - z) * n + z * h[j]
    }
  }

  /// States of the encoder, and logits and sounds of greedy decoding, by the formulas.
  private func formula(
    _ numbers: [Int], steps: Int, _ all: [String: Tensor]
  ) -> (encoder: [[Double]], logits: [[Double]], sounds: [Int]) {
    var h = [Double](repeating: 0, count: units)
    var encoder: [[Double]] = []
    for number in numbers {
      h = cell(number, h, "enc", all)
      encoder.append(h)
    }
    var (sound, logits, sounds) = (1, [[Double]](), [Int]())
    while logits.count < steps {
      h = cell(sound, h, "dec", all)
      let (w, b) = (all["fc_w"]!.values, all["fc_b"]!.values)
      logits.append(
        b.indices.map { k in b[k] + h.indices.map { w[k * units + $0] * h[$0] }.reduce(0, +) })
      sound = logits.last!.indices.max { logits.last![$0] < logits.last![$1] }!
      if sound == 2 { break }
      sounds.append(sound)
    }
    return (encoder, logits, sounds)
  }

  @Test(arguments: ["a", "abc", "CAB", "ccbbaab"])
  func theFormulaInPlainLoops(word: String) throws {
    let network = try network()
    let numbers = try network.numbers(of: word)
    #expect(numbers.last == 1 && numbers.count == word.count + 1)
    let found = try network.pronounce(word, atMost: 6)
    let wanted = formula(numbers, steps: 6, weights())
    #expect(found.phonemes == wanted.sounds.map { Self.alphabet.phonemes[$0] })
    #expect(found.isComplete == (wanted.logits.count > wanted.sounds.count))
    for (ours, wanted) in [(found.encoder, wanted.encoder), (found.logits, wanted.logits)] {
      #expect(ours.shape == [wanted.count, wanted[0].count])
      #expect(zip(ours.values, wanted.flatMap { $0 }).allSatisfy { abs($0 - $1) < 1e-4 })
    }
    // A checker must be able to fail: other weights give other numbers.
    let other = formula(numbers, steps: 6, weights(seed: 2))
    #expect(
      zip(found.encoder.values, other.encoder.flatMap { $0 }).contains { abs($0 - $1) > 0.01 })
  }

  @Test func theProbabilitiesOfAStepAddUpToOne() throws {
    let found = try network().pronounce("abc")
    #expect(found.probabilities.sum(1).values.allSatisfy { abs($0 - 1) < 1e-5 })
    #expect(found.decoder.shape == [found.logits.shape[0], units])
  }

  /// Words of several lengths in a batch: behind its end a word's state stays as it is.
  @Test func aMaskedBatchIsWhatItsWordsAre() throws {
    let network = try network()
    let rows = Tensor([2, 3, 4, 1, 4, 1, 0, 0], shape: [2, 4])
    let mask = Tensor([1, 1, 1, 1, 1, 1, 0, 0], shape: [2, 4])
    let last = network.encode(rows, mask: mask).last[0].value
    for (row, numbers) in [[2, 3, 4, 1], [4, 1]].enumerated() {
      let alone = network.encode(Tensor(numbers, shape: [1, numbers.count])).last[0].value[0]
      #expect(zip(last[row].values, alone.values).allSatisfy { abs($0 - $1) < 1e-6 })
    }
  }

  @Test func wordsThatCannotBeReadAreRefused() throws {
    let network = try network()
    expect("'x', '3'") { _ = try network.pronounce("ax3xb") }
    expect("reads abc") { _ = try network.pronounce("é") }
    expect("empty") { _ = try network.pronounce("") }
    expect("at most 64") { _ = try network.pronounce(String(repeating: "a", count: 65)) }
    expect("1 at least") { _ = try network.pronounce("a", atMost: 0) }
  }

  @Test func weightsThatDoNotFitAreRefused() throws {
    expect("lack 'fc_b'") { _ = try network(["fc_b": nil]) }
    expect("[9, 4] is needed") { _ = try network(["enc_w_ih": .zeros([9, 5])]) }
    expect("number 1 of 6 is inf") {
      _ = try network(["fc_b": Tensor([.infinity, 0, 0, 0, 0, 0])])
    }
    expect("lack 'enc_emb'") { _ = try GraphemeToPhoneme([:]) }
    let blind = GraphemeToPhoneme.Alphabet(letters: ["a"], phonemes: ["<s>", "</s>"])
    expect("</s> is not among its letters") { _ = try GraphemeToPhoneme([:], alphabet: blind) }
    let twice = GraphemeToPhoneme.Alphabet(letters: ["a", "a"], phonemes: ["<s>", "</s>"])
    expect("two of its letters") { _ = try GraphemeToPhoneme([:], alphabet: twice) }
  }

  private func expect(_ words: String, _ body: () throws -> Void) {
    do {
      try body()
      Issue.record("nothing was thrown; '\(words)' was awaited")
    } catch {
      #expect("\(error)".contains(words), "\(error)")
    }
  }
}
