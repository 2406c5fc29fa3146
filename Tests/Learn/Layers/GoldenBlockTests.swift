import Golden
import Tensors
import Testing

@testable import Layers

@Suite(.enabled(if: GoldenSet.isWanted, "\(GoldenSet.missing)"))
struct GoldenBlockTests {
  /// Some items are those of the group `layer`; a 1×1 convolution is a convolution.
  static let group = GoldenGroup("block") { golden, precision in
    if ["Conv2D1x1", "GRU", "LSTM", "SimpleRNN"].contains(golden.item) {
      let item = golden.item == "Conv2D1x1" ? "Conv2D" : golden.item
      var layer = try LayerCase(golden.changing(item: item), precision)
      return try layer.results()
    }
    var block = try BlockCase(golden, precision)
    return try block.results()
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
    let made = try MadeSet(MadeCases.blocks)
    let outcomes = try Self.group.outcomes(in: made.set)
    #expect(outcomes.count == MadeCases.blocks.count)
    for outcome in outcomes { #expect(outcome.agrees, "\(outcome)") }
  }

  @Test func anotherSettingIsCaught() throws {
    let made = try MadeSet(MadeCases.blocks)
    let changes: [(item: String, attribute: String, value: GoldenValue)] = [
      ("RMSNormalization", "epsilon", 0.3), ("GroupNormalization", "groups", 1),
      ("GroupNormalization", "epsilon", 0.3), ("DepthwiseConv2D", "strides", 1),
      ("DepthwiseConv2D", "padding", "same"), ("GlobalAveragePooling1D", "mask", false),
      ("SqueezeExcite", "ratio", 1),
    ]
    for (item, attribute, value) in changes {
      let changed = try made.first(item).changing(attribute, to: value)
      #expect(!Self.group.outcome(of: changed).agrees, "\(item): \(attribute)")
    }
  }

  @Test func whatIsNotUnderstoodIsTold() throws {
    let made = try MadeSet(MadeCases.blocks)
    for (changed, words) in [
      (try made.first("GroupNormalization").changing(item: "Oracle"), "“Oracle”"),
      (try made.first("GroupNormalization").changing("groups", to: 5), "groups is 5"),
      (try made.first("GroupNormalization").without("gamma"), "gamma is missing"),
      (try made.first("RMSNormalization").changing("axis", to: 7), "axis is 7"),
      (try made.first("DepthwiseConv2D").changing("padding", to: "reflect"), "“reflect”"),
      (try made.first("DepthwiseConv2D").changing("use_bias", to: false), "use_bias"),
      (try made.first("DepthwiseConv2D").changing("depth_multiplier", to: 3), "kernel"),
    ] {
      let outcome = Self.group.outcome(of: changed)
      #expect(!outcome.agrees && outcome.description.contains(words), "\(outcome)")
    }
    #expect(GoldenPadding.ofBothAxes([1, 0, 0, 0]) == nil)
    #expect(GoldenPadding.ofBothAxes([0, 1, 0, 1])! == (0, 1))
  }
}
