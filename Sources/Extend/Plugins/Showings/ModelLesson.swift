import Figures
import LessonKit
import StandardPlots
import Training

/// A model as a lesson: its layers, and its parameters, for a small task.
struct ModelLesson: Lesson {
  let maker: any ModelMaker

  var card: LessonCard { LessonCard(maker.name, "The model \(maker.name)", minutes: 2) }

  func teach(on board: Board) throws { try show(maker, on: board) }

  private func show(_ maker: some ModelMaker, on board: Board) throws {
    board.step("What it is made of")
    let (task, model) = try built(maker)
    let shape = task.inputShape.map(String.init).joined(separator: " × ")
    board.say("Built for inputs of \(shape) numbers and \(task.outputs) outputs.")
    board.draw(
      try .architecture(
        of: model, input: task.inputShape,
        caption: "The layers, what leaves them for one example, and their parameters."))
    board.table(
      ["parameter", "shape"], model.parameters.map { [$0.name, "\($0.variable.shape)"] })
    let count = model.parameters.reduce(0) { $0 + $1.variable.value.count }
    if !maker.settings.isEmpty {
      board.table(
        ["setting", "usually", "from", "to"],
        maker.settings.map { setting in
          let (usual, range) = (setting.usual, setting.range)
          return [setting.name] + [usual, range.lowerBound, range.upperBound].map(setting.text)
        })
    }
    board.value("numbers to be learned", Double(count))
    board.claim("it has weights", count > 0)
    board.say("`chalk train` trains it on data of your own.")
  }

  /// The model for the first of the small tasks that it is for.
  private func built<Maker: ModelMaker>(_ maker: Maker) throws -> (ModelTask, Maker.Network) {
    var first: (any Error)?
    for task in ModelTask.small {
      do {
        var model = try maker.model(for: task, seed: 0)
        try model.build(for: [task.inputShape.map { Optional($0) }])
        return (task, model)
      } catch {
        first = first ?? error
      }
    }
    throw first ?? CatalogError.unknown("model", maker.name, known: [])
  }
}

extension ModelTask {
  /// Small tasks of each kind: a table with classes, pictures, a table with a number.
  public static let small = [
    ModelTask(inputShape: [4], target: .classes(["a", "b", "c"])),
    ModelTask(inputShape: [28, 28, 1], target: .classes(["a", "b", "c", "d"])),
    ModelTask(inputShape: [4], target: .numbers(["y"])),
  ]
}
