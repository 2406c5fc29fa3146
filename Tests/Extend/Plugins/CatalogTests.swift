import LessonKit
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
  func teach(on board: Board) {}
}
