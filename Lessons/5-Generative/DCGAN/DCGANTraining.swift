import Chalk

/// The steps of the lesson that train, and look inside.
extension DCGAN {
  func turns(on board: Board) {
    board.step("The loop that is printed")
    board.say(
      """
      The article that prints this program prints the training, too. In each turn it trains the judge by a call on X_train \
      and y_train, then freezes him, and trains the pair on noise and fake_labels. As far as it is \
      printed, five things keep it from running or from learning:
      """)
    board.table(
      ["printed", "what it leads to", "what is needed"],
      [
        ["judge on X_train", "he sees no forged picture", "real as 1, forged as 0"],
        ["fake_labels", "if 0: learns to be caught", "label 1: −log D"],
        ["noise, not in the loop", "always the same forgeries", "new numbers every turn"],
        ["trainable set in loop", "Keras goes by compile", "a frozen copy, made once"],
        ["optimizer; the judge", "undefined; not compiled", "Adam; both compiled"],
      ])
    board.code("turns", file: PictureGan.file)
    board.code("frozen", file: PictureGan.file)
    board.ask(
      "The pair is trained on label 0, forged. Where does the forger go?",
      choices: ["to pictures that the judge takes for real", "to pictures that give him away"],
      answer: 1, because: "The loss is then small where D says forged, and he goes downhill.")
  }

  func train(
    on board: Board, _ plan: Plan, _ pictures: Tensor
  ) throws -> PictureGanFigures {
    board.step("Training")
    let turns = board.isFull ? 200 : board.integerSlider("turns", in: 100...600, default: 360)
    let batch = board.isFull ? 32 : 16
    board.say("\(turns) turns with \(batch) real and \(batch) forged pictures each.")
    if !board.isFull {
      board.say(
        """
        That is little, and so are the layers: do not expect digits. What can be learned in so short a \
        time is that paper is white and ink comes in connected spots.
        """)
    }
    var gan = PictureGan(
      Self.forger(plan, &board.random), Self.judge(plan, &board.random), rateG: 1e-3, rateD: 1e-3,
      beta1: 0.5)
    let game = try gan.play(turns, batch: batch, pictures, on: board)
    board.draw(
      game.overTime(
        caption: """
          The same random numbers at five moments, a row each; below, real digits. Neighbouring \
          pixels belong together from the first turn on: that is in the layers, not in the weights.
          """))
    board.draw(
      try game.film(caption: "The same random numbers, from the first turn to the last."))
    board.draw(
      game.losses(
        caption: """
          Both losses; the line is log 2, where the judge cannot tell. Right: how often he is right, \
          with his dropout on.
          """))
    let log = gan.log
    let distances = game.distances
    let late = distances.suffix(distances.count / 3)
    let end = late.reduce(0, +) / Double(late.count)
    board.value("distance of the mean forged from the mean real picture, at first", distances[0])
    board.value("and in the last third of the training", end)
    board.claim("all losses are finite", (log.judge + log.forger).allSatisfy { $0.isFinite })
    board.claimForBuiltInData(
      "the mean of the forged pictures has come nearer to that of the real ones",
      end < distances[0])
    let rough = [game.moments[0].pictures, game.moments.last!.pictures, game.real].map(roughness)
    board.table(
      ["pictures", "roughness"],
      zip(["forged, at first", "forged, at the end", "real"], rough).map { [$0, written($1)] })
    if !plan.isTransposed {
      board.claimForBuiltInData(
        "before any training its pixels differ less from their neighbours than pixels at random, √2",
        rough[0] < 0.9 * 2.0.squareRoot())
    }
    if !board.isFull && !plan.isTransposed {
      board.claimForBuiltInData(
        "training makes the pictures smoother, as real ones are", rough[1] < rough[0])
    }
    return game
  }

  /// How much a pixel differs from its right neighbour, beside how much pixels differ at all.
  private func roughness(_ pictures: Tensor) -> Double {
    let grid = pictures.reshaped(pictures.shape[0], 28, 28)
    let step = grid[Axis.all, Axis.all, 1..<28] - grid[Axis.all, Axis.all, 0..<27]
    let spread = (grid - grid.mean()).squared().mean().scalar
    return (step.squared().mean().scalar / max(spread, 1e-12)).squareRoot()
  }

