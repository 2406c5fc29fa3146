import Chalk
import Testing

@testable import PluginHost

/// What `chalk check` says of models that are right, and of models that are wrong in one way.
@Suite struct ModelCheckTests {
  private func wrong(_ maker: some ModelMaker) -> [CheckLine] {
    ModelCheck(maker: maker).run { _ in }.filter { !$0.holds }
  }

  @Test func whatIsRightPasses() {
    #expect(wrong(Made()).isEmpty)
  }

  @Test func anotherNumberOfOutputsIsSeen() {
    #expect(
      wrong(Made(extraOutputs: 1)).map(\.requirement)
        == ["it gives as many numbers as the task has outputs"])
  }

  @Test func aModelWithoutAnOptimizerIsSeen() {
    #expect(wrong(Made(isCompiled: false)).map(\.requirement) == ["it is compiled"])
  }

  @Test func aModelThatIgnoresTheSeedIsSeen() {
    #expect(
      wrong(Made(ignoresSeed: true)).map(\.requirement).contains(
        "the same seed gives the same weights"))
  }

  @Test func settingsThatCannotBeSetAreSeen() {
    let twice = [ModelSetting("hidden", 8, in: 1...64), ModelSetting("hidden", 0.5, in: 0...1)]
    let bad = [
      twice, [ModelSetting("Hidden Units", 8, in: 1...64)], [ModelSetting("rate", 2, in: 0...1)],
    ]
    for settings in bad {
      #expect(
        wrong(Made(settings: settings)).map(\.requirement)
          == ["its settings have names and values of their own"])
    }
    #expect(wrong(Made(settings: [ModelSetting("hidden", 8, in: 1...64)])).isEmpty)
  }

  @Test func settingsAreReadInWords() throws {
    let hidden = ModelSetting("hidden", 8, in: 1...64)
    let made = Made(settings: [hidden, ModelSetting("rate", 0.1, in: 0...1)])
    let values = try made.values(of: ["hidden": "16", "rate": "0.25"])
    #expect(values == ["hidden": 16, "rate": 0.25])
    var task = ModelTask.small[0]
    #expect(task.count(hidden) == 8)
    task.settings = values
    #expect(task.count(hidden) == 16)
    for (typed, words) in [
      (["hiden": "16"], "Did you mean 'hidden'"), (["hidden": "65"], "from 1 to 64"),
      (["hidden": "1.5"], "a whole number"), (["rate": "much"], "a number from 0 to 1"),
      (["rate": "nan"], "cannot be 'nan'"),
    ] {
      let error = #expect(throws: ModelSettingError.self) { try made.values(of: typed) }
      #expect(error?.description.contains(words) == true, "\(typed): \(error?.description ?? "")")
    }
    let none = #expect(throws: ModelSettingError.self) { try Made().values(of: ["a": "1"]) }
    #expect(none?.description.contains("has none") == true)
  }

  @Test func aLossThatDoesNotFallIsSeen() {
    let lines = wrong(Made(learningRate: 1e30))
    let expected = ["its loss falls within a few epochs", "it can be trained"]
    #expect(lines.contains { expected.contains($0.requirement) }, "\(lines)")
  }

  @Test func aModelThatCannotBeBuiltIsToldWithItsReason() {
    struct Broken: ModelMaker {
      let name = "broken"
      func model(for task: ModelTask, seed: UInt64) throws -> Sequential { throw Reason() }
      struct Reason: Error, CustomStringConvertible { let description = "no such width" }
    }
    let lines = wrong(Broken())
    #expect(lines.count == 1 && lines[0].problem?.contains("no such width") == true, "\(lines)")
    #expect(lines.allSatisfy { $0.advice?.isEmpty == false })
  }

  @Test func aModelIsTakenByItsName() throws {
    var catalog = Catalog()
    try catalog.add(Made())
    #expect(try catalog.model("made").name == "made")
    #expect(throws: CatalogError.self) { try catalog.add(Made()) }
    #expect(throws: CatalogError.self) { try catalog.model("mad-e-up") }
  }
}

/// A small model with one fault, or none.
private struct Made: ModelMaker {
  let name = "made"
  var extraOutputs = 0
  var isCompiled = true
  var ignoresSeed = false
  var learningRate = 0.01
  var settings: [ModelSetting] = []

  func model(for task: ModelTask, seed: UInt64) throws -> Sequential {
    var model = Sequential(
      [
        .flatten(), .dense(8, activation: .relu),
        .dense(task.outputs + extraOutputs, activation: task.outputActivation),
      ], seed: ignoresSeed ? UInt64.random(in: 0...UInt64.max) : seed)
    if isCompiled {
      model.compile(
        optimizer: .adam(learningRate: learningRate), loss: task.loss, metrics: task.metrics)
    }
    return model
  }
}
