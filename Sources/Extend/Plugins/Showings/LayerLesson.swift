import Autograd
import Figures
import Layers
import LessonKit
import Tensors
import Training

/// A layer as a lesson: the shapes, the parameters, and one sample before and after.
struct LayerLesson: Lesson {
  let layer: LayerMaker

  var card: LessonCard { LessonCard(layer.name, "The layer \(layer.name)", minutes: 2) }

  func teach(on board: Board) throws {
    board.step("What goes in, and what comes out")
    let width = board.integerSlider("inputs", in: 1...64, default: 8)
    var model = Sequential([layer.plan()], seed: 1)
    try model.build(for: [layer.inputs.shape(width)])
    let input = layer.example(4, width, using: &board.random)
    let output = withoutGradients { model(Variable(input)).value }
    board.table(
      ["", "shape"],
      [["a batch of four", "\(input.shape)"], ["what comes out", "\(output.shape)"]]
        + model.parameters.map { [$0.name, "\($0.variable.shape)"] })
    board.draw(
      Figure(
        "The layer \(layer.name)", caption: "One sample, before and after.", x: "position",
        y: "value"
      ) {
        Line(input[0].values, label: "before", showsPoints: true)
        Line(output[0].values, label: "after", showsPoints: true)
      })
    board.claim("every output is a number", output.values.allSatisfy(\.isFinite))
  }
}
