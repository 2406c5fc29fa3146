import Chalk

extension PrintedData {
  /// Real sentences from reviews of films, each of 100 words: padded in front, a tenth of them for validation and a
  /// tenth for the test.
  static func reviews(on board: Board) throws -> PrintedData {
    let choice = try ReviewChoice(1800, on: board)
    var sets = ReviewSets(choice.reviews, longest: 100, random: &board.random)
    sets.length = 100
    let parts = [sets.training, sets.validation, sets.test].map {
      (x: sets.words($0.texts), y: sets.targets($0))
    }
    return PrintedData(x: parts[0].x, y: parts[0].y, validation: parts[1], test: parts[2])
  }
}

extension Sequential {
  /// The same model with the optimizer, loss and metric that are printed with it.
  var compiledForReviews: Sequential {
    var model = self
    model.compile(optimizer: .adam(), loss: .binaryCrossentropy, metrics: [.accuracy])
    return model
  }
}
