import LessonKit
import Randomness
import Testing

@testable import LessonSession

/// Thousands of inputs in any order: a session never traps, and what is always true of it stays so.
@Suite struct RandomInputTests {
  @Test(arguments: 0..<20)
  func anyInputsLeaveAStateThatHolds(seed: UInt64) {
    var random = RandomSource(seed: seed)
    let records = Dictionary(
      uniqueKeysWithValues: RandomInputTests.values.map { ($0, LearnState.record(["x": $0])) })
    let short = Record(
      card: SampleLesson().card, seed: 0, settings: [:], controls: [],
      steps: [.init(title: "Alone", blocks: [])])
    var state = LearnState.sample()
    var requests: [LearnRequest] = []
    var ends = 0
    for turn in 0..<500 {
      let input: LearnInput
      if let request = requests.randomElement(using: &random), below(4, &random) == 0 {
        let record = records[request.settings["x"] ?? "1"] ?? short
        let outcomes: [LearnOutcome] = [
          .record(record), .record(record), .record(short), .failed(["why"]), .refused("why"),
        ]
        input = .ran(outcomes.randomElement(using: &random)!, of: request)
      } else {
        input = anyInput(at: state, &random)
      }
      for case .run(let request) in state.next(input) { requests.append(request) }
      let flaw = flaw(of: state)
      #expect(flaw == nil, "seed \(seed), turn \(turn), \(input): \(flaw ?? "")")
      if state.hasEnded {
        ends += 1
        state = .sample()
      }
    }
    #expect(ends > 0, "the end is among what was tried")
  }

  @Test func aFlawIsSeen() {
    var state = LearnState.sample()
    #expect(flaw(of: state) == nil)
    state.step = 5
    #expect(flaw(of: state) == "step 5 of 4")
    state = .sample()
    state.view = .figure(2)
    #expect(flaw(of: state) == "figure 2 of 2")
    state.view = .opened(2, path: [0])
    #expect(flaw(of: state) == "no number 2")
    state.view = .opened(1, path: [0, 99])
    #expect(flaw(of: state) == "a path outside of the explanation")
    state.view = .pixel(LearnPixel(map: 0, row: 0, column: 0), path: [0])
    #expect(flaw(of: state)?.hasPrefix("no pixel") == true)
    state = .sample()
    state.attempted = ["1.1"]
    #expect(flaw(of: state) == "an answer to a question that is not there")
  }

  /// What is not as it should be; nil where all is.
  private func flaw(of state: LearnState) -> String? {
    let count = state.record.steps.count
    guard (1...count).contains(state.step), state.shown.steps.count == count else {
      return "step \(state.step) of \(count)"
    }
    switch state.view {
    case .figure(let index) where !state.record.figures.indices.contains(index):
      return "figure \(index) of \(state.record.figures.count)"
    case .opened(let number, let path):
      guard let explanation = state.explanation else { return "no number \(number)" }
      if path.first != 0 || !path.allSatisfy(explanation.entries.indices.contains) {
        return "a path outside of the explanation"
      }
    case .pixel(let pixel, _) where state.explanation == nil: return "no pixel \(pixel)"
    case .found(let text) where state.matches(text).isEmpty: return "nothing was found"
    default: break
    }
    // A lesson that ran again may have other questions; those of its sample are known.
    let known: Set = ["1.0", "2.0", "2.1"]
    let answered = state.progress.answered["sample"] ?? []
    if !state.attempted.union(answered).isSubset(of: known) {
      return "an answer to a question that is not there"
    }
    if let judged = state.judged, !state.questions.indices.contains(judged) {
      return "a verdict on question \(judged)"
    }
    if state.progress.seen["sample"]?.contains(state.step) != true { return "a step not seen" }
    return nil
  }

  private static let values = ["0", "0.5", "1", "2"]

  private func below(_ bound: Int, _ random: inout RandomSource) -> Int {
    Int.random(in: 0..<bound, using: &random)
  }

  private func anyInput(at state: LearnState, _ random: inout RandomSource) -> LearnInput {
    let numbers = [1, 1, 2, 3, 4, 0, -1, 9, .min, .max]
    let number = numbers[below(numbers.count, &random)]
    let texts = ["", "1", "2", "0.5", "gain", "gradient", "figures", "zebra", "−1", "nan", "%@"]
    let text = texts[below(texts.count, &random)]
    let value = RandomInputTests.values[below(4, &random)]
    let inputs: [LearnInput] = [
      .next, .back, .go(number), .answer(text), .settings, .setting(text),
      .set(name: "x", value: value), .set(name: "x", value: text), .set(name: text, value: text),
      .walk(.updates(number)), .walk(.epochs(number)), .walk(.to(number)), .walk(.start),
      .walk(.end), .explain(nil), .explain(number), .explainPixel(number, row: 0, column: number),
      .input(number), .figure(nil), .figure(number),
      .search(text), .contents, .help, .known, .language(.none), .openedFigure(path: text),
      .unknown(text), LearnInput(line: text, at: state),
    ]
    // Leaving is rare: a session is to become long.
    return below(100, &random) == 0 ? .leave : inputs[below(inputs.count, &random)]
  }
}
