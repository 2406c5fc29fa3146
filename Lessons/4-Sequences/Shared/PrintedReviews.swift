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

extension Board {
  /// What the stored training of a program says about overfitting; nothing where there is none, or where the data are
  /// the learner's.
  func sayWhetherItOverfits(_ name: String, _ results: [String: String]) {
    guard !data.isGiven, let result = results[name].flatMap({ try? PrintedResult(json: $0) }),
      let run = result.runs.first,
      let loss = run.curves.first(where: { $0.name == "loss" })?.values,
      let validation = run.curves.first(where: { $0.name == "val_loss" })?.values,
      let accuracy = run.curves.first(where: { $0.name == "val_accuracy" })?.values,
      let best = validation.indices.min(by: { validation[$0] < validation[$1] })
    else { return }
    let (last, library) = (validation.count - 1, result.library.prefix { $0 != "," })
    say(
      """
      What do the curves say? \(String(library))'s validation loss is lowest after epoch \(best + 1), \
      \(validation[best], digits: 3), and ends at \(validation[last], digits: 3), while the training loss falls to \
      \(loss[last], digits: 2): the network memorizes its training sentences, a clear case of **overfitting**. The \
      validation accuracy hardly shows it, with \(percent: accuracy[best]) after that epoch and \
      \(percent: accuracy[last]) after the last: the network decides much as before, but where it is wrong, it is \
      wrong with more and more certainty, and the loss counts that. Early stopping would have ended this training in \
      the first epochs, at much lower cost.
      """)
    claim(
      "the lowest validation loss is in the first third of the epochs, and the last is more than twice as high",
      best < validation.count / 3 && validation[last] > 2 * validation[best])
  }
}
