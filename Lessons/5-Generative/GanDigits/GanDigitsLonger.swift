import Chalk

/// One of the designs of step 5, trained for longer.
extension GanDigits {
  /// The generator of the last training with the design that was chosen goes on, to four times as many steps.
  func longer(
    _ design: (name: String, gan: PictureGan, steps: Int), on board: Board, _ digits: ImageExamples
  ) throws -> PictureGan {
    let (variety, steps) = (DigitVariety(digits), design.steps)
    let pictures = digits.tensor.reshaped(digits.count, 784)
    board.say(
      """
      In step 5 every training ended after \(steps) steps, when strokes had hardly formed. What do more steps do? The \
      last training of the design that was chosen there (\(design.name)) goes on, up to \(4 * steps) steps.
      """)
    var gan = design.gan
    let z = Tensor.normal([200, gan.noise], using: &board.random)
    var rows: [(steps: Int, made: Tensor)] = []
    for part in 0...3 {
      if part > 0 { try gan.train(steps, batch: board.isFull ? 64 : 16, pictures, &board.random) }
      try board.progress("part", part, of: 3)
      rows.append(((part + 1) * steps, gan.generator.predict(z, batchSize: 200)))
    }
    let some = pictures.samples(at: board.random.permutation(of: digits.count))
    let shown = (rows.map { ("step \($0.steps)", $0.made) } + [("real", some)]).map {
      (name: $0, images: PictureGanFigures.images($1, 12))
    }
    board.draw(
      Figure(
        "One design, trained for longer",
        caption: """
          Do strokes become digits? A row each after so many steps, every column from the same z; below, real digits. \
          An eighth of the printed width, and one training.
          """
      ) {
        Images(
          shown.flatMap(\.images),
          captions: shown.flatMap { row in row.images.indices.map { $0 == 0 ? row.name : "" } },
          columns: 12)
      })
    board.table(
      ["steps", "effective classes", "distance of two"],
      rows.map { row in
        let labels = variety.nearest(to: row.made).map(\.label)
        return [
          "\(row.steps)", written(variety.effectiveClasses(labels), digits: 3),
          written(variety.distance(within: row.made), digits: 3),
        ]
      } + [
        [
          "real", "up to \(variety.classes.count)",
          written(variety.distance(within: some), digits: 3),
        ]
      ])
    board.say(
      """
      The two measures need not agree: a class can go missing while the pictures of the others come to differ more. And \
      neither of them says whether a picture is a good one. That is for the eye, or for a measure such as the FID.
      """)
    return gan
  }
}
