import Chalk

/// Mode collapse, measured over five trainings of the printed design and five of a changed one.
extension GanDigits {
  func collapse(
    on board: Board, _ printed: PictureGan, _ real: DigitPictures, _ digits: ImageExamples
  ) throws -> PictureGan {
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
    let changes = changed(on: board)
    let pictures = digits.tensor.reshaped(digits.count, 784)
    var arms = [Arm(name: "as printed"), changes]
    let (runs, steps) = (5, board.isFull ? 1000 : 400)
    let moments = (0...8).map { $0 * steps / 8 }
    for run in 0..<runs {
      let seed = board.random.next()
      for place in arms.indices {
        try board.progress("training", run * arms.count + place, of: runs * arms.count)
        var random = RandomSource(seed: seed)
        var gan = Self.narrow(arms[place].f, arms[place].weights, &random)
        var course: [(classes: Double, distance: Double)] = []
        for moment in moments {
          if moment > 0 {
            try gan.train(steps / 8, batch: board.isFull ? 64 : 16, pictures, &random)
          }
          let made = gan.generate(200, &random)
          let nearest = variety.nearest(to: made)
          course.append(
            (variety.effectiveClasses(nearest.map(\.label)), variety.distance(within: made)))
          if moment == steps {
            arms[place].made.append(made)
            arms[place].closest = min(arms[place].closest, nearest.map(\.distance).min() ?? 1)
          }
        }
        arms[place].courses.append(course)
        arms[place].last = gan
      }
    }
    let some = pictures.samples(at: board.random.permutation(of: digits.count))
    draw(arms, moments, count, variety.distance(within: some), some, on: board)
    let one = printed.generate(200, &board.random)
    compare(
      arms, count, variety.distance(within: some),
      (
        variety.effectiveClasses(variety.nearest(to: one).map(\.label)),
        variety.distance(within: one)
      ), on: board)
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
    return arms[1].last!
  }

  /// The trainings of one design, and what came of them.
  private struct Arm {
    let name: String
    var f = Activation.relu
    /// The first weights of the generator's hidden layers.
    var weights = Initializer.glorotUniform
    /// Both measures of each training at each moment.
    var courses: [[(classes: Double, distance: Double)]] = []
    var made: [Tensor] = []
    /// The smallest distance of a generated picture from a real one.
    var closest = Double.infinity
    var last: PictureGan?

    var classes: [[Double]] { courses.map { $0.map(\.classes) } }
    var distances: [[Double]] { courses.map { $0.map(\.distance) } }
    /// Of each training the mean over its last quarter, which is three moments.
    var lastClasses: [Double] { classes.map { $0.suffix(3).mean } }
    var lastDistances: [Double] { distances.map { $0.suffix(3).mean } }
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

  /// The second design: which of the two changes it has is for the learner to choose.
  private func changed(on board: Board) -> Arm {
    board.say(
      """
      Can a change of the design prevent the collapse? At the start the printed generator's output hardly depends on \
      z. In the printed design a layer with ReLU and Glorot's initial weights that doubles the width keeps about a \
      third of the mean square of its inputs, and three such layers follow each other. Two changes let more of z \
      through: the **leaky ReLU** (0.3·x for negative x), which never silences a unit, and **He initialization** of \
      the generator's hidden layers, which nearly keeps the mean square. Both are ours, not the printed program's. \
      Compare five trainings of each design. Pair by pair they start from the same random seed and see the same real \
      pictures. From moment to moment K jumps, so the table and the tests take each training's mean over its last \
      quarter. To keep this to seconds, these networks have an eighth of the printed width, 100 → \
      \(Self.narrow.map(String.init).joined(separator: " → ")) → 784, and the learning rate \(Self.narrowRate).
      """)
    let remedy = board.choice(
      "remedy", of: ["both", "leaky", "He"], default: "both")
    board.code("narrow")
    return Arm(
      name: remedy == "both" ? "both changes" : remedy == "He" ? "He" : "leaky ReLU",
      f: remedy == "He" ? .relu : .leakyRelu(slope: 0.3),
      weights: remedy == "leaky" ? .glorotUniform : .heUniform)
  }

