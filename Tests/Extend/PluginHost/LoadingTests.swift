import Foundation
import LessonKit
import PluginFixture
import Plugins
import Testing

@testable import PluginHost

/// Plugins loaded into the test's own process.
@Suite struct LoadingTests {
  @Test func aFileIsCompiledLoadedAndFoundInTheCache() throws {
    let workshop = try Workshop()
    let path = try workshop.write(
      "Doubling.swift",
      """
      import Chalk

      struct Doubling: Lesson {
        let card = LessonCard("doubling-\(UUID().uuidString.lowercased())", "Twice", minutes: 1)
        func teach(on board: Board) throws { board.claim("two is one and one", 2 == 1 + 1) }
      }
      """)
    let loader = try workshop.loader()
    let catalog = try Catalog([try loader.plugin(at: path)])
    #expect(catalog.plugins[0].name == "doubling")
    #expect(try catalog.lessons[0].record().claims.map(\.holds) == [true])
    let library = try loader.library(at: path)
    let made = try FileManager.default.attributesOfItem(atPath: library.path)[.modificationDate]
    #expect(try loader.library(at: path) == library)
    let after = try FileManager.default.attributesOfItem(atPath: library.path)[.modificationDate]
    #expect(made as? Date == after as? Date, "an unchanged plugin is not compiled again")
    workshop.remove()
  }

  @Test func classesCastsAndGenericsWorkAcrossTheBoundary() throws {
    let workshop = try Workshop()
    let path = try workshop.write(
      "Zoo.swift",
      """
      import PluginFixture

      final class Dog: Animal {
        override var sound: String { "wuff" }
      }

      struct Stone: Weighed { let kilograms = 2.5 }
      """)
    let loader = try workshop.loader()
    let source = try PluginSource(path)
    let entry = EntryFile(
      importing: ["import Chalk", "import PluginFixture"],
      making:
        "Menagerie(makeAnimal: { Dog() }, anything: Stone(), pair: Pair(1, 2).mapped { $0 * 10 })",
      manifest: Manifest(toolkit: loader.toolkit))
    let library = try loader.library(source, entry: entry.text, .optimized)
    let menagerie = try #require(try loader.load(library, path: path) as? Menagerie)
    let animal = menagerie.makeAnimal()
    #expect(animal.speak() == "It says wuff.", "a subclass of the host's class")
    #expect(type(of: animal) != Animal.self && animal as Any is Animal)
    #expect((menagerie.anything as? any Weighed)?.kilograms == 2.5, "a cast to the host's protocol")
    #expect(menagerie.anything as? String == nil)
    #expect((menagerie.pair as Any) is Pair<Int>, "a generic type of the host's")
    #expect(menagerie.pair.mapped { "\($0)" }.second == "20")
    workshop.remove()
  }

  @Test func errorsHaveTheStudentsFileAndLine() throws {
    let workshop = try Workshop()
    let path = try workshop.write(
      "Wrong.swift",
      """
      import Chalk
      struct Wrong: Lesson {
        let minutes: Int
        let card = LessonCard("wrong", "Wrong", minutes: 1)
        func teach(on board: Board) throws { board.sya("hello") }
      }
      """)
    let error = #expect(throws: PluginError.self) { try workshop.loader().plugin(at: path) }
    let words = try #require(error?.description)
    #expect(words.contains("Wrong.swift:5:46: error: value of type 'Board' has no member 'sya'"))
    #expect(!words.contains("ChalkEntry"), "nothing of what Chalk wrote is blamed: \(words)")
    workshop.remove()
  }

  @Test func whatNeedsArgumentsIsBlamedWhereItIsDeclared() throws {
    let workshop = try Workshop()
    let path = try workshop.write(
      "Needy.swift",
      """
      import Chalk

      struct Needy: Lesson {
        let minutes: Int
        var card: LessonCard { LessonCard("needy", "Needy", minutes: minutes) }
        func teach(on board: Board) throws {}
      }
      """)
    let error = #expect(throws: PluginError.self) { try workshop.loader().plugin(at: path) }
    let words = try #require(error?.description)
    #expect(words.contains("Needy.swift:3:"), "\(words)")
    #expect(words.contains("missing argument for parameter 'minutes'"))
    workshop.remove()
  }

  @Test func anotherToolkitOrCompilerIsRefusedBeforeAnyCodeRuns() throws {
    let workshop = try Workshop()
    let path = try workshop.write(
      "Fine.swift",
      """
      import Chalk
      struct Fine: FigureMaker {
        let name = "fine"
        func figure(random: inout RandomSource) -> Figure { Figure("Fine") { Line([1, 2]) } }
      }
      """)
    let loader = try workshop.loader()
    let library = workshop.folder.appendingPathComponent("Fine.so")
    try FileManager.default.copyItem(at: try loader.library(at: path), to: library)
    #expect(try loader.plugin(at: library.path).name == "fine")

    let newer = try workshop.loader(try Toolkit(version: "99"))
    let other = #expect(throws: PluginError.self) { try newer.plugin(at: library.path) }
    #expect(other?.description.contains("was built for Chalk test") == true)

    var bytes = try Data(contentsOf: library)
    let compiler = try #require(bytes.range(of: Data("Swift version 6".utf8)))
    bytes.replaceSubrange(compiler, with: Data("Swift version 5".utf8))
    try bytes.write(to: library, options: .atomic)
    let older = #expect(throws: PluginError.self) { try loader.plugin(at: library.path) }
    #expect(older?.description.contains("Swift version 5") == true)

    try Data("nothing".utf8).write(to: library, options: .atomic)
    #expect(throws: PluginError.notAPlugin(library.path)) { try loader.plugin(at: library.path) }
    workshop.remove()
  }

  @Test func whatIsNoPluginIsSaid() throws {
    let workshop = try Workshop()
    let loader = try workshop.loader()
    let empty = try workshop.write("Empty.swift", "import Chalk\nprivate struct A: Lesson {}\n")
    #expect(throws: PluginError.nothingOffered(empty, hidden: ["A"])) {
      try loader.library(at: empty)
    }
    let gone = workshop.folder.appendingPathComponent("Emptyy.swift").path
    #expect(throws: PluginError.notFound(gone, near: ["Empty.swift"])) {
      try loader.library(at: gone)
    }
    let text = try workshop.write("notes/a.txt", "no Swift")
    #expect(throws: PluginError.noSource(text)) { try loader.library(at: text) }
    workshop.remove()
  }
}
