import Chalk
import Foundation

/// What the two ways to grow and batch normalization do to the pictures, over five trainings each.
extension DCGAN {
  func compare(on board: Board, _ pictures: Tensor) throws {
    board.step("What goes wrong: squares, and pictures that stay pale")
    let (runs, steps) = (5, board.isFull ? 400 : 40)
    board.say(
      """
      Step 2 leaves a question open: do transposed convolutions learn to hide their squares? The squares of the \
      last layer with stride 2 repeat every two pixels of the picture, and a grid of pixels cannot show a higher spatial \
      frequency. (Those of the layer before it repeat every four pixels, and are not counted here.) To measure them, \
      divide a picture's pixels into four sets, by even or odd row and even or odd column, and compare the means \
      of the sets. Without squares they are equal. The variance of the four means, divided by the variance of all \
      pixels, is the fraction of the picture's energy that lies at the highest frequency, horizontally, vertically or \
      both:
      """)
    board.code("squares")
    board.say(
      """
      Compare \(runs) trainings of \(steps) steps for each of three generators, at a thirty-second of the printed \
      width: with upsampling, with transposed convolutions, and with upsampling but without batch normalization. The \
      discriminator is the same for all. Trainings with the same number start from the same random seed.
      """)
    var arms = [
      Arm(name: "upsampling", plan: Plan(divisor: 32)),
      Arm(name: "transposed", plan: Plan(divisor: 32, isTransposed: true)),
      Arm(name: "upsampling, no batch normalization", plan: Plan(divisor: 32, isNormalized: false)),
    ]
    let moments = (0...4).map { $0 * steps / 4 }
    for run in 0..<runs {
      let seed = board.random.next()
      for place in arms.indices {
        try board.progress("training", run * arms.count + place, of: runs * arms.count)
        var random = RandomSource(seed: seed)
        var gan = self.gan(arms[place].plan, &random)
        var course: [Double] = []
        for moment in moments {
          if moment > 0 { try gan.train(steps / 4, batch: 16, pictures, &random) }
          let made = gan.generate(50, &random)
          course.append(squares(made))
          arms[place].made = made
        }
        arms[place].spreads.append(spreads(gan.generator))
        arms[place].inks.append(arms[place].made!.squared().mean().scalar.squareRoot())
        arms[place].squares.append(course)
        arms[place].distances.append(distanceOfTwo(arms[place].made!))
      }
    }
    let some = (0..<50).map { _ in board.random.integer(below: pictures.shape[0]) }
    draw(arms, moments, pictures.samples(at: some), on: board)
    evaluate(arms, steps, pictures.samples(at: some), on: board)
    board.say(
      """
      To try: s growing=transposed in step 1, and look for squares in the pictures; s normalization=none; \
      s steps=600. The printed widths on MNIST: chalk run dcgan --full. Your own pictures, in folders: \
      --data FOLDER. A layer of your own for the discriminator: chalk new layer Blur.
      """)
  }

  /// One kind of generator, and what came of its trainings.
  private struct Arm {
    let name: String
    let plan: Plan
    /// The fraction of energy at the highest frequency, of each training at each moment.
    var squares: [[Double]] = []
    /// How far two pictures are apart at the end of each training.
    var distances: [Double] = []
    /// How far the numbers that enter each convolution, and at last the pixels, differ from one z to the next.
    var spreads: [[Double]] = []
    /// The root mean square of the pixels at the end of each training.
    var inks: [Double] = []
    /// Pictures of the last training, at its end.
    var made: Tensor?

    var logarithms: [[Double]] { squares.map { $0.map { log10(max($0, 1e-9)) } } }
  }

  // excerpt: squares
  /// The variance of the means of four sets of pixels, by even or odd row and column, in that of all pixels.
  private func squares(_ pictures: Tensor) -> Double {
    let n = pictures.shape[0]
    let sets = pictures.reshaped(n, 14, 2, 14, 2).mean(1, 3).reshaped(n, 4)
    let variance = { (rows: Tensor) in
      (rows.squared().mean(1) - rows.mean(1).squared()).mean().scalar
    }
    return max(variance(sets), 0) / max(variance(pictures.reshaped(n, 784)), 1e-12)
  }
  // end excerpt

  /// The standard deviation over 50 vectors z, in parts of the root mean square of all numbers: of z, of what enters
  /// each convolution, and of the picture. The weights are as they are, and batches are normalized as in training.
  private func spreads(_ generator: Sequential) -> [Double] {
    var random = RandomSource(seed: 1)
    var places: [Tensor] = []
    let z = Variable(Tensor.normal([50, 100], using: &random))
    let picture = TrainingMode.on(using: &random) {
      withoutGradients {
        generator.layers.reduce(z) { x, layer in
          if places.isEmpty || layer.kind.hasPrefix("Conv2D") { places.append(x.value) }
          return layer(x)
        }
      }
    }
    return (places + [picture.value]).map { numbers in
      let rows = numbers.reshaped(50, -1)
      let variance = (rows.squared().mean(0) - rows.mean(0).squared()).mean().scalar
      return (max(variance, 0) / max(rows.squared().mean().scalar, 1e-12)).squareRoot()
    }
  }

  /// How far a picture is from the next one, on average: the root mean squared difference of their pixels.
  private func distanceOfTwo(_ pictures: Tensor) -> Double {
    (1..<pictures.shape[0]).map { PictureGanFigures.distance(pictures[$0 - 1], pictures[$0]) }.mean
  }

