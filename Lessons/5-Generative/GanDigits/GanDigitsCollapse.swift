import Chalk

/// Mode collapse, measured over five trainings of the printed design and of three in which the generator is changed.
extension GanDigits {
  func collapse(
    on board: Board, _ printed: PictureGan, _ real: DigitPictures, _ digits: ImageExamples
  ) throws -> (name: String, gan: PictureGan, steps: Int) {
    board.step("What goes wrong: mode collapse")
    let variety = DigitVariety(digits)
    let count = variety.classes.count
    board.say(
      """
      A discriminator looks at one picture at a time, so no single look tells it whether the generator makes all \
      digits or only one. Nothing in the generator's loss asks for variety either: against a fixed discriminator the best \
      answer to every z is the one picture that D rates highest. A generator that makes few of the classes, or \
      nearly the same picture for every z, shows **mode collapse**. How much of it is there? Let a classifier say \
      which digit each of 200 generated pictures is. Here the classifier looks for the nearest real picture and \
      takes its label. If pₖ is the fraction of class k, the effective number of classes is
      """)
    board.formula(#"K = \exp(-\sum_k p_k \log p_k)"#)
    board.say(
      """
      K is 1 if all pictures are of one class, and \(count) if all \(count) classes are equally frequent. The second \
      measure is how far apart two generated pictures are on average (root mean squared difference of the pixels).
      """)
    board.code("nearest")
    accuracy(of: variety, on: board, real.test)
    var arms = designs(on: board)
    let going = board.choice("design", of: arms.map(\.name), default: arms[3].name)
    board.code("narrow")
    let pictures = digits.tensor.reshaped(digits.count, 784)
    let (runs, steps) = (5, board.isFull ? 960 : 240)
    let moments = [0, 4, 5, 6].map { $0 * steps / 6 }
    for run in 0..<runs {
      let seed = board.random.next()
      for place in arms.indices {
        try board.progress("training", run * arms.count + place, of: runs * arms.count)
        var random = RandomSource(seed: seed)
        var gan = Self.narrow(arms[place].f, arms[place].weights, &random)
        var made = gan.generate(200, &random)
        var course = [variety.measures(of: made)]
        for (before, moment) in zip(moments, moments.dropFirst()) {
          try gan.train(moment - before, batch: board.isFull ? 64 : 16, pictures, &random)
          made = gan.generate(200, &random)
          course.append(variety.measures(of: made))
        }
        arms[place].made.append(made)
        arms[place].courses.append(course)
        arms[place].last = gan
      }
    }
    let some = pictures.samples(at: board.random.permutation(of: digits.count))
    draw(arms, count, variety.distance(within: some), some, on: board)
    let one = variety.measures(of: printed.generate(200, &board.random))
    compare(arms, count, variety.distance(within: some), one, steps, on: board)
    board.say(
      """
      Other remedies change the game itself: **label smoothing** (0.9 in place of the label 1), or the **Wasserstein \
      GAN**, whose discriminator has no sigmoid and estimates a distance that has a gradient everywhere. On larger \
      data, variety and quality are usually measured together by the **Fréchet inception distance** (FID): it \
      compares the features that a trained classifier finds in real and in generated pictures.
      """)
    board.ask(
      "A generator draws one perfect 3, again and again. Does a discriminator of single pictures notice?",
      choices: ["at once", "not by any single picture"], answer: 1,
      because: """
        Each one is a perfect 3. Only their sameness gives it away, and that shows only in a set of pictures.
        """)
    let shown = arms.first { $0.name == going } ?? arms[3]
    return (shown.name, shown.last!, steps)
  }

  /// The trainings of one design, and what came of them.
  private struct Arm {
    let name: String
    var f = Activation.relu
    /// The first weights of the generator's hidden layers.
    var weights = Initializer.glorotUniform
    /// Both measures of each training at each moment.
    var courses: [[DigitVariety.Measures]] = []
    /// The pictures at the end of each training.
    var made: [Tensor] = []
    var last: PictureGan?

    /// Of each training the means over the last third of its steps, which are three moments.
    var classes: [Double] { courses.map { $0.suffix(3).map(\.classes).mean } }
    var distances: [Double] { courses.map { $0.suffix(3).map(\.distance).mean } }
    /// The distance of two pictures before each training.
    var untrained: [Double] { courses.map { $0[0].distance } }
    /// The smallest distance of a picture, at the end of a training, from a real one.
    var closest: Double { courses.map { $0.last!.closest }.min() ?? 1 }
  }

  private func accuracy(of variety: DigitVariety, on board: Board, _ test: ImageExamples) {
    let shown = test.labels.indices.filter { variety.classes.contains(test.labels[$0]) }
    guard !shown.isEmpty else { return }
    let held = test.rows(Array(shown))
    let named = variety.nearest(to: held.tensor.reshaped(held.count, 784)).map(\.label)
    board.value(
      "accuracy of this classifier on real pictures of the test set",
      zip(named, held.labels).fraction { $0 == $1 })
  }

  /// As printed, with each of two changes, and with both.
  private func designs(on board: Board) -> [Arm] {
    board.say(
      """
      Can a change of the design prevent the collapse? At the start the printed generator's output hardly depends on \
      z. In the printed design a layer with ReLU and Glorot's initial weights that doubles the width keeps about a \
      third of the mean square of its inputs, and three such layers follow each other. Two changes let more of z \
      through: the **leaky ReLU** (0.3·x for negative x), which never silences a unit, and **He initialization**, which \
      nearly keeps the mean square. Both are ours, not the printed program's.

      Which of the two does it? To find out, only one thing may differ between two designs that are compared. So there \
      are four generators: as printed, with He initialization alone, with leaky ReLU alone, and with both, in their \
      hidden layers. The discriminator, the losses, Adam and the number of steps are the same in all. Each is trained \
      five times. A training has the same random seed and sees the same real pictures in all four, so their results \
      are compared in pairs. From moment to moment K jumps, so that each training counts by its mean over the last third \
      of its steps. To keep this to seconds, these networks have an eighth of the printed width, 100 → \
      \(Self.narrow.map(String.init).joined(separator: " → ")) → 784, and the learning rate \(Self.narrowRate). The \
      choice says which of the designs goes on in step 6.
      """)
    let leaky = Activation.leakyRelu(slope: 0.3)
    return [
      Arm(name: "printed"), Arm(name: "He", weights: .heUniform), Arm(name: "leaky", f: leaky),
      Arm(name: "both", f: leaky, weights: .heUniform),
    ]
  }

  private func draw(
    _ arms: [Arm], _ count: Int, _ ofReal: Double, _ real: Tensor, on board: Board
  ) {
    let names = arms.map(\.name)
    board.draw(
      Figure(
        "Variety of four designs",
        caption: """
          Which change prevents the collapse? A point for each of the \(arms[0].courses.count) trainings, in the same \
          order with each design; behind them mean and standard deviation. Left: the effective number of classes; the \
          dashed line is that of \(count) equally frequent ones (none is below 1, even where a band is). Right: the \
          distance of two generated pictures; the dashed line is that of two real ones.
          """, columns: 2
      ) {
        Panel(
          "Classes", x: PlotAxis("generator", categories: names),
          y: PlotAxis("effective number", range: 0.6...(Double(count) + 0.2))
        ) {
          for (place, arm) in arms.enumerated() { points(arm.classes, place) }
          ReferenceLine(y: Double(count))
        }
        Panel(
          "Pictures", x: PlotAxis("generator", categories: names),
          y: PlotAxis("distance of two", range: 0...(1.2 * ofReal))
        ) {
          for (place, arm) in arms.enumerated() { points(arm.distances, place) }
          ReferenceLine(y: ofReal)
        }
      })
    board.draw(
      Figure(
        "Generated by four designs, and real",
        caption: """
          What does mode collapse look like? Of each design the first training (upper row) and the last (lower row), every \
          picture made from its own z; below, real ones.
          """, columns: 1
      ) {
        for arm in arms {
          Panel(arm.name) {
            Images(
              [arm.made.first!, arm.made.last!].flatMap { PictureGanFigures.images($0, 12) },
              columns: 12)
          }
        }
        Panel("real") { Images(PictureGanFigures.images(real, 12), columns: 12) }
      })
  }

  /// A point for each training side by side, and behind them mean and standard deviation.
  private func points(_ values: [Double], _ place: Int) -> [Mark] {
    let (x, n) = (Double(place), Double(max(values.count - 1, 1)))
    return [
      Band([x - 0.3, x + 0.3], runs: values.map { [$0, $0] }, color: .series(place)).mark,
      Points(
        values.indices.map { x + 0.4 * (Double($0) / n - 0.5) }, values, color: .series(place),
        size: 1.2
      ).mark,
    ]
  }

  private func compare(
    _ arms: [Arm], _ count: Int, _ ofReal: Double, _ one: DigitVariety.Measures, _ steps: Int,
    on board: Board
  ) {
    let spread = { (values: [Double]) in
      "\(written(values.mean, digits: 3)) ± \(written(values.sampleStandardDeviation, digits: 1))"
    }
    board.table(
      [
        "generator (± standard deviation)", "effective classes", "distance of two",
        "the same, untrained",
      ],
      [
        [
          "step 3, one training", written(one.classes, digits: 3), written(one.distance, digits: 3),
          "–",
        ]
      ]
        + arms.map { arm in
          [
            "narrow, \(arm.name)", spread(arm.classes), spread(arm.distances),
            spread(arm.untrained),
          ]
        } + [["real pictures", "up to \(count)", written(ofReal, digits: 3), "–"]])
    let (printed, he, leaky, both) = (arms[0], arms[1], arms[2], arms[3])
    let changes = [
      ("He in place of Glorot, with ReLU", he, printed),
      ("leaky ReLU in place of ReLU, with Glorot", leaky, printed),
      ("He in place of Glorot, with leaky ReLU", both, leaky),
      ("leaky ReLU in place of ReLU, with He", both, he),
    ].map {
      (
        name: $0, classes: PairedDifference($1.classes, $2.classes),
        distance: PairedDifference($1.distances, $2.distances)
      )
    }
    let tested = { (pairs: PairedDifference) in
      [
        "\(written(pairs.mean, digits: 2)) ± \(written(pairs.standardError, digits: 2))",
        pairs.isClear ? "yes" : "not shown",
      ]
    }
    board.table(
      ["one change", "classes, more by", "beyond chance?", "distance, more by", "beyond chance?"],
      changes.map { [$0.name] + tested($0.classes) + tested($0.distance) })
    let tests = changes.flatMap { [$0.classes, $0.distance] }
    board.say(
      """
      Each row changes one thing. The ± is the standard error over \(tests[0].count) pairs of trainings, and “beyond \
      chance” is a paired t-test at the 5 % level (|t| > \(tests[0].critical)). By chance alone \
      \(Double(tests.count) * 0.05, digits: 2) of \(tests.count) such tests would say yes, so a single yes is weak.
      """)
    interplay(changes.map(\.distance), he, leaky, both, on: board)
    if count > 1 {
      board.compare(
        "Effective number of classes", of: "both changes", with: "as printed",
        PairedDifference(both.classes, printed.classes), over: "pairs of trainings")
    }
    board.compare(
      "Distance of two generated pictures", of: "both changes", with: "as printed",
      PairedDifference(both.distances, printed.distances), over: "pairs of trainings")
    board.claimForBuiltInData(
      "untrained already, pictures of the generators with both changes differ more than those of the printed design",
      both.untrained.mean > printed.untrained.mean)
    board.claimForBuiltInData(
      "after the training, with both changes pictures differ more than with one of them or none, on average",
      both.distances.mean > [printed, he, leaky].map(\.distances.mean).max()!)
    if count > 1 {
      board.claimForBuiltInData(
        "with both changes the generators make more classes than as printed, on average over these trainings",
        both.classes.mean > printed.classes.mean)
    }
    board.claimForBuiltInData(
      "with each design generated pictures differ less than real ones do",
      arms.allSatisfy { $0.distances.mean < ofReal })
    board.claimForBuiltInData(
      "no generated picture is a copy of a real one", arms.allSatisfy { $0.closest > 1e-3 })
    board.say(
      """
      So the collapse does not come from the game alone: with the same discriminator, the same losses, the same optimizer \
      and as many steps another generator draws pictures that differ more. None of the designs reaches the variety of \
      real pictures in \(steps) steps. What the printed design does at its full width is told in step 7.
      """)
  }

  /// What the two changes do alone and together, as far as the tests say.
  private func interplay(
    _ distances: [PairedDifference], _ he: Arm, _ leaky: Arm, _ both: Arm, on board: Board
  ) {
    let clear = distances.map { $0.isClear && $0.mean > 0 }
    if clear[2] && clear[3] {
      let alone = [(clear[0], "He initialization"), (clear[1], "leaky ReLU")].filter { $0.0 }
      board.say(
        """
        On the printed generator \(alone.isEmpty ? "neither change alone" : "only \(alone.map(\.1).joined(separator: " and "))") \
        makes the pictures differ more beyond chance. Where the other change is made already, each of them does. So \
        here they work only together.
        """)
    } else {
      board.say(
        """
        Of the four changes \(clear.count { $0 }) make the pictures differ more beyond chance. The others are not \
        shown to do nothing: five pairs of trainings find only large effects.
        """)
    }
    let (first, last) = (he.untrained.mean, he.distances.mean)
    board.say(
      """
      The last column of the first table says how much of z passes before the training. With He initialization alone the \
      distance goes from \(first, digits: 2) to \(last, digits: 2)\
      \(last < first ? ": what had passed is lost again, and one explanation is that ReLU units fall silent while training, as in step 4" : ""). \
      With leaky ReLU alone it begins at \(leaky.untrained.mean, digits: 2), with both at \
      \(both.untrained.mean, digits: 2).
      """)
  }

  /// An eighth of the printed widths.
  static let narrow = [128, 256, 512, 1024].map { $0 / 8 }

  // excerpt: narrow
  /// The same game with an eighth of the width; `f` and the first `weights` are those of the generator's hidden layers.
  static func narrow(
    _ f: Activation, _ weights: Initializer, _ random: inout RandomSource
  ) -> PictureGan {
    var forward = narrow.map { LayerPlan.dense($0, activation: f, kernelInitializer: weights) }
    forward[0].inputShape = [100]
    var back = narrow.dropFirst().reversed().map { LayerPlan.dense($0 / 2, activation: .relu) }
    back[0].inputShape = [784]
    return PictureGan(
      Sequential(
        forward + [.dense(784, activation: .sigmoid)], name: "generator", seed: random.next()),
      Sequential(
        back + [.dense(1, activation: .sigmoid)], name: "discriminator", seed: random.next()),
      rateG: narrowRate, rateD: narrowRate, beta1: beta1)
  }
  // end excerpt
}
