import Chalk
import Foundation

/// N03: four ways down: gradient descent, mini-batches, momentum, Adam.
struct Optimizers: Lesson {
  let card = LessonCard(
    "optimizers", "Four ways down one valley", formulas: ["N03", "F07"],
    needs: ["gradient-descent"], minutes: 15)

  func teach(on board: Board) throws {
    let valley = Valley(random: &board.random)
    let rate = descent(on: board, valley)
    let batches = miniBatches(on: board, valley, rate)
    momentum(on: board, valley, rate)
    adam(on: board, valley, rate)
    try race(on: board, valley, rate, batches)
    try onDigits(on: board)
  }

  private func descent(on board: Board, _ valley: Valley) -> Double {
    board.step("Which way, when the valley is long and narrow?")
    board.say(
      """
      A straight line w₁·x + w₂ is to go through \(valley.xs.count) points: two weights, and a loss \
      that is a landscape over them. It is a long valley. Turning the line costs much, and lifting it \
      while turning it back costs little. Across the valley the ground is steep, along it almost flat.
      """)
    board.formula(#"L(w) = \frac{1}{2n} \sum_i (w_1 x_i + w_2 - t_i)^2"#)
    board.code("valley")
    let rate = board.slider("rate", in: 0.02...0.5, default: 0.1)
    board.formula(#"w \leftarrow w - \alpha g"#)
    board.code("descent")
    let path = valley.path(PlainDescent(α: rate), steps: 60) { _ in valley.all }
    board.table(
      ["step", "w₁", "w₂", "loss", "g₁", "g₂"],
      [0, 1, 2, 3, 10, 60].map { step in
        let (w, g) = (path[step], valley.gradient(path[step], valley.all))
        return ["\(step)"]
          + [w[0], w[1], valley.loss(w, valley.all), g[0], g[1]].map { written($0) }
      })
    let axes = valley.axes
    board.say(
      """
      Along each of two directions, across the valley and along it, the slope grows by its own \
      curvature λ: here \(axes[0].curvature) and \(axes[1].curvature). A step multiplies the distance \
      from the lowest place by 1 − α·λ. One rate for both: what is right across is \
      \(axes[0].curvature / axes[1].curvature) times too short along. Above 2/λ, which is \
      \(2 / axes[0].curvature), it climbs the walls.
      """)
    board.draw(
      Figure(
        "Gradient descent in a long valley",
        caption: """
          Left: sixty steps with the rate \(written(rate)), as far as they stay in the picture. Right: \
          the distance from the lowest place across the valley and along it; below 10⁻¹² it is drawn \
          there.
          """, columns: 2
      ) {
        Panel("The way", x: PlotAxis("w₁", range: window.x), y: PlotAxis("w₂", range: window.y)) {
          surface(valley)
          Line(
            inside(path).map { $0[0] }, inside(path).map { $0[1] }, color: .series(1), dash: .solid,
            showsPoints: true)
        }
        Panel("The distance", x: "step", y: PlotAxis("distance", scale: .logarithmic)) {
          for (index, name) in ["across", "along"].enumerated() {
            Line(path.map { max(abs(valley.distances($0)[index]), 1e-12) }, label: name)
          }
        }
      })
    let (first, last) = (valley.distances(path[0]), valley.distances(path[60]))
    board.claim(
      "after sixty steps each distance is the first one times (1 − α·λ)⁶⁰",
      axes.indices.allSatisfy { k in
        let promised = first[k] * pow(1 - rate * axes[k].curvature, 60)
        return abs(last[k] - promised) <= 1e-6 * max(abs(promised), 1e-6)
      })
    board.claim(
      "the library's gradient descent goes the same way",
      distance(path, valley.path(.sgd(learningRate: rate), steps: 60)) < 1e-9)
    return rate
  }

  /// What is shown of the surface.
  private var window: (x: ClosedRange<Double>, y: ClosedRange<Double>) { (-2.2...2.6, -2.4...3.2) }

  private func surface(_ valley: Valley) -> Contour {
    Contour(
      overX: window.x, y: window.y, samples: 41, heightScale: .logarithmic
    ) { valley.loss([$0, $1], valley.all) }
  }

  /// The path up to where it leaves the picture.
  private func inside(_ path: [[Double]]) -> [[Double]] {
    Array(path.prefix { window.x.contains($0[0]) && window.y.contains($0[1]) })
  }

  /// The largest difference between two paths, relative to how far they go.
  private func distance(_ a: [[Double]], _ b: [[Double]]) -> Double {
    let reach = a.joined().map(abs).max() ?? 1
    return zip(a.joined(), b.joined()).map { abs($0 - $1) }.max()! / max(1, reach)
  }

  private func miniBatches(on board: Board, _ valley: Valley, _ rate: Double) -> [[Int]] {
    board.step("Mini-batches: the slope felt by a few")
    let size = 8
    board.say(
      """
      With millions of examples the slope of all of them is too dear. A handful gives a slope that is \
      right on average and wrong each time: stochastic gradient descent. The \(valley.xs.count) \
      points, in a random order, make \(valley.xs.count / size) batches of \(size).
      """)
    board.formula(#"g = \frac{1}{|B|} \sum_{i \in B} \nabla L_i(w)"#)
    let order = board.random.permutation(of: valley.xs.count)
    let batches = stride(from: 0, to: order.count, by: size).map { Array(order[$0..<$0 + size]) }
    let w = valley.start
    let slopes = batches.map { valley.gradient(w, $0) }
    let whole = valley.gradient(w, valley.all)
    let mean = [0, 1].map { k in slopes.map { $0[k] }.reduce(0, +) / Double(slopes.count) }
    board.table(
      ["batch", "g₁", "g₂"],
      slopes.enumerated().map { ["\($0 + 1)", written($1[0]), written($1[1])] }
        + [
          ["their mean", written(mean[0]), written(mean[1])],
          ["all points", written(whole[0]), written(whole[1])],
        ])
    board.claim(
      "the mean of the batches' slopes is the slope of all",
      zip(mean, whole).allSatisfy { abs($0 - $1) < 1e-12 })
    let place = valley.lowest
    let noise = batches.map { valley.gradient(place, $0) }
    board.say(
      "At the lowest place the slope of all is 0. Those of the batches are not: they never agree.")
    board.draw(
      Figure(
        "Against the slopes of single batches",
        caption: """
          Left: at the start all batches point down into the valley, nearly the same way. Right: at \
          the lowest place they pull to both sides, and together to none.
          """, columns: 2
      ) {
        for (title, place, slopes, scale) in [
          ("At the start", w, slopes, 0.2), ("At the bottom", place, noise, 1.5),
        ] {
          Panel(title, x: PlotAxis("w₁", range: window.x), y: PlotAxis("w₂", range: window.y)) {
            surface(valley)
            Arrows(
              slopes.map { _ in place[0] }, slopes.map { _ in place[1] },
              slopes.map { -scale * $0[0] }, slopes.map { -scale * $0[1] }, color: .series(1))
          }
        }
      })
    board.claim(
      "at the lowest place the slope of all is 0 and those of the batches are not",
      valley.gradient(place, valley.all).allSatisfy { abs($0) < 1e-12 }
        && noise.contains { abs($0[0]) > 1e-3 })
    board.ask(
      "60,000 examples, batches of 128. How many steps does an epoch have?", answer: 469,
      tolerance: 0, because: "60,000/128, rounded up: the last batch is smaller.")
    return batches
  }

  private func momentum(on board: Board, _ valley: Valley, _ rate: Double) {
    board.step("Momentum: a ball that rolls")
    board.say(
      """
      Across the valley the slope changes its sign again and again; along it, it always points the \
      same way. Add up the steps, and let old ones fade: to and fro cancels, and what stays the same \
      grows, up to 1/(1 − μ) times.
      """)
    board.formula(#"v \leftarrow \mu v - \alpha g"#)
    board.formula(#"w \leftarrow w + v"#)
    board.code("momentum")
    let path = valley.path(MomentumDescent(α: rate), steps: 60) { _ in valley.all }
    board.claim(
      "the library's momentum goes the same way",
      distance(path, valley.path(.momentum(learningRate: rate), steps: 60)) < 1e-9)
    var ball = MomentumDescent(α: rate)
    var w = [0.0, 0]
    for _ in 0..<200 { ball.step(&w, [1, 1]) }
    board.value("the step after 200 equal slopes of 1, beside the first one", -ball.v[0] / rate)
    board.claim(
      "it has grown to 1/(1 − μ) = 10 times the first", abs(-ball.v[0] / rate - 10) < 1e-6)
    board.ask(
      "μ = 0.99. How many times the plain step does a steady slope reach?", answer: 100,
      because: "1/(1 − 0.99).")
  }

  private func adam(on board: Board, _ valley: Valley, _ rate: Double) {
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
    board.code("adam")
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

  private func race(
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

  private let epochs = 4
  private let rates = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10]

  /// One optimizer, tried with every rate.
  private struct Trial {
    let name: String
    /// The mean loss of the last epoch for each rate; infinite where training broke off.
    var losses: [Double] = []
    var best: (rate: Double, history: History)?
  }

  private func onDigits(on board: Board) throws {
    board.step("On digits, every rule with its own best rate")
    let chosen = board.optimizer(default: "rmsprop")
    let parts = try board.data.images("mnist", size: (8, 8), channels: 1, or: .digits(side: 8))
    let digits = FlatPictures(parts.training)
    board.say(
      """
      A race in which all have the same rate is unfair: Adam's rate is a length, that of the others a \
      factor. So each rule trains the same network, 64 → 32 → \(parts.training.classNames.count) with \
      ReLU, on \(parts.training.count) pictures of 8 × 8 pixels, with every one of \(rates.count) \
      rates, \(epochs) epochs, batches of 32. The fourth is yours to choose, also one of a plugin.
      """)
    board.code("digits")
    var contestants: [Optimizer] = [.sgd, .momentum, .adam]
    if !contestants.contains(where: { $0.name == chosen.name }) { contestants.append(chosen) }
    let seeds = (board.random.next(), board.random.next())
    var trials: [Trial] = []
    for (place, optimizer) in contestants.enumerated() {
      var trial = Trial(name: optimizer.name)
      for (index, rate) in rates.enumerated() {
        try board.progress(
          "rates", place * rates.count + index, of: contestants.count * rates.count)
        let run = train(optimizer, rate: rate, digits, seeds)
        trial.losses.append(run?["loss"].last ?? .infinity)
        if let run, trial.losses.min() == trial.losses.last { trial.best = (rate, run) }
      }
      trials.append(trial)
    }
    board.table(
      ["optimizer", "best rate", "loss of the last epoch"],
      trials.map { trial in
        [trial.name, written(trial.best?.rate ?? .nan), written(trial.losses.min() ?? .nan)]
      })
    draw(on: board, trials)
    let guessing = log(Double(parts.training.classNames.count))
    board.claim(
      "each rule has a rate with which it beats guessing",
      trials.prefix(3).allSatisfy { $0.losses.min()! < guessing })
    board.claim(
      "Adam's best rate is far smaller than that of plain descent: it is a length",
      trials[2].best!.rate <= trials[0].best!.rate / 10)
    board.claim(
      "momentum's is no larger than that of plain descent: it multiplies it by itself",
      trials[1].best!.rate <= trials[0].best!.rate)
    board.say(
      """
      To try: s rate=0.5 in step 1, over the edge for one of the two directions; s optimizer=adagrad \
      here; `chalk practice adam`; a rule of your own with `chalk new optimizer`, which can then be \
      chosen here by its name; your own pictures with --data.
      """)
  }

  // excerpt: digits
  /// The same network, the same first weights, the same order of batches, for every rule and rate.
  private func train(
    _ optimizer: Optimizer, rate: Double, _ digits: FlatPictures, _ seeds: (UInt64, UInt64)
  ) -> History? {
    var model = Sequential(
      [
        .dense(32, activation: .relu, inputShape: [digits.inputs.shape[1]], name: "hidden"),
        .dense(digits.targets.shape[1], activation: .softmax, name: "output"),
      ], seed: seeds.0)
    var rule = optimizer
    rule.learningRate = .constant(rate)
    model.compile(optimizer: rule, loss: .categoricalCrossentropy)
    return try? model.fit(
      digits.inputs, digits.targets, epochs: epochs, callbacks: [.recorder(every: 15)],
      progress: .silent, seed: seeds.1)
  }
  // end excerpt

  private func draw(on board: Board, _ trials: [Trial]) {
    board.draw(
      Figure(
        "Too small, right, too large",
        caption: """
          Left: the loss after \(epochs) epochs for every rate; where a line ends, training broke off \
          with a loss that is no number. Right: batch after batch, each with its best rate.
          """, columns: 2
      ) {
        Panel(
          "Every rate", x: PlotAxis("rate", scale: .logarithmic),
          y: PlotAxis("loss", scale: .logarithmic), legend: .below
        ) {
          for (index, trial) in trials.enumerated() {
            Line(rates, trial.losses, label: trial.name, color: .series(index), showsPoints: true)
          }
        }
        Panel("The best rate", x: "update", y: PlotAxis("loss", scale: .logarithmic), legend: .none)
        {
          for (index, trial) in trials.enumerated() {
            let losses = smoothed(trial.best?.history.record?.losses ?? [])
            Line(losses.map(\.update), losses.map(\.loss), label: trial.name, color: .series(index))
          }
        }
      })
    board.draw(
      Figure(
        "Gradients and steps, with the best rates",
        caption: """
          Of the weights of the first layer. Left: the length of the gradient. Right: the length of the \
          step beside the weights.
          """, columns: 2
      ) {
        for (title, axis) in [("Gradients", "‖gradient‖"), ("Steps", "‖Δw‖ / ‖w‖")] {
          Panel(
            title, x: "update", y: PlotAxis(axis, scale: .logarithmic),
            legend: title == "Steps" ? .automatic : .none
          ) {
            for (index, trial) in trials.enumerated() {
              let looks = first(trial.best?.history.record)
              Line(
                looks.map { Double($0.step) },
                looks.map {
                  title == "Steps" ? $0.change.updateRatio : $0.change.gradientNorm
                }, label: trial.name, color: .series(index))
            }
          }
        }
      })
    if let record = trials[2].best?.history.record {
      board.draw(
        .activations(
          record, title: "Activations, by Adam",
          caption: "The hidden layer without its zeros, and the probabilities of the classes."))
    }
  }

  private func first(_ record: TrainingRecord?) -> [(step: Int, change: TrainingRecord.Change)] {
    guard let record, let name = record.parameters.first else { return [] }
    return record.changes(of: name)
  }

  /// Means of nine batches each.
  private func smoothed(_ losses: [Double]) -> [(update: Double, loss: Double)] {
    losses.means(ofEach: 9).enumerated().map { (update: Double(9 * $0) + 5, loss: $1) }
  }
}
