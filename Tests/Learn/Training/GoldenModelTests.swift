import Golden
import Tensors
import Testing

@testable import Training

/// The models of the golden set, made from the words of their descriptions and trained step by step.
@Suite(.enabled(if: GoldenSet.isWanted, "\(GoldenSet.missing)"))
struct GoldenModelTests {
  static let group = GoldenGroup("model", settings: settings) { golden, precision in
    if golden.attributes.has("generator") {
      return try GANCase(golden, precision).results(.writtenPlainly)
    }
    return try ModelCase(golden, precision).results()
  }

  /// Losses, predictions, the first gradients, and in double precision the last weights.
  @Test func trainingRuns() throws {
    for outcome in try Self.group.outcomes(in: .found()) { #expect(outcome.agrees, "\(outcome)") }
  }

  @Test func aShiftedTensorIsCaught() throws {
    #expect(try Self.group.unnoticed(in: .found()) == [])
  }

  @Test func spoiledCasesAreToldAndNotCrashedOn() throws {
    #expect(try Self.group.agreeingThoughSpoiled(in: MadeSet(MadeCases.models).set) == [])
  }

  @Test func modelsOfOtherSizes() throws {
    let made = try MadeSet(MadeCases.models)
    let outcomes = try Self.group.outcomes(in: made.set)
    #expect(outcomes.count == MadeCases.models.count)
    for outcome in outcomes { #expect(outcome.agrees, "\(outcome)") }
  }

  /// The same as the documents write it: each network compiled for itself, and both one behind the other
  /// with the discriminator frozen.
  @Test func adversariesInBatches() throws {
    let group = GoldenGroup("model", settings: Self.settings) { golden, precision in
      try GANCase(golden, precision).results(.inBatches)
    }
    for listing in try GoldenSet.found().listings() where listing.group == "model" {
      let golden = try listing.read()
      if !golden.attributes.has("generator") { continue }
      let outcome = group.outcome(of: golden)
      #expect(outcome.agrees, "\(outcome)")
    }
  }

  @Test func anotherSettingIsCaught() throws {
    let made = try MadeSet(MadeCases.models)
    let golden = try made.first("mlp_bce_adam")
    let changes: KeyValuePairs<String, GoldenValue> = [
      "learning_rate": 0.0101, "steps": 2, "batch_size": 2, "epsilon": 1e-4, "optimizer": "AdamW",
      "loss": "mean squared error",
      "model": ["Dense(3->5, relu)", "Dense(5->4, relu)", "Dense(4->1, sigmoid)"],
    ]
    for (name, value) in changes {
      #expect(!Self.group.outcome(of: golden.changing(name, to: value)).agrees, "\(name)")
    }
  }

  @Test func whatIsNotUnderstoodIsTold() throws {
    let made = try MadeSet(MadeCases.models)
    let golden = try made.first("mlp_bce_adam")
    expect(golden.changing("model", to: nil), tells: "model is missing")
    expect(golden.changing("model", to: ["Oracle(3)"]), tells: "“Oracle(3)”")
    expect(golden.changing("model", to: ["Dense(3->5, wavy)"]), tells: "“wavy”")
    expect(golden.changing("model", to: ["Dense(3->5, relu)"]), tells: "weights")
    expect(golden.changing("model", to: ["Dense(2->5, relu)"]), tells: "2->5")
    expect(golden.changing("loss", to: "regret"), tells: "“regret”")
    expect(golden.changing("optimizer", to: "by hand"), tells: "“by hand”")
    expect(golden.changing("beta_1", to: nil), tells: "beta_1 is missing")
    expect(golden.changing("batch_size", to: 0), tells: "batch_size")
    expect(golden.changing("rows", to: 9), tells: "rows")
    expect(golden.without("x"), tells: "x is missing")
    expect(golden.without("dense2.bias"), tells: "dense2.bias")
  }

  private func expect(_ golden: GoldenCase, tells words: String) {
    let outcome = Self.group.outcome(of: golden)
    #expect(!outcome.agrees && outcome.description.contains(words), "\(outcome)")
  }

  /// The readable kernels are left out where they would need minutes.
  private static func settings(_ golden: GoldenCase) -> [GoldenSetting] {
    let sample = golden.tensors.first { $0.name == "x" }?.shape ?? []
    var products = 0
    for entry in golden.tensors where entry.role == "param" {
      let places = entry.shape.count == 4 ? sample.dropFirst().dropLast().reduce(1, *) : 1
      products += entry.shape.reduce(1, *) * places
    }
    let steps = (try? golden.attributes.whole("steps")) ?? 1
    let isLarge = products * (sample.first ?? 1) * steps > 50_000_000
    return isLarge ? [GoldenSetting.all[2]] : GoldenSetting.all
  }
}
