import Figures
import Initializers
import LessonKit
import Tensors

/// An initializer as a lesson: how its weights are spread.
struct InitializerLesson: Lesson {
  let initializer: Initializer

  var card: LessonCard {
    LessonCard(initializer.name.asCatalogName, "The initializer \(initializer.name)", minutes: 2)
  }

  func teach(on board: Board) throws {
    board.step("How the weights are spread")
    let inputs = board.integerSlider("inputs", in: 1...512, default: 64)
    let weights = initializer([inputs, 32], .double, using: &board.random).values
    let mean = weights.reduce(0, +) / Double(weights.count)
    let spread = weights.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(weights.count)
    board.value("mean", mean)
    board.value("standard deviation", spread.squareRoot())
    board.draw(
      Figure(
        "The initializer \(initializer.name)",
        caption: "The weights of a layer of 32 neurons with \(inputs) inputs.",
        x: "weight", y: "count"
      ) { Histogram(weights, bins: 30) })
    board.claim("every weight is a number", weights.allSatisfy(\.isFinite))
  }
}
