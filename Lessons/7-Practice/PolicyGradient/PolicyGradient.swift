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
    board.code("returns", file: Reinforce.file)
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

  private func percent(_ part: Double) -> String { written(100 * part, digits: 3) + " %" }

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
    board.code("score", file: Reinforce.file)
    let (θ, R) = ([0.3, -0.5, 1.0], [1.0, 3.0, -2.0])
    let π = Reinforce.softmax(θ)
    func mean(_ θ: [Double]) -> Double {
      zip(Reinforce.softmax(θ), R).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let measured = θ.indices.map { j -> Double in
      var (more, less) = (θ, θ)
      more[j] += 1e-5
      less[j] -= 1e-5
      return (mean(more) - mean(less)) / 2e-5
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
    board.code("reinforce", file: Reinforce.file)
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
}
