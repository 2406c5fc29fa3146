import Chalk
import Foundation

/// The learning curve: the same program trained on more and more examples.
extension BreastCancer {
  private var updates: Int { 500 }
  private var repetitions: Int { 10 }

  /// The losses and errors of several networks, on their training examples and on the validation set.
  struct Evaluation {
    let trainingLosses, validationLosses, trainingErrors, validationErrors: [Double]
  }

  func amount(on board: Board, _ data: TwoClasses, _ isBuiltIn: Bool) throws {
    board.step("How many examples are enough?")
    board.say(
      """
      Would more data help? The same program is trained on a few examples, and then on more and more; the error as a \
      function of their number is its **learning curve**. Every run makes about \(updates) updates, so that no \
      network is trained much longer than another. For each number of examples there are \(repetitions) runs, with \
      different examples and initial weights. The error is the fraction of examples that are misclassified. On the \
      training examples it says little about quality, since a few examples can be memorized.
      """)
    board.code("amount")
    let most = data.training.count
    let sizes = [10, 20, 40, 80, 160, 320].filter { $0 < most } + [most]
    var evaluations: [Evaluation] = []
    for (index, size) in sizes.enumerated() {
      try board.progress("amount of data", index, of: sizes.count)
      evaluations.append(try evaluation(of: size, data, random: &board.random))
    }
    board.table(
      ["examples", "training error", "validation error", "training loss", "validation loss"],
      zip(sizes, evaluations).map { size, evaluation in
        ["\(size)"]
          + [
            evaluation.trainingErrors, evaluation.validationErrors, evaluation.trainingLosses,
            evaluation.validationLosses,
          ].map {
            "\(written($0.mean, digits: 3)) ± \(written($0.sampleStandardDeviation, digits: 1))"
          }
      })
    let x = PlotAxis("training examples", scale: .logarithmic)
    let xs = sizes.map(Double.init)
    board.draw(
      Figure(
        "Would more data help?",
        caption: """
          Mean and standard deviation of \(repetitions) networks. With few examples the training loss is near 0 and \
          the validation loss high: overfitting. With more examples the two approach each other.
          """, columns: 2
      ) {
        for (title, axis, parts) in [
          ("Loss", PlotAxis("loss"), [\.trainingLosses, \.validationLosses]),
          ("Error", PlotAxis("error"), [\.trainingErrors, \.validationErrors]),
        ] as [(String, PlotAxis, [KeyPath<Evaluation, [Double]>])] {
          Panel(title, x: x, y: axis, legend: title == "Loss" ? .automatic : .none) {
            for (part, name) in zip(parts, ["training", "validation"]) {
              let (means, spreads) = (
                evaluations.map { $0[keyPath: part].mean },
                evaluations.map { $0[keyPath: part].sampleStandardDeviation }
              )
              Band(
                xs, lower: zip(means, spreads).map { max(0, $0 - $1) },
                upper: zip(means, spreads).map { $0 + $1 }, middle: means, label: name)
            }
          }
        }
      })
    let gaps = evaluations.map { $0.validationLosses.mean - $0.trainingLosses.mean }
    let verdict =
      isBuiltIn
      ? """
       The error hardly falls beyond a few dozen examples. These features are nearly one measurement, as step 3 has \
      shown, and a few examples are enough to learn where to cut it.
      """ : ""
    board.say(
      """
      The generalization gap between the two losses is \(gaps[0]) with \(sizes[0]) examples and \(gaps.last!) with all.\
      \(verdict)
      """)
    if isBuiltIn {
      board.claim("the gap is smaller with all examples than with ten", gaps.last! < gaps[0])
      board.claim(
        "the validation loss is lower with all examples than with ten",
        evaluations.last!.validationLosses.mean < evaluations[0].validationLosses.mean)
    }
  }

  // excerpt: amount
  /// Several networks, each with examples of its own.
  private func evaluation(
    of size: Int, _ data: TwoClasses, random: inout RandomSource
  ) throws -> Evaluation {
    let others = data.scale(data.validation).whole
    let runs = try (0..<repetitions).map { _ in
      let own = data.scale(data.training.shuffled(random: &random).prefix(size)).whole
      var model = Self.program(inputs: data.scale.means.count, seed: random.next())
      try model.fit(
        own.inputs, own.targets, epochs: max(1, updates / ((size + 31) / 32)), progress: .silent,
        seed: random.next())
      return (try scores(model, own), try scores(model, others))
    }
    return Evaluation(
      trainingLosses: runs.map(\.0.loss), validationLosses: runs.map(\.1.loss),
      trainingErrors: runs.map { 1 - $0.0["accuracy"]! },
      validationErrors: runs.map { 1 - $0.1["accuracy"]! })
  }
  // end excerpt

  private func scores(_ model: Sequential, _ batch: Batch) throws -> Scores {
    try model.evaluate(batch.inputs, batch.targets, batchSize: 1024)
  }
}
