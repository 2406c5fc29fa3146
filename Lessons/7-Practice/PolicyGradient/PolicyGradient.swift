import Chalk
import Foundation

/// T09: learning from reward alone, by the gradient of the logarithm of what was done.
struct PolicyGradient: Lesson {
  let card = LessonCard.policyGradient

  static let (runs, updates) = (12, 400)

  func teach(on board: Board) throws {
    board.step("How do you learn when nobody says what was right?")
    let slip = board.slider("slip", in: 0...0.3, default: 0.1)
    let world = GridWorld(slip: slip)
    game(on: board, world)
    trick(on: board)
    engine(on: board, world)
    let run = try training(on: board, world)
    arrows(on: board, world, run)
    wrong(on: board, world)
    values(on: board, world)
    ending(on: board)
  }

  private func game(on board: Board, _ world: GridWorld) {
    board.say(
      """
      So far every example came with its answer, the label. In **reinforcement learning** an agent acts in a \
      world, and all that it gets back are rewards: nobody says which action would have been right. The world is \
      small here. Its states are the squares of a grid of \(GridWorld.side) × \(GridWorld.side), and the agent \
      starts at S. The actions are right, up, left and down. Every step costs \(GridWorld.stepCost); the goal G \
      gives 1, the pit P −1, and both end the episode. \(percent: world.slip) of the actions slip: a random one is \
      taken instead. An action may pay off only many steps later. So what counts is the **return**: the sum of all \
      rewards from now on, each multiplied by the **discount factor** γ = \(Reinforce.γ) once for every step that \
      it lies ahead.
      """)
    board.formula(#"G_t = r_t + \gamma r_{t+1} + \gamma^2 r_{t+2} + \ldots"#)
    board.code("returns")
    board.say(
      """
      What is the best that can be reached? For an agent that knows the rules of its world this can be computed, \
      without a single try. The value v of a state is the expected return from there if every action is the best \
      one. It follows from the values of the next states s′: that is the **Bellman equation**. Applying it again \
      and again until nothing changes is **value iteration**.
      """)
    board.formula(#"v(s) = \max_a E[r + \gamma v(s')]"#)
    board.code("value iteration")
    board.draw(
      Figure(
        "The world",
        caption: """
          How good is each state? S is the start, G the goal, P the pit; the color is the value, found by \
          value iteration.
          """,
        x: "column", y: "row", aspect: .equal, colorBar: .labelled("value")
      ) {
        field(world.bestValues(γ: Reinforce.γ))
        walls
        for (kind, name) in [(GridWorld.Square.start, "S"), (.goal, "G"), (.pit, "P")] {
          let place = GridWorld.places(kind)[0]
          Annotation(name, x: x(place), y: y(place), side: .center)
        }
      })
    let small: Reinforce.Episode = [(0, 0, -0.04), (1, 0, -0.04), (2, 0, 1)]
    let G = Reinforce.returns(small)
    board.identity(
      "two steps, then the goal: G₀ = −0.04 + 0.95·(−0.04 + 0.95·1)",
      abs(G[0] - (-0.04 + 0.95 * (-0.04 + 0.95))) < 1e-12 && G[2] == 1)
  }

  /// Numbers over the squares of the world, the lowest row first; walls have none.
  func field(_ values: [Double]) -> HeatMap {
    let side = GridWorld.side
    let rows = (0..<side).reversed().map { row in
      (0..<side).map { column in
        let state = row * side + column
        if GridWorld.isWall(state) { return Double.nan }
        return GridWorld.isEnd(state) ? GridWorld.reward(state) : values[state]
      }
    }
    return HeatMap(rows, x: 0...5, y: 0...5, scale: .diverging, range: -1.3...1.3)
  }

  /// A word on each wall.
  var walls: [Mark] {
    GridWorld.places(.wall).map {
      Annotation("wall", x: x($0), y: y($0), side: .center, color: .muted).mark
    }
  }

  func x(_ state: Int) -> Double { Double(state % GridWorld.side) + 0.5 }
  func y(_ state: Int) -> Double { Double(GridWorld.side - 1 - state / GridWorld.side) + 0.5 }

  private func trick(on board: Board) {
    board.step("A gradient without a formula for the world")
    board.say(
      """
      From here on the rules are unknown; the agent can only try. A **policy** π(a|s) gives each action a in state \
      s a probability, and has parameters θ. To improve it one needs the gradient of the mean return, the **policy \
      gradient**. But the return comes from the world, and there is no formula for the world. The log-derivative \
      trick helps: the derivative of a probability is the probability times the derivative of its logarithm, ∇π = \
      π·∇log π. So the gradient of a mean is itself a mean, over actions drawn from the policy, and that can be \
      estimated by trying.
      """)
    board.formula(#"\nabla \sum_a \pi(a) R(a) = \sum_a \pi(a) \nabla \log \pi(a) R(a)"#)
    board.formula(#"\nabla J = E[\sum_t \nabla \log \pi(a_t | s_t) (G_t - b(s_t))]"#)
    board.say(
      """
      The second formula is **REINFORCE**; the number b that is subtracted from the return is called a \
      **baseline**. Strictly, the gradient of the return from the start has a factor γᵗ in each term. It is nearly \
      always left out, so that late actions count as much as early ones.
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
      ["action", "π", "R", "∂/∂θ, measured", "∂/∂θ by the trick"],
      θ.indices.map {
        [
          "\($0 + 1)", written(π[$0]), written(R[$0]), written(measured[$0]), written(byTrick[$0]),
        ]
      })
    board.identity(
      "the trick gives the measured gradient",
      zip(measured, byTrick).allSatisfy { abs($0 - $1) < 1e-8 })
    let ofBaseline = θ.indices.map { j in
      π.indices.reduce(0.0) { $0 + π[$1] * Reinforce.score(π, $1)[j] * 5 }
    }
    board.identity(
      "a baseline, the same for all actions, adds nothing to the mean",
      ofBaseline.allSatisfy { abs($0) < 1e-12 })
    board.say(
      """
      So a baseline does not change the mean. What is it for? Single estimates scatter less around the mean, as \
      step 6 shows. With b near the usual return, G − b is an estimate of the **advantage**: was this action \
      better than usual? A learned b makes the method an **actor-critic**: the policy acts, the learned values \
      criticize.
      """)
    board.ask(
      "All returns are positive, and b = 0. Which actions become more likely after they were tried?",
      choices: ["only good ones", "all that were tried"], answer: 1,
      because:
        "Where G > 0, a step along ∇log π·G makes the action that was taken more likely, good or not."
    )
  }

  private func engine(on board: Board, _ world: GridWorld) {
    board.step("It is a cross-entropy")
    board.say(
      """
      Is there a loss with this gradient? Then any network and any optimizer could be used. There is, and it is \
      familiar: the cross-entropy, with the action that was taken in place of the label, and each term weighted by \
      the advantage G − b. The sum is over all steps of n episodes. Here θ is a table, and the step computed by hand \
      is compared with that of the tensor engine.
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
    let losses = Primitive.softmaxCrossEntropy(labels: steps.map(\.0.action))(z)
    let loss = (losses * Tensor(steps.map(\.1), .double)).sum() / Double(episodes.count)
    loss.backward()
    _ = learner.learn(episodes, rate: 1)
    let apart = zip(learner.θ.joined(), table.gradient!.values).map { abs($0 + $1) }.max()!
    board.value("steps in four episodes", Double(steps.count))
    board.identity(
      "one step of REINFORCE is one step of gradient descent on this loss", apart < 1e-12)
  }

  private func training(on board: Board, _ world: GridWorld) throws -> Reinforce.Run {
    board.step("Thousands of episodes")
    let rate = board.slider("rate", in: 0.3...1.5, default: 0.8)
    let shift = board.slider("shift", in: 0...2, default: 2)
    let (updates, runs) = (PolicyGradient.updates, PolicyGradient.runs)
    let best = world.bestValues(γ: Reinforce.γ)[GridWorld.start]
    board.say(
      """
      There are \(runs) learners with a baseline and \(runs) without. Each makes \(updates) updates from 8 \
      episodes, \(8 * updates) episodes in all. The best return of any policy is \(written(best)). Everything is \
      done twice: with the returns as they are, and with \(written(shift)) added to every return. A constant that \
      is added to all changes nothing about which of two policies is better. Does it change how well they learn?
      """)
    board.predict(
      "For which learners does the constant not matter?", choices: ["with a baseline", "without"],
      answer: 0,
      because: "Their baseline is the usual return, constant included, and is subtracted again.")
    let settings = [(true, 0.0), (false, 0.0), (true, shift), (false, shift)]
    var all: [[Reinforce.Run]] = settings.map { _ in [] }
    for run in 0..<runs {
      for (place, setting) in settings.enumerated() {
        let name = "\(setting.0 ? "with" : "without") baseline, shift \(written(setting.1))"
        all[place].append(
          try Reinforce.train(
            world, updates: updates, rate: rate, shift: setting.1, usesBaseline: setting.0,
            on: board, as: "\(name), \(run + 1)"
          ) { drawn($0, in: world, "now", colorBar: .none) })
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
          Does the constant matter? Returns from the start, without the constant: mean and standard deviation over \
          \(runs) learners, smoothed over 10 updates. Left: learned from the returns as they are. Right: with \
          \(written(shift)) added to each.
          """, columns: 2
      ) {
        for (title, first) in [("Shift 0", 0), ("Shift \(written(shift))", 2)] {
          Panel(
            title, x: "update", y: PlotAxis("return", range: -2.6...1), legend: .below
          ) {
            Band(places, runs: shown[first].map { smooth($0.returns) }, label: "with baseline")
            Band(places, runs: shown[first + 1].map { smooth($0.returns) }, label: "without")
            ReferenceLine(y: best, label: "best possible")
          }
        }
      })
    board.draw(
      Figure(
        "Inside the learners",
        caption: """
          When does learning stop? Learners with \(written(shift)) added. Left: the norm of the gradient, \
          first learners. Right: the mean entropy of the policy over all states, mean and standard deviation \
          over the learners; that of four equally likely actions is \(written(log(4.0), digits: 3)). Low \
          entropy says that a policy is certain, not that it is good.
          """, columns: 2
      ) {
        Panel("Gradient", x: "update", y: PlotAxis("norm", scale: .logarithmic), legend: .below) {
          Line(places, smooth(shown[2][0].lengths).map { max($0, 1e-6) }, label: "with baseline")
          Line(places, smooth(shown[3][0].lengths).map { max($0, 1e-6) }, label: "without")
        }
        Panel("Entropy", x: "update", y: PlotAxis("nats", range: 0...1.5), legend: .below) {
          Band(places, runs: shown[2].map { smooth($0.entropies) }, label: "with baseline")
          Band(places, runs: shown[3].map { smooth($0.entropies) }, label: "without")
        }
      })
    let ends = all.map { runs in runs.map { $0.returns.suffix(100).mean } }
    let starts = all.map { runs in runs.map { $0.returns.prefix(10).mean } }
    board.table(
      ["baseline", "shift", "first ten updates", "last hundred", "± over learners"],
      settings.enumerated().map { place, setting in
        [
          setting.0 ? "yes" : "no", written(setting.1), written(starts[place].mean, digits: 3),
          written(ends[place].mean, digits: 3),
          written(ends[place].sampleStandardDeviation, digits: 2),
        ]
      })
    board.claim(
      "with a baseline every learner ends far above where it began, with and without the constant",
      [0, 2].allSatisfy { place in zip(starts[place], ends[place]).allSatisfy { $1 > $0 + 0.5 } })
    board.claim(
      "on average they come within 0.15 of the best possible return",
      best - ends[0].mean < 0.15 && best - ends[2].mean < 0.15)
    let (plain, moved) = (
      PairedDifference(ends[0], ends[1]), PairedDifference(ends[2], ends[3])
    )
    board.say(
      """
      For the returns as they are, the mean return with a baseline minus that without is \(plain.words). With the \
      constant \(written(shift)) it is \(moved.words).
      """)
    if shift == 2 && rate == 0.8 && world.slip == 0.1 {
      board.claim(
        "with the shift of 2, the mean return is higher with a baseline, by more than chance explains",
        moved.mean > 0 && moved.isClear)
      board.claim(
        "with the shift of 2, learners without a baseline end further apart than those with one",
        ends[3].standardDeviation > ends[2].standardDeviation)
      let doubt =
        moved.isClear
        ? "" : " So \(runs) pairs cannot show a difference of the means, however large it looks."
      board.say(
        """
        Why? With the constant nearly every return is positive, so everything that is tried is reinforced, and a \
        learner without a baseline may stay with what it happened to do first. Some of these learners come close to \
        the best return all the same, others do not: their standard deviation is \
        \(ends[3].sampleStandardDeviation, digits: 2), with a baseline \(ends[2].sampleStandardDeviation, digits: 2).\(doubt) \
        Without the constant most returns at the beginning are negative: what was tried becomes less likely, the \
        learner goes on exploring, and the two kinds differ less.
        """)
    }
    return all[2].max { a, b in a.returns.suffix(50).mean < b.returns.suffix(50).mean }!
  }

  private func arrows(on board: Board, _ world: GridWorld, _ run: Reinforce.Run) {
    board.step("The policy, drawn")
    board.say(
      """
      What has the agent learned to do in each square, and how good would each square be for it? Here is the policy \
      of the best learner with a baseline, at three moments of its training.
      """)
    let names = ["before", "after an eighth", "at the end"]
    let panels = zip(names, run.policies).enumerated().map { place, part in
      drawn(part.1, in: world, part.0, colorBar: place == 2 ? .labelled("value") : .none)
    }
    board.draw(
      Figure(
        "What it would do",
        caption: """
          What was learned, and where? An arrow is the sum of the four actions' directions, each times its \
          probability; at first it is 0. The color is the value of each state under this policy, the number is that \
          of the start; S, G and P lie as in step 1. Away from the usual path the arrows stay short: little is \
          learned in states that are hardly ever visited.
          """, columns: 3
      ) { for panel in panels { panel } })
    let policy = run.policies.last!
    let along = path(policy)
    board.claim(
      "taking the most probable action everywhere leads from the start to the goal",
      along.last.map { GridWorld.places(.goal).contains($0) } ?? false)
    board.value("steps on that path", Double(along.count - 1))
  }

  /// What a policy does in each state, and what it is worth there.
  private func drawn(
    _ policy: [[Double]], in world: GridWorld, _ name: String, colorBar: ColorBar
  ) -> Panel {
    let values = world.values(of: { policy[$0] }, γ: Reinforce.γ)
    let states = GridWorld.states
    let dx = states.map { policy[$0][0] - policy[$0][2] }
    let dy = states.map { policy[$0][1] - policy[$0][3] }
    return Panel(
      "\(name): \(written(values[GridWorld.start], digits: 2))",
      x: PlotAxis("column", range: 0...5), y: PlotAxis("row", range: 0...5), legend: .none,
      aspect: .equal, colorBar: colorBar
    ) {
      field(values)
      walls
      Arrows(
        zip(states, dx).map { x($0) - 0.4 * $1 }, zip(states, dy).map { y($0) - 0.4 * $1 },
        dx.map { 0.8 * $0 }, dy.map { 0.8 * $0 }, color: .text)
    }
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
    board.step("What goes wrong: single episodes scatter")
    board.say(
      """
      The gradient from one episode is right only on average. How far off is a single one? Here are 400 of them, \
      at the first policy, for one parameter: the θ of the action *up* at the start. Once with b = 0, and once \
      with b = the mean return from each state.
      """)
    let learner = Reinforce(world: world, usesBaseline: false)
    let usual = world.values(of: learner.policy, γ: Reinforce.γ)
    var samples: [[Double]] = [[], []]
    for _ in 0..<400 {
      let episode = learner.episode(&board.random)
      var sums = [0.0, 0.0]
      for (step, G) in zip(episode, Reinforce.returns(episode)) where step.state == GridWorld.start
      {
        let derivative = Reinforce.score(learner.policy(step.state), step.action)[1]
        sums[0] += derivative * G
        sums[1] += derivative * (G - usual[step.state])
      }
      samples[0].append(sums[0])
      samples[1].append(sums[1])
    }
    let shown = samples
    board.draw(
      Figure(
        "The same derivative, from 400 single episodes",
        caption: """
          How much less does the estimate scatter with a baseline? The standard deviation is \
          \(written(shown[0].sampleStandardDeviation, digits: 2)) without and \
          \(written(shown[1].sampleStandardDeviation, digits: 2)) with a baseline; the means differ only by chance.
          """, x: "derivative from one episode", y: "episodes"
      ) {
        Histogram(shown[0], bins: 30, label: "b = 0")
        Histogram(shown[1], bins: 30, label: "b = mean return")
      })
    board.claim(
      "with a baseline the derivatives scatter less",
      samples[1].standardDeviation < samples[0].standardDeviation)
    let apart = abs(samples[0].mean - samples[1].mean)
    board.claim(
      "and their means agree, as far as 400 episodes can tell",
      apart < 4 * (samples[0].standardDeviation + samples[1].standardDeviation) / 20)
    board.warn(
      """
      A learner that has found one path becomes certain of it and stops trying others: its **entropy** falls, and \
      **exploration** ends. It may keep to a bad path forever; a bonus for entropy in the loss delays that. And \
      an agent learns what is rewarded, which is not always what was meant.
      """)
    board.ask(
      "γ = 0.95. What is a reward of 1 worth that comes two steps later?", answer: 0.9025,
      because: "It is discounted once for each of the two steps: 0.95².")
  }

  private func values(on board: Board, _ world: GridWorld) {
    board.step("The alternative: learn values")
    board.say(
      """
      Can values be learned without knowing the rules? Value iteration needs them; **Q-learning** replaces them by \
      experience. Q(s, a) estimates the return after action a in state s, and after every step it is moved towards \
      what the Bellman equation says. No policy has to be differentiated: the agent takes the action with the \
      largest Q, but with probability ε a random one, for exploration.
      """)
    board.formula(
      #"Q(s, a) \leftarrow Q(s, a) + \alpha (r + \gamma \max_{a'} Q(s', a') - Q(s, a))"#)
    board.code("q-learning")
    let episodes = 8 * PolicyGradient.updates
    let marks = Array(stride(from: 0, to: 80, by: 8)) + stride(from: 80, to: episodes, by: 80)
    let best = world.bestValues(γ: Reinforce.γ)[GridWorld.start]
    let runs = (0..<PolicyGradient.runs).map { _ in
      QLearning.train(
        world, episodes: episodes, marks: marks, exploring: 0.1, random: &board.random
      ).values
    }
    let reached = runs.map { $0.suffix(10).mean }
    board.draw(
      Figure(
        "Q-learning, with as many episodes",
        caption: """
          How many episodes does it need? The return of the greedy policy, computed from the world's rules: \
          mean and standard deviation over \(runs.count) learners. REINFORCE uses an episode once, for one \
          gradient; here every step changes a value at once.
          """, x: PlotAxis("episodes + 1", scale: .logarithmic),
        y: PlotAxis("return of the greedy policy", range: -1...1)
      ) {
        Band((marks + [episodes]).map { Double($0 + 1) }, runs: runs, label: "Q-learning")
        ReferenceLine(y: best, label: "best possible")
      })
    board.say(
      """
      In the end the return of the greedy policy is \(reached.mean, digits: 3) ± \
      \(reached.sampleStandardDeviation, digits: 1); the best possible is \(best, digits: 3). Policy gradients are \
      chosen where actions are continuous or a policy must be random, value methods where episodes are \
      expensive.
      """)
    board.claim(
      "on average Q-learning comes within 0.15 of the best possible return",
      best - reached.mean < 0.15)
  }
}
