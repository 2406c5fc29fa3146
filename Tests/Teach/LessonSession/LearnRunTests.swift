import LessonKit
import Testing

@testable import LessonSession

/// Settings and trainings: what may run the lesson again.
@Suite struct LearnRunTests {
  @Test func aSliderRunsTheLessonAgain() throws {
    var state = LearnState.sample(settings: ["mode": "fast"])
    let effects = state.next(.set(name: "x", value: "0.5"))
    guard case .run(let request) = effects.first, effects.count == 1 else {
      Issue.record("no run was asked for: \(effects)")
      return
    }
    #expect(request.settings == ["mode": "fast", "x": "0.5"])
    #expect(state.settings == ["mode": "fast"], "nothing has changed before it ran")
    #expect(state.next(.ran(.record(LearnState.record(request.settings)), of: request)).isEmpty)
    #expect(state.settings == request.settings && state.pending == nil)
    #expect(state.record.controls[0].value == "0.5")
    #expect(state.said == "x is now 0.5; the lesson ran again from the top.")
  }

  @Test(arguments: [
    ("x", "99", "'99' will not do for x: it takes a number from 0 to 2"),
    ("x", "nan", "'nan' will not do for x"), ("x", "", "'' will not do for x"),
    ("mode", "medium", "it takes one of slow, fast"), ("update", "0", "a whole number from 1"),
    ("nothing", "1", "has no 'nothing' to set. It has: x"),
  ])
  func aSettingOutOfRangeIsRefused(name: String, value: String, why: String) {
    var state = LearnState.sample()
    #expect(state.next(.set(name: name, value: value)).isEmpty, "nothing runs")
    #expect(state.said.contains(why), "\(state.said)")
    #expect(state.settings.isEmpty && state.pending == nil)
  }

  @Test func settingsAreTold() {
    var state = LearnState.sample()
    state.type("s")
    #expect(state.view == .settings)
    #expect(state.controls.map(\.name) == ["x", "mode"], "not the place in the training")
    state.type("s x")
    #expect(state.said == "x = 1   a number from 0 to 2")
    for line in ["s nonsense", "s =", "s = 2", "s x 2"] {
      state.type(line)
      #expect(state.said == "Write it as name=value, such as: s x=2", "\(line)")
    }
    state.type("s  x =  2 ")
    #expect(state.settings == ["x": "2"])
  }

  @Test func aRunThatFailsChangesNothing() {
    let empty = Record(card: SampleLesson().card, seed: 0, settings: [:], controls: [], steps: [])
    for outcome in [LearnOutcome.failed(["The lesson crashed:", "why"]), .record(empty)] {
      var state = LearnState.sample(step: 3)
      let before = state
      guard case .run(let request)? = state.next(.set(name: "x", value: "2")).first else { return }
      _ = state.next(.ran(outcome, of: request))
      #expect(state.said.hasSuffix("Nothing has changed: the lesson stands as it was."))
      #expect(state.record == before.record && state.settings == before.settings)
      #expect(state.pending == nil && state.step == 3)
    }
  }

  @Test func anOutcomeThatNobodyWaitsForIsIgnored() {
    var state = LearnState.sample()
    let first = LearnRequest(settings: ["x": "2"], change: .set(name: "x", value: "2"))
    let before = state
    _ = state.next(.ran(.record(LearnState.record(first.settings)), of: first))
    #expect(state == before)
    _ = state.next(.set(name: "x", value: "2"))
    _ = state.next(.set(name: "x", value: "0"))
    _ = state.next(.ran(.record(LearnState.record(first.settings)), of: first))
    #expect(state.settings.isEmpty && state.pending?.settings == ["x": "0"])
  }

  @Test func aTrainingIsWalkedThrough() {
    var state = LearnState.sample(step: 4)
    for (line, place) in [
      ("+", 2), ("++", 6), ("--", 1), ("-", 1), ("end", 100), ("+", 100), ("u 57", 57), ("--", 51),
      ("start", 1), ("u -9", 1),
    ] {
      state.type(line)
      #expect(state.training?.trace.position == place, "\(line)")
      #expect(state.training?.trace.shown != nil, "\(line)")
    }
    #expect(state.said == "This is the first update.")
    state.take(.walk(.updates(.max)))
    #expect(state.training?.trace.position == 100 && state.said == "This is the last update.")
    for walk in [LearnInput.Walk.epochs(.max), .epochs(.min), .updates(.min), .to(.min)] {
      state.take(.walk(walk))
    }
    #expect(state.training?.trace.position == 1)
    state.type("g 1", "+")
    #expect(state.said == "There is no training on this step to walk through.")
  }

  @Test func anUpdateThatTheRecordHasNeedsNoRun() {
    var state = LearnState.sample(step: 4)
    #expect(state.next(.walk(.updates(1))).isEmpty && state.settings == ["update": "2"])
    let missing = (1...100).first { state.training?.trace.snapshot($0) == nil }
    guard let missing else {
      Issue.record("every update is kept")
      return
    }
    #expect(!state.next(.walk(.to(missing))).isEmpty)
    #expect(state.training?.trace.position == 2, "it waits for the run")
  }
}
