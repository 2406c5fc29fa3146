import Chalk

/// One training on a part of the pictures: its losses and accuracies after each epoch.
struct ShapesRun {
  let model: Sequential
  let history: History
}

/// Trainings that differ in one thing only: how many different pictures there are.
struct ShapesTrial {
  let task: PictureTask
  let side: Int
  let epochs: Int

  // excerpt: trial
  /// Trains on the first `count` pictures. They are repeated until there are as many as in the whole training set, so
  /// that an epoch has the same number of steps whatever the count.
  func run(_ count: Int, on board: Board) throws -> ShapesRun {
    var few = task.centredOneHot
    let places = (0..<task.training.count).map { $0 % count }
    (few.x, few.y) = (few.x.samples(at: places), few.y.samples(at: places))
    var model = Programs.shapes(side: side, classes: task.classes, seed: board.random.next())
    let history = try few.train(
      &model, loss: .categoricalCrossentropy, epochs: epochs, every: 10_000, on: board)
    return ShapesRun(model: model, history: history)
  }
  // end excerpt
}
