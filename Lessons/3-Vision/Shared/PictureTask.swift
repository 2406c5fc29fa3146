import Chalk

/// Pictures in classes: some to learn from, some to be tested on.
struct PictureTask {
  let training, test: ImageExamples
  /// The pictures as `[pictures, height, width, channels]` from 0 to 1; their classes as `[pictures]`.
  var x, y, testX, testY: Tensor

  var classNames: [String] { training.classNames }
  var classes: Int { classNames.count }
  /// What is right by always naming the class that the test has most of.
  var guessing: Double {
    Double(test.classCounts.max() ?? 0) / Double(max(test.count, 1))
  }

  init(training: ImageExamples, test: ImageExamples) {
    (self.training, self.test) = (training, test)
    (x, testX) = (training.tensor, test.tensor)
    y = Tensor(training.labels)
    testY = Tensor(test.labels)
  }

  /// Handwritten digits of 28 × 28: the user's pictures where they gave some; MNIST where the real size
  /// is asked for; else the 1,797 digits that the program has itself. At most `most` of each part.
  init(digitsFor board: Board, most: Int = 1500) throws {
    let parts = try board.data.images(
      "mnist", size: (28, 28), channels: 1, or: .digits(side: 28))
    self.init(parts, most: board.isFull ? .max : most, &board.random)
  }

  init(_ parts: TrainTestSplit<ImageExamples>, most: Int, _ random: inout RandomSource) {
    let training = parts.training.shuffled(random: &random).prefix(most)
    self.init(training: training, test: parts.test.shuffled(random: &random).prefix(most))
  }
}

/// How the printed networks of this chapter learn pictures.
extension PictureTask {
  // excerpt: training
  /// Adam, batches of 32; after each epoch the pictures never seen.
  func train<Network: Model>(
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

extension Model where Input == Variable {
  /// The class that the model holds for the most probable, of each picture.
  func classes(of x: Tensor) -> [Int] {
    predict(x, batchSize: 256).argmax().values.map { Int($0) }
  }

  /// The accuracy: the fraction of the pictures whose class the model finds.
  func accuracy(_ x: Tensor, _ labels: [Int]) -> Double {
    zip(classes(of: x), labels).fraction { $0 == $1 }
  }
}

extension Tensor {
  /// A matrix as rows of numbers.
  var grid: NumberGrid {
    let (numbers, width) = (values, shape[1])
    return (0..<shape[0]).map { Array(numbers[$0 * width..<($0 + 1) * width]) }
  }

  /// Pictures `[pictures, height, width, channels]` moved so many pixels to the right. What leaves the
  /// picture is lost, and what comes in is 0.
  func moved(right pixels: Int) -> Tensor {
    if pixels == 0 { return self }
    let empty = Tensor.zeros([shape[0], shape[1], pixels, shape[3]], precision)
    return .concatenate([empty, self[Axis.all, Axis.all, 0..<(shape[2] - pixels)]], axis: 2)
  }
}

/// A fraction in percent, with one digit after the point.
func roundedPercent(_ fraction: Double) -> String {
  written((fraction * 1000).rounded() / 10) + " %"
}
