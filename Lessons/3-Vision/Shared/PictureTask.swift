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

extension Model where Input == Variable {
  /// The class that the model holds for the most probable, of each picture.
  func classes(of x: Tensor) -> [Int] {
    predict(x, batchSize: 256).argmax().values.map { Int($0) }
  }

  /// The part of the pictures whose class the model finds.
  func accuracy(_ x: Tensor, _ labels: [Int]) -> Double {
    Double(zip(classes(of: x), labels).count { $0 == $1 }) / Double(max(labels.count, 1))
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

/// A part as percents, with one digit after the point.
func percent(_ part: Double) -> String { written((part * 1000).rounded() / 10) + " %" }
