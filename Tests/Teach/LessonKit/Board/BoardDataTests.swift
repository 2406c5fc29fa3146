import Datasets
import Foundation
import Hashing
import Testing

@testable import LessonKit

/// A lesson that learns from a table, and says what it got.
private struct FromATable: Lesson {
  let card = LessonCard("from-a-table", "Asks for a table", minutes: 1)

  func teach(on board: Board) throws {
    board.step("The data")
    let examples = try board.data.examples(
      "iris", atLeast: MinimumData(3, ofEach: 1), or: .iris)
    board.value("examples", Double(examples.count))
    board.value("features", Double(examples.features.width))
  }
}

private struct FromPictures: Lesson {
  let card = LessonCard("from-pictures", "Asks for pictures", minutes: 1)

  func teach(on board: Board) throws {
    let parts = try board.data.images(
      "no-such-set", size: (12, 10), channels: 1, or: .digits())
    board.value("training", Double(parts.training.count))
    board.value("test", Double(parts.test.count))
    board.claim(
      "all have the size that was asked for",
      parts.training.inputShape == [12, 10, 1] && parts.test.inputShape == [12, 10, 1])
  }
}

private struct OnItsOwn: Lesson {
  let card = LessonCard("on-its-own", "Asks for nothing", minutes: 1)
  func teach(on board: Board) throws { board.say("Nothing is learned here.") }
}

private struct FromLines: Lesson {
  let card = LessonCard("from-lines", "Asks for lines of text", minutes: 1)

  func teach(on board: Board) throws {
    let lines = try board.data.lines("no-such-set", or: ["a", "b", "c"])
    board.say("\(lines.joined(separator: "+"))")
  }
}

/// A lesson with a real size.
private struct InTwoSizes: Lesson {
  let card = LessonCard("in-two-sizes", "Has a real size", minutes: 1)

  func teach(on board: Board) throws {
    board.step("The data")
    board.value("full", board.isFull ? 1 : 0)
    board.value(
      "training", Double(try board.data.images("mnist", or: .digits()).training.count))
  }
}

/// A lesson whose pictures are made from a seed, more of them in the real size.
private struct FromMadePictures: Lesson {
  let card = LessonCard("from-made-pictures", "Makes its pictures", minutes: 1)

  func teach(on board: Board) throws {
    let count = board.isFull ? 40 : 20
    let parts = try board.data.images(
      "shapes", or: .shapes(count, side: 8, random: &board.random))
    board.value("pictures", Double(parts.training.count + parts.test.count))
  }
}

/// A lesson whose claim about its own table is true of no other.
private struct ClaimingOfItsOwn: Lesson {
  let card = LessonCard("claiming-of-its-own", "Claims something of its table", minutes: 1)

  func teach(on board: Board) throws {
    let count = try board.data.examples("iris", or: .iris).count
    board.claimForBuiltInData("there are 150 examples", count == 150)
    board.claim("an example is a flower", count == 150)
    board.claimForBuiltInData("there are some", count > 0)
  }
}

@Suite struct BoardDataTests {
  private func file(_ text: String) throws -> String {
    let path = NSTemporaryDirectory() + "chalk-board-data-\(UUID().uuidString).csv"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private func values(_ record: Record) -> [Double] {
    record.steps.flatMap(\.blocks).compactMap { block in
      if case .value(let named) = block { named.value } else { nil }
    }
  }

  @Test func withoutDataTheLessonsOwn() throws {
    let record = try FromATable().record()
    #expect(values(record) == [150, 4])
    #expect(record.data.map(\.name) == ["iris"] && record.data[0].count == 150)
    #expect(record.data[0].hash?.count == 64)
    #expect(try Record(decoding: record.encoded()) == record)
  }

  @Test func theRealSizeIsAskedForAndTheRealSetThenNeeded() throws {
    let record = try InTwoSizes().record()
    #expect(values(record)[0] == 0 && values(record)[1] < 2000)
    #expect(record.controls.map(\.name) == [Control.size])
    let nowhere = DataChoice(path: NSTemporaryDirectory() + "nothing-here")
    do {
      let full = try InTwoSizes().record(settings: [Control.size: "full"])
      #expect(values(full) == [1, 60_000])
    } catch let error as DataError {
      #expect("\(error)".contains("chalk data fetch mnist"))
    }
    #expect(throws: (any Error).self) {
      try InTwoSizes().record(settings: [Control.size: "full"], data: nowhere)
    }
    #expect(throws: SettingError.self) { try OnItsOwn().record(settings: [Control.size: "full"]) }
  }

  @Test func whatIsMadeFromASeedIsNotLookedForInTheRealSize() throws {
    #expect(values(try FromMadePictures().record()) == [20])
    #expect(values(try FromMadePictures().record(settings: [Control.size: "full"])) == [40])
  }

