import Chalk
import Foundation

/// N03: gradient descent, mini-batches, momentum, Adam and their relatives.
struct Optimizers: Lesson {
  let card = LessonCard.optimizers

  func teach(on board: Board) throws {
    let quadratic = QuadraticLoss(random: &board.random)
    let rate = descent(on: board, quadratic)
    let batches = miniBatches(on: board, quadratic, rate)
    momentum(on: board, quadratic, rate)
    adam(on: board, quadratic, rate)
    relatives(on: board, quadratic, rate)
    try race(on: board, quadratic, rate, batches)
    noise(on: board, quadratic)
    let trials = try onDigits(on: board)
    ending(on: board, quadratic, trials)
  }

  private func descent(on board: Board, _ quadratic: QuadraticLoss) -> Double {
    board.step("Gradient descent on a narrow loss surface")
    board.say(
      """
      Why can gradient descent be slow? A straight line w₁·x + w₂ is fitted to \(quadratic.xs.count) points, so the \
      loss is a surface over two weights. If w₁ and w₂ both grow, the line moves away from the points and the loss \
      rises fast. If w₁ grows and w₂ shrinks to match, the line only turns about the middle of the points and the \
      loss rises slowly. So the surface is steep in one direction and almost flat in another: it is ill-conditioned. \
      An **optimizer** is the rule that turns gradients into updates; the simplest is **gradient descent** with a \
      **learning rate** α.
      """)
    board.formula(#"L(w) = \frac{1}{2n} \sum_i (w_1 x_i + w_2 - y_i)^2"#)
    board.code("quadratic")
    let rate = board.slider("rate", in: 0.02...0.5, default: 0.1)
    board.formula(#"w \leftarrow w - \alpha g"#)
    board.code("descent")
    let path = quadratic.path(PlainDescent(α: rate), steps: 60) { _ in quadratic.all }
    let first = quadratic.gradient(path[0], quadratic.all)
    board.say("The first step of w₁, and below it steps of both weights:")
    board.explain(
      Formula(#"w_{t+1} = w_t - \alpha \cdot g"#),
      ["w_t": path[0][0], #"\alpha"#: rate, "g": first[0]]
    ) { $0["w_t"]! - $0[#"\alpha"#]! * $0["g"]! }
    board.table(
      ["step", "w₁", "w₂", "loss", "g₁", "g₂"],
      [0, 1, 2, 3, 10, 60].map { step in
        let (w, g) = (path[step], quadratic.gradient(path[step], quadratic.all))
        return ["\(step)"]
          + [w[0], w[1], quadratic.loss(w, quadratic.all), g[0], g[1]].map { written($0) }
      })
    let axes = quadratic.axes
    board.say(
      """
      Along two directions, the steep and the flat one, the gradient is simply the distance from the minimum times a \
      constant, the curvature λ. (They are the eigenvectors of the Hessian, the matrix of second derivatives, and \
      the curvatures are its eigenvalues.) Here λ₁ = \(axes[0].curvature) and λ₂ = \(axes[1].curvature). A step \
      multiplies the distance by 1 − α·λ. But both directions share one learning rate α, and the rate that suits the \
      steep direction is too small for the flat one by the factor κ = λ₁/λ₂ = \
      \(axes[0].curvature / axes[1].curvature), the **condition number**. With a rate above 2/λ₁ = \
      \(2 / axes[0].curvature) the steps diverge.
      """)
    board.draw(
      Figure(
        "Why is gradient descent slow here?",
        caption: """
          Left: sixty steps with the rate \(written(rate)), as long as they stay in the picture. Right: the distance \
          from the minimum in the steep and in the flat direction; it is the flat one that takes long. Distances \
          below 10⁻¹² are drawn at 10⁻¹².
          """, columns: 2
      ) {
        Panel("Path", x: PlotAxis("w₁", range: window.x), y: PlotAxis("w₂", range: window.y)) {
          surface(quadratic)
          Line(
            inside(path).map { $0[0] }, inside(path).map { $0[1] }, color: .series(1), dash: .solid,
            showsPoints: true)
        }
        Panel("Distance", x: "step", y: PlotAxis("distance", scale: .logarithmic)) {
          for (index, name) in ["steep direction", "flat direction"].enumerated() {
            Line(path.map { max(abs(quadratic.distances($0)[index]), 1e-12) }, label: name)
          }
        }
      })
    let (before, last) = (quadratic.distances(path[0]), quadratic.distances(path[60]))
    board.identity(
      "after sixty steps each distance is the first one times (1 − α·λ)⁶⁰",
      axes.indices.allSatisfy { k in
        let promised = before[k] * pow(1 - rate * axes[k].curvature, 60)
        return abs(last[k] - promised) <= 1e-6 * max(abs(promised), 1e-6)
      })
    board.identity(
      "the library's gradient descent takes the same path",
      distance(path, quadratic.path(.sgd(learningRate: rate), steps: 60)) < 1e-9)
    return rate
  }

  /// What is shown of the surface.
  private var window: (x: ClosedRange<Double>, y: ClosedRange<Double>) { (-2.2...2.6, -2.4...3.2) }

  private func surface(_ quadratic: QuadraticLoss) -> Contour {
    Contour(
      overX: window.x, y: window.y, samples: 41, heightScale: .logarithmic
    ) { quadratic.loss([$0, $1], quadratic.all) }
  }

  /// The path up to where it leaves the picture.
  private func inside(_ path: [[Double]]) -> [[Double]] {
    Array(path.prefix { window.x.contains($0[0]) && window.y.contains($0[1]) })
  }

  /// The largest difference between two paths, relative to how far they go.
  func distance(_ a: [[Double]], _ b: [[Double]]) -> Double {
    let reach = a.joined().map(abs).max() ?? 1
    return zip(a.joined(), b.joined()).map { abs($0 - $1) }.max()! / max(1, reach)
  }

  private func miniBatches(on board: Board, _ quadratic: QuadraticLoss, _ rate: Double) -> [[Int]] {
    board.step("Mini-batches: the gradient of a few examples")
    let size = 8
    board.say(
      """
      With millions of examples the gradient of all of them is too expensive for each step. **Stochastic gradient \
      descent** (SGD) takes the gradient of a **mini-batch** B, a few examples: it is not exact, but right on \
      average. The \(quadratic.xs.count) points, in random order, make \(quadratic.xs.count / size) batches of \
      \(size); once through all of them is an **epoch**.
      """)
    board.formula(#"g = \frac{1}{|B|} \sum_{i \in B} \nabla L_i(w)"#)
    let order = board.random.permutation(of: quadratic.xs.count)
    let batches = stride(from: 0, to: order.count, by: size).map { Array(order[$0..<$0 + size]) }
    let w = quadratic.start
    let gradients = batches.map { quadratic.gradient(w, $0) }
    let whole = quadratic.gradient(w, quadratic.all)
    let mean = [0, 1].map { k in gradients.map { $0[k] }.mean }
    board.table(
      ["batch", "g₁", "g₂"],
      gradients.enumerated().map { ["\($0 + 1)", written($1[0]), written($1[1])] }
        + [
          ["their mean", written(mean[0]), written(mean[1])],
          ["all points", written(whole[0]), written(whole[1])],
        ])
    board.identity(
      "the mean of the batches' gradients is the gradient of all points",
      zip(mean, whole).allSatisfy { abs($0 - $1) < 1e-12 })
    let place = quadratic.minimum
    let noise = batches.map { quadratic.gradient(place, $0) }
    board.say(
      "At the minimum the gradient of all points is 0. Those of the single batches are not: they disagree."
    )
    board.draw(
      Figure(
        "How much do the batches disagree?",
        caption: """
          Arrows: minus the gradient of each batch, drawn 7.5 times as long on the right. Far from the minimum (left) \
          the batches point the same way. At the minimum (right) they pull to both sides, and cancel.
          """, columns: 2
      ) {
        for (title, place, gradients, scale) in [
          ("At the start", w, gradients, 0.2), ("At the minimum", place, noise, 1.5),
        ] {
          Panel(title, x: PlotAxis("w₁", range: window.x), y: PlotAxis("w₂", range: window.y)) {
            surface(quadratic)
            Arrows(
              gradients.map { _ in place[0] }, gradients.map { _ in place[1] },
              gradients.map { -scale * $0[0] }, gradients.map { -scale * $0[1] }, color: .series(1))
          }
        }
      })
    board.claim(
      "at the minimum the gradient of all points is 0, and those of the batches are not",
      quadratic.gradient(place, quadratic.all).allSatisfy { abs($0) < 1e-12 }
        && noise.contains { abs($0[0]) > 1e-3 })
    board.ask(
      "60,000 examples, batches of 128. How many steps does an epoch have?", answer: 469,
      tolerance: 0, because: "60,000/128, rounded up: the last batch is smaller.")
    return batches
  }

  private func momentum(on board: Board, _ quadratic: QuadraticLoss, _ rate: Double) {
    board.step("Momentum: a running sum of steps")
    board.say(
      """
      How can the flat direction be made faster? There the gradient points the same way in every step. In the steep \
      direction it changes its sign in every step if the rate is above 1/λ₁, and under mini-batches it does so by \
      chance. **Momentum** keeps a running sum v of the steps in which old ones fade: steps of alternating sign \
      cancel, and equal steps add up to 1/(1 − μ) times a single one. μ is usually 0.9.
      """)
    board.formula(#"v \leftarrow \mu v - \alpha g"#)
    board.formula(#"w \leftarrow w + v"#)
    board.code("momentum")
    let path = quadratic.path(MomentumDescent(α: rate), steps: 60) { _ in quadratic.all }
    board.identity(
      "the library's momentum takes the same path",
      distance(path, quadratic.path(.momentum(learningRate: rate), steps: 60)) < 1e-9)
    var rule = MomentumDescent(α: rate)
    var w = [0.0, 0]
    for _ in 0..<200 { rule.step(&w, [1, 1]) }
    board.value(
      "the step after 200 gradients of 1, as a multiple of the first one", -rule.v[0] / rate)
    board.identity(
      "it has grown to 1/(1 − μ) = 10 times the first", abs(-rule.v[0] / rate - 10) < 1e-6)
    board.ask(
      "μ = 0.99. The gradient stays constant. To how many times the plain step do the steps grow?",
      answer: 100, because: "They add up to 1/(1 − μ) times a single one: 1/(1 − 0.99).")
  }

  private func adam(on board: Board, _ quadratic: QuadraticLoss, _ rate: Double) {
    board.step("Adam: a separate step size for every weight")
    board.say(
      """
      In **Adam**, m is a running mean of the gradient and v (no longer momentum's) one of its square. Where the \
      gradient of a weight stays the same, m/√v tends to ±1: such a weight moves by about α in each step, however \
      large or small its gradient is. Both means start at 0 and are too small at first; the **bias correction**, \
      dividing by 1 − βᵗ, compensates for that.
      """)
    board.formula(
      #"m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad \hat{m} = \frac{m}{1 - \beta_1^t}"#)
    board.formula(
      #"v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \quad \hat{v} = \frac{v}{1 - \beta_2^t}"#)
    board.formula(#"w \leftarrow w - \alpha \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}"#)
    board.code("adam")
    var rule = AdamDescent(α: rate)
    var w = quadratic.start
    var rows: [[String]] = []
    var (corrected, bare): ([Double], [Double]) = ([], [])
    for step in 1...40 {
      let (g, before) = (quadratic.gradient(w, quadratic.all), w)
      rule.step(&w, g)
      corrected.append(abs(w[0] - before[0]) / rate)
      bare.append(abs(rule.m[0]) / (rule.v[0].squareRoot() + rule.ε))
      if [1, 2, 3, 10].contains(step) {
        rows.append(
          ["\(step)"] + [g[0], rule.m[0], rule.v[0], before[0] - w[0]].map { written($0) })
      }
    }
    board.table(["step t", "gradient g₁", "m₁", "v₁", "step of w₁"], rows)
    board.draw(
      Figure(
        "What does the bias correction change?",
        caption: """
          The step of w₁ as a multiple of the rate. Without the correction the first steps are too long: at first m is \
          too small by a factor of 10, but √v, by which it is divided, by one of about 30.
          """, x: "step t", y: "step / α"
      ) {
        Line((1...40).map(Double.init), corrected, label: "with m̂ and v̂", showsPoints: true)
        Line((1...40).map(Double.init), bare, label: "with m and v", showsPoints: true)
      })
    board.identity(
      "Adam's first step is α, whatever the gradient", abs(corrected[0] - 1) < 1e-4)
    board.identity(
      "without the correction it would be √10 times as long",
      abs(bare[0] - 10.0.squareRoot()) < 1e-3)
    let path = quadratic.path(AdamDescent(α: rate), steps: 60) { _ in quadratic.all }
    board.identity(
      "the library's Adam takes the same path",
      distance(path, quadratic.path(.adam(learningRate: rate, convention: .torch), steps: 60))
        < 1e-9)
    board.identity(
      "so does Keras' form of Adam, where ε is added before the correction, up to a thousandth",
      distance(path, quadratic.path(.adam(learningRate: rate), steps: 60)) < 1e-3)
    board.predict(
      """
      The gradient of one weight is 100, that of another 0.01. How many times as far does Adam's first \
      step move the one as the other?
      """, answer: 1, because: "m̂/√v̂ is g/|g| in the first step: only the sign is left.")
  }

  private func race(
    on board: Board, _ quadratic: QuadraticLoss, _ rate: Double, _ batches: [[Int]]
  ) throws {
    board.step("All four, from one start")
    board.say(
      """
      All four start at the same point and take sixty steps with the same rate, \(rate); the mini-batches take \
      turns.
      """)
    let steps = 60
    let paths: [(name: String, path: [[Double]])] = [
      (
        "gradient descent",
        quadratic.path(PlainDescent(α: rate), steps: steps) { _ in quadratic.all }
      ),
      (
        "mini-batches",
        quadratic.path(PlainDescent(α: rate), steps: steps) { batches[$0 % batches.count] }
      ),
      ("momentum", quadratic.path(MomentumDescent(α: rate), steps: steps) { _ in quadratic.all }),
      ("Adam", quadratic.path(AdamDescent(α: rate), steps: steps) { _ in quadratic.all }),
    ]
    let frames = stride(from: 0, through: steps, by: 3).map { step in
      raceFigure(quadratic, paths.map { ($0.name, Array($0.path.prefix(step + 1))) }, steps, rate)
    }
    board.draw(try Animation(frames, secondsPerFrame: 0.25))
    let bottom = quadratic.loss(quadratic.minimum, quadratic.all)
    board.table(
      ["", "loss − minimum, after 10", "after 60"],
      paths.map { name, path in
        [name] + [10, 60].map { written(quadratic.loss(path[$0], quadratic.all) - bottom) }
      })
    board.identity(
      "momentum obeys its recursion: next distance = (1 + μ − α·λ)·this − μ·the one before",
      rolls(paths[2].path.map(quadratic.distances), quadratic, rate))
    if rate <= 0.1 {
      let ends = paths.map { quadratic.loss($0.path[steps], quadratic.all) }
      board.claim(
        "with a small rate momentum is ahead of gradient descent after sixty steps",
        ends[2] < ends[0])
    }
    board.warn(
      """
      Which of them is fastest depends on the rate and on the surface, and a single start proves little. What holds \
      in general: momentum and Adam remember earlier gradients, so they keep moving for a while where the gradient \
      is small.
      """)
  }

  /// Whether along both directions each distance follows from the two before it.
  private func rolls(_ distances: [[Double]], _ quadratic: QuadraticLoss, _ rate: Double) -> Bool {
    let μ = MomentumDescent(α: rate).μ
    return quadratic.axes.indices.allSatisfy { k in
      let d = distances.map { $0[k] }
      let reach = d.map(abs).max()!
      return (2..<d.count).allSatisfy { t in
        let next = (1 + μ - rate * quadratic.axes[k].curvature) * d[t - 1] - μ * d[t - 2]
        return abs(d[t] - next) <= 1e-9 * reach
      }
    }
  }

  /// What gradient descent is seen to do, by its rate.
  private func plainWay(_ quadratic: QuadraticLoss, _ rate: Double) -> String {
    switch rate * quadratic.axes[0].curvature {
    case ..<1.2:
      "Gradient descent crosses the steep direction at once and creeps along the flat one."
    case ..<2:
      "Gradient descent swings to and fro in the steep direction, and creeps along the flat one."
    default: "Gradient descent diverges in the steep direction and leaves the picture."
    }
  }

  private func raceFigure(
    _ quadratic: QuadraticLoss, _ paths: [(name: String, path: [[Double]])], _ steps: Int,
    _ rate: Double
  ) -> Figure {
    let bottom = quadratic.loss(quadratic.minimum, quadratic.all)
    // The way of the mini-batches lies on that of plain descent: the lower one is the wider.
    let colors: [ColorRole] = [.series(1), .series(2), .series(3), .series(7)]
    let (widths, dashes) = ([4.0, 2, 2, 2], [Dash.solid, .dotted, .solid, .dashed])
    return Figure(
      "Who reaches the minimum first?",
      caption: """
        Left: the paths, as far as they stay in the picture. Right: the loss minus its minimum; below 10⁻⁵ it is not \
        shown. \(plainWay(quadratic, rate))
        """, columns: 2
    ) {
      Panel(
        "Paths", x: PlotAxis("w₁", range: window.x), y: PlotAxis("w₂", range: window.y),
        legend: .none
      ) {
        surface(quadratic)
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
        "Loss", x: PlotAxis("step", range: 0...Double(steps)),
        y: PlotAxis("loss − minimum", scale: .logarithmic, range: 1e-5...1e2), legend: .below
      ) {
        for (index, (name, path)) in paths.enumerated() {
          Line(
            path.map { max(quadratic.loss($0, quadratic.all) - bottom, 1e-6) }, label: name,
            color: colors[index], dash: dashes[index], width: widths[index])
        }
      }
    }
  }
}
