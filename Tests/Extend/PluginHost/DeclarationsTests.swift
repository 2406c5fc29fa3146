import Foundation
import Testing

@testable import PluginHost

@Suite struct PlainSourceTests {
  @Test(arguments: [
    ("let a = 1 // { struct X: Lesson", "let a = 1 "),
    ("/* a /* { */ } */b", "                 b"),
    (#"let s = "{ \(f("}")) }" + x"#, #"let s =       f(   )      + x"#),
    (##"let s = #"a " { \(no) "#; y"##, "let s =                   ; y"),
    ("let s = \"\"\"\n  { \" }\n  \"\"\"; z", "let s =    \n       \n     ; z"),
    (#"let q = "\"{"; w"#, "let q =      ; w"),
  ])
  func commentsAndStringsAreBlank(source: String, plain: String) {
    #expect(trimmed(PlainSource(source).text) == trimmed(plain))
    #expect(
      PlainSource(source).text.filter { $0 == "\n" } == source.filter { $0 == "\n" },
      "every line keeps its number")
  }

  private func trimmed(_ text: String) -> String {
    text.split(separator: " ").joined(separator: " ").split(separator: "\n")
      .map { $0.split(separator: " ").joined(separator: " ") }.joined(separator: "\n")
  }
}

@Suite struct DeclarationsTests {
  @Test func typesThatAreSomethingAreFound() {
    let offers = Offers(in: [
      """
      import Chalk
      struct Helper { let x = 1 }
      public struct Mine: Sendable, Lesson {
        struct Inner: Lesson {}
      }
      @MainActor final class Other
        : FigureMaker
      {}
      """,
      "struct Later {}\nextension Later: ActivationFunction {}",
    ])
    #expect(
      offers.found == [
        Declaration(expression: "Mine()", kind: "Lesson", file: 0, line: 3),
        Declaration(expression: "Other()", kind: "FigureMaker", file: 0, line: 6),
        Declaration(expression: "Later()", kind: "ActivationFunction", file: 1, line: 2),
      ])
  }

  @Test func constantsInAnExtensionAreFound() {
    let offers = Offers(in: [
      """
      extension Exercise {
        static let mine = Exercise("a")
        private static let hidden = Exercise("b")
        func other() { let x = 1 }
      }
      extension String { static let not = "" }
      """
    ])
    #expect(offers.found.map(\.expression) == ["Exercise.mine"])
    #expect(offers.found.map(\.line) == [2])
    #expect(offers.hidden == ["Exercise.hidden"])
  }

  @Test func privateAndCommentedTypesAreNotOffered() {
    let offers = Offers(in: [
      """
      // struct A: Lesson {}
      let text = "struct B: Lesson {}"
      private struct C: Lesson {}
      fileprivate struct D: Lesson {}
      struct E: LessonLike {}
      """
    ])
    #expect(offers.found.isEmpty)
    #expect(offers.hidden == ["C", "D"])
  }
}

@Suite struct NameTests {
  @Test(arguments: [
    ("Swish", "swish"), ("MyLesson", "my-lesson"), ("Conv2D", "conv2-d"), ("a_b c", "a-b-c"),
    ("RNN", "rnn"), ("日本", "plugin"),
  ])
  func aTypesNameBecomesAName(type: String, name: String) {
    #expect(type.asProperName == name)
  }

  @Test(arguments: ["", "swish", "My Lesson", "2D", "Ünï", "A-B"])
  func whatIsNoTypesNameIsRefused(name: String) {
    #expect(throws: ScaffoldError.badName(name)) { try Scaffold(.lesson, named: name) }
  }
}

@Suite struct FoundKindsTests {
  /// The page about plugins names every kind that is found by reading a file.
  @Test func thePageNamesAllThatIsFound() throws {
    let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
      url.deletingLastPathComponent()
    }
    let page = try String(
      contentsOf: root.appendingPathComponent("Docs/WritingAPlugin.md"), encoding: .utf8)
    let part = try #require(page.components(separatedBy: "## What is found in a file\n").last)
    let words = part.prefix { $0 != "#" }
    for kind in Declaration.protocols + Declaration.types {
      #expect(words.contains("`\(kind)`"), "\(kind)")
    }
    #expect(!words.contains("`NoSuchKind`"))
  }
}
