import Autograd
import Figures
import LessonKit
import Losses
import StandardPlots
import Tensors

/// A loss as a lesson: what one prediction costs, and the slope of that.
struct LossLesson: Lesson {
  let loss: Loss

  var card: LessonCard { LessonCard(loss.name.asCatalogName, "The loss \(loss.name)", minutes: 2) }

  func teach(on board: Board) throws {
    board.step("What one prediction costs")
    let example = LossExample(loss)
    board.say("\(example.text)")
    let (low, high) = (example.range.lowerBound, example.range.upperBound)
    let x = board.slider("prediction", in: low...high, default: low + 0.75 * (high - low))
    board.value("the loss", example.cost(of: x).value)
    board.value("its slope", example.cost(of: x).slope)
    board.draw(
      .functionAndDerivative(
        "The loss \(loss.name)", caption: "What a prediction costs, and which way is better.",
        over: example.range, at: x,
        curves: [(loss.name, { example.cost(of: $0).value }, { example.cost(of: $0).slope })]))
    board.claim("it is a number", example.cost(of: x).value.isFinite)
  }
}
