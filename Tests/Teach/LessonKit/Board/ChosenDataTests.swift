import Datasets
import Foundation
import Testing

@testable import LessonKit

/// A lesson for each kind of data; it says how many it got.
private struct Asking: Lesson {
  let card = LessonCard("asking", "Asks for data", minutes: 1)
  let ask: @Sendable (Board) throws -> Int

  func teach(on board: Board) throws {
    board.step("The data")
    board.value("count", Double(try ask(board)))
  }

  static let table = Asking { try $0.data.examples("breast-cancer", or: .breastCancer).count }
  static let moons = Asking {
    try $0.data.examples("moons", or: .moons(50, noise: 0.1, random: &$0.random)).count
  }
  static let raw = Asking {
    try $0.data.table("own", or: DataTable([Column("a", words: ["p"])]).predicting("a")).count
  }
  static let pictures = Asking {
    let parts = try $0.data.images("mnist", size: (8, 8), channels: 1, or: .digits())
    return parts.training.count + parts.test.count
  }
  static let texts = Asking {
    try $0.data.texts("rt-polarity", or: .reviews(20, random: &$0.random)).count
  }
  static let series = Asking {
    try $0.data.series("wave", or: .wave(10, random: &$0.random)).count
  }
  static let lines = Asking { try $0.data.lines("names", or: ["a"]).count }
}

