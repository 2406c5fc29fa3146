import Chalk
import Foundation

/// F04 played by two small networks, in the plane, where all of it can be drawn.
struct GanMixture: Lesson {
  let card = LessonCard.ganMixture

  let steps = 1500
  /// The learning rate of both where they learn at equal rates.
  let rate = 2e-3
  /// Arrows are drawn half as long as the gradients, so that they can be told apart.
  private let reach = 0.5

  func teach(on board: Board) throws {
    let mixture = try modes(on: board)
    board.say(
      """
      The generator minimizes −log D (the non-saturating loss), or log(1 − D), its own part of V as it \
      stands above (the saturating loss). Choose one:
      """)
    let loss = board.choice(
      "loss", of: ["non-saturating", "saturating"], default: "non-saturating")
    var gan = MixtureGan(
      mixture, rateG: rate, rateD: rate, isSaturating: loss == "saturating", random: &board.random)
    let snapshots = try play(&gan, on: board)
    discriminatorField(on: board, snapshots, gan)
    approach(on: board, gan, isStandard: mixture.modes == 6 && loss == "non-saturating")
    try collapse(on: board, mixture, balanced: gan)
    summary(on: board)
    exercises(on: board, gan)
  }

  private func modes(on board: Board) throws -> Mixture {
    board.step("Can a network make what it has never seen?")
    let modes = board.integerSlider("modes", in: 1...8, default: 6)
    let mixture = Mixture(modes: modes)
    board.say(
      """
      Real points lie in clusters on a circle, the **modes** of their distribution. The generator G is a network \
      that turns a **latent variable** z, two random numbers, into a point G(z) of the plane. It never sees a real \
      point. All that it learns from is the discriminator D, a network that sees real and generated points and \
      gives each a logit; σ of the logit is the probability that the point is real.
      """)
    board.formula(
      #"V(D, G) = E_{x \sim p_{data}}[\log D(x)] + E_{z \sim p_z}[\log(1 - D(G(z)))]"#)
    board.code("network")
    let real = mixture.sample(1000, &board.random)
    let untrained = DenseNetwork([2, 32, 32, 2], random: &board.random)
    var other = board.random
    let counts = [untrained, DenseNetwork([2, 32, 32, 1], random: &other)].map {
      $0.parameters.reduce(0) { $0 + $1.value.count }
    }
    board.draw(
      try .ganLoop(
        latent: [2], sample: [2], generator: counts[0], discriminator: counts[1],
        caption: """
          How does G learn without ever seeing a real point? The gradient of its loss comes back through D, whose \
          weights are fixed meanwhile.
          """))
    let noise = Tensor.normal([1000, 2], using: &board.random)
    let made = withoutGradients { untrained(Variable(noise)).value }
    board.draw(
      Figure(
        "What goes in, what comes out, and what is wanted",
        caption: """
          How far is the untrained generator from its goal? A thousand pairs of random numbers, what it \
          makes of them, and a thousand real points.
          """, columns: 3
      ) {
        for (name, samples) in [
          ("Latent z", noise), ("Generated, G(z)", made), ("Real", real),
        ] {
          Panel(
            name, x: PlotAxis("x₁", range: -4...4), y: PlotAxis("x₂", range: -4...4), aspect: .equal
          ) {
            Points(samples[Axis.all, 0].values, samples[Axis.all, 1].values, size: 0.4)
          }
        }
      })
    return mixture
  }

  /// The game at one moment.
  struct Snapshot {
    let step: Int
    let samples: Tensor
    /// D over a grid of the plane, row 0 at the bottom.
    let field: [[Double]]
    /// How far D is from ½ on some of the samples.
    let confidences: [Double]
    /// Where the generator wants to move these samples.
    let arrows: (x: [Double], y: [Double], dx: [Double], dy: [Double])
  }

  private func play(_ gan: inout MixtureGan, on board: Board) throws -> [Snapshot] {
    board.step("The game")
    board.say(
      """
      **Alternating training**, \(steps) steps: the discriminator gets 64 real and 64 generated points and takes a \
      step of gradient ascent on V. Then the generator makes 64 new points and takes a step of gradient descent on \
      its own loss. The gradient passes through the discriminator, whose weights are fixed meanwhile. Both use \
      Adam with learning rate \(rate) and β₁ = 0.5, less momentum than the usual 0.9, since the task of each \
      network changes with the other.
      """)
    board.code("game")
    board.code("adam")
    let moments = [0, 30, 100, 300, 700, steps]
    var film = GeneratorFilm(gan.mixture, random: board.random)
    var snapshots = [snapshot(gan, 0, &board.random)]
    for step in 1...steps {
      if step % 50 == 1 { film.look(at: gan, step - 1) }
      gan.step(&board.random)
      try board.progress("step", step, of: steps, loss: gan.history.value.last) {
        film.show(gan, in: &$0)
      }
      if moments.contains(step) { snapshots.append(snapshot(gan, step, &board.random)) }
    }
    let real = gan.mixture.sample(400, &board.random)
    board.draw(
      Figure(
        "The generator learns",
        caption: """
          When does it reach the modes? Real points in gray, generated ones on top of them, after so \
          many steps.
          """, columns: 3
      ) {
        for snapshot in snapshots {
          Panel(
            "Step \(snapshot.step)", x: PlotAxis("x₁", range: -3.5...3.5),
            y: PlotAxis("x₂", range: -3.5...3.5), aspect: .equal
          ) {
            Points(real[Axis.all, 0].values, real[Axis.all, 1].values, color: .muted, size: 0.4)
            Points(
              snapshot.samples[Axis.all, 0].values, snapshot.samples[Axis.all, 1].values,
              color: .series(1), size: 0.4)
          }
        }
      })
    board.draw(try film.animation())
    let samples = gan.generate(2000, &board.random)
    let truth = gan.mixture.sample(2000, &board.random)
    let (fractions, fractionsOfReal) = (
      gan.mixture.fractions(of: samples), gan.mixture.fractions(of: truth)
    )
    let none = { (fractions: [Double]) in written(max(1 - fractions.reduce(0, +), 0), digits: 2) }
    let strayRow = ["none", none(fractions), none(fractionsOfReal)]
    board.say(
      """
      Each generated point is counted with the mode whose center is nearest, or with none if it is three \
      standard deviations or more from all:
      """)
    board.table(
      ["mode", "fraction of the generated points", "of the real ones"],
      fractions.indices.map {
        [
          "\($0 + 1)", written(fractions[$0], digits: 2),
          written(fractionsOfReal[$0], digits: 2),
        ]
      } + [strayRow])
    board.say(
      """
      Reaching all modes is not the same as having the right distribution. Of the real points \
      \(percent: gan.mixture.strays(of: truth)) are more than two standard deviations from every center, of \
      the generated ones \(percent: gan.mixture.strays(of: samples)). Many of the latter lie on bridges \
      between modes. Some points must: G is continuous, and the latent plane has no gaps, so G(z) cannot \
      jump from one mode to the next.
      """)
    return snapshots
  }

  private func snapshot(
    _ gan: MixtureGan, _ step: Int, _ random: inout RandomSource
  ) -> Snapshot {
    let samples = gan.generate(400, &random)
    let cells = 48
    let middles = (0..<cells).map { -3 + 6 * (Double($0) + 0.5) / Double(cells) }
    let grid = Tensor(middles.flatMap { y in middles.map { x in [x, y] } })
    let D = gan.field(at: grid).D
    let some = samples[0..<40]
    let (answers, dx, dy) = gan.field(at: some)
    return Snapshot(
      step: step, samples: samples,
      field: (0..<cells).map { row in Array(D[(row * cells)..<((row + 1) * cells)]) },
      confidences: answers.map { abs($0 - 0.5) },
      arrows: (
        some[Axis.all, 0].values, some[Axis.all, 1].values, dx.map { reach * $0 },
        dy.map { reach * $0 }
      ))
  }

  private func discriminatorField(on board: Board, _ snapshots: [Snapshot], _ gan: MixtureGan) {
    board.step("What the discriminator sees, and where the generator goes")
    board.say(
      """
      Where does the generator want to move a point? Downhill on its loss, which is the direction in \
      which D rises fastest. With the loss −log D, and the logit z(x) of D = σ(z), this negative gradient \
      is
      """)
    board.formula(#"-\nabla_x (-\log D(x)) = (1 - D(x)) \nabla_x z(x)"#)
    board.draw(
      Figure(
        "The discriminator's field and the generator's gradients",
        caption: """
          Where would the generator move its points? Orange: D takes a point there for real; blue: for \
          generated; the paler, the nearer D is to ½. Arrows: the negative gradient of the generator's \
          loss at some of its points, drawn \(reach) times as long.
          """, columns: 2
      ) {
        for moment in [1, 2, 3, 5] {
          let snapshot = snapshots[moment]
          Panel(
            "Step \(snapshot.step)", x: PlotAxis("x₁", range: -3...3),
            y: PlotAxis("x₂", range: -3...3),
            aspect: .equal
          ) {
            HeatMap(
              snapshot.field, x: -3...3, y: -3...3, scale: .diverging(center: 0.5), range: 0...1,
              label: "D")
            Arrows(
              snapshot.arrows.x, snapshot.arrows.y, snapshot.arrows.dx, snapshot.arrows.dy,
              color: .text)
          }
        }
      })
    let samples = snapshots.last!.samples
    let x = Variable(samples, requiresGradient: true)
    let z = gan.D(x)
    z.sum().backward()
    gan.D.clearGradients()
    let (D, dx, _) = gan.field(at: samples)
    let logitGradients = x.gradient![Axis.all, 0].values
    let factors = D.map { gan.isSaturating ? $0 : 1 - $0 }
    board.identity(
      """
      at each of \(D.count) generated points the arrow is \(gan.isSaturating ? "D" : "(1 − D)") times the \
      gradient of the logit
      """,
      largestDifference(dx, zip(factors, logitGradients).map { $0 * $1 })
        < 1e-3 * max(1, logitGradients.map { abs($0) }.max()!))
    board.table(
      ["step", "mean distance of D from ½", "mean length of the gradients"],
      snapshots.map { snapshot in
        let lengths = zip(snapshot.arrows.dx, snapshot.arrows.dy).map { hypot($0, $1) / reach }
        return [
          "\(snapshot.step)", written(snapshot.confidences.mean, digits: 2),
          written(lengths.mean, digits: 2),
        ]
      })
    board.ask(
      "Suppose D is ½ everywhere, so its logit is 0 everywhere. How long are the arrows?",
      answer: 0, because: "A logit that is the same everywhere has the gradient 0.")
  }

  private func approach(on board: Board, _ gan: MixtureGan, isStandard: Bool) {
    board.step("How near it comes to −log 4")
    board.say(
      """
      In theory the game ends with a perfect generator, a discriminator that says ½ to everything, and \
      V = −log 4 = \(-log(4)). Two networks in alternating training come close to this value and then \
      keep fluctuating around it: every batch is a new one, and each network changes the other's loss. \
      How close they come differs from run to run; the next step repeats the training.
      """)
    let history = gan.history
    let windows = { (values: [Double]) in values.means(ofEach: 25) }
    let places = windows(history.value).indices.map { 25 * (Double($0) + 0.5) }
    board.draw(
      Figure(
        "The value, the discriminator and the gradients",
        caption: """
          How near does training come to the optimum? Means over 25 steps each; the dashed lines are \
          −log 4 for V and ½ for D. The gradients do not go to 0: the loss of each network changes as \
          the other learns.
          """,
        columns: 3
      ) {
        Panel("V, and −log 4", x: "step", y: "V") {
          Line(places, windows(history.value))
          ReferenceLine(y: -log(4))
        }
        Panel("The mean of D, and ½", x: "step", y: PlotAxis("mean D", range: 0...1)) {
          Line(places, windows(history.onReal), label: "real")
          Line(places, windows(history.onGenerated), label: "generated")
          ReferenceLine(y: 0.5)
        }
        Panel("The gradients", x: "step", y: PlotAxis("length", scale: .logarithmic)) {
          Line(places, windows(history.lengthD), label: "D")
          Line(places, windows(history.lengthG), label: "G")
        }
      })
    let (value, onReal, onGenerated) = (
      last(history.value), last(history.onReal), last(history.onGenerated)
    )
    board.value("mean V of the last 200 steps", value)
    board.value("mean D on real points", onReal)
    board.value("mean D on generated points", onGenerated)
    if isStandard {
      board.claim(
        "the mean V of the last 200 steps lies within 0.15 of −log 4", abs(value + log(4)) < 0.15)
      board.claim(
        "and the mean D on real and on generated points within 0.1 of ½",
        abs(onReal - 0.5) < 0.1 && abs(onGenerated - 0.5) < 0.1)
    }
    board.ask(
      "V = −log 4 in training. Is the generator perfect?",
      choices: ["yes", "not necessarily"], answer: 1,
      because:
        "Only if this discriminator is the best one. One that has learned nothing also says ½.")
  }

  func last(_ values: [Double]) -> Double { values.suffix(200).mean }

  /// What came of five games with the same learning rates.
  private struct Outcome {
    var modes: [Double] = []
    var strays: [Double] = []
    var inPlay: [Double] = []
    var best: [Double] = []
  }

  private func note(
    _ gan: MixtureGan, in outcome: inout Outcome, on board: Board
  ) {
    let samples = gan.generate(2000, &board.random)
    outcome.modes.append(Double(gan.mixture.found(in: samples)))
    outcome.strays.append(gan.mixture.strays(of: samples))
    outcome.inPlay.append(last(gan.history.value))
    outcome.best.append(gan.patientDiscriminator(steps: 300, &board.random))
  }

  private func collapse(on board: Board, _ mixture: Mixture, balanced first: MixtureGan) throws {
    board.step("What goes wrong: mode collapse")
    let ratio = board.slider("ratio", in: 1...40, default: 20)
    let rateD = 5e-4
    board.say(
      """
      Now the two learn at different rates (a **two time-scale update rule**; usually the discriminator \
      is the faster one, here it is not): the discriminator at \(rateD), the generator at \
      \(written(ratio)) times that rate. A generator that is much faster finds a place where D is high \
      and puts its samples there. When the discriminator has caught up, it moves on to the next place. \
      Nothing in its loss rewards variety. This is **mode collapse**: only some of the modes are made at \
      any time.
      """)
    let runs = 5
    var (even, fast) = (Outcome(), Outcome())
    note(first, in: &even, on: board)
    let moments = [steps - 100, steps - 50, steps]
    var seen: [Tensor] = []
    let film = GeneratorFilm(mixture, random: board.random)
    for run in 0..<runs {
      if run > 0 {
        var gan = MixtureGan(
          mixture, rateG: rate, rateD: rate, isSaturating: first.isSaturating,
          random: &board.random)
        for step in 1...steps {
          gan.step(&board.random)
          try board.progress(
            "equally fast, \(run + 1)", step, of: steps, loss: gan.history.value.last
          ) { film.show(gan, in: &$0) }
        }
        note(gan, in: &even, on: board)
      }
      var gan = MixtureGan(mixture, rateG: rateD * ratio, rateD: rateD, random: &board.random)
      for step in 1...steps {
        gan.step(&board.random)
        try board.progress(
          "a fast generator, \(run + 1)", step, of: steps, loss: gan.history.value.last
        ) { film.show(gan, in: &$0) }
        if run == 0 && moments.contains(step) { seen.append(gan.generate(400, &board.random)) }
      }
      note(gan, in: &fast, on: board)
    }
    let real = mixture.sample(400, &board.random)
    board.draw(
      Figure(
        "A generator that learns too fast",
        caption: """
          Which modes does it make? Real points in gray, generated ones on top, at three moments near \
          the end of the first of \(runs) trainings, fifty steps apart.
          """, columns: 3
      ) {
        for (step, samples) in zip(moments, seen) {
          Panel(
            "Step \(step)", x: PlotAxis("x₁", range: -3.5...3.5),
            y: PlotAxis("x₂", range: -3.5...3.5),
            aspect: .equal
          ) {
            Points(real[Axis.all, 0].values, real[Axis.all, 1].values, color: .muted, size: 0.4)
            Points(
              samples[Axis.all, 0].values, samples[Axis.all, 1].values, color: .series(1), size: 0.4
            )
          }
        }
      })
    board.say(
      """
      Does V during training tell how many modes are made? Each kind of training is run \(runs) times, \
      once with both learning rates \(rate), as above, and once with the fast generator. A mode counts as \
      made if it gets at least a quarter of its fair share of the points. After each training the \
      generator is fixed and a new discriminator is trained against it for 300 steps; its V comes closer \
      to the maximum over all D. The numbers are means over the \(runs) trainings ± their standard \
      deviation:
      """)
    let spread = { (values: [Double]) in
      "\(written(values.mean, digits: 3)) ± \(written(values.sampleStandardDeviation, digits: 1))"
    }
    board.table(
      ["learning rates", "modes of \(mixture.modes)", "V in training", "V of a new discriminator"],
      [("equal", even), ("G \(written(ratio)) times D", fast)].map {
        [$0.0, spread($0.1.modes), spread($0.1.inPlay), spread($0.1.best)]
      })
    board.draw(
      Figure(
        "V in training hides what is missing",
        caption: """
          Can V tell the two kinds of training apart? Each point is one training. In training both lie \
          near −log 4, the dashed line; against a new discriminator they separate.
          """, columns: 2
      ) {
        for (title, values) in [
          ("In training", [even.inPlay, fast.inPlay]),
          ("Against a new discriminator", [even.best, fast.best]),
        ] {
          Panel(
            title, x: PlotAxis("modes made", range: 0...(Double(mixture.modes) + 1)),
            y: PlotAxis("V", range: -1.6...0.1), legend: .below
          ) {
            Points(even.modes, values[0], label: "equal rates")
            Points(fast.modes, values[1], label: "fast generator")
            ReferenceLine(y: -log(4))
          }
        }
      })
    for (what, pairs) in [
      ("The number of modes made", PairedDifference(fast.modes, even.modes)),
      ("V of a new discriminator", PairedDifference(fast.best, even.best)),
    ] {
      board.compare(
        what, of: "the fast generator", with: "equal rates", pairs, over: "pairs of trainings")
    }
    if ratio == 20 && mixture.modes == 6 && !first.isSaturating {
      board.claim(
        "on average the fast generator makes at least one mode less than the one with equal rates",
        fast.modes.mean < even.modes.mean - 1)
      board.claim(
        "its V in training is nevertheless within 0.2 of −log 4 on average, as with equal rates",
        abs(fast.inPlay.mean + log(4)) < 0.2 && abs(even.inPlay.mean + log(4)) < 0.2)
      board.claim(
        "a new discriminator tells them apart: on average its V is at least 0.3 larger against the fast generator",
        fast.best.mean > even.best.mean + 0.3)
    }
    board.say(
      """
      Against the generators with equal rates, too, a new discriminator gets \(even.best.mean) on average; \
      a perfect generator would leave it at −log 4 = \(-log(4)). A V near −log 4 in training says that \
      this discriminator cannot tell real from generated, not that none can.
      """)
    board.say(
      """
      To try: s ratio=1, s ratio=10 and s ratio=40; s modes=8; s loss=saturating. The same game with \
      pictures: chalk learn gan-digits.
      """)
  }
}
