import Chalk
import Foundation
import Testing

/// What a lesson says of its controls: which of them change nothing but their own step, and which are moved without a
/// training. A book believes it.
@Suite struct MovedControlTests {
  /// A book runs hundreds of positions; one takes about a second at most on a machine of today.
  static let longest = Duration.seconds(4)

  /// What a control changes though it says that it changes only its own step; nil where it says so rightly: the run with
  /// the control moved is the usual one with that step in its place.
  static func problem(
    of control: Control, in lesson: any Lesson, usual: Record, moved: Record, at value: String
  ) throws -> String? {
    guard let place = usual.steps.firstIndex(where: { $0.shows(control.name) }),
      let step = try lesson.step(of: control.name, settings: [control.name: value])
    else { return "it stands on no step" }
    var steps = usual.steps
    steps[place] = step
    let bare = { Record(card: usual.card, seed: 0, settings: [:], controls: [], steps: $0) }
    return bare(moved.steps).firstDifference(from: bare(steps))
  }

  /// What is to be said where moving a control took longer than a book can wait.
  static func tooLong(_ time: Duration) -> String? {
    time < longest ? nil : "it takes \(time.components.seconds) s: leave out 'reruns'"
  }

  @Test(arguments: LessonTests.ids)
  func aControlThatABookMovesIsQuick(id: String) async throws {
    let lesson = try LessonTests.catalog.lesson(id)
    let (usual, usualTime) = try await LessonTests.firstRun(id)
    for control in usual.controls where control.reruns != nil {
      let value = try #require(LessonTests.extremes(of: control).last { $0 != control.value })
      let start = LessonTests.ownTime()
      if control.reruns == .step {
        #expect(try lesson.step(of: control.name, settings: [control.name: value]) != nil)
      }
      let time = control.reruns == .step ? LessonTests.ownTime() - start : usualTime
      if ProcessInfo.processInfo.environment["CHALK_PRINT_TIMES"] != nil {
        print("moved: \(id) \(control.name) \(control.reruns!) \(time / .seconds(1)) s")
      }
      #expect(Self.tooLong(time) == nil, "\(id), \(control.name): \(Self.tooLong(time) ?? "")")
    }
  }

  /// A lesson with a control that says whatever it is told to say.
  private struct Example: Lesson {
    let reruns: Control.Reruns
    let card = LessonCard("example", "Example", minutes: 1)

    func teach(on board: Board) throws {
      board.step("One")
      let x = board.slider("x", in: 0...1, default: 0.5, reruns: reruns)
      board.value("x", x)
      board.step("Two")
      try board.progress("counting", 1, of: 1)
      board.value("square", reruns == .step ? 2 : x * x)
    }
  }

  /// A checker must be able to fail.
  @Test func aControlThatChangesMoreIsSeen() throws {
    let (right, wrong) = (Example(reruns: .step), Example(reruns: .lesson))
    let control = try #require(try right.record().controls.first)
    #expect(control.reruns == .step)
    func problem(of control: Control, in lesson: any Lesson) throws -> String? {
      try Self.problem(
        of: control, in: lesson, usual: try lesson.record(),
        moved: try lesson.record(settings: ["x": "1"]), at: "1")
    }
    #expect(try problem(of: control, in: right) == nil)
    #expect(try problem(of: control, in: wrong)?.contains("step 2") == true)
    let unknown = Control(name: "y", kind: .slider(0...1), value: "0", standard: "0")
    #expect(try problem(of: unknown, in: right) == "it stands on no step")
    #expect(Self.tooLong(.seconds(5)) != nil)
    #expect(Self.tooLong(.seconds(1)) == nil)
  }

  /// Only as far as the step goes, and nothing of a lesson that refuses the setting.
  @Test func aStepAloneIsThatOfTheWholeRun() throws {
    let lesson = Example(reruns: .step)
    let whole = try lesson.record(settings: ["x": "0.25"])
    #expect(try lesson.step(of: "x", settings: ["x": "0.25"]) == whole.steps[0])
    #expect(try lesson.step(of: "none") == nil)
    #expect(throws: SettingError.self) { try lesson.step(of: "x", settings: ["x": "7"]) }
  }

  /// What says nothing is a training, in a record of before too.
  @Test func aControlThatSaysNothingIsATraining() throws {
    let control = try #require(try Example(reruns: .training).record().controls.first)
    #expect(control.reruns == nil)
    let text = try JSONEncoder().encode(control)
    #expect(!String(decoding: text, as: UTF8.self).contains("reruns"))
    #expect(try JSONDecoder().decode(Control.self, from: text) == control)
  }
}
