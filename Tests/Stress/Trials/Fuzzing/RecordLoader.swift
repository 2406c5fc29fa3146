import Figures
import Foundation
import LessonKit
import Presenters
import Randomness
import ScalarGrad

extension Loader {
  /// Records of lessons. What was read can be shown in every form, and written again.
  static let record = Loader("record", seeds: SampleLesson.records, isText: true) { input in
    let record = try Record(decoding: Data(input.bytes))
    _ = TerminalPresenter().whole(record)
    _ = TerminalPresenter(isForLearner: true).whole(record)
    _ = MarkdownPage(record) { _ in nil }.text
    for step in record.steps {
      for opening in step.openings { _ = opening.name }
      for block in step.blocks { show(block) }
    }
    for (_, figure) in record.figures {
      // Drawing takes a thousand times as long as reading: a few are drawn.
      if input.bytes.reduce(0, { $0 &* 31 &+ UInt32($1) }) % 100 == 0 {
        _ = try? FigureRenderer().render(figure)
      }
      _ = figure.altText
      _ = figure.csv
      _ = figure.animation
    }
    let again = try record.encoded()
    return try Record(decoding: again).encoded() == again ? nil : "it is not what was written"
  }

  private static func show(_ block: Block) {
    switch block {
    case .question(let question):
      _ = question.judge("1")
      _ = question.rightAnswer
    case .control(let control): _ = control.admitted
    case .training(let training):
      for distance in [-1, 0, 1] { _ = training.update(epochsAway: distance) }
      _ = training.standing(at: training.updates)
    default: break
    }
  }
}

/// A small lesson with one of each block, and small ones with one figure.
enum SampleLesson {
  static let records: [[UInt8]] = {
    let figures: [Figure] = [
      Figure("Lines", x: "x", y: PlotAxis("y", scale: .logarithmic)) {
        Line([0, 1], [0.5, 1], label: "a")
        Band([0, 1], lower: [0, 0], upper: [1, 1], middle: [0, 1])
        Points([0, 1], [1, 0])
        ReferenceLine(x: 0.5)
      },
      Figure("Bars", x: "x", y: "y") { Bars(["a", "b"], [1, 2], errors: [0.1, 0.2]) },
      Figure("Counts", x: "x", y: "y") { Histogram(counts: [1, 2], edges: [0, 1, 2]) },
      Figure("A table") { HeatMap([[1, 2], [3, 4]], columns: ["a", "b"], digits: 1) },
      Figure("Heights") { Contour([[1, 2], [3, 4]], x: 0...1, y: 0...1) },
      Figure("A landscape") {
        Surface([[1, 2], [3, 4]], x: 0...1, y: 0...1, paths: [.init([0], [0], [1])])
      },
      Figure("Arrows and hills") {
        Panel("a") { Arrows([0, 1], [0, 1], [1, 1], [0, 1]) }
        Panel("b") { RidgePlot([Histogram(counts: [1, 2], edges: [0, 1, 2])], names: ["one"]) }
      },
      Figure("A network") { NetworkDiagram([.init("in", size: 2), .init("out", size: 1)]) },
      moving,
      Figure("Pictures") {
        Images([PixelImage(width: 1, height: 2, channels: 1, bytes: [0, 9])], captions: ["one"])
      },
    ]
    return [bytes(EachBlock())] + figures.map { bytes(OneFigure(figure: $0)) }
  }()

  private static var moving: Figure {
    let frames = [1.0, 2].map { y in Figure("It moves", x: "x", y: "y") { Line([0, 1], [0, y]) } }
    do { return try Animation(frames).figure } catch { fatalError("\(error)") }
  }

  private static func bytes(_ lesson: some Lesson) -> [UInt8] {
    do { return Array(try lesson.record().encoded()) } catch { fatalError("\(error)") }
  }
}

private struct OneFigure: Lesson {
  let figure: Figure
  let card = LessonCard("one", "One figure", minutes: 1)

  func teach(on board: Board) throws {
    board.step("One")
    board.draw(figure)
  }
}

private struct EachBlock: Lesson {
  let card = LessonCard("each", "Each block", minutes: 1)

  func teach(on board: Board) throws {
    board.step("All")
    board.say("Text with \(0.5).")
    board.warn("Careful.")
    let x = board.slider("x", in: -1...1, default: 0.5)
    _ = board.choice("how", of: ["a", "b"], default: "a")
    let f = board.formula("y = x^2")
    board.explain(f, ["x": x]) { $0["x"]! * $0["x"]! }
    let s = (Scalar(2, "a") * Scalar(3, "b")).named("s")
    board.value("s", s)
    board.table(["a", "b"], [["1", "2"]], opening: [s])
    board.claim("it is so", true)
    board.ask("Why?", choices: ["so", "so too"], answer: 0)
    board.ask("How many?", answer: 2)
    let w = Scalar(1, "w")
    try board.train(epochs: 2, updatesPerEpoch: 1) { update in
      update.follow([("w", w)])
      update.pass("Only one.") { (w * w).named("L") }
      w.gradient = 0
      let loss = w * w
      loss.backward()
      w.value -= 0.1 * w.gradient
      return loss.value
    }
  }
}
