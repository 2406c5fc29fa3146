import LessonKit
import LessonSession
import Testing

/// Opened numbers, figures, and what is searched for.
@Suite struct LearnReadingTests {
  @Test func aNumberIsOpenedAndItsInputsInTurn() {
    var state = LearnState.sample()
    state.type("e")
    #expect(state.view == .opened(1, path: [0]) && state.explanation != nil)
    state.type("1")
    guard case .opened(1, let path) = state.view, path.count == 2 else {
      Issue.record("\(state.view)")
      return
    }
    state.type("9")
    #expect(state.view == .opened(1, path: path))
    #expect(state.said == "There is no input 9 to open; those with a number can be opened.")
    state.type("b")
    #expect(state.view == .opened(1, path: [0]))
    state.type("b")
    #expect(state.view == .step && state.explanation == nil)
    state.type("e 1", "e 1")
    #expect(state.view == .opened(1, path: path), "e 1 opens an input of what is open")
    state.type("")
    #expect(state.view == .step)
    state.type("e 7")
    #expect(state.said == "There is no number 7 to open here; there are 1.")
    state.take(.input(1))
    #expect(state.said == "Open a number first: e.")
    state.type("g 3", "e")
    #expect(state.said.contains("can be opened") && state.view == .step)
  }

  @Test func figuresAreShownByTheirNumber() {
    var state = LearnState.sample(step: 3)
    #expect(state.take(.figure(2)) == [.showFigure(1)] && state.view == .figure(1))
    #expect(state.take(.figure(nil)) == [.showFigure(0)])
    #expect(state.said == "This step has 2 figures: f 2 shows the second.")
    state.take(.openedFigure(path: "Figures/one.png"))
    #expect(state.view == .step && state.notes.first?.text == "Opened: Figures/one.png")
    for number in [0, 3, -1, .min, .max] {
      #expect(state.take(.figure(number)).isEmpty)
      #expect(state.said == "There is no figure \(number) on this step; there are 2.")
    }
    state.type("g 1", "f")
    #expect(state.said == "There is no figure on this step." && state.view == .step)
  }

  @Test func aTextIsFoundInWhicheverStepsItStands() {
    var state = LearnState.sample()
    state.type("/GRADIENT")
    #expect(state.view == .found("GRADIENT"))
    #expect(state.matches("GRADIENT").map(\.step) == [2])
    #expect(state.matches("mode").map(\.text) == ["mode", "The mode is slow."])
    #expect(state.matches("figures").map(\.text) == ["Two figures"])
    #expect(state.matches("It pays").isEmpty, "an answer is not given away")
    state.type("g 2")
    #expect(state.step == 2 && state.view == .step)
    state.type("/ zebra")
    #expect(state.view == .step && state.said == "No step of this lesson contains 'zebra'.")
    #expect(state.matches("").isEmpty)
    state.take(.search(""))
    #expect(state.view == .step)
  }

  @Test func linesAreReadAsWhatTheyAskFor() {
    let (asking, plain) = (LearnState.sample(), LearnState.sample(step: 3))
    let lines: [(String, LearnInput)] = [
      ("", .next), (" ", .next), ("n", .next), ("b", .back), ("t", .contents), ("?", .help),
      ("q", .leave), ("k", .known), ("g 3", .go(3)), ("g -3", .go(-3)), ("s", .settings),
      ("set x", .setting("x")), ("s x = a b", .set(name: "x", value: "a b")),
      ("e", .explain(nil)), ("explain 2", .explain(2)), ("f 2", .figure(2)),
      ("++", .walk(.epochs(1))), ("—", .walk(.epochs(-1))), ("u 9", .walk(.to(9))),
      ("/ a  b", .search("a b")),
    ]
    for (line, input) in lines {
      #expect(LearnInput(line: line, at: asking) == input, "\(line)")
      #expect(LearnInput(line: line, at: plain) == input, "\(line)")
    }
    for line in ["g", "g x", "0.5", "b b", "/", "u"] {
      #expect(LearnInput(line: line, at: asking) == .answer(line))
      #expect(LearnInput(line: line, at: plain) == .unknown(line))
    }
    #expect(LearnInput(line: "a 0.5", at: asking) == .answer("0.5"))
  }
}