  @Test func withDataTheUsersOwnAndWhatWasDoneToIt() throws {
    let path = try file("id,a,b,kind\n1,2.5,x,p\n2,3.5,y,q\n3,1.5,x,p\n4,,y,q\n")
    defer { try? FileManager.default.removeItem(atPath: path) }
    let record = try FromATable().record(data: DataChoice(path: path, target: "kind"))
    #expect(values(record) == [3, 2])
    #expect(record.data == [DataUse(name: path, count: 3, hash: try SHA256.hex(ofFile: path))])
    let said = record.steps.flatMap(\.blocks).compactMap { block in
      if case .prose(let prose) = block { prose.text } else { nil }
    }
    #expect(said.contains { $0.contains("'id'") && $0.contains("counts the rows") })
    #expect(said.contains { $0.contains("1 of 4 rows") })
  }

  @Test func wrongDataAreRefusedInWords() throws {
    let path = try file("a,b\n1,2.5\n2,3.5\n")
    defer { try? FileManager.default.removeItem(atPath: path) }
    func problem(_ lesson: any Lesson, _ choice: DataChoice) -> String {
      do {
        return "\(try lesson.record(data: choice).data)"
      } catch { return "\(error)" }
    }
    #expect(problem(OnItsOwn(), DataChoice(path: path)).contains("works on numbers of its own"))
    #expect(problem(FromPictures(), DataChoice(path: path)).contains("pictures"))
    #expect(
      problem(FromATable(), DataChoice(path: path, target: "c")).contains("no column 'c'"))
    #expect(problem(FromATable(), DataChoice(path: "/no/such")).contains("Cannot read"))
  }

  /// What the program brings, or makes from a seed, has a hash of what it holds: another seed, another hash.
  @Test func dataOfOnesOwnHaveAHashOfWhatTheyHold() throws {
    func hash(_ lesson: some Lesson, seed: UInt64 = 0) throws -> String {
      try #require(try lesson.record(seed: seed).data.first?.hash)
    }
    #expect(try hash(ClaimingOfItsOwn()) == hash(ClaimingOfItsOwn(), seed: 1))
    #expect(try hash(FromMadePictures()) == hash(FromMadePictures()))
    #expect(try hash(FromMadePictures()) != hash(FromMadePictures(), seed: 1))
    #expect(try hash(ClaimingOfItsOwn()).count == 64)
    #expect(DataFingerprint.of(["a", "bc"]) != DataFingerprint.of(["ab", "c"]))
    let numbers = Examples(
      features: Matrix([[1], [2]]), labels: [0, 1], featureNames: ["x"], classNames: ["a", "b"])
    var other = numbers
    other.labels = [1, 0]
    #expect(DataFingerprint.of(numbers) != DataFingerprint.of(other))
  }

  @Test func aClaimOfTheLessonsDataIsSaidOfTheUsers() throws {
    let own = try ClaimingOfItsOwn().record()
    #expect(own.claims.map(\.holds) == [true, true, true])
    let rows = (0..<24).map { "\($0 * 7 % 11).5,\($0 % 2 == 0 ? "p" : "q")\n" }
    let path = try file("a,kind\n" + rows.joined())
    defer { try? FileManager.default.removeItem(atPath: path) }
    let record = try ClaimingOfItsOwn().record(data: DataChoice(path: path, target: "kind"))
    #expect(record.claims.isEmpty)
    let said = record.steps.flatMap(\.blocks).compactMap { block in
      if case .prose(let prose) = block { prose.text } else { nil }
    }
    #expect(said.contains("On your data this is not so: there are 150 examples."))
    #expect(said.contains("On your data this is not so: an example is a flower."))
    #expect(said.contains("On your data this is so: there are some."))
  }

  @Test func picturesComeInTwoPartsOfTheSizeAskedFor() throws {
    let record = try FromPictures().record()
    #expect(values(record) == [1438, 359] && record.claims.allSatisfy(\.holds))
    #expect(try FromPictures().record() == record)
  }

  @Test func linesComeFromAFileOrTheOnlyTextFileOfAFolder() throws {
    func said(_ choice: DataChoice) throws -> String {
      let blocks = try FromLines().record(data: choice).steps.flatMap(\.blocks)
      return blocks.compactMap { if case .prose(let prose) = $0 { prose.text } else { nil } }[0]
    }
    #expect(try said(DataChoice()) == "a+b+c")
    let folder = NSTemporaryDirectory() + "chalk-lines-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(throws: DataError.self) { try said(DataChoice(path: folder)) }
    let file = folder + "/names.txt"
    try "emma\n\nolivia\n".write(toFile: file, atomically: true, encoding: .utf8)
    try "not this".write(toFile: folder + "/ORIGIN.md", atomically: true, encoding: .utf8)
    #expect(try said(DataChoice(path: file)) == "emma+olivia")
    #expect(try said(DataChoice(path: folder)) == "emma+olivia")
    let record = try FromLines().record(data: DataChoice(path: file))
    #expect(record.data == [DataUse(name: file, count: 2, hash: try SHA256.hex(ofFile: file))])
    try "".write(toFile: folder + "/more.txt", atomically: true, encoding: .utf8)
    #expect(throws: DataError.self) { try said(DataChoice(path: folder)) }
    #expect(throws: DataError.self) { try said(DataChoice(path: folder + "/more.txt")) }
  }
}
