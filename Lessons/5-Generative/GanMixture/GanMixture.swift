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
    let mixture = heaps(on: board)
    board.say("The forger goes down −log D, or log(1 − D) as it is printed; you may choose.")
    let loss = board.choice(
      "loss", of: ["non-saturating", "saturating"], default: "non-saturating")
    var gan = MixtureGan(
      mixture, rateG: 2e-3, rateD: 2e-3, isSaturating: loss == "saturating", random: &board.random)
    let snapshots = try play(&gan, on: board)
    judgesField(on: board, snapshots, gan)
    approach(on: board, gan, isStandard: mixture.heaps == 6 && loss == "non-saturating")
    try GanCollapse(steps: steps).show(on: board, mixture, honest: gan)
  }

  /// The game at one moment.
  struct Snapshot {
    let step: Int
    let points: Tensor
    /// The judge over a grid of the plane, row 0 at the bottom.
    let field: [[Double]]
    /// How far from ½ the judge's answers are on some forged points.
    let doubts: [Double]
    /// Where the forger wants to move these points.
    let arrows: (x: [Double], y: [Double], dx: [Double], dy: [Double])
  }

  private func heaps(on board: Board) -> Mixture {
    board.step("Can a network make what it has never seen?")
    let heaps = board.integerSlider("heaps", in: 1...8, default: 6)
    let mixture = Mixture(heaps: heaps)
    board.say(
      """
      Points lie in heaps on a circle. Nobody tells the forger where: he is a network G that turns \
      two random numbers into a point of the plane, and he never sees a real one. All that he has \
      is the judge D, a network that does see real points and his own, and gives each a score s; \
      σ(s) is how sure it is that the point is real.
      """)
    board.formula(
      #"V(D, G) = E_{x \sim p_{data}}[\log D(x)] + E_{z \sim p_z}[\log(1 - D(G(z)))]"#)
    board.code("network", file: SmallNetwork.file)
    let real = mixture.draw(1000, &board.random)
    let untrained = SmallNetwork([2, 32, 32, 2], random: &board.random)
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
        for (name, points) in [("Random numbers z", noise), ("Forged, G(z)", made), ("Real", real)]
        {
          Panel(
            name, x: PlotAxis("x₁", range: -4...4), y: PlotAxis("x₂", range: -4...4), aspect: .equal
          ) {
            Points(points[Axis.all, 0].values, points[Axis.all, 1].values, size: 0.4)
          }
        }
      })
    board.claim(
      "every heap has its share of the real points", mixture.found(in: real) == heaps)
    return mixture
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
    board.code("game", file: MixtureGan.file)
    board.code("adam", file: SmallNetwork.file)
    let moments = [0, 30, 100, 300, 700, steps]
    var snapshots = [snapshot(gan, 0, &board.random)]
    for step in 1...steps {
      if step % 50 == 0 { try board.progress("step", step, of: steps) }
      gan.step(&board.random)
      if moments.contains(step) { snapshots.append(snapshot(gan, step, &board.random)) }
    }
    let real = gan.mixture.draw(400, &board.random)
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
              snapshot.points[Axis.all, 0].values, snapshot.points[Axis.all, 1].values,
              color: .series(1), size: 0.4)
          }
        }
      })
    let shares = gan.mixture.shares(of: gan.forge(2000, &board.random))
    let far = 1 - shares.reduce(0, +)
    board.say(
      "Each forged point is counted with the heap that is nearest, or with none if it is far from all:"
    )
    board.table(
      ["heap", "share of the forged points", "fair share"],
      shares.indices.map {
        ["\($0 + 1)", written(shares[$0], digits: 2), written(1 / Double(shares.count), digits: 2)]
      } + [["none", written(max(far, 0), digits: 2), "0"]])
    board.claim("no point is counted twice", far > -1e-9)
    return snapshots
  }

  private func judgesField(on board: Board, _ snapshots: [Snapshot], _ gan: MixtureGan) {
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
    let h = 0.01
    let score = { (x: Double) in gan.D(Variable(Tensor([[x, place[1]]]))).value.scalar }
    let slope = (score(place[0] + h) - score(place[0] - h)) / (2 * h)
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
          "\(snapshot.step)", written(mean(snapshot.doubts), digits: 2),
          written(mean(lengths), digits: 2),
        ]
      })
    board.ask(
      "The judge says ½ everywhere, so his score is 0 everywhere. How long are the arrows?",
      answer: 0, because: "A score that is the same everywhere has no slope.")
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  private func snapshot(
    _ gan: MixtureGan, _ step: Int, _ random: inout RandomSource
  ) -> Snapshot {
    let points = gan.forge(400, &random)
    let cells = 48
    let middles = (0..<cells).map { -3 + 6 * (Double($0) + 0.5) / Double(cells) }
    let grid = Tensor(middles.flatMap { y in middles.map { x in [x, y] } })
    let D = gan.field(at: grid).D
    let some = points[0..<40]
    let (answers, dx, dy) = gan.field(at: some)
    return Snapshot(
      step: step, points: points,
      field: (0..<cells).map { row in Array(D[(row * cells)..<((row + 1) * cells)]) },
      doubts: answers.map { abs($0 - 0.5) },
      arrows: (
        some[Axis.all, 0].values, some[Axis.all, 1].values, dx.map { reach * $0 },
        dy.map { reach * $0 }
      ))
  }
}
