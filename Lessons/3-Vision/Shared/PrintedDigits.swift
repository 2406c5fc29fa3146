import Chalk

/// The printed programs of this chapter on all of MNIST.
extension PrintedData {
  /// 60,000 pictures to train on and 10,000 to test with, `[pictures, 28, 28, 1]`, their classes as numbers; no
  /// validation set.
  static func digits(on board: Board) throws -> PrintedData {
    let digits = try board.digitPictures()
    return PrintedData(
      x: digits.training.tensor, y: Tensor(digits.training.labels),
      test: (digits.test.tensor, Tensor(digits.test.labels)))
  }
}

extension Model where Input == Variable {
  /// The same model with the optimizer, loss and metric that are printed with it.
  func compiled(_ loss: Loss = .sparseCategoricalCrossentropy) -> Self {
    var model = self
    model.compile(optimizer: .adam(), loss: loss, metrics: [.accuracy])
    return model
  }
}