  private func draw(_ arms: [Arm], _ moments: [Int], _ real: Tensor, on board: Board) {
    board.draw(
      Figure(
        "Energy at the highest spatial frequency",
        caption: """
          Do \(moments.last!) steps remove the squares? Mean and standard deviation of \(arms[0].squares.count) \
          trainings, as powers of ten: at −2 the pattern that repeats every two pixels has a hundredth of the energy. \
          The dashed line is the mean of real pictures.
          """,
        x: "step", y: "log₁₀ of the fraction", legend: .outside
      ) {
        for arm in arms.prefix(2) {
          Band(moments.map { Double($0) }, runs: arm.logarithms, label: arm.name)
        }
        ReferenceLine(y: log10(squares(real)))
      })
    board.draw(
      Figure(
        "Three generators after \(moments.last!) steps",
        caption: """
          Can one see the difference? Twelve pictures from the last training of each generator, and real ones. Look \
          for squares in the second row, and for differences within the third. None of them is trained to the end.
          """, columns: 1
      ) {
        for (name, pictures) in arms.map({ ($0.name, $0.made!) }) + [("real", real)] {
          Panel(name) { Images(PictureGanFigures.images(pictures, 12), columns: 12) }
        }
      })
  }

  private func evaluate(_ arms: [Arm], _ steps: Int, _ real: Tensor, on board: Board) {
    let spread = { (values: [Double]) in
      "\(written(values.mean, digits: 2)) ± \(written(values.sampleStandardDeviation, digits: 1))"
    }
    board.table(
      [
        "generator (± standard deviation)", "energy, untrained", "energy, trained",
        "distance of two",
      ],
      arms.map { arm in
        [
          arm.name, spread(arm.squares.map { $0[0] }), spread(arm.squares.map { $0.last! }),
          spread(arm.distances),
        ]
      } + [
        [
          "real pictures", "–", written(squares(real), digits: 2),
          written(distanceOfTwo(real), digits: 2),
        ]
      ])
    let ends = arms.map { $0.logarithms.map { $0.last! } }
    let pattern = PairedDifference(ends[1], ends[0])
    board.compare(
      "The logarithm (base 10) of the energy at the highest frequency after training",
      of: "transposed convolutions", with: "upsampling", pattern, over: "pairs of trainings")
    board.say(
      """
      In other words, after \(steps) steps transposed convolutions have about \(Int(pow(10, pattern.mean).rounded())) \
      times as much of it. Longer training may change that: a generator can learn kernels whose squares cancel. But \
      it has to learn this, while upsampling gives an even area from the start.
      """)
    board.claimForBuiltInData(
      "at every moment measured transposed convolutions have more energy at the highest frequency than upsampling",
      arms[0].squares[0].indices.allSatisfy { moment in
        arms[1].logarithms.map { $0[moment] }.mean > arms[0].logarithms.map { $0[moment] }.mean
      })
    let apart = PairedDifference(arms[0].distances, arms[2].distances)
    board.say(
      """
      And batch normalization? After these \(steps) steps two generated pictures differ less without it:
      """)
    board.compare(
      "Distance of two pictures (root mean squared difference of the pixels)",
      of: "with batch normalization",
      with: "without", apart, over: "pairs of trainings")
    board.claimForBuiltInData(
      "after these steps two generated pictures differ more with batch normalization than without it, on average",
      apart.mean > 0)
    let (with, without) = (arms[0], arms[2])
    let ink = [with, without].map { arm in arm.inks.mean }
    board.say(
      """
      Are they more alike, or only paler? The root mean square of all their pixels, 0 for paper and 1 for ink, is \
      \(ink[1], digits: 2) without it and \(ink[0], digits: 2) with it. So measure the differences in parts of that. \
      Send 50 vectors z through each trained generator: at every layer the numbers have a standard deviation over z, \
      and a root mean square.
      """)
    let layers = ["z", "conv 1", "conv 2", "conv 3", "picture"]
    board.draw(
      Figure(
        "What differs from one picture to the next",
        caption: """
          Do two vectors z become alike on their way? What enters each convolution, and the picture: its standard \
          deviation over 50 vectors z, in parts of its root mean square. Mean and standard deviation of \
          \(with.spreads.count) trainings, with batch normalization and without.
          """, x: PlotAxis("", categories: layers), y: "part that differs", legend: .outside
      ) {
        Band(layers.indices.map { Double($0) }, runs: with.spreads, label: "with")
        Band(layers.indices.map { Double($0) }, runs: without.spreads, label: "without")
      })
    let parts = [with, without].map { arm in arm.spreads.map { $0[4] }.mean }
    let verdict = """
      So after \(steps) steps the pictures without it are paler, not more alike: this generator is behind, and nothing \
      here shows a mode collapse.
      """
    let isPaler = ink[1] < ink[0] && parts[1] >= parts[0]
    board.compare(
      "The part of the pictures that differs", of: "without batch normalization", with: "with it",
      PairedDifference(without.spreads.map { $0[4] }, with.spreads.map { $0[4] }),
      over: "pairs of trainings")
    board.say(
      """
      In the pictures \(percent: parts[1]) differs without batch normalization, and \(percent: parts[0]) with it. \
      \(isPaler ? verdict : "") \
      How both end, such a beginning does not show; step 7 has what they draw at the printed size, with far more steps.
      """)
    if !board.isFull {
      board.claimForBuiltInData(
        "without batch normalization the pictures have less ink after these steps, on average",
        ink[1] < ink[0])
      board.claimForBuiltInData(
        "but in parts of that they differ no less from z to z than with it", parts[1] >= parts[0])
    }
  }
}
