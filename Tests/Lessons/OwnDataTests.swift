import Chalk
import Foundation
import Testing

@testable import ChalkCommand

/// `--data` works in every lesson of that kind of data, and every other lesson refuses it in words.
@Suite struct OwnDataLessonTests {
  @Test(arguments: LessonTests.ids.filter { OwnData.taken[$0] != nil })
  func aLessonTakesTheLearnersData(id: String) async throws {
    let kind = try #require(OwnData.taken[id])
    let record = try LessonTests.catalog.lesson(id).record(data: kind.choice)
    #expect(record.data.contains { $0.name == kind.choice.path && $0.hash != nil })
    let usual = try await LessonTests.first(id).data
    #expect(record.data != usual)
    for claim in record.claims { #expect(claim.holds, "\(id): \(claim.statement.text)") }
    for (_, figure) in record.figures {
      let problems = FigureAudit.problems(of: figure)
      #expect(problems.isEmpty, "\(id), \(figure.title): \(problems.joined(separator: "; "))")
    }
  }

  /// Texts without spaces, and without any word that a lesson looks for in English.
  @Test(arguments: LessonTests.ids.filter { OwnData.taken[$0] == .texts })
  func textsInChineseAreTaken(id: String) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "chinese-\(id).csv")
    var random = RandomSource(seed: 7)
    let lines = (0..<160).map { row in
      let own = row % 2 == 0 ? ["很好", "喜欢"] : ["很差", "讨厌"]
      let words = (0..<6).map { _ in ["这家", "东西", "今天", "我们", "价格"][random.integer(below: 5)] }
      return (words + [own[random.integer(below: 2)]]).joined() + (row % 2 == 0 ? ",好" : ",坏")
    }
    try Data((["评论,类别"] + lines).joined(separator: "\n").utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let record = try LessonTests.catalog.lesson(id).record(data: DataChoice(path: file.path))
    for claim in record.claims { #expect(claim.holds, "\(id): \(claim.statement.text)") }
  }

  @Test(arguments: LessonTests.ids.filter { OwnData.taken[$0] == nil })
  func aLessonOnNumbersOfItsOwnSaysSo(id: String) async throws {
    let lesson = try LessonTests.catalog.lesson(id)
    let isOnItsOwn = try await LessonTests.first(id).data.isEmpty
    #expect(isOnItsOwn, "\(id) uses data: it must take --data")
    // Who asks for no data is known when the lesson is over.
    if LessonTests.isLong(id) { return }
    do {
      _ = try lesson.record(data: OwnData.table.choice)
      Issue.record("\(id) took a table and did not use it")
    } catch let error as DataError {
      #expect("\(error)".contains("works on numbers of its own"))
    }
  }

  @Test func everyLessonThatIsNamedExists() {
    #expect(Set(OwnData.taken.keys).subtracting(LessonTests.every).isEmpty)
  }

  /// A checker must be able to fail: the learner's file must be what the lesson learned from.
  @Test func dataOfAnotherKindAreRefused() throws {
    #expect(throws: DataError.self) {
      try LessonTests.catalog.lesson("embedding").record(data: OwnData.pictures.choice)
    }
    #expect(throws: DataError.self) {
      try LessonTests.catalog.lesson("iris-network").record(data: OwnData.series.choice)
    }
  }
}
