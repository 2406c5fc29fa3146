import Chalk

/// Pictures in classes, in three parts: some to train on, some to watch the training with, some for the one test at
/// the end.
struct PictureTask {
  let training, validation, test: ImageExamples
  /// The pictures as `[pictures, height, width, channels]` from 0 to 1; their classes as `[pictures]`.
  var x, y, validationX, validationY, testX, testY: Tensor
  /// What the pictures are, in a few words, for captions.
  var origin = "pictures"

  var classNames: [String] { training.classNames }
  var classes: Int { classNames.count }
  /// The accuracy of always naming the class that the test set has most of.
  var majority: Double {
    Double(test.classCounts.max() ?? 0) / Double(max(test.count, 1))
  }

  /// Pictures whose training set gives a part, a tenth where nothing is said, to the validation set.
  init(training: ImageExamples, test: ImageExamples, validationFraction: Double = 0.1) {
    let own = training.count - max(1, Int(validationFraction * Double(training.count)))
    self.init(
      training: training.prefix(own), validation: training.rows(Array(own..<training.count)),
      test: test)
  }

  /// Pictures that are in three parts already.
  init(training: ImageExamples, validation: ImageExamples, test: ImageExamples) {
    (self.training, self.validation, self.test) = (training, validation, test)
    (x, validationX, testX) = (self.training.tensor, validation.tensor, test.tensor)
    y = Tensor(self.training.labels)
    (validationY, testY) = (Tensor(validation.labels), Tensor(test.labels))
  }

  /// Handwritten digits of 28 × 28: the user's pictures where they gave some; all of MNIST where the real size
  /// is asked for; else the 7,000 digits of MNIST that the program has itself. At most `most` of each part.
  init(digitsFor board: Board, most: Int = 1500) throws {
    let parts = try board.digitPictures()
    self.init(parts, most: board.isFull ? .max : most, &board.random)
    origin = board.data.isGiven ? "your pictures" : "MNIST"
  }

  init(
    _ parts: TrainTestSplit<ImageExamples>, most: Int, validationFraction: Double = 0.1,
    _ random: inout RandomSource
  ) {
    let training = parts.training.shuffled(random: &random).prefix(most)
    self.init(
      training: training, test: parts.test.shuffled(random: &random).prefix(most),
      validationFraction: validationFraction)
  }

  /// Says what the digits are, and by how much the run is smaller than the printed program's on MNIST; in a few words
  /// where an earlier lesson has said it.
  func sayWhatTheyAre(on board: Board, asIn lesson: String? = nil) {
    let (n, v, m) = (training.count, validation.count, test.count)
    if board.data.isGiven {
      board.say(
        "The pictures are your own: \(n) for training, \(v) for validation, \(m) for the test.")
    } else if board.isFull {
      board.say(
        """
        The digits are all of MNIST, as the program was written for: \(n) of its 60,000 training pictures train the \
        network, the other \(v) are the validation set, and \(m) are the test set.
        """)
    } else if let lesson {
      board.say(
        """
        As in `\(lesson)`, the digits are a few of MNIST's, so that a run takes seconds: \(n) for training, \(v) for \
        validation, \(m) for the test. `--full` takes all of MNIST.
        """)
    } else {
      board.say(
        """
        The program was written for MNIST: 60,000 training and 10,000 test pictures of handwritten digits. Here are \
        fewer digits of MNIST, so that a run takes seconds: \(n) train the network, \(v) are the validation set, \(m) \
        the test set. The printed training set is \((60_000 / Double(n)).rounded(), digits: 2) times as large, so the \
        accuracies are not those reported for MNIST. `--full` takes all of MNIST.
        """)
    }
  }
}

/// How the printed networks of this chapter learn pictures.
extension PictureTask {
  // excerpt: training
  /// Adam, batches of 32; after each epoch a look at the validation set.
  func train<Network: Model>(
    _ model: inout Network, loss: Loss = .sparseCategoricalCrossentropy,
    epochs: Int, every steps: Int, on board: Board
  ) throws -> History where Network.Input == Variable {
    model.compile(optimizer: .adam(), loss: loss, metrics: [.accuracy])
    return try model.fit(
      x, y, epochs: epochs, batchSize: 32,
      validationData: (validationX, validationY),
      callbacks: [.recorder(every: steps), board.progress("training")],
      progress: .silent, seed: board.random.next())
  }
  // end excerpt

  /// The same task with only the first pictures to train on.
  func first(_ count: Int) -> PictureTask {
    var fewer = self
    let count = min(count, training.count)
    (fewer.x, fewer.y) = (x[0..<count], y[0..<count])
    return fewer
  }

  // excerpt: rows
  /// The same pictures from −½ to ½, their classes one-hot: rows of zeros with a one.
  var centredOneHot: PictureTask {
    var task = self
    (task.x, task.y) = (x - 0.5, y.oneHot(classes))
    (task.validationX, task.validationY) = (validationX - 0.5, validationY.oneHot(classes))
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
