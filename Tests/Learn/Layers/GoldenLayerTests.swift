import Golden
import Tensors
import Testing

@testable import Layers

@Suite(.enabled(if: GoldenSet.isWanted, "\(GoldenSet.missing)"))
struct GoldenLayerTests {
  static let group = GoldenGroup("layer", by: "layers") { golden, precision in
    var layer = try LayerCase(golden, precision)
    return try layer.results()
  }

  /// Values and gradients of every case through the real layers.
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
    let made = try MadeSet(MadeCases.layers)
    let outcomes = try Self.group.outcomes(in: made.set)
    #expect(outcomes.count == MadeCases.layers.count)
    for outcome in outcomes { #expect(outcome.agrees, "\(outcome)") }
  }

  @Test func anotherSettingIsCaught() throws {
    let made = try MadeSet(MadeCases.layers)
    let changes: [(item: String, attribute: String, value: GoldenValue)] = [
      ("Dense", "activation", "tanh"), ("Conv1D", "dilation_rate", 1),
      ("Conv1D", "padding", "causal"),
      ("Conv2D", "strides", 1), ("Conv2DTranspose", "strides", 2), ("MaxPooling2D", "strides", 2),
      ("AveragePooling2D", "padding", "valid"), ("LayerNormalization", "epsilon", 0.2),
      ("BatchNormalization", "epsilon", 0.06), ("SimpleRNN", "activation", "tanh"),
      ("LSTM", "return_sequences", true), ("ScaledDotProductAttention", "causal", false),
      ("MultiHeadAttention", "mask", false), ("BatchNormalization", "training", true),
    ]
    for (item, attribute, value) in changes {
      let changed = try made.first(item).changing(attribute, to: value)
      #expect(!Self.group.outcome(of: changed).agrees, "\(item): \(attribute)")
    }
  }

  @Test func whatIsNotUnderstoodIsTold() throws {
    let made = try MadeSet(MadeCases.layers)
    expect(try made.first("Dense").changing(item: "Sparse"), tells: "“Sparse”")
    expect(try made.first("Dense").changing("activation", to: "wavy"), tells: "“wavy”")
    expect(try made.first("Dense").changing("use_bias", to: false), tells: "use_bias is false")
    expect(try made.first("Dense").changing("units", to: 4), tells: "units 4")
    expect(try made.first("Dense").without("kernel"), tells: "kernel is missing")
    expect(try made.first("Dense").without("w_y"), tells: "objective")
    for item in ["Conv1D", "Conv2D", "Conv2DTranspose", "MaxPooling2D", "AveragePooling2D"] {
      expect(try made.first(item).changing("padding", to: "reflect"), tells: "“reflect”")
      expect(try made.first(item).changing("strides", to: 0), tells: "strides is 0")
      expect(try made.first(item).without("x"), tells: "x is missing")
      expect(try made.first(item).changing("data_format", to: "channels_first"), tells: "first")
    }
    expect(try made.first("Conv2D").changing("groups", to: 3), tells: "groups is 3")
    expect(try made.first("Conv2D").changing("dilation_rate", to: 9), tells: "needs")
    expect(try made.first("MaxPooling2D").changing("pool_size", to: 9), tells: "needs")
    expect(try made.first("Embedding").changing("input_dim", to: 4), tells: "input_dim 4")
    expect(try made.first("LayerNormalization").changing("axis", to: 3), tells: "axis is 3")
    expect(try made.first("LayerNormalization").without("gamma"), tells: "gamma")
    expect(try made.first("LSTM").changing("initial_state", to: "given"), tells: "h0")
    expect(try made.first("LSTM").changing("go_backwards", to: true), tells: "go_backwards")
    expect(try made.first("GRU").changing("reset_after", to: nil), tells: "reset_after is missing")
    expect(try made.first("GRU").changing("recurrent_activation", to: "tanh"), tells: "tanh")
    expect(
      try made.first("ScaledDotProductAttention").changing("scale", to: "small"), tells: "“small”")
    expect(try made.first("MultiHeadAttention").changing("scale", to: 2), tells: "scale")
    expect(try made.first("MultiHeadAttention").changing("num_heads", to: 2), tells: "num_heads 2")
  }

  private func expect(_ golden: GoldenCase, tells words: String) {
    let outcome = Self.group.outcome(of: golden)
    #expect(!outcome.agrees && outcome.description.contains(words), "\(outcome)")
  }
}
