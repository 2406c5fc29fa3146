import Chalk

/// The program on cuts from ten photographs.
extension Shapes224 {
  func photographs(on board: Board, _ side: Int) throws {
    board.step("Photographs, and an honest test set")
    let count = board.isFull ? 200 : 32
    let task = try PictureTask(
      board.data.images(
        "photographs", size: (side, side), channels: 3,
        or: .photographs(count, test: 20, side: side, random: &board.random)),
      most: .max, &board.random)
    board.say(
      """
      Now real pictures: square cuts from ten free photographs, \(count) of each from its left half for training and \
      validation, 20 of each from its right half for the test. The network has to say from which photograph a cut is. \
      Training and test cuts share no pixel; training and validation cuts do overlap, as they come from the same \
      halves, and so do the test cuts of a photograph with one another.
      """)
    let pictures = [task.training, task.test].flatMap { part in
      (0..<task.classes).map { label in
        PixelImage(picture: part.image(part.labels.firstIndex(of: label)!))
      }
    }
    board.draw(
      Figure(
        "Cuts from ten photographs",
        caption: """
          How alike are training and test pictures? A training cut (upper row, from the left half) and a test cut \
          (lower row, from the right half) of each photograph, \(side) × \(side) pixels.
          """
      ) {
        Images(
          pictures, captions: task.classNames + task.classNames.map { _ in "" },
          columns: task.classes)
      })
    let trial = ShapesTrial(task: task, side: side, epochs: 10)
    let centered = task.centredOneHot
    var models: [Sequential] = []
    for seed in 0..<(board.isFull ? 1 : 5) {
      try board.progress("photographs", seed, of: 5)
      models.append(try trial.run(task.training.count, on: board).model)
    }
    let validated = models.map { $0.accuracy(centered.validationX, task.validation.labels) }
    let scores = ShapesScores(models, on: centered)
    let (tested, recall, several) = (scores.accuracies, scores.meanRecalls, models.count > 1)
    board.draw(
      Figure(
        "Recall on the right halves",
        caption: """
          Which photographs are recognized from a half that the network has not seen? The recall on the test cuts\
          \(several ? ", mean and standard deviation of \(models.count) networks" : ""). The line is the accuracy of \
          guessing.
          """, x: "photograph", y: PlotAxis("recall", range: 0...1)
      ) {
        Bars(task.classNames, recall, errors: several ? scores.recallDeviations : [])
        ReferenceLine(y: 1 / Double(task.classes))
      })
    board.table(
      [
        "accuracy", several ? "mean of \(models.count) networks" : "one network",
        "± standard deviation",
      ],
      [
        ("validation, on cuts that overlap with training cuts", validated),
        ("test, on cuts from the other halves", tested),
      ].map { [$0, roundedPercent($1.mean), written(100 * $1.sampleStandardDeviation, digits: 2)] })
    if models.count > 1 {
      board.sayPoints(
        "Validation accuracy minus test accuracy", PairedDifference(validated, tested))
    }
    let order = recall.indices.sorted { (-recall[$0], $0) < (-recall[$1], $1) }
    let ranked = order.map { task.classNames[$0] }
    let worst = order.last!
    let mistaken = scores.mostTakenFor[worst].map {
      """
      ; of the missed cuts of \(ranked.last!), \(roundedPercent(scores.share(of: $0, amongMissed: worst))) are taken \
      for \(task.classNames[$0])
      """
    }
    if several {
      let spread = scores.recallDeviations
      let least = spread.indices.max { spread[$0] < spread[$1] }!
      board.say(
        """
        Which photographs are recognized also depends on the first weights: the networks agree least on \
        \(task.classNames[least]), whose recall has a standard deviation of \(100 * spread[least], digits: 2) points. \
        Had only one network been trained, that would not have been seen.
        """)
    }
    board.say(
      """
      The highest recall is that of \(ranked.prefix(2).joined(separator: " and ")), the lowest that of \
      \(ranked.suffix(2).reversed().joined(separator: " and "))\(mistaken ?? ""). A likely reason: a wall of bricks \
      looks much the same in both halves, and so does the gray close-up of microaneurysms; a face or the whole retina \
      does not. So the \
      accuracy on cuts that overlap with the training cuts says little about the other halves. How the examples are \
      split decides what an accuracy means: the test set should differ from the training set as much as the pictures \
      will in later use.
      """)
    board.claimForBuiltInData(
      "the test accuracy of every network is above that of guessing",
      tested.allSatisfy { $0 > 1 / Double(task.classes) })
    board.claimForBuiltInData(
      "every network is more accurate on the validation cuts than on the test cuts",
      zip(validated, tested).allSatisfy { $0 > $1 })
  }
}
