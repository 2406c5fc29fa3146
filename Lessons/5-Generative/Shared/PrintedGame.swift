import Chalk
import Foundation

extension PrintedProgram.Training {
  /// Plays a game between a generator and a discriminator as long as the time holds. A point of its curves is the mean
  /// of 100 steps.
  func play(_ gan: PictureGan) throws -> PrintedProgram.Outcome {
    var gan = gan
    let (clock, limit) = (ContinuousClock(), Duration.seconds(seconds))
    let count = data.x.shape[0]
    let most = plan.epochs * count / plan.batch
    let start = clock.now
    var steps = 0
    while steps < most && clock.now - start < limit {
      try board.progress(plan.program, steps, of: most)
      try gan.train(1, batch: plan.batch, data.x, &board.random)
      steps += 1
    }
    let taken = (clock.now - start) / .seconds(1)
    let made = gan.generate(250, &board.random).reshaped(250, -1)
    let more = (0..<3).map { _ in gan.generate(250, &board.random).reshaped(250, -1) }
    let real = data.x[0..<min(10_000, count)].reshaped(min(10_000, count), -1)
    let distance = PictureGanFigures.distance(
      PictureGanFigures.mean(.concatenate([made] + more)), PictureGanFigures.mean(real))
    let log = gan.log
    let curves = [
      ("discriminator", log.discriminator), ("generator", log.generator),
      ("discriminator accuracy", log.accuracy),
    ].map { name, values in
      PrintedResult.Curve(
        name, Array(values.prefix(values.count / 100 * 100)).means(ofEach: 100))
    }
    return PrintedProgram.Outcome(
      PrintedResult.Run(
        variant: variant, epochs: Double(steps * plan.batch) / Double(count), seconds: taken,
        unit: "100 steps", curves: curves,
        scores: [PrintedResult.Score("distance of the mean pictures", distance)]),
      picture: grid(made))
  }

  /// The first 64 pictures, eight in a row, as one.
  private func grid(_ pictures: Tensor) -> PixelImage {
    let (side, columns) = (28, 8)
    let values = pictures[0..<columns * columns].values
    var pixels: [Double] = []
    for row in 0..<columns * side {
      for column in 0..<columns * side {
        let picture = row / side * columns + column / side
        pixels.append(1 - values[picture * side * side + row % side * side + column % side])
      }
    }
    return PixelImage(width: columns * side, height: columns * side, grey: pixels, range: 0...1)
  }
}

extension PrintedData {
  /// All pictures of MNIST's training set, `[pictures, 28, 28, 1]`, from 0 (paper) to 1 (ink).
  static func realDigits(on board: Board) throws -> PrintedData {
    PrintedData(x: try DigitPictures(on: board).training.tensor)
  }
}
