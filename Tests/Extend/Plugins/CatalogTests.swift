import Figures
import LessonKit
import Optimizers
import Randomness
import Testing

@testable import Plugins

@Suite struct CatalogTests {
  @Test func whatAPluginBringsIsFoundByName() throws {
    let catalog = try Catalog([Bringing("one", ["relu", "sigmoid"]), Bringing("two", ["tanh"])])
    #expect(catalog.lessons.map(\.card.id) == ["relu", "sigmoid", "tanh"])
    #expect(try catalog.lesson("tanh").card.id == "tanh")
    #expect(catalog.source(of: "tanh") == "two")
  }

  @Test func anUnknownNameIsAnsweredWithTheNearest() throws {
    let catalog = try Catalog([Bringing("one", ["weighted-sum", "chain-rule"])])
    let error = #expect(throws: CatalogError.self) { try catalog.lesson("chian-rule") }
    #expect(error?.description == "There is no lesson 'chian-rule'. Did you mean 'chain-rule'?")
    let far = #expect(throws: CatalogError.self) { try catalog.lesson("zzzzzz") }
    #expect(far?.description == "There is no lesson 'zzzzzz'. 'chalk list' shows every lesson.")
  }

  @Test func aNameIsTakenOnce() throws {
    var catalog = try Catalog([Bringing("one", ["relu"])])
    #expect(throws: CatalogError.nameTaken("relu", by: "one", wantedBy: "two")) {
      try catalog.add(Bringing("two", ["fine", "relu"]))
    }
    #expect(catalog.lessons.map(\.card.id) == ["relu"], "a plugin is added whole or not at all")
    #expect(throws: CatalogError.pluginTwice("one")) { try catalog.add(Bringing("one", [])) }
  }

  @Test(arguments: ["", "Relu", "two words", "-x", "x-", "ünï", "../up"])
  func aNameThatCannotBeTypedOrBeAFileIsRefused(name: String) {
    #expect(throws: CatalogError.badName(name, from: "one")) {
      try Catalog([Bringing("one", [name])])
    }
  }
}

