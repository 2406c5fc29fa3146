import Chalk
import Foundation

/// F04 played by two small networks, in the plane, where all of it can be drawn.
struct GanMixture: Lesson {
  let card = LessonCard(
    "gan-mixture", "Two networks play against each other", formulas: ["F04", "N01", "N03"],
    needs: ["gan-game"], minutes: 15)

  private let steps = 1500
  /// Arrows are drawn half as long as the slopes, so that they can be told apart.
  private let reach = 0.5

  func teach(on board: Board) throws {
    let mixture = modes(on: board)
    board.say("The forger goes down −log D, or log(1 − D) as it is printed; you may choose.")
    let loss = board.choice(
      "loss", of: ["non-saturating", "saturating"], default: "non-saturating")
    var gan = MixtureGan(
      mixture, rateG: 2e-3, rateD: 2e-3, isSaturating: loss == "saturating", random: &board.random)
    let snapshots = try play(&gan, on: board)
    discriminatorField(on: board, snapshots, gan)
    approach(on: board, gan, isStandard: mixture.modes == 6 && loss == "non-saturating")
    try collapse(on: board, mixture, balanced: gan)
  }

  private func modes(on board: Board) -> Mixture {
    board.step("Can a network make what it has never seen?")
    let modes = board.integerSlider("heaps", in: 1...8, default: 6)
    let mixture = Mixture(modes: modes)
    board.say(
      """
      Points lie in heaps on a circle. Nobody tells the forger where: he is a network G that turns \
      two random numbers into a point of the plane, and he never sees a real one. All that he has \
      is the judge D, a network that does see real points and his own, and gives each a score s; \
      σ(s) is how sure it is that the point is real.
      """)
    board.formula(
      #"V(D, G) = E_{x \sim p_{data}}[\log D(x)] + E_{z \sim p_z}[\log(1 - D(G(z)))]"#)
    board.code("network")
    let real = mixture.sample(1000, &board.random)
    let untrained = DenseNetwork([2, 32, 32, 2], random: &board.random)
    let noise = Tensor.normal([1000, 2], using: &board.random)
    let made = withoutGradients { untrained(Variable(noise)).value }
    board.draw(
      Figure(
        "What goes in, what comes out, and what is wanted",
        caption: """
          A thousand pairs of random numbers, what an untrained forger makes of them, and a thousand \
          real points.
          """, columns: 3
      ) {
        for (name, samples) in [
          ("Random numbers z", noise), ("Forged, G(z)", made), ("Real", real),
        ] {
          Panel(
            name, x: PlotAxis("x₁", range: -4...4), y: PlotAxis("x₂", range: -4...4), aspect: .equal
          ) {
            Points(samples[Axis.all, 0].values, samples[Axis.all, 1].values, size: 0.4)
          }
        }
      })
    board.claim(
      "every heap has its share of the real points", mixture.found(in: real) == modes)
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
      \(steps) times: the judge looks at 64 real and 64 forged points and takes a step uphill on V. \
      Then the forger makes 64 new ones and takes a step downhill on his loss, through the judge, \
      who holds still meanwhile. Both step with Adam, which gives each weight a step of its own \
      length.
      """)
    board.code("game")
    board.code("adam")
    let moments = [0, 30, 100, 300, 700, steps]
    var snapshots = [snapshot(gan, 0, &board.random)]
    for step in 1...steps {
      if step % 50 == 0 { try board.progress("step", step, of: steps) }
      gan.step(&board.random)
      if moments.contains(step) { snapshots.append(snapshot(gan, step, &board.random)) }
    }
    let real = gan.mixture.sample(400, &board.random)
    board.draw(
      Figure(
        "The forger learns",
        caption: "Real points in grey, forged ones on top of them, after so many steps.", columns: 3
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
    let fractions = gan.mixture.fractions(of: gan.generate(2000, &board.random))
    let far = 1 - fractions.reduce(0, +)
    board.say(
      "Each forged point is counted with the heap that is nearest, or with none if it is far from all:"
    )
    board.table(
      ["heap", "share of the forged points", "fair share"],
      fractions.indices.map {
        [
          "\($0 + 1)", written(fractions[$0], digits: 2),
          written(1 / Double(fractions.count), digits: 2),
        ]
      } + [["none", written(max(far, 0), digits: 2), "0"]])
    board.claim("no point is counted twice", far > -1e-9)
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
    board.step("What the judge sees, and where the forger goes")
    board.say(
      """
      Colour every place of the plane by what the judge would say of a point there. The slope of \
      the forger's loss at one of his points tells which way the judge would like it better: with \
      the loss −log D it is the slope of the judge's score, times 1 − D.
      """)
    board.formula(#"-\nabla_x (-\log D(x)) = (1 - D(x)) \nabla_x s(x)"#)
    board.draw(
      Figure(
        "The judge's field and the forger's slopes",
        caption: """
          Orange: the judge takes a point there for real; blue: for forged. Arrows: where the \
          forger's slopes would move some of his points. The paler the field, the less the judge \
          knows.
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
    let place = [0.3, -0.8]
    let (D, dx, _) = gan.field(at: Tensor([place]))
    let h = 0.001
    let logit = { (x: Double) in gan.D(Variable(Tensor([[x, place[1]]]))).value.scalar }
    let slope = (logit(place[0] + h) - logit(place[0] - h)) / (2 * h)
    if !gan.isSaturating {
      board.claim(
        "at one place, the arrow is (1 − D) times the slope of the score, measured",
        abs(dx[0] - (1 - D[0]) * slope) < 0.01 * max(1, abs(slope)))
    }
    board.table(
      ["step", "mean distance of D from ½", "mean length of the forger's slopes"],
      snapshots.map { snapshot in
        let lengths = zip(snapshot.arrows.dx, snapshot.arrows.dy).map { hypot($0, $1) / reach }
        return [
          "\(snapshot.step)", written(snapshot.confidences.mean, digits: 2),
          written(lengths.mean, digits: 2),
        ]
      })
    board.ask(
      "The judge says ½ everywhere, so his score is 0 everywhere. How long are the arrows?",
      answer: 0, because: "A score that is the same everywhere has no slope.")
  }

  private func approach(on board: Board, _ gan: MixtureGan, isStandard: Bool) {
    board.step("How near it comes to −log 4")
    board.say(
      """
      In theory the game ends with a perfect forger, a judge who says ½ to everything, and \
      V = −log 4 = \(-log(4)). Two small networks that take turns come near it, and go on trembling \
      around it: every batch is another one, and neither ever holds still for the other.
      """)
    let history = gan.history
    let windows = { (values: [Double]) in values.means(ofEach: 25) }
    let places = windows(history.value).indices.map { 25 * (Double($0) + 0.5) }
    board.draw(
      Figure(
        "The value, the judge and the gradients",
        caption: "Means over 25 steps each. The lines of theory are −log 4 for V and ½ for D.",
        columns: 3
      ) {
        Panel("V, and −log 4", x: "step", y: "V") {
          Line(places, windows(history.value))
          ReferenceLine(y: -log(4))
        }
        Panel("The mean of D, and ½", x: "step", y: PlotAxis("mean D", range: 0...1)) {
          Line(places, windows(history.onReal), label: "real")
          Line(places, windows(history.onGenerated), label: "forged")
          ReferenceLine(y: 0.5)
        }
        Panel("The gradients", x: "step", y: PlotAxis("length", scale: .logarithmic)) {
          Line(places, windows(history.lengthD), label: "judge")
          Line(places, windows(history.lengthG), label: "forger")
        }
      })
    let (value, onReal, onGenerated) = (
      last(history.value), last(history.onReal), last(history.onGenerated)
    )
    board.value("mean V of the last 200 steps", value)
    board.value("mean D on real points", onReal)
    board.value("mean D on forged points", onGenerated)
    if isStandard {
      board.claim("V has come within a tenth of −log 4", abs(value + log(4)) < 0.1)
      board.claim(
        "the judge has come within 0.05 of saying ½",
        abs(onReal - 0.5) < 0.05 && abs(onGenerated - 0.5) < 0.05)
      board.claim(
        "the forger has found all heaps",
        gan.mixture.found(in: gan.generate(2000, &board.random)) == gan.mixture.modes)
    }
    board.ask(
      "V = −log 4 in play. Is the forger perfect?",
      choices: ["yes", "not surely"], answer: 1,
      because: "Only if this judge is the best there is. A judge who sleeps also says ½.")
  }

  func last(_ values: [Double]) -> Double { values.suffix(200).mean }

  private func collapse(on board: Board, _ mixture: Mixture, balanced: MixtureGan) throws {
    board.step("What goes wrong: mode collapse")
    let rateRatio = board.slider("hurry", in: 1...40, default: 20)
    board.say(
      """
      Let the forger's steps be \(rateRatio) times as long as the judge's. If that is much, he finds a place \
      that the judge takes for real and puts his points there. The judge is slow to notice; when he does, the \
      forger moves on to the next place. Variety has never paid. This is called mode collapse: of \
      all the modes, the heaps, only some are ever made.
      """)
    let rateD = 5e-4
    var gan = MixtureGan(mixture, rateG: rateD * rateRatio, rateD: rateD, random: &board.random)
    let moments = [steps - 100, steps - 50, steps]
    var seen: [Tensor] = []
    for step in 1...steps {
      if step % 50 == 0 { try board.progress("step", step, of: steps) }
      gan.step(&board.random)
      if moments.contains(step) { seen.append(gan.generate(400, &board.random)) }
    }
    let real = mixture.sample(400, &board.random)
    board.draw(
      Figure(
        "A forger in a hurry",
        caption: """
          Real points in grey, forged ones on top, at three moments near the end of the game, fifty \
          steps apart.
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
    let found = (
      balanced: balanced.mixture.found(in: balanced.generate(2000, &board.random)),
      collapsed: mixture.found(in: gan.generate(2000, &board.random))
    )
    let patient = (
      balanced: balanced.patientDiscriminator(steps: 300, &board.random),
      collapsed: gan.patientDiscriminator(steps: 300, &board.random)
    )
    let value = { (gan: MixtureGan) in last(gan.history.value) }
    board.say(
      """
      V in play does not tell how many heaps are made. So freeze both forgers, and let a new judge study each for \
      300 steps before he is asked. His V is nearer to that of the best judge:
      """)
    board.table(
      ["forger", "heaps made", "V in play", "V of a patient judge"],
      [
        [
          "even pace", "\(found.balanced) of \(mixture.modes)", written(value(balanced)),
          written(patient.balanced),
        ],
        [
          "in a hurry", "\(found.collapsed) of \(mixture.modes)", written(value(gan)),
          written(patient.collapsed),
        ],
      ])
    if rateRatio == 20 && mixture.modes == 6 && !balanced.isSaturating {
      board.claim("the hasty forger has not all heaps", found.collapsed < mixture.modes)
      board.claim("still his V in play is within 0.2 of −log 4", abs(value(gan) + log(4)) < 0.2)
      board.claim(
        "the patient judge gets far more from him than the judge in play",
        patient.collapsed > value(gan) + 0.15)
    }
    board.say(
      """
      From the even forger too the patient judge gets \(patient.balanced), and a perfect one would leave \
      him −log 4 = \(-log(4)): what was found in play is an approach, no arrival.
      """)
    board.say(
      """
      To try: s hurry=1, s hurry=10 and s hurry=40; s heaps=8; s loss=saturating, the loss as it is \
      printed. The loss to write yourself: chalk practice cross-entropy. The same game with pictures: \
      chalk learn gan-digits.
      """)
  }
}
