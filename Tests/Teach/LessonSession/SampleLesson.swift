import Figures
import LessonKit
import ScalarGrad

@testable import LessonSession

/// A lesson with one of everything that a session can do something with.
struct SampleLesson: Lesson {
  let card = LessonCard("sample", "A sample", needs: ["before"], minutes: 1)

  func teach(on board: Board) throws {
    board.step("Numbers")
    let x = board.slider("x", in: 0...2, default: 1)
    let mode = board.choice("mode", of: ["slow", "fast"], default: "slow")
    let z = (Scalar(x, "x") * 2).named("z")
    board.value("y", pow(z + 1, 2).named("y"))
    board.ask("What is \(x) and one more?", answer: x + 1, because: "One was added.")
    board.step("A prediction")
    board.predict("What comes?", choices: ["loss", "gain"], answer: 1, because: "It pays.")
    board.ask("And then?", choices: ["more", "less"], answer: 0)
    board.claim("The gradient is kept.", true)
    board.step("Two figures")
    for title in ["One", "Two"] {
      board.draw(
        Figure(title, caption: "The mode is \(mode).", x: "x", y: "y") { Line([0, 1], [0, 1]) })
    }
    board.step("A training")
    let w = Scalar(0, "w")
    func loss() -> Scalar { pow((w - 3).named("d"), 2).named("L") }
    try board.train(epochs: 20, updatesPerEpoch: 5) { update in
      update.follow([("w", w)])
      update.pass("The only one.", loss: loss)
      w.gradient = 0
      let batch = loss()
      batch.backward()
      w.value -= 0.1 * w.gradient
      return batch.value
    }
  }
}

extension LearnState {
  /// A learner who begins the sample and knows what it builds on.
  static func sample(step: Int = 1, settings: [String: String] = [:]) -> LearnState {
    var progress = LearnProgress()
    progress.known = ["before"]
    let after = LessonCard("after", "After", needs: ["sample"], minutes: 1)
    return LearnState(
      record(settings), settings: settings, step: step, progress: progress,
      lessons: [SampleLesson().card, after])!
  }

  static func record(_ settings: [String: String]) -> Record {
    do { return try SampleLesson().record(settings: settings) } catch { fatalError("\(error)") }
  }

  /// Gives an input, and runs the sample where a run is asked for. Returns what the input asked for.
  @discardableResult mutating func take(_ input: LearnInput) -> [LearnEffect] {
    let effects = next(input)
    for case .run(let request) in effects {
      _ = next(.ran(.record(LearnState.record(request.settings)), of: request))
    }
    return effects
  }

  /// Gives typed lines, one after another.
  mutating func type(_ lines: String...) {
    for line in lines { take(LearnInput(line: line, at: self)) }
  }

  /// The texts of the notes.
  var said: String { notes.map(\.text).joined(separator: "\n") }
}
