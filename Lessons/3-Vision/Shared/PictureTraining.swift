import Chalk

/// How the printed networks of this chapter learn pictures.
extension PictureTask {
  /// This file, to quote from.
  static let trainingFile = #filePath

  // excerpt: training
  /// Adam, batches of 32; after each epoch the pictures never seen.
  func teach<Network: Model>(
    _ model: inout Network, loss: Loss = .sparseCategoricalCrossentropy,
    epochs: Int, every steps: Int, on board: Board
  ) throws -> History where Network.Input == Variable {
    model.compile(optimizer: .adam(), loss: loss, metrics: [.accuracy])
    return try model.fit(
      x, y, epochs: epochs, batchSize: 32,
      validationData: (testX, testY),
      callbacks: [.recorder(every: steps), board.progress("training")],
      progress: .silent, seed: board.random.next())
  }
  // end excerpt

  /// The same task with only the first pictures to learn from.
  func first(_ count: Int) -> PictureTask {
    var fewer = self
    (fewer.x, fewer.y) = (x[0..<count], y[0..<count])
    return fewer
  }

  // excerpt: rows
  /// The same pictures from −½ to ½, their classes as rows of zeros with a one.
  var centredInRows: PictureTask {
    var task = self
    (task.x, task.y) = (x - 0.5, y.oneHot(classes))
    (task.testX, task.testY) = (testX - 0.5, testY.oneHot(classes))
    return task
  }
  // end excerpt
}
