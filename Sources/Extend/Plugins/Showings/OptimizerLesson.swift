import Autograd
import Figures
import LessonKit
import Optimizers
import Tensors

/// An optimizer as a lesson: its way down a bowl and through a narrow, bent valley.
struct OptimizerLesson: Lesson {
  let optimizer: Optimizer

  var card: LessonCard {
    LessonCard(optimizer.name.asCatalogName, "The optimizer \(optimizer.name)", minutes: 2)
  }

  func teach(on board: Board) throws {
    board.step("Down a bowl")
    board.say("\(optimizer.description)")
    board.say("Of rates from a thousandth to a hundred times its own, the one that gets lowest.")
    let steps = board.integerSlider("steps", in: 10...2000, default: 300)
    let bowl = OptimizerPath.lowest(of: optimizer, on: .quadratic, steps: steps)
    board.value("learning rate", bowl.rate)
    board.value("height at the start", bowl.heights[0])
    board.value("height after \(steps) steps", bowl.heights[steps])
    board.claim("it went down", bowl.heights[steps] < bowl.heights[0])
    board.draw(picture(bowl, title: "Down a bowl", over: (-3...3, -2...3)))

    board.step("Through a bent valley")
    let valley = OptimizerPath.lowest(of: optimizer, on: .rosenbrock, steps: steps)
    board.value("learning rate here", valley.rate)
    board.value("height after \(steps) steps", valley.heights[steps])
    board.draw(picture(valley, title: "Through Rosenbrock's valley", over: (-2...2, -1...3)))
  }

  private func picture(
    _ path: OptimizerPath, title: String, over area: (ClosedRange<Double>, ClosedRange<Double>)
  ) -> Figure {
    Figure(title, caption: "The way of \(optimizer.name), and how high it stands.", columns: 2) {
      Panel("The way", x: "x", y: "y") {
        Line(path.places.map(\.x), path.places.map(\.y), label: optimizer.name)
        Points([path.landscape.lowest.x], [path.landscape.lowest.y], label: "lowest point")
      }
      Panel("The height", x: "step", y: PlotAxis("height", scale: .logarithmic)) {
        Line(path.heights.map { max($0, 1e-16) })
      }
    }
  }
}