  func inside(on board: Board, _ game: PictureGanFigures) {
    board.step("Inside: from 7 to 28")
    board.say(
      """
      One list of random numbers on its way through the trained forger: some of the maps behind each \
      convolution, and the picture.
      """)
    let z = Variable(Tensor.normal([1, 100], using: &board.random))
    var maps: [(side: Int, maps: Tensor)] = []
    _ = withoutGradients {
      game.gan.forger.layers.reduce(z) { x, layer in
        let y = layer(x)
        if layer.kind.hasPrefix("Conv2D") { maps.append((y.shape[1], y.value[0])) }
        return y
      }
    }
    let pictures = maps.flatMap { some($0.maps) }
    let captions = maps.flatMap { layer in
      some(layer.maps).indices.map { $0 == 0 ? "\(layer.side) × \(layer.side)" : "" }
    }
    board.draw(
      Figure(
        "A picture grows",
        caption: """
          Behind each convolution up to four maps, each from its least (black) to its greatest \
          number (white); the last is the picture, on white paper.
          """
      ) {
        Images(pictures, captions: captions, columns: pictures.count)
      })
    board.claim("the maps double in size twice", maps.map(\.side) == [7, 14, 28])
    board.draw(
      game.gradients(
        caption: """
          The gradients of the weights of each layer. In a healthy game those of both stay in the \
          same range; if the judge's go to 0 he has won, and the forger has nothing to learn from.
          """))
  }

  /// Up to four maps of a layer as pictures; a single one is ink on paper.
  private func some(_ maps: Tensor) -> [PixelImage] {
    let (side, count) = (maps.shape[0], maps.shape[2])
    if count == 1 { return [PictureGanFigures.image(maps)] }
    return (0..<min(4, count)).map { map in
      PixelImage(
        width: side, height: side, grey: maps[Axis.all, Axis.all, map].flattened.values)
    }
  }

  func judgeAsleep(on board: Board, _ game: PictureGanFigures, _ pictures: Tensor) {
    board.step("What goes wrong: a judge who is too sure")
    board.say(
      """
      Dropout(0.4) lets the judge see only six of ten places of his maps while he learns, others \
      each time. He cannot rest on a few pixels. For his answer, in use, nothing is dropped.
      """)
    let real = game.real[0..<96].reshaped(-1, 28, 28, 1)
    let made = game.moments.last!.pictures.reshaped(-1, 28, 28, 1)
    let answers = [real, made].map { game.gan.judge.predict($0).values }
    var random = board.random.split()
    let dropped = TrainingMode.on(using: &random) {
      withoutGradients { [real, made].map { game.gan.judge(Variable($0)).value.values } }
    }
    board.draw(
      Figure(
        "What the judge says in the end",
        caption: """
          His answers to real and to forged pictures: with everything he has learned, and with \
          dropout on, as in training.
          """, columns: 2
      ) {
        for (title, answers) in [("In use", answers), ("With dropout", dropped)] {
          Panel(title, x: PlotAxis("D", range: 0...1), y: "pictures", legend: .below) {
            Histogram(answers[0], bins: 25, range: 0...1, label: "real")
            Histogram(answers[1], bins: 25, range: 0...1, label: "forged")
          }
        }
      })
    let moved = zip(answers.joined(), dropped.joined()).map { abs($0 - $1) }
    board.value(
      "how far dropout moves an answer, on average", moved.reduce(0, +) / Double(moved.count))
    let again = game.gan.judge.predict(real).values
    board.claim("in use the judge's answer to a picture is always the same", again == answers[0])
    board.claim("with dropout on it is not", dropped[0] != answers[0])
    board.say(
      """
      To try: s growing=transposed in step 1, and look for squares in the pictures; s width=1/32; \
      s turns=600. The printed widths on MNIST: chalk run dcgan --full. Your own pictures, in \
      folders: --data FOLDER. Write a convolution yourself: chalk practice convolution. A layer of \
      your own for the judge: chalk new layer Blur.
      """)
  }
}