  private func draw(
    _ arms: [Arm], _ moments: [Int], _ count: Int, _ ofReal: Double, _ real: Tensor,
    on board: Board
  ) {
    let steps = moments.map { Double($0) }
    board.draw(
      Figure(
        "Variety while training, over \(arms[0].courses.count) trainings each",
        caption: """
          Does the change prevent the collapse? Mean and standard deviation of the trainings; at the right end a \
          point for each training, its mean over the last quarter. Left: the effective number of classes; the dashed \
          line is that of \(count) equally frequent ones (none is below 1, even where a band is). Right: \
          the distance of two generated pictures; the dashed line is that of two real ones.
          """, columns: 2
      ) {
        Panel(
          "Classes", x: "step", y: PlotAxis("effective number", range: 0.8...(Double(count) + 0.2)),
          legend: .below
        ) {
          for arm in arms {
            Band(steps, runs: arm.classes, label: arm.name)
          }
          for (place, arm) in arms.enumerated() {
            Points(
              arm.lastClasses.map { _ in steps.last! }, arm.lastClasses, color: .series(place),
              size: 0.7)
          }
          ReferenceLine(y: Double(count))
        }
        Panel(
          "Pictures", x: "step", y: PlotAxis("distance of two", range: 0...(1.2 * ofReal)),
          legend: .below
        ) {
          for arm in arms {
            Band(steps, runs: arm.distances, label: arm.name)
          }
          for (place, arm) in arms.enumerated() {
            Points(
              arm.lastDistances.map { _ in steps.last! }, arm.lastDistances, color: .series(place),
              size: 0.7)
          }
          ReferenceLine(y: ofReal)
        }
      })
    board.draw(
      Figure(
        "Generated by both designs, and real",
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

  private func compare(
    _ arms: [Arm], _ count: Int, _ ofReal: Double, _ one: (classes: Double, distance: Double),
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
            "narrow, \(arm.name)", spread(arm.lastClasses), spread(arm.lastDistances),
            spread(arm.distances.map { $0[0] }),
          ]
        } + [["real pictures", "up to \(count)", written(ofReal, digits: 3), "–"]])
    let (classes, distances) = (
      PairedDifference(arms[1].lastClasses, arms[0].lastClasses),
      PairedDifference(arms[1].lastDistances, arms[0].lastDistances)
    )
    if count > 1 {
      board.compare(
        "Effective number of classes", of: arms[1].name, with: "as printed", classes,
        over: "pairs of trainings")
    }
    board.compare(
      "Distance of two generated pictures", of: arms[1].name, with: "as printed", distances,
      over: "pairs of trainings")
    if arms[1].name == "both changes" {
      board.claimForBuiltInData(
        "untrained already, pictures of the changed generators differ more than those of the printed design",
        arms[1].distances.map { $0[0] }.mean > arms[0].distances.map { $0[0] }.mean)
      board.claimForBuiltInData(
        "after the training, too, they differ more", distances.mean > 0)
      if count > 1 {
        board.claimForBuiltInData(
          "the changed generators make more classes, on average over these trainings",
          classes.mean > 0)
      }
    }
    board.claimForBuiltInData(
      "with either design generated pictures differ less than real ones do",
      max(arms[0].lastDistances.mean, arms[1].lastDistances.mean) < ofReal)
    board.claimForBuiltInData(
      "no generated picture is a copy of a real one", min(arms[0].closest, arms[1].closest) > 1e-3)
    let doubt =
      classes.isClear || count == 1
      ? ""
      : " \(classes.count) pairs of trainings cannot tell whether it also draws more classes: K varies too much."
    board.say(
      """
      So the collapse does not come from the game alone: with the same losses, the same optimizer and as many steps \
      the pictures of another design differ more.\(doubt) Three things were changed at once (leaky ReLUs in the \
      generator and in the discriminator, and the first weights), so this does not say which of them did it; \
      s remedy=leaky and s remedy=He try the activation functions and the weights by themselves. What the printed design does at its full width \
      is told in step 7.
      """)
  }

  /// An eighth of the printed widths.
  static let narrow = [128, 256, 512, 1024].map { $0 / 8 }

  // excerpt: narrow
  /// The same game with an eighth of the width; `weights` are the first ones of the generator's hidden layers.
  static func narrow(
    _ f: Activation, _ weights: Initializer, _ random: inout RandomSource
  ) -> PictureGan {
    var forward = narrow.map { LayerPlan.dense($0, activation: f, kernelInitializer: weights) }
    forward[0].inputShape = [100]
    var back = narrow.dropFirst().reversed().map { LayerPlan.dense($0 / 2, activation: f) }
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
