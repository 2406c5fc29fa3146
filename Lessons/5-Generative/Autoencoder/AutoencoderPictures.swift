import Chalk

/// The last three steps of the lesson: the plane of codes, reconstructions, and how wide the door is.
extension Autoencoder {
  func plane(on board: Board, _ digits: Digits, _ coder: Coder) {
    board.step("The plane of digits")
    board.say(
      """
      With a code of two numbers every digit is a point of a plane. The network was never told which \
      digit is which; it has put together what looks alike, because near codes are decoded alike. \
      And every other place of the plane can be decoded too: digits that nobody has written.
      """)
    let codes = coder.encode(digits.test)
    let (xs, ys) = (codes[Axis.all, 0].values, codes[Axis.all, 1].values)
    board.draw(
      Figure(
        "Where the digits lie",
        caption: """
          The codes of the digits that the network never saw, coloured by what they are. The colours \
          were not used in training.
          """, x: "z₁", y: "z₂", legend: .outside
      ) {
        Points(
          xs, ys, classes: digits.testLabels, classNames: digits.classNames, size: 0.8)
      })
    let (xRange, yRange) = (middle(xs), middle(ys))
    let side = 9
    let places = (0..<side).flatMap { row in
      (0..<side).map { column in
        let (u, v) = (Double(column) / Double(side - 1), 1 - Double(row) / Double(side - 1))
        return [
          xRange.lowerBound + u * (xRange.upperBound - xRange.lowerBound),
          yRange.lowerBound + v * (yRange.upperBound - yRange.lowerBound),
        ]
      }
    }
    let pictures = coder.decode(Tensor(places))
    board.draw(
      Figure(
        "A walk through the plane",
        caption: """
          What the decoder draws at places evenly spaced over the plane of the figure before, in the \
          same directions: z₁ from left to right, z₂ upwards.
          """
      ) {
        Images((0..<(side * side)).map { image(pictures[$0].values) }, columns: side)
      })
    let near = codes[0] + 0.001
    let change = (coder.decode(near) - coder.decode(codes[0])).absolute().max().scalar
    board.claimForBuiltInData(
      "a code moved by a thousandth is drawn nearly the same", change < 0.05)
  }

  func reconstructions(
    on board: Board, _ digits: Digits, _ axes: PrincipalDirections, _ coder: Coder
  ) {
    board.step("There and back")
    let some = digits.test.samples(at: (0..<8).map { $0 % digits.test.shape[0] })
    let rows = [
      some, axes.reconstruct(some, keeping: coder.width), coder.decode(coder.encode(some)),
    ]
    board.say(
      """
      Eight digits that the network never saw, and what comes out behind the door: by PCA and with \
      bends, both with \(coder.width) of 64 numbers.
      """)
    board.draw(
      Figure(
        "Eight digits, there and back",
        caption: """
          Top: the digits. Middle: PCA with as many numbers. Bottom: the autoencoder. What is drawn \
          clearly is what many digits have in common.
          """
      ) {
        Images(
          rows.flatMap { row in (0..<8).map { image(row[$0].values) } },
          captions: ["digits", "PCA", "autoencoder"].flatMap { name in
            (0..<8).map { $0 == 0 ? name : "" }
          }, columns: 8)
      })
    let errors = [rows[1], rows[2]].map { (some - $0).squared().mean().scalar }
    board.value("error of these eight by PCA", errors[0])
    board.value("and by the autoencoder", errors[1])
    let again = axes.reconstruct(rows[1], keeping: coder.width)
    board.claim(
      "what has been through the flat door once goes through it again unchanged",
      (again - rows[1]).absolute().max().scalar < 1e-4)
  }

  func width(on board: Board, _ digits: Digits, _ axes: PrincipalDirections) throws {
    board.step("What goes wrong: too narrow, too wide")
    board.say(
      """
      One number has to put all digits in a row, and mixes them up. Many numbers let everything \
      through, smudges too, and the code says little that the pixels did not say. In between lies \
      what is worth having; where, depends on what it is wanted for.
      """)
    let widths = [1, 2, 4, 8, 16]
    var errors: [Double] = []
    for (done, width) in widths.enumerated() {
      try board.progress("width", done + 1, of: widths.count)
      var coder = Coder([64, 32], width, random: &board.random)
      for _ in 0..<1000 { coder.step(digits.batch(64, &board.random)) }
      errors.append(coder.error(of: digits.test))
    }
    let flat = widths.map { axes.error(of: digits.test, keeping: $0) }
    board.draw(
      Figure(
        "How wide a door?",
        caption: """
          The error on digits never seen, by the numbers in the code; the autoencoders have learned \
          for 1000 steps each. PCA is computed and done; an autoencoder has to find its way, and where \
          the door is wide it may need more steps than these.
          """,
        x: PlotAxis("numbers in the code", scale: .logarithmic, ticks: widths.map(Double.init)),
        y: "error of a pixel"
      ) {
        Line(widths.map(Double.init), flat, label: "PCA", showsPoints: true)
        Line(widths.map(Double.init), errors, label: "autoencoder", showsPoints: true)
      })
    board.table(
      ["numbers in the code", "PCA", "autoencoder"],
      widths.indices.map { ["\(widths[$0])", written(flat[$0]), written(errors[$0])] })
    board.claimForBuiltInData(
      "more numbers, less error", errors[0] > errors[2] && errors[2] > errors[4])
    board.claimForBuiltInData(
      "where the door is narrow, one number or two, bends help",
      errors[1] < flat[1] && errors[0] < flat[0])
    board.ask(
      "An autoencoder with a code of 64 numbers copies 64 pixels without error. What has it learned?",
      choices: ["what digits look like", "nothing: it can hand the pixels through"], answer: 1,
      because: "A code as long as the picture need not leave anything out.")
    board.say(
      """
      To try: s code=1, s code=8, and look at the eight digits again. s x1=-2 in step 1. Your own \
      pictures, in folders: --data FOLDER. A bend of your own: chalk new activation Bend. A decoder \
      that makes pictures out of random numbers alone: chalk learn gan-game.
      """)
  }

  /// From the fifth to the ninety-fifth of a hundred values in order.
  private func middle(_ values: [Double]) -> ClosedRange<Double> {
    let sorted = values.sorted()
    return sorted[sorted.count / 20]...sorted[sorted.count * 19 / 20]
  }

  /// Ink is dark.
  private func image(_ pixels: [Double]) -> PixelImage {
    PixelImage(width: 8, height: 8, grey: pixels.map { 1 - $0 }, range: 0...1)
  }
}
