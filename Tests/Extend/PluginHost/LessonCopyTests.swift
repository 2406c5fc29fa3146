import Foundation
import Testing

@testable import PluginHost

/// `LessonCopy`: is what a copy is made of whole?
@Suite struct LessonCopyTests {
  /// A lesson in one file, one with shared files of its chapter, two whose types have the name of a layer, one with
  /// printed results, one with a helper in another lesson's folder.
  @Test(arguments: [
    ("weighted-sum", "WeightedSum"), ("lstm", "LSTM"), ("embedding", "Embedding"),
    ("mnist-dense", "MnistDense"), ("sentiment", "Sentiment"), ("self-attention", "SelfAttention"),
  ])
  func aCopyIsWholeAndItsProseIsThatOfTheOriginal(id: String, type: String) throws {
    let copy = try LessonCopy(id, named: "MineAlone", from: Self.lessons)
    let files = try Self.written(copy)
    #expect(Self.missing(in: files, of: id).isEmpty)
    #expect(Self.declaredTwice(in: files).isEmpty)
    #expect(files.filter { $0.text.contains("\"mine-alone\"") }.count == 1, "one card")
    for file in files {
      let blanked = PlainSource(file.text).text
      #expect(
        Self.count("MineAlone", in: file.text) == Self.count("MineAlone", in: blanked),
        "\(file.url.lastPathComponent): the new name stands in a text")
      #expect(!file.used.contains(type) || type == "LSTM" || type == "Embedding", "\(type) is left")
    }
  }

  /// The word of a lesson's type is left where it is prose, or a member of something else.
  @Test func onlyTheTypeIsRenamed() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("chalk-copy-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let place = folder.appendingPathComponent("LSTM.swift")
    try Data(
      #"""
      /// An LSTM.
      struct LSTM: Lesson { let size = 0..<LSTM.count, name = "an LSTM of \(LSTM.count)" }
      let other = layers.LSTM(64), all = [LSTMGates(), ŷLSTM]
      """#.utf8
    ).write(to: place)
    let file = try #require(ChapterFile(place))
    #expect(
      file.renaming("LSTM", to: "Mine") == #"""
        /// An LSTM.
        struct Mine: Lesson { let size = 0..<Mine.count, name = "an LSTM of \(Mine.count)" }
        let other = layers.LSTM(64), all = [LSTMGates(), ŷLSTM]
        """#)
  }

  /// Without one of its files a copy is not whole, and with one twice it declares something twice.
  @Test func whatIsNotWholeIsSeen() throws {
    let files = try Self.written(LessonCopy("sentiment", named: "MineAlone", from: Self.lessons))
    let reviews = try #require(files.first { $0.url.lastPathComponent == "ReviewSets.swift" })
    let fewer = files.filter { $0.url != reviews.url }
    #expect(!Self.missing(in: fewer, of: "sentiment").isEmpty)
    #expect(!Self.declaredTwice(in: files + [reviews]).isEmpty)
  }

  /// The copy's own type would stand in the way of another one.
  @Test(arguments: ["Board", "LSTM", "Reader"])
  func aNameThatTheLessonUsesIsRefused(name: String) {
    #expect(throws: LessonCopyError.takenName(name)) {
      try LessonCopy("lstm", named: name, from: Self.lessons)
    }
  }

  private static let lessons = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
    url.deletingLastPathComponent()
  }.appendingPathComponent("Lessons")

  /// The copy's files as they are read from the disk.
  private static func written(_ copy: LessonCopy) throws -> [ChapterFile] {
    let parent = FileManager.default.temporaryDirectory
      .appendingPathComponent("chalk-copy-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: parent) }
    let folder = try copy.write(into: parent)
    return copy.files.filter { $0.name.hasSuffix(".swift") }
      .compactMap { ChapterFile(folder.appendingPathComponent($0.name)) }
  }

  /// The types, functions and constants that files of the lesson's chapter declare for others, and that the copy uses
  /// without having them. A word behind a point is a member, and a lesson's type may be the name of a layer.
  private static func missing(in files: [ChapterFile], of id: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: lessons.path)?.compactMap { $0 as? String }
    let paths = (names ?? []).filter { $0.hasSuffix(".swift") }
    let card = paths.first { path in
      let text = try? String(contentsOf: lessons.appendingPathComponent(path), encoding: .utf8)
      return (text ?? "").filter { !$0.isWhitespace }.contains("LessonCard(\"\(id)\"")
    }
    let chapter = (card ?? "").prefix { $0 != "/" } + "/"
    let offered = paths.filter { $0.hasPrefix(chapter) }
      .compactMap { ChapterFile(lessons.appendingPathComponent($0)) }.filter { $0.offers.isEmpty }
      .reduce(into: Set<String>()) { $0.formUnion($1.declared) }
    let has = files.reduce(into: Set<String>()) { $0.formUnion($1.declared) }
    let wants = files.reduce(into: Set<String>()) { $0.formUnion($1.used) }
    return offered.intersection(wants).subtracting(has).sorted()
  }

  private static func declaredTwice(in files: [ChapterFile]) -> [String] {
    var count: [String: Int] = [:]
    for file in files { for name in file.declared { count[name, default: 0] += 1 } }
    return count.filter { $0.value > 1 }.map(\.key).sorted()
  }

  private static func count(_ word: String, in text: String) -> Int {
    text.components(separatedBy: word).count - 1
  }
}