@Suite struct ChosenDataTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "chalk-chosen-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private func write(_ name: String, _ text: String) throws -> String {
    let file = "\(folder)/\(name)"
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }

  private func count(_ lesson: Asking, _ path: String) throws -> Int {
    let record = try lesson.record(data: DataChoice(path: path))
    for case .value(let named) in record.steps.flatMap(\.blocks) { return Int(named.value) }
    return -1
  }

  private func problem(_ lesson: Asking, _ path: String) -> String {
    do { return "\(try count(lesson, path)) came" } catch { return "\(error)" }
  }

  private func rows(_ labels: [String]) -> String {
    "x,z,y\n" + labels.enumerated().map { "\($0 * 7 % 11).5,\($0 * 5 % 13),\($1)\n" }.joined()
  }

  @Test(arguments: 1...19) func tooFewRowsAreRefusedInWords(count: Int) throws {
    let path = try write("few.csv", rows((0..<count).map { $0 % 2 == 0 ? "a" : "b" }))
    for lesson in [Asking.table, .raw, .series] {
      let words = problem(lesson, path)
      #expect(!words.contains("came"), "\(words)")
    }
    if count >= 4 { #expect(problem(.table, path).contains("at least 20 are needed")) }
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func eachClassNeedsFour() throws {
    let four = (0..<16).map { _ in "a" } + (0..<4).map { _ in "b" }
    #expect(try count(.table, write("four.csv", rows(four))) == 20)
    let three = (0..<17).map { _ in "a" } + (0..<3).map { _ in "b" }
    #expect(
      try problem(.table, write("three.csv", rows(three)))
        .contains("class 'b' has 3 rows, and at least 4 of each class"))
    let once = (0..<30).map { _ in "a" } + ["b"]
    for lesson in [Asking.table, .raw] {
      #expect(
        try problem(lesson, write("once.csv", rows(once))).contains("class 'b' has 1 row only"))
    }
    let one = (0..<30).map { _ in "a" }
    #expect(try problem(.table, write("one.csv", rows(one))).contains("one value only"))
    #expect(try problem(.raw, write("one.csv", rows(one))).contains("one class only"))
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func tooFewPicturesTextsAndValuesAreRefusedInWords() throws {
    func idx(_ name: String, _ count: Int, _ labels: [UInt8]) throws -> String {
      for part in ["train", "t10k"] {
        let size = UInt8(count)
        let header: [UInt8] = [0, 0, 8, 3, 0, 0, 0, size, 0, 0, 0, 2, 0, 0, 0, 2]
        let pixels = (0..<4 * count).map { UInt8($0) }
        let written = (0..<count).map { labels[$0 % labels.count] }
        _ = try write("\(name)/readme.md", "")
        try Data(header + pixels).write(
          to: URL(fileURLWithPath: "\(folder)/\(name)/\(part)-images-idx3-ubyte"))
        try Data([0, 0, 8, 1, 0, 0, 0, size] + written).write(
          to: URL(fileURLWithPath: "\(folder)/\(name)/\(part)-labels-idx1-ubyte"))
      }
      return "\(folder)/\(name)"
    }
    #expect(try problem(.pictures, idx("one", 10, [3])).contains("have one label, '3'"))
    #expect(try problem(.pictures, idx("few", 10, [3, 8])).contains("10 pictures"))
    #expect(try count(.pictures, idx("some", 60, [3, 8])) == 120)
    let rare = [3] + [UInt8](repeating: 8, count: 59)
    #expect(try problem(.pictures, idx("rare", 60, rare)).contains("'3' has 1 picture only"))
    _ = try write("t/neg.txt", "bad\nworse\n")
    #expect(
      try problem(.texts, (write("t/pos.txt", "good\n") as NSString).deletingLastPathComponent)
        .contains("3 texts"))
    #expect(try problem(.series, write("s.csv", "t,v\nd1,1\nd2,2\n")).contains("2 values"))
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test(arguments: Dataset.builtIn.filter { $0.place != .files }.map(\.name))
  func everySetGoesWithTheLessonsOfItsKind(name: String) throws {
    let kind = try #require(Dataset.builtIn.first { $0.name == name }).kind
    let lessons: [(Asking, [Dataset.Kind])] = [
      (.table, [.examples]), (.raw, [.examples, .numeric]), (.pictures, [.images]),
      (.texts, [.texts]), (.lines, [.lines, .texts]), (.series, [.series]),
    ]
    for (lesson, kinds) in lessons {
      if kinds.contains(kind) {
        #expect(try count(lesson, name) > 0)
      } else {
        let words = problem(lesson, name)
        #expect(words.contains("it is \(kind.text), and this lesson needs"), "\(words)")
        #expect(words.contains(kinds[0].text))
      }
    }
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func aNameThatNothingHasIsSaidAndTheLessonsOwnNameIsItsOwn() throws {
    let words = problem(.table, "breast-cancre")
    #expect(words.contains("no file or data set 'breast-cancre'") && words.contains("rt-polarity"))
    #expect(try count(.moons, "moons") == 50)
    let missing = problem(.pictures, "fashion-mnist")
    #expect(!missing.contains("fashion-mnist/fashion-mnist"))
    #expect(missing.contains("came") || missing.contains("chalk data fetch fashion-mnist"))
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func aFolderOfSetsGivesTheLessonItsOwn() throws {
    let labels = (0..<24).map { $0 % 2 == 0 ? "a" : "b" }
    _ = try write("breast-cancer/table.csv", rows(labels))
    _ = try write("iris/table.csv", rows(labels))
    _ = try write("names/names.txt", "emma\nolivia\n")
    #expect(try count(.table, folder) == 24)
    #expect(try count(.lines, folder) == 2)
    let words = problem(.moons, folder)
    #expect(words.contains("'moons', is not among them") && words.contains("\(folder)/iris"))
    let wrong = problem(.pictures, "\(folder)/iris")
    #expect(wrong.contains("it holds a table, and pictures"))
    #expect(problem(.table, "\(folder)/names/names.txt").contains("cannot be used here"))
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func whatWasDoneToATableIsSaid() throws {
    let path = try write(
      "i.csv",
      "x,x,z,y\n"
        + (0..<24).map { i in
          "\(i == 3 ? "inf" : "\(i * 7 % 11)"),\(i % 5),\(i == 5 ? "5.9e301" : "\(i)"),\(i % 2)\n"
        }.joined())
    for (lesson, left) in [(Asking.table, 23), (.raw, 24)] {
      let record = try lesson.record(data: DataChoice(path: path))
      let said = record.steps.flatMap(\.blocks).compactMap { block in
        if case .prose(let prose) = block { prose.text } else { nil }
      }.joined(separator: "\n")
      #expect(said.contains("a name in it is repeated") && said.contains("--header no"))
      #expect(said.contains("'x' has 1 infinite number: it counts as missing"))
      #expect(said.contains("'z' was left out: row 6 has 5.9e+301"))
      #expect(record.data.map(\.count) == [left])
    }
    try FileManager.default.removeItem(atPath: folder)
  }
}
