import Foundation
import Testing

/// A few lessons whose pages have every kind of thing that a page can have: blocks, controls, questions, marks.
///
/// They are chosen by what their code writes on the board, so that a new kind is looked at as soon as a lesson has it.
struct PageChoice {
  /// A lesson, with the text of its code.
  struct Lesson {
    let id: String
    let text: String
    /// A lesson with a full size trains for long: it counts as several short ones.
    let cost: Double

    init(id: String, text: String) {
      (self.id, self.text) = (id, text)
      cost = text.contains("isFull") ? 4 : 1
    }
  }

  /// What a lesson can write, as it stands in its code: `.table(`, `choices:`, `HeatMap(`.
  let kinds: [String]
  let lessons: [Lesson]

  /// The kinds that a lesson has.
  func kinds(of lesson: Lesson) -> Set<String> {
    Set(kinds.filter { lesson.text.utf8.contains($0.utf8) })
  }

  /// The lessons that have, together, every kind that any lesson has: again and again the one that adds most for its
  /// cost.
  var cover: [String] {
    let own = lessons.map { kinds(of: $0) }
    var open = own.reduce(Set()) { $0.union($1) }
    var chosen: [Int] = []
    while !open.isEmpty {
      let gains = lessons.indices.map { index in
        (gain: Double(own[index].intersection(open).count) / lessons[index].cost, index: -index)
      }
      guard let best = gains.max(by: { $0 < $1 }), best.gain > 0 else { break }
      chosen.append(-best.index)
      open.subtract(own[-best.index])
    }
    return chosen.sorted().map { lessons[$0].id }
  }
}

extension PageChoice {
  /// The lessons of this folder, and what the board and figures take.
  static let built = PageChoice(
    kinds: functions(in: texts(under: "Sources/Teach/LessonKit/Board"))
      + marks(in: texts(under: "Sources/Draw/Figures/Marks")) + arguments,
    lessons: folders(under: "Lessons").compactMap { folder in
      let text = texts(under: folder).joined(separator: "\n")
      return text.firstMatch(of: #/LessonCard\(\s*"([a-z0-9-]+)"/#).map {
        Lesson(id: String($0.1), text: text)
      }
    })

  /// Arguments with which a function writes something else: a question with choices, code beside Keras', an exercise
  /// that is written, a figure whose pixels open, what a training finds.
  static let arguments = [
    "choices:", "tolerance:", "besideKeras:", "practice:", "explaining:", "findings:",
  ]

  /// The functions that write on a board. Those that bring data write nothing.
  static func functions(in texts: [String]) -> [String] {
    let found = texts.filter { !$0.contains("import Datasets") || $0.contains("final class Board") }
      .flatMap { text in text.matches(of: #/public func (\w+)\(/#).map { ".\($0.1)(" } }
    return Set(found).sorted()
  }

  /// The marks of figures.
  static func marks(in texts: [String]) -> [String] {
    texts.flatMap { text in
      text.matches(of: #/public struct (\w+)[^{]*MarkConvertible/#).map { "\($0.1)(" }
    }.sorted()
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../..").standardized

  /// The folders of lessons: those two below.
  private static func folders(under folder: String) -> [String] {
    names(in: folder).flatMap { chapter in
      names(in: "\(folder)/\(chapter)").map { "\(folder)/\(chapter)/\($0)" }
    }
  }

  private static func texts(under folder: String) -> [String] {
    names(in: folder).filter { $0.hasSuffix(".swift") }.compactMap {
      try? String(contentsOf: root.appendingPathComponent("\(folder)/\($0)"), encoding: .utf8)
    }
  }

  private static func names(in folder: String) -> [String] {
    let url = root.appendingPathComponent(folder)
    return ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted()
  }
}

@Suite struct PageChoiceTests {
  let choice = PageChoice(
    kinds: [".ask(", ".table(", ".train(", "Bars("],
    lessons: [
      .init(id: "table", text: "board.table("), .init(id: "both", text: "board.table( board.ask("),
      .init(id: "long", text: "board.table( board.ask( board.train( isFull"),
      .init(id: "short", text: "board.train("),
    ])

  @Test func fewShortLessonsHaveEveryKind() {
    #expect(choice.cover == ["both", "short"])
  }

  @Test func aLongLessonIsTakenWhereItAloneHasAKind() {
    let lessons = Array(choice.lessons.prefix(3))
    #expect(PageChoice(kinds: choice.kinds, lessons: lessons).cover == ["both", "long"])
  }

  @Test func theKindsAreReadFromTheCode() {
    let text = """
      public func ask(_ text: Prose, choices: [Prose], answer: Int) {
      }
      public func draw(
        _ figure: Figure, explaining pixels: [PixelFormulas]
      ) {
      func hidden(_ x: Int, inside: Int) {
      """
    let data = "import Datasets\npublic func images() -> [Picture] {"
    #expect(PageChoice.functions(in: [text, data]) == [".ask(", ".draw("])
    #expect(PageChoice.marks(in: ["public struct Bars: Sendable, MarkConvertible {"]) == ["Bars("])
  }

  /// Every lesson of this folder is known by its code, and a few of them have all kinds.
  @Test func theLessonsOfThisFolderAreChosen() {
    let built = PageChoice.built
    #expect(built.lessons.count > 40)
    #expect(
      [".table(", ".slider(", ".choice(", "choices:", "Images("].allSatisfy(built.kinds.contains))
    let cover = built.cover
    let chosen = built.lessons.filter { cover.contains($0.id) }
    let all = built.lessons.reduce(Set()) { $0.union(built.kinds(of: $1)) }
    #expect(chosen.reduce(Set()) { $0.union(built.kinds(of: $1)) } == all)
    #expect((1...20).contains(chosen.count))
  }
}