@Suite struct KindTests {
  @Test func everyKindIsFoundByNameAndSource() throws {
    let catalog = try Catalog([Everything()])
    #expect(catalog.contents(of: "everything").map(\.kind) == ["lesson", "activation", "figure"])
    #expect(try catalog.activation("cube").value(2) == 8)
    #expect(try catalog.figure("swirl").name == "swirl")
    let standard = catalog.contents(of: "chalk")
    #expect(
      standard.map(\.plural) == [
        "activations", "losses", "layers", "optimizers", "initializers", "metrics", "datasets",
        "pretrained models",
      ])
    #expect(standard.allSatisfy { Set($0.names).count == $0.names.count && $0.names.count >= 3 })
    #expect(try catalog.optimizer("adam").name == "adam")
    #expect(try catalog.loss("mean-squared-error").name == "mean_squared_error")
    #expect(try catalog.initializer("he-normal").name == "he_normal")
    #expect(try catalog.dataset("moons").name == "moons")
    #expect(try catalog.layer("dropout").plan().kind == "dropout")
    #expect(try catalog.metric("accuracy").name == "accuracy")
    #expect(throws: CatalogError.self) { try catalog.activation("cbe") }
    #expect(throws: CatalogError.self) { try catalog.exercise("relu") }
  }

  @Test func aNameIsTakenOnceInEachKind() throws {
    #expect(throws: CatalogError.nameTaken("relu", by: "chalk", wantedBy: "cubes")) {
      try Catalog([Cubes(called: "relu")])
    }
    // A lesson and an activation of one name do not get in each other's way.
    _ = try Catalog([Bringing("one", ["relu"])])
  }

  @Test func aLessonTakesWhatAPluginBrings() throws {
    let catalog = try Catalog([Bringing("one", ["any"]), Cubes(called: "cube")])
    let names = try catalog.lesson("any").record().claims.map(\.statement.text)
    #expect(names == ["relu leaky-relu sigmoid tanh cube"])
  }

  @Test func whatIsNoLessonCanBeShownAsOne() throws {
    let catalog = try Catalog([Everything()])
    #expect(catalog.showings(of: "everything").map(\.card.id) == ["empty", "cube", "swirl"])
    let cube = try catalog.showing("cube").record(settings: ["x": "2"])
    #expect(cube.claims.map(\.holds) == [true])
    #expect(cube.figures.map(\.figure.title) == ["cube and its derivative", "All activations"])
    #expect(try catalog.showing("swirl").record().figures.count == 1)
    #expect(throws: CatalogError.self) { try catalog.showing("crube-swirl") }
  }

  @Test func aLessonFindsTheOptimizerOfAPluginByName() throws {
    let lesson = try Catalog([Signs()]).lesson("taking")
    #expect(try lesson.record().claims[0].statement.text == "adam")
    let chosen = try lesson.record(settings: ["optimizer": "signs"])
    #expect(chosen.claims[0].statement.text == "signs")
    #expect(throws: SettingError.self) { try lesson.record(settings: ["optimizer": "sgins"]) }
  }

  private struct Signs: Plugin {
    let name = "signs"
    let version = "1.0"
    func register(in catalog: inout Catalog) throws(CatalogError) {
      try catalog.add(
        Optimizer("signs", learningRate: 0.01) { w, _, g, moment in
          w.add(g.sign(), times: -moment.rate)
        })
      try catalog.add(Taking())
    }
  }

  private struct Taking: Lesson {
    let card = LessonCard("taking", "Taking", minutes: 1)
    func teach(on board: Board) {
      board.claim("\(board.optimizer(default: "adam").name)", true)
    }
  }

  private struct Cubes: Plugin {
    let name = "cubes"
    let version = "1.0"
    let called: String
    func register(in catalog: inout Catalog) throws(CatalogError) {
      try catalog.add(Cube(name: called))
    }
    init(called: String) { self.called = called }
  }

  private struct Everything: Plugin {
    let name = "everything"
    let version = "1.0"
    func register(in catalog: inout Catalog) throws(CatalogError) {
      try catalog.add(Empty(card: LessonCard("empty", "Empty", minutes: 1)))
      try catalog.add(Cube(name: "cube"))
      try catalog.add(Swirl())
    }
  }

  private struct Cube: ActivationFunction {
    let name: String
    let formula: Formula = "f(x) = x^3"
    func value(_ x: Double) -> Double { x * x * x }
    func slope(_ x: Double) -> Double { 3 * x * x }
  }

  private struct Swirl: FigureMaker {
    let name = "swirl"
    func figure(random: inout RandomSource) -> Figure {
      Figure("Swirl", caption: "C") { Line([random.uniform(), 2]) }
    }
  }
}

@Suite struct NearestTests {
  @Test func slipsAreCounted() {
    #expect(editDistance("relu", "relu") == 0)
    #expect(editDistance("rleu", "relu") == 1)
    #expect(editDistance("", "abc") == 3)
    #expect(editDistance("kitten", "sitting") == 3)
  }

  @Test func beginningsAndSlipsAreFoundAndStrangersAreNot() {
    let names = ["weighted-sum", "relu", "sigmoid", "gradient-descent"]
    #expect(nearest(to: "weigthed-sum", among: names) == ["weighted-sum"])
    #expect(nearest(to: "grad", among: names) == ["gradient-descent"])
    #expect(nearest(to: "RELU", among: names) == ["relu"])
    #expect(nearest(to: "x", among: names).isEmpty)
  }
}

private struct Bringing: Plugin {
  let name: String
  let version = "1.0"
  let ids: [String]

  init(_ name: String, _ ids: [String]) { (self.name, self.ids) = (name, ids) }

  func register(in catalog: inout Catalog) throws(CatalogError) {
    for id in ids { try catalog.add(Empty(card: LessonCard(id, "A lesson", minutes: 1))) }
  }
}

private struct Empty: Lesson {
  let card: LessonCard
  func teach(on board: Board) {
    board.claim("\(board.activations.map(\.name).joined(separator: " "))", true)
  }
}
