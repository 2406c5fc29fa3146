import Golden
import Tensors
import Testing

@testable import Layers

@Suite(.enabled(if: GoldenSet.isWanted, "\(GoldenSet.missing)"))
struct GoldenTransformerTests {
  static let group = GoldenGroup("transformer") { golden, precision in
    if TransformerModelCase.items.contains(golden.item) {
      var model = try TransformerModelCase(golden, precision)
      return try model.results()
    }
    var layers = try TransformerCase(golden, precision)
    return try layers.results()
  }

  @Test func valuesAndGradients() throws {
    for outcome in try Self.group.outcomes(in: .found()) { #expect(outcome.agrees, "\(outcome)") }
  }

  @Test func aShiftedTensorIsCaught() throws {
    #expect(try Self.group.unnoticed(in: .found()) == [])
  }

  @Test func spoiledCasesAreToldAndNotCrashedOn() throws {
    #expect(try Self.group.agreeingThoughSpoiled(in: .found()) == [])
  }

  @Test func casesOfOtherSettings() throws {
    let made = try MadeSet(MadeCases.transformers)
    let outcomes = try Self.group.outcomes(in: made.set)
    #expect(outcomes.count == MadeCases.transformers.count)
    for outcome in outcomes { #expect(outcome.agrees, "\(outcome)") }
  }

  @Test func anotherSettingIsCaught() throws {
    let made = try MadeSet(MadeCases.transformers)
    let changes: [(item: String, attribute: String, value: GoldenValue)] = [
      ("RotaryEmbedding", "layout", "halves"), ("RotaryEmbedding", "base", 11),
      ("RotaryEmbedding", "rotary_dim", 2), ("FeedForward", "activation", "relu"),
      ("SinusoidalPositionalEncoding", "base", 51), ("SamplingFilter", "top_k", 1),
      ("SamplingFilter", "temperature", 1), ("ScaledDotProductAttention", "scale", 0.4),
      ("ScaledDotProductAttention", "causal_alignment", "first"),
    ]
    for (item, attribute, value) in changes {
      let changed = try made.first(item).changing(attribute, to: value)
      #expect(!Self.group.outcome(of: changed).agrees, "\(item): \(attribute)")
    }
  }

  @Test func whatIsNotUnderstoodIsTold() throws {
    let made = try MadeSet(MadeCases.transformers)
    for (changed, words) in [
      (try made.first("FeedForward").changing(item: "Oracle"), "“Oracle”"),
      (try made.first("FeedForward").changing("activation", to: "wavy"), "“wavy”"),
      (try made.first("FeedForward").changing("hidden", to: 9), "hidden"),
      (try made.first("FeedForward").without("ffn1.kernel"), "ffn1.kernel is missing"),
      (try made.first("RotaryEmbedding").changing("layout", to: "woven"), "“woven”"),
      (try made.first("RotaryEmbedding").changing("rotary_dim", to: 3), "even"),
      (try made.first("RotaryEmbedding").changing("first_position", to: 4), "from 4 on"),
    ] {
      let outcome = Self.group.outcome(of: changed)
      #expect(!outcome.agrees && outcome.description.contains(words), "\(outcome)")
    }
  }
}
