import Foundation
import LessonKit
import Testing

@testable import LessonServer

/// Data of the learner's own: taken piece by piece, within limits, and harmless whatever they are called.
@Suite struct OwnDataTests {
  static let set = "0123456789abcdef"

  func upload(
    _ classroom: Classroom, _ text: String, as file: String, at offset: Int = 0,
    set: String = Self.set
  ) async -> HTTPStatus {
    let query = "set=\(set)&file=\(PageAddress.encoded(file))&at=\(offset)"
    return await classroom.post("/live/data?\(query)", text).status
  }

  func inspect(_ classroom: Classroom, _ page: OpenPage) async -> HTTPAnswer {
    await classroom.post("/live/inspect", #"{"page":"\#(page.page)","set":"\#(Self.set)"}"#)
  }

  @Test func aTableIsTakenInspectedAndLearnedFrom() async throws {
    let folder = TestFolder()
    let classroom = Classroom(data: DataShelf(folder.path))
    let page = try await classroom.openPage()
    let evil = "<img src=x onerror=alert(1)>"
    let head = "height,\(evil),kind\n"
    let rows = (0..<40).map { "\($0),\($0 * 2),\($0 % 2 == 0 ? "a" : evil)\n" }.joined()
    #expect(await upload(classroom, head, as: "my table.csv") == .accepted)
    #expect(
      await upload(classroom, rows, as: "my table.csv", at: head.utf8.count) == .accepted)
    #expect(folder.text("\(Self.set)/my table.csv") == head + rows)

    let found = await inspect(classroom, page)
    #expect(found.status == .ok)
    #expect(found.json["columns"] as? [String] == ["height", evil, "kind"])
    let html = try #require(found.json["html"] as? String)
    #expect(html.contains("&lt;img src=x") && !html.contains("<img"))

    let asked =
      #"{"page":"\#(page.page)","address":"demo.html?data=\#(Self.set)&target=kind"}"#
    #expect(await classroom.post("/live/run", asked).status == .accepted)
    let run = try await classroom.runner.run(0)
    #expect(run.request == RunRequest(lesson: "demo", data: Self.set, target: "kind"))
    run.tell(.over(.record(Classroom.record())))
    #expect(try await page.next("changed")["isDataUsed"] as? Bool == false)
  }

  @Test func dataThatAreNotThereAreNotRun() async throws {
    let classroom = Classroom(data: DataShelf(TestFolder().path))
    let page = try await classroom.openPage()
    for set in [Self.set, "..", "../../etc", "/etc/passwd", "x"] {
      let asked = #"{"page":"\#(page.page)","address":"demo.html?data=\#(set)"}"#
      #expect(await classroom.post("/live/run", asked).status == .badRequest, "\(set)")
    }
    #expect(await inspect(classroom, page).status == .badRequest)
    #expect(classroom.runner.runs.isEmpty)
    let without = Classroom()
    #expect(await upload(without, "x", as: "a.csv") == .badRequest)
  }

  @Test func thereAreLimits() async throws {
    let folder = TestFolder()
    var limits = DataShelf.Limits()
    (limits.bytes, limits.files, limits.sets) = (10, 2, 2)
    let classroom = Classroom(data: DataShelf(folder.path, limits: limits))
    #expect(await upload(classroom, "12345", as: "a") == .accepted)
    #expect(await upload(classroom, "123456", as: "b") == .bodyTooLarge)
    #expect(await upload(classroom, "12345", as: "b") == .accepted)
    #expect(await upload(classroom, "", as: "c") == .bodyTooLarge)
    // The set that was brought first makes room.
    let others = ["1111111111111111", "2222222222222222"]
    for other in others { #expect(await upload(classroom, "1", as: "a", set: other) == .accepted) }
    let sets = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(sets.count == 2 && sets.contains(others[1]))
  }

  @Test func piecesComeInOrder() async {
    let classroom = Classroom(data: DataShelf(TestFolder().path))
    #expect(await upload(classroom, "b", as: "a", at: 5) == .badRequest)
    #expect(await upload(classroom, "a", as: "a") == .accepted)
    #expect(await upload(classroom, "a", as: "a") == .badRequest, "it is there already")
    #expect(await upload(classroom, "b", as: "a", at: 1) == .accepted)
    #expect(await upload(classroom, "b", as: "a", at: -1) == .badRequest)
    for set in ["", "..", "0123456789ABCDEF", "0123456789abcde/", "0123456789abcdef0"] {
      #expect(await upload(classroom, "b", as: "a", set: set) == .badRequest, "\(set)")
    }
  }

  @Test(arguments: [
    ("a.csv", "a.csv"), ("../../../etc/passwd", "passwd"), ("/etc/passwd", "etc/passwd"),
    ("cats/1.png", "cats/1.png"), ("..\\..\\x.csv", "x.csv"), (".hidden", "hidden"),
    ("a\u{0}b", "a_b"), ("a\nb", "a_b"), ("<script>", "_script_"), ("表.csv", "表.csv"),
    ("a/b/c/d/e.png", "c/d/e.png"), ("--help", "--help"),
  ])
  func aNameLeadsNowhereElse(name: String, plain: String) {
    let made = DataShelf.plain(name)
    // Parts of dots alone are nothing: such a name is refused whole.
    #expect(made == plain || name.contains("..") && made == nil, "\(made ?? "nil")")
  }

  @Test(arguments: ["", "/", "..", "./.", "../..", "..."])
  func aNameOfNothingIsRefused(name: String) {
    #expect(DataShelf.plain(name) == nil)
  }

  /// A link in the folder is not followed: nothing outside is written.
  @Test func aLinkIsNotFollowed() async throws {
    let folder = TestFolder()
    let classroom = Classroom(data: DataShelf(folder.path))
    #expect(await upload(classroom, "x", as: "first") == .accepted)
    let outside = folder.path + "/outside"
    #expect(FileManager.default.createFile(atPath: outside, contents: Data()))
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/\(Self.set)/link", withDestinationPath: outside)
    #expect(await upload(classroom, "evil", as: "link") != .accepted)
    #expect(folder.text("outside") == "")
  }
}
