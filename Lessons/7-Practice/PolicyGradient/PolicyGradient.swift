import Chalk
import Foundation

/// T09: learning from reward alone, by the gradient of the logarithm of what was done.
struct PolicyGradient: Lesson {
  let card = LessonCard(
    "policy-gradient", "Nobody says what was right", formulas: ["T09"], minutes: 15)

  func teach(on board: Board) throws {
    board.step("How do you learn when nobody says what was right?")
    let slip = board.slider("slip", in: 0...0.3, default: 0.1)
    let world = GridWorld(slip: slip)
    game(on: board, world)
    trick(on: board)
    try engine(on: board, world)
    let run = try training(on: board, world)
    arrows(on: board, world, run)
    wrong(on: board, world)
  }

  private func game(on board: Board, _ world: GridWorld) {
    board.say(
      """
      So far every example came with its answer. Here there is none. Somebody stands at S, can go right, \
      up, left and down, and gets \(written(-GridWorld.stepCost)) for every step, 1 at the goal G, −1 in \
      the pit P; both end it. \(percent(world.slip)) of the moves slip, and go anywhere. What counts is \
      the return: all that comes, what comes later a little less.
      """)
    board.formula(#"G_t = r_t + \gamma r_{t+1} + \gamma^2 r_{t+2} + \ldots"#)
    board.code("returns")
    board.draw(
      Figure(
        "The world",
        caption:
          "S the start, G the goal, P the pit. The colour is the return of the best policy, found by trying all moves in thought.",
        x: "column", y: "row", aspect: .equal, colorBar: .labelled("best return")
      ) {
        field(world.bestValues(γ: Reinforce.γ))
        walls
        for kind in ["S", "G", "P"] {
          let place = GridWorld.places(Character(kind))[0]
          Annotation(kind, x: x(place), y: y(place), side: .center)
        }
      })
    let small: Reinforce.Episode = [(0, 0, -0.04), (1, 0, -0.04), (2, 0, 1)]
    let G = Reinforce.returns(small)
    board.claim(
      "two steps and the goal: −0.04 + 0.95·(−0.04 + 0.95·1)",
      abs(G[0] - (-0.04 + 0.95 * (-0.04 + 0.95))) < 1e-12 && G[2] == 1)
  }

  /// Numbers over the squares of the world, the lowest row first; walls have 0.
  func field(_ values: [Double]) -> HeatMap {
    let side = GridWorld.side
    let rows = (0..<side).reversed().map { row in
      (0..<side).map { column in
        let state = row * side + column
        if GridWorld.isWall(state) { return 0.0 }
        return GridWorld.isEnd(state) ? GridWorld.reward(state) : values[state]
      }
    }
    return HeatMap(rows, x: 0...5, y: 0...5, scale: .diverging, range: -1.3...1.3)
  }

  /// A word on each wall.
  var walls: [Mark] {
    GridWorld.places("#").map {
      Annotation("wall", x: x($0), y: y($0), side: .center, color: .muted).mark
    }
  }

  func x(_ state: Int) -> Double { Double(state % GridWorld.side) + 0.5 }
  func y(_ state: Int) -> Double { Double(GridWorld.side - 1 - state / GridWorld.side) + 0.5 }

  private func trick(on board: Board) {
    board.step("A slope without a formula for the world")
    board.say(
      """
      A policy π gives each move a probability. What is wanted is the slope of the mean return. But the \
      return comes from the world, and nobody has a formula for the world. The trick: the slope of a \
      probability is the probability times the slope of its logarithm. So the slope of a mean is itself a \
      mean, and means can be had by trying.
      """)
    board.formula(#"\nabla \sum_a \pi(a) R(a) = \sum_a \pi(a) \nabla \log \pi(a) R(a)"#)
    board.formula(#"\nabla J = E[\sum_t \nabla \log \pi(a_t | s_t) (G_t - b(s_t))]"#)
    board.say(
      """
      This second formula is how it is nearly always used, and a little loose: for the return from the \
      start a factor γᵗ belongs before each term. Left out, late moves count as much as early ones.
      """)
    board.code("score")
    let (θ, R) = ([0.3, -0.5, 1.0], [1.0, 3.0, -2.0])
    let π = Reinforce.softmax(θ)
    func meanReturn(_ θ: [Double]) -> Double {
      zip(Reinforce.softmax(θ), R).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let measured = θ.indices.map { j -> Double in
      var (more, less) = (θ, θ)
      more[j] += 1e-5
      less[j] -= 1e-5
      return (meanReturn(more) - meanReturn(less)) / 2e-5
    }
    let byTrick = θ.indices.map { j in
      π.indices.reduce(0.0) { $0 + π[$1] * Reinforce.score(π, $1)[j] * R[$1] }
    }
    board.table(
      ["move", "π", "R", "slope, measured", "slope by the trick"],
      θ.indices.map {
        [
          "\($0 + 1)", written(π[$0]), written(R[$0]), written(measured[$0]), written(byTrick[$0]),
        ]
      })
    board.claim(
      "the trick gives the measured slope",
      zip(measured, byTrick).allSatisfy { abs($0 - $1) < 1e-8 })
    let ofBaseline = θ.indices.map { j in
      π.indices.reduce(0.0) { $0 + π[$1] * Reinforce.score(π, $1)[j] * 5 }
    }
    board.claim(
      "a number b that is the same for all moves adds nothing to the mean",
      ofBaseline.allSatisfy { abs($0) < 1e-12 })
    board.say(
      """
      That b may be taken away for nothing is worth a lot: with b near the usual return, G − b says \
      whether a move was better than usual, and the single tries scatter less around their mean.
      """)
    board.ask(
      "All returns are positive, and b = 0. Which moves become more likely after they were tried?",
      choices: ["only good ones", "all that were tried"], answer: 1,
      because: "∇log π·G points towards what was done, whenever G > 0.")
  }

  private func engine(on board: Board, _ world: GridWorld) throws {
    board.step("It is a cross-entropy")
    board.say(
      """
      Read backwards, the rule is an old friend: the cross-entropy with the move that was made in the \
      place of the right answer, each weighted with how well it went; the sum is over all steps of n episodes. \
      So any network and any optimizer can be used. Here the table of a policy by hand, and the same by the tensor engine.
      """)
    board.formula(#"L = -\frac{1}{n} \sum_t (G_t - b) \log \pi(a_t | s_t)"#)
    board.code("reinforce")
    var learner = Reinforce(world: world, usesBaseline: false)
    let episodes = (0..<4).map { _ in learner.episode(&board.random) }
    let steps = episodes.flatMap { zip($0, Reinforce.returns($0)) }
    let table = Variable(
      .zeros([GridWorld.side * GridWorld.side, 4], .double), requiresGradient: true)
    let rows = Tensor(steps.map { Double($0.0.state) }, .double)
    let z = Primitive.lookup(rows)([table])
    let losses = Primitive.softmaxCrossEntropy(labels: steps.map(\.0.move))(z)
    let loss = (losses * Tensor(steps.map(\.1), .double)).sum() / Double(episodes.count)
    loss.backward()
    _ = learner.learn(episodes, rate: 1)
    let apart = zip(learner.θ.joined(), table.gradient!.values).map { abs($0 + $1) }.max()!
    board.value("steps in four episodes", Double(steps.count))
    board.claim("one step of REINFORCE is one step down this loss", apart < 1e-12)
  }

  private func training(on board: Board, _ world: GridWorld) throws -> Reinforce.Run {
    board.step("Trying, thousands of times")
    let rate = board.slider("rate", in: 0.3...1.5, default: 0.8)
    let shift = board.slider("shift", in: 0...2, default: 2)
    let (updates, runs) = (400, 5)
    let best = world.bestValues(γ: Reinforce.γ)[GridWorld.start]
    board.say(
      """
      \(runs) learners with a baseline and \(runs) without, \(updates) updates of 8 episodes each: \
      \(8 * updates) tries for every learner. The best that any policy can have is \(written(best)). And one more thing: what is learned from is counted \
      from another zero, \(written(shift)) is added to every return. No policy becomes better or worse \
      beside another by that.
      """)
    board.predict(
      "Which of them need not care where the zero is?", choices: ["with a baseline", "without"],
      answer: 0, because: "It learns what is usual, and takes it away again.")
    var all: [[Reinforce.Run]] = [[], []]
    for run in 0..<runs {
      for (place, uses) in [true, false].enumerated() {
        try board.progress("run", 2 * run + place + 1, of: 2 * runs)
        all[place].append(
          Reinforce.train(
            world, updates: updates, rate: rate, shift: shift, usesBaseline: uses,
            random: &board.random))
      }
    }
    let places = stride(from: 10, through: updates, by: 10).map(Double.init)
    func smooth(_ values: [Double]) -> [Double] {
      stride(from: 0, to: updates, by: 10).map { values[$0..<$0 + 10].mean }
    }
    let shown = all
    board.draw(
      Figure(
        "Returns while learning",
        caption: """
          Means over 10 updates; the bands are a standard deviation over \(runs) learners. The last \
          hundred updates bring \(written(shown[0].map { $0.returns.suffix(100).mean }.mean, digits: 3)) \
          with a baseline.
          """, columns: 2
      ) {
        Panel("Return", x: "update", y: "return from the start") {
          Band(places, runs: shown[0].map { smooth($0.returns) }, label: "with baseline")
          Band(places, runs: shown[1].map { smooth($0.returns) }, label: "without")
          ReferenceLine(y: best, label: "best possible")
        }
        Panel("Gradient", x: "update", y: PlotAxis("length", scale: .logarithmic)) {
          Line(places, smooth(shown[0][0].lengths).map { max($0, 1e-6) }, label: "with baseline")
          Line(places, smooth(shown[1][0].lengths).map { max($0, 1e-6) }, label: "without")
        }
      })
    let ends = all.map { runs in runs.map { $0.returns.suffix(100).mean } }
    let starts = all.map { runs in runs.map { $0.returns.prefix(10).mean } }
    board.table(
      ["", "first ten updates", "last hundred", "± over learners"],
      ["with baseline", "without"].enumerated().map { place, name in
        [
          name, written(starts[place].mean, digits: 3), written(ends[place].mean, digits: 3),
          written(ends[place].standardDeviation, digits: 2),
        ]
      })
    board.claim(
      "with a baseline every learner ends far above where it began",
      zip(starts[0], ends[0]).allSatisfy { $1 > $0 + 0.5 })
    board.claim(
      "on the mean they come within 0.15 of the best possible", best - ends[0].mean < 0.15)
    if shift == 2 && rate == 0.8 && world.slip == 0.1 {
      board.claim(
        "without one they are worse by more than 0.1 on the mean",
        ends[1].mean < ends[0].mean - 0.1)
      board.say(
        "Where everything is praised, a learner without a baseline may stay with what it did first."
      )
    } else {
      board.say(
        """
        The last hundred updates bring \(ends[0].mean) with a baseline and \(ends[1].mean) without. A \
        shift of 2 and large steps are what learners without one find hardest.
        """)
    }
    board.claim(
      "no policy can be better than the best",
      world.values(of: all[0][0].last.policy, γ: Reinforce.γ)[GridWorld.start] <= best + 1e-9)
    return all[0].max { a, b in
      a.returns.suffix(50).mean < b.returns.suffix(50).mean
    }!
  }

  private func arrows(on board: Board, _ world: GridWorld, _ run: Reinforce.Run) {
    board.step("The policy, drawn")
    board.say(
      """
      An arrow at each place: the mean of the four moves, each as long as it is likely. In the beginning \
      all four are equally likely, and the mean is nothing.
      """)
    let names = ["before", "after an eighth", "in the end"]
    let panels = zip(names, run.policies).map { name, policy in
      let values = world.values(of: { policy[$0] }, γ: Reinforce.γ)
      let states = GridWorld.states
      let dx = states.map { policy[$0][0] - policy[$0][2] }
      let dy = states.map { policy[$0][1] - policy[$0][3] }
      return Panel(
        "\(name): \(written(values[GridWorld.start], digits: 2))",
        x: PlotAxis("column", range: 0...5), y: PlotAxis("row", range: 0...5), legend: .none,
        aspect: .equal, colorBar: .none
      ) {
        field(values)
        walls
        Arrows(
          zip(states, dx).map { x($0) - 0.4 * $1 }, zip(states, dy).map { y($0) - 0.4 * $1 },
          dx.map { 0.8 * $0 }, dy.map { 0.8 * $0 }, color: .text)
      }
    }
    board.draw(
      Figure(
        "What it would do",
        caption: """
          The best of the learners. The colour is the return from each place, the number above that from \
          the start. Away from the way that it usually takes, the arrows stay short: what is hardly ever \
          visited is hardly learned.
          """, columns: 3
      ) { for panel in panels { panel } })
    let policy = run.policies.last!
    let along = path(policy)
    board.claim(
      "going the likeliest way leads from the start to the goal",
      along.last.map { GridWorld.places("G").contains($0) } ?? false)
    board.value("steps on that way", Double(along.count - 1))
    board.claim(
      "before learning all moves are equally likely", run.policies[0][0].allSatisfy { $0 == 0.25 })
  }

  /// The likeliest way, at most 30 steps long.
  private func path(_ policy: [[Double]]) -> [Int] {
    var way = [GridWorld.start]
    while way.count < 30, !GridWorld.isEnd(way.last!) {
      way.append(GridWorld.target(way.last!, policy[way.last!].argmax))
    }
    return way
  }

  private func wrong(on board: Board, _ world: GridWorld) {
    board.step("What goes wrong: how much single tries scatter")
    board.say(
      """
      The gradient of one episode is right on the mean, and wrong by itself. How wrong? 400 gradients at \
      the first policy, of the number that says "up" at the start; with b = 0, and with b = the return \
      that is usual there.
      """)
    let learner = Reinforce(world: world, usesBaseline: false)
    let usual = world.values(of: learner.policy, γ: Reinforce.γ)
    var samples: [[Double]] = [[], []]
    for _ in 0..<400 {
      let episode = learner.episode(&board.random)
      var sums = [0.0, 0.0]
      for (step, G) in zip(episode, Reinforce.returns(episode)) where step.state == GridWorld.start
      {
        let slope = Reinforce.score(learner.policy(step.state), step.move)[1]
        sums[0] += slope * G
        sums[1] += slope * (G - usual[step.state])
      }
      samples[0].append(sums[0])
      samples[1].append(sums[1])
    }
    let shown = samples
    board.draw(
      Figure(
        "The same slope, from 400 single episodes",
        caption: """
          The standard deviation is \(written(shown[0].standardDeviation, digits: 2)) without and \
          \(written(shown[1].standardDeviation, digits: 2)) with a baseline; the means are the same but for chance.
          """, x: "slope from one episode", y: "episodes"
      ) {
        Histogram(shown[0], bins: 30, label: "b = 0")
        Histogram(shown[1], bins: 30, label: "b = usual return")
      })
    board.claim(
      "with a baseline they scatter less",
      samples[1].standardDeviation < samples[0].standardDeviation)
    let apart = abs(samples[0].mean - samples[1].mean)
    board.claim(
      "and the means agree, as far as 400 tries can tell",
      apart < 4 * (samples[0].standardDeviation + samples[1].standardDeviation) / 20)
    board.warn(
      """
      A learner that has found a way keeps to it, and stops trying others. It may stay with a bad one for \
      ever; and it learns what was rewarded, which is not always what was meant.
      """)
    board.ask(
      "γ = 0.95. What is a reward of 1 worth that comes two steps later?", answer: 0.9025,
      because: "0.95².")
    board.say(
      """
      To try: s shift=0, s slip=0.3, s rate=1.5. The cross-entropy that this is: chalk practice cross-entropy. A world \
      of your own: chalk new lesson MyWorld.
      """)
  }
}
