import Chalk
import Foundation

// Adam, and all four on one surface.

extension Optimizers {
  /// What is shown of the surface.
  var window: (x: ClosedRange<Double>, y: ClosedRange<Double>) { (-2.2...2.6, -2.4...3.2) }

  func surface(_ valley: Valley) -> Contour {
    Contour(
      overX: window.x, y: window.y, samples: 41, heightScale: .logarithmic
    ) { valley.loss([$0, $1], valley.all) }
  }

  /// The path up to where it leaves the picture.
  func inside(_ path: [[Double]]) -> [[Double]] {
    Array(path.prefix { window.x.contains($0[0]) && window.y.contains($0[1]) })
  }

  /// The largest difference between two paths, relative to how far they go.
  func distance(_ a: [[Double]], _ b: [[Double]]) -> Double {
    let reach = a.joined().map(abs).max() ?? 1
    return zip(a.joined(), b.joined()).map { abs($0 - $1) }.max()! / max(1, reach)
  }

  func adam(on board: Board, _ valley: Valley, _ rate: Double) {
    board.step("Adam: a step of its own for every weight")
    board.say(
      """
      m is a running mean of the slope, v one of its square. m/√v is about ±1 where the slope keeps \
      its sign, whatever its size: every weight goes about α far, on steep ground and on flat. Both \
      means begin at 0 and are too small at first; dividing by 1 − βᵗ makes up for it.
      """)
    board.formula(
      #"m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad \hat{m} = \frac{m}{1 - \beta_1^t}"#)
    board.formula(
      #"v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \quad \hat{v} = \frac{v}{1 - \beta_2^t}"#)
    board.formula(#"w \leftarrow w - \alpha \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}"#)
    board.code("adam", file: StepRules.file)
    var rule = AdamDescent(α: rate)
    var w = valley.start
    var rows: [[String]] = []
    var (corrected, bare): ([Double], [Double]) = ([], [])
    for step in 1...40 {
      let (g, before) = (valley.gradient(w, valley.all), w)
      rule.step(&w, g)
      corrected.append(abs(w[0] - before[0]) / rate)
      bare.append(abs(rule.m[0]) / (rule.v[0].squareRoot() + rule.ε))
      if [1, 2, 3, 10].contains(step) {
        rows.append(
          ["\(step)"] + [g[0], rule.m[0], rule.v[0], before[0] - w[0]].map { written($0) })
      }
    }
    board.table(["step t", "slope g₁", "m₁", "v₁", "step of w₁"], rows)
    board.draw(
      Figure(
        "What the correction is good for",
        caption: """
          The step of w₁ as a multiple of the rate. Without the correction the first steps are far too \
          long: m has lost a factor of ten at first, but √v one of thirty.
          """, x: "step t", y: "step / α"
      ) {
        Line((1...40).map(Double.init), corrected, label: "with m̂ and v̂", showsPoints: true)
        Line((1...40).map(Double.init), bare, label: "with m and v", showsPoints: true)
      })
    board.claim(
      "Adam's first step is α long, however steep it is", abs(corrected[0] - 1) < 1e-4)
    board.claim(
      "without the correction it would be √10 times as long",
      abs(bare[0] - 10.0.squareRoot()) < 1e-3)
    let path = valley.path(AdamDescent(α: rate), steps: 60) { _ in valley.all }
    board.claim(
      "the library's Adam goes the same way",
      distance(path, valley.path(.adam(learningRate: rate, convention: .torch), steps: 60)) < 1e-9)
    board.claim(
      "in Keras' form, where ε stands before the correction, too, up to a thousandth",
      distance(path, valley.path(.adam(learningRate: rate), steps: 60)) < 1e-3)
    board.predict(
      """
      The slope of one weight is 100, that of another 0.01. How many times as long is Adam's first \
      step of the one as of the other?
      """, answer: 1, because: "m̂/√v̂ is g/|g| in the first step: only the sign is left.")
  }

  func race(
    on board: Board, _ valley: Valley, _ rate: Double, _ batches: [[Int]]
  ) throws {
    board.step("All four, from one place")
    board.say("The same start, the same rate \(rate), sixty steps; mini-batches in turn.")
    let steps = 60
    let paths: [(name: String, path: [[Double]])] = [
      ("gradient descent", valley.path(PlainDescent(α: rate), steps: steps) { _ in valley.all }),
      (
        "mini-batches",
        valley.path(PlainDescent(α: rate), steps: steps) { batches[$0 % batches.count] }
      ),
      ("momentum", valley.path(MomentumDescent(α: rate), steps: steps) { _ in valley.all }),
      ("Adam", valley.path(AdamDescent(α: rate), steps: steps) { _ in valley.all }),
    ]
    let frames = stride(from: 0, through: steps, by: 3).map { step in
      raceFigure(valley, paths.map { ($0.name, Array($0.path.prefix(step + 1))) }, steps, rate)
    }
    board.draw(try Animation(frames, secondsPerFrame: 0.25))
    let bottom = valley.loss(valley.lowest, valley.all)
    board.table(
      ["", "loss above the lowest, after 10", "after 60"],
      paths.map { name, path in
        [name] + [10, 60].map { written(valley.loss(path[$0], valley.all) - bottom) }
      })
    board.claim(
      "the ball goes as it must: next distance = (1 + μ − α·λ)·this − μ·the one before",
      rolls(paths[2].path.map(valley.distances), valley, rate))
    if rate <= 0.1 {
      let ends = paths.map { valley.loss($0.path[steps], valley.all) }
      board.claim("with a small rate the ball is ahead of plain descent", ends[2] < ends[0])
    }
    board.warn(
      """
      Which of them wins depends on the rate and on the landscape. What holds everywhere: momentum and \
      Adam remember, and so go on where the slope is small.
      """)
  }

  /// Whether along both directions each distance follows from the two before it.
  private func rolls(_ distances: [[Double]], _ valley: Valley, _ rate: Double) -> Bool {
    let μ = MomentumDescent(α: rate).μ
    return valley.axes.indices.allSatisfy { k in
      let d = distances.map { $0[k] }
      let reach = d.map(abs).max()!
      return (2..<d.count).allSatisfy { t in
        let next = (1 + μ - rate * valley.axes[k].curvature) * d[t - 1] - μ * d[t - 2]
        return abs(d[t] - next) <= 1e-9 * reach
      }
    }
  }

  /// What plain descent is seen to do, by its rate.
  private func plainWay(_ valley: Valley, _ rate: Double) -> String {
    switch rate * valley.axes[0].curvature {
    case ..<1.2: "Plain descent crosses the valley at once and creeps along it."
    case ..<2: "Plain descent swings from wall to wall, and creeps along the valley."
    default: "Plain descent climbs the walls and leaves the picture."
    }
  }

  private func raceFigure(
    _ valley: Valley, _ paths: [(name: String, path: [[Double]])], _ steps: Int,
    _ rate: Double
  ) -> Figure {
    let bottom = valley.loss(valley.lowest, valley.all)
    // The way of the mini-batches lies on that of plain descent: the lower one is the wider.
    let colors: [ColorRole] = [.series(1), .series(2), .series(3), .series(7)]
    let (widths, dashes) = ([4.0, 2, 2, 2], [Dash.solid, .dotted, .solid, .dashed])
    return Figure(
      "Four ways down",
      caption: """
        Left: the ways, as far as they stay in the picture. Right: how far above the lowest place the \
        loss still is. \(plainWay(valley, rate))
        """, columns: 2
    ) {
      Panel(
        "The ways", x: PlotAxis("w₁", range: window.x), y: PlotAxis("w₂", range: window.y),
        legend: .none
      ) {
        surface(valley)
        for (index, (name, path)) in paths.enumerated() {
          let seen = inside(path)
          Line(
            seen.map { $0[0] }, seen.map { $0[1] }, label: name, color: colors[index],
            dash: dashes[index], width: widths[index])
          if let last = seen.last {
            Points([last[0]], [last[1]], color: colors[index], size: 1.4)
          }
        }
      }
      Panel(
        "The loss", x: PlotAxis("step", range: 0...Double(steps)),
        y: PlotAxis("loss above the lowest", scale: .logarithmic, range: 1e-5...1e2), legend: .below
      ) {
        for (index, (name, path)) in paths.enumerated() {
          Line(
            path.map { max(valley.loss($0, valley.all) - bottom, 1e-6) }, label: name,
            color: colors[index], dash: dashes[index], width: widths[index])
        }
      }
    }
  }
}
