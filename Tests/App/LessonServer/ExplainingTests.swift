import Figures
import Foundation
import LessonSession
import Presenters
import Testing

@testable import LessonKit
@testable import LessonServer

/// Numbers that are opened on a page: the same as in the terminal, as deep as they go.
@Suite struct ExplainingTests {
  static func entry(
    _ name: String, _ numbers: String, _ value: Double, _ inputs: [(String, Double, Int?)]
  ) -> Explanation.Entry {
    Explanation.Entry(
      formula: "\(name) = \(inputs.map(\.0).joined(separator: #" \cdot "#))",
      substituted: numbers, value: value, gradient: 0.5,
      slopes: inputs.map { input, number, entry in
        Explanation.Slope(
          input: input, inputValue: number,
          formula: #"\partial \#(name)/\partial \#(input)"#, value: value / number, entry: entry)
      })
  }

  /// y = a · b, a = c · d, d = e · f: three numbers behind one another.
  static let explanation = Explanation(entries: [
    entry("y", #"y = 24 \cdot 5 = 120"#, 120, [("b", 5, nil), ("a", 24, 1)]),
    entry("a", #"a = 4 \cdot 6 = 24"#, 24, [("c", 4, nil), ("d", 6, 2)]),
    entry("d", #"2 \cdot 3"#, 6, [("e_{1}", 2, nil), ("f", 3, nil)]),
  ])

  static var record: Record {
    let table = Table(
      columns: ["n", "y"], rows: [["1", "2"], ["2", "120"]], explanations: [nil, explanation])
    return Record(
      card: Classroom.card(), seed: 0, settings: [:], controls: [],
      steps: [
        .init(title: "First", blocks: [.prose("Words.")]),
        .init(
          title: "Second",
          blocks: [
            .value(NamedValue(name: "y", value: 120, explanation: explanation)), .prose("<b>"),
            .table(table),
          ]),
      ])
  }

  /// What is seen of some HTML, without any space.
  func seen(_ html: String) -> String {
    html.replacing(#/<[^>]*>/#, with: "").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&amp;", with: "&")
      .filter { !$0.isWhitespace }
  }

  @Test(arguments: [("", 0), ("1", 1), ("1,1", 2)])
  func aNumberIsTheTerminalsThreeLevelsDeep(way: String, entry: Int) async throws {
    let classroom = Classroom()
    _ = try await classroom.openPage(showing: Self.record)
    for (block, name) in [(0, "value"), (2, "table")] {
      let answer = await classroom.get(
        "/live/explain?address=demo.html&step=2&block=\(block)&place=0&way=\(way)")
      #expect(answer.status == .ok, "\(name)")
      let terminal = TerminalPresenter().opened(entry, of: Self.explanation)
      let upToInputs = terminal.prefix { !$0.isEmpty }.joined().filter { !$0.isWhitespace }
      #expect(seen(answer.text).contains(upToInputs), "\(name): \(upToInputs)")
      for slope in Self.explanation.entries[entry].slopes {
        let isThere = answer.text.contains("= \(slope.inputValue.formatted()) ")
        #expect(isThere, "\(slope.input)")
      }
      #expect(answer.text.contains("What it was computed from, and its derivative"))
      // Inputs that can be opened lead on, and there is a way back.
      let next = way.isEmpty ? "1" : way + ",1"
      #expect(answer.text.contains("data-way=\"\(next)\"") == (entry < 2))
      #expect(answer.text.contains("class=\"back\"") == (entry > 0))
    }
  }

  @Test(arguments: [
    "step=2&block=0&place=1", "step=2&block=1", "step=2&block=9", "step=9&block=0",
    "step=2&block=0&way=2", "step=2&block=0&way=1,1,1", "step=2&block=0&update=3",
  ])
  func whatIsNotThereIsNotOpened(place: String) async throws {
    let classroom = Classroom()
    _ = try await classroom.openPage(showing: Self.record)
    let answer = await classroom.get("/live/explain?address=demo.html&\(place)")
    // A number that belongs to no training has no updates: it is opened as it is.
    #expect(answer.status == (place.contains("update") ? .ok : .notFound), "\(place)")
  }

  @Test(arguments: [
    "", "address=demo.html", "address=demo.html&step=0&block=0", "address=demo.html&step=x&block=0",
    "address=demo.html&step=1&block=-1", "address=demo.html&step=1&block=0&way=0",
    "address=demo.html&step=1&block=0&way=a", "address=..%2Fx&step=1&block=0",
    "address=demo.html&step=99999999999999999999&block=0",
    "address=demo.html&step=1&block=0&way=\(String(repeating: "1,", count: 2000))",
  ])
  func oddPlacesAreRefused(query: String) async {
    let answer = await Classroom().get("/live/explain?\(query)")
    #expect(answer.status == .badRequest, "\(query.prefix(80))")
  }

  /// A pixel of a figure is opened by its place, and behind it the sums that it is made of.
  @Test(arguments: [
    ("0,1,0,1", "", "a[0,1,0]=max(0,y[0,1,0])"), ("0,1,0,1", "1", "y[0,1,0]=s[0]+s[1]+b[0]"),
    ("0,1,0,0", "1,2", "s[1]=x[0,0,1]·w[0,0,1,0]"),
  ]) func aPixelIsOpened(pixel: String, way: String, formula: String) async throws {
    let classroom = Classroom()
    _ = try await classroom.openPage(showing: Self.recordOfPixels)
    let answer = await classroom.get(
      "/live/explain?address=demo.html&step=1&block=1&pixel=\(pixel)&way=\(way)")
    #expect(answer.status == .ok)
    #expect(seen(answer.text).contains(formula), "\(seen(answer.text))")
  }

  @Test(arguments: [
    ("0,0,0,0", HTTPStatus.notFound), ("1,1,0,0", .notFound), ("0,1,1,0", .notFound),
    ("0,1,0,2", .notFound), ("0,1,0", .badRequest), ("0,1,0,-1", .badRequest),
    ("0,1,0,x", .badRequest), ("0,1,0,99999999999999999999", .badRequest),
  ]) func whatIsNoPixelIsNotOpened(pixel: String, status: HTTPStatus) async throws {
    let classroom = Classroom()
    _ = try await classroom.openPage(showing: Self.recordOfPixels)
    let place = "/live/explain?address=demo.html&step=1"
    #expect(await classroom.get("\(place)&block=1&pixel=\(pixel)").status == status)
    #expect(await classroom.get("\(place)&block=0&pixel=0,1,0,0").status == .notFound)
    #expect(await classroom.get("\(place)&block=1&pixel=0,1,0,0&way=2").status == .notFound)
  }

  /// A figure of two pictures, the second a feature map of 1 × 2 pixels.
  static var recordOfPixels: Record {
    let board = Board()
    board.step("One")
    board.say("Before it.")
    board.draw(
      Figure("Pictures") { Images([PixelImage(grey: [[1, 2]]), PixelImage(grey: [[3.5, 0]])]) },
      explaining: [
        PixelFormulas(
          picture: 1, input: [[[1, 2], [-1, -4]]], weights: [[[[1], [1]]]], biases: [0.5],
          activation: .relu, firstMap: 0)
      ])
    return Record(
      card: Classroom.card(), seed: 0, settings: [:], controls: [], steps: board.steps)
  }

  @Test func aGuestMayOpenNumbersToo() async throws {
    let classroom = Classroom(hasGuests: true)
    _ = try await classroom.openPage(showing: Self.record)
    let answer = await classroom.get(
      "/live/explain?address=demo.html&step=2&block=0", cookie: classroom.guestCookie)
    #expect(answer.status == .ok)
    let nobody = await classroom.get(
      "/live/explain?address=demo.html&step=2&block=0", cookie: "")
    #expect(nobody.status == .unauthorized)
  }

  /// While the lesson runs the page is told to ask again, and the run that is asked for is the page's.
  @Test func aNumberOfALessonThatRunsIsWaitedFor() async throws {
    let classroom = Classroom()
    let query = "/live/explain?address=demo.html&step=2&block=0"
    #expect(await classroom.get(query).status == .accepted)
    try await classroom.runner.run(0).tell(.over(.record(Self.record)))
    for _ in 0..<500 {
      if await classroom.get(query).status == .ok { return }
    }
    Issue.record("it never came")
  }

  /// The page says where its numbers can be opened, by places that the server knows.
  @Test func everyButtonOfAPageOpensSomething() async throws {
    let classroom = Classroom()
    async let answer = classroom.get("/demo.html")
    try await classroom.runner.run(0).tell(.over(.record(Self.record)))
    let page = await answer.text
    #expect(page.matches(of: #/data-live-open="0"/#).count == 2)
    #expect(!page.contains("data-entries"), "the server keeps what lies behind")
  }

  /// A walk through a training opens the numbers of the update that the page shows.
  @Test func anUpdateOfATrainingIsOpened() throws {
    let snapshots = [1, 2].map { update in
      TrainingTrace.Snapshot(
        update: update, epoch: 1, batchLoss: 1, example: "one",
        pass: Explanation(entries: [
          Self.entry("l", "\(update) + 1", Double(update + 1), [("w", Double(update), nil)])
        ]), changes: [])
    }
    let training = TrainingTrace(
      control: "update", updates: 2, updatesPerEpoch: 2, position: 1, snapshots: snapshots)
    let record = Record(
      card: Classroom.card(), seed: 0, settings: [:],
      controls: [Control(name: "update", kind: .integer(1...2), value: "1", standard: "1")],
      steps: [.init(title: "One", blocks: [.training(training)])])
    for update in [1, 2] {
      let place = NumberAddress(step: 1, block: 0, update: update)
      let html = try #require(place.html(in: record, translation: .none))
      #expect(seen(html).contains("\(update)+1=\(update + 1)"))
    }
    #expect(
      NumberAddress(step: 1, block: 0, update: 3).html(in: record, translation: .none) == nil)
  }
}
