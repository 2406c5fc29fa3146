import Chalk
import Foundation

/// T06: clipped and noised gradients: what a model gives away, what is promised, and what it costs.
struct Privacy: Lesson {
  let card = LessonCard(
    "privacy", "What does a model give away?", formulas: ["T06"], minutes: 15)

  static let steps = 200

  func teach(on board: Board) throws {
    board.step("What does a model give away?")
    let examples = try board.data.examples("breast-cancer", or: .breastCancer)
    let people = Membership(examples, count: 120, random: &board.random)
    attack(on: board, people)
    let C = clipping(on: board, people)
    promise(on: board)
    try cost(on: board, people, C)
    again(on: board, people, C)
  }

  private func attack(on board: Board, _ people: Membership) {
    let n = people.members.labels.count
    board.say(
      """
      The names were taken out of the table before a network learned from it. Is that enough? Somebody \
      has the network, and the data of one person, and wants to know: was this person in the table? In a \
      table of people with one illness, the answer says that they have it. \(n) people are members here, \
      \(n) are not. A fifth of the diagnoses are wrong, as in life, so that there is something to learn \
      by heart.
      """)
    board.code("attack")
    let (network, losses, lengths) = people.train(
      limit: 1e9, noise: 0, steps: 2 * Privacy.steps, random: &board.random)
    let (curve, memberLosses, otherLosses) = people.attack(network)
    board.draw(
      Figure(
        "The loss gives it away",
        caption: """
          Left: the losses of members and of others. Many members have a smaller one: the network was \
          bent towards them. Right: the loss of training, and how long each step was.
          """, columns: 2
      ) {
        Panel("Losses", x: "loss (cut off at 4)", y: "people") {
          Histogram(memberLosses.map { min($0, 4) }, bins: 20, range: 0...4, label: "members")
          Histogram(otherLosses.map { min($0, 4) }, bins: 20, range: 0...4, label: "others")
        }
        Panel("Training", x: "step", y: PlotAxis("loss, length", scale: .logarithmic)) {
          Line(losses.indices.map { Double(5 * $0) }, losses, label: "loss")
          Line(lengths.indices.map(Double.init), lengths, label: "‖gradient‖")
        }
      })
    board.value("area under the curve of the attack", curve.area)
    board.claimForBuiltInData("the attack is better than a coin by far", curve.area > 0.6)
    board.claimForBuiltInData(
      "members have the smaller loss, on the whole", memberLosses.mean < otherLosses.mean)
    board.value(
      "accuracy on people of a third group, in no table and not attacked",
      network.accuracy(people.test.x, people.test.labels))
  }

  private func clipping(on board: Board, _ people: Membership) -> Double {
    board.step("No one may matter too much")
    let C = board.slider("limit", in: 0.2...3, default: 1)
    board.say(
      """
      A step is a sum over people. If no one's gradient is longer than C, no one can move the sum by \
      more than C. And if noise is added that is larger than that, it is hard to tell whether they did. \
      This is DP-SGD: clip each, add up, add noise z, a normal random number for every weight.
      """)
    board.formula(#"\bar{g}_i = g_i \min(1, \frac{C}{\|g_i\|})"#)
    board.formula(#"g = \frac{1}{n} (\sum_i \bar{g}_i + \sigma C z)"#)
    board.say(
      """
      Each gradient by itself would be a network full of numbers for each person. For its length they are \
      not needed: the gradient of a weight is an input times what comes back, so lengths multiply.
      """)
    board.code("norms")
    board.code("sum")
    board.code("step")
    let network = PrivateNetwork(
      inputs: people.members.x.shape[1], classes: people.classes, random: &board.random)
    let t = people.targets(people.members.labels)
    let pass = network.pass(people.members.x, t)
    let norms = network.norms(pass).values
    board.draw(
      Figure(
        "How long is each person's gradient?",
        caption: """
          The gradients of \(norms.count) people before the first step. Clipping makes those longer than \
          C = \(written(C)), which are \(norms.count { $0 > C }), exactly as long as C, and leaves \
          shorter ones alone.
          """, x: "‖gᵢ‖", y: "people"
      ) {
        Histogram(norms, bins: 30, label: "as they come")
        Histogram(
          norms.map { min($0, C) }, bins: 30, range: 0...(norms.max() ?? 1), label: "clipped")
        ReferenceLine(x: C, label: "C")
      })
    let n = norms.count
    let whole = network.clippedSum(pass, limit: C)
    var (brute, sensitivity) = (0.0, 0.0)
    for person in 0..<min(n, 40) {
      let one = network.pass(people.members.x[person..<person + 1], t[person..<person + 1])
      let g = network.clippedSum(one, limit: 1e9)
      brute = max(brute, abs(length(g) - norms[person]) / norms[person])
      let rest = (0..<n).filter { $0 != person }
      let without = network.clippedSum(
        network.pass(people.members.x.rows(at: rest), t.rows(at: rest)), limit: C)
      sensitivity = max(sensitivity, length(zip(whole, without).map { $0 - $1 }))
    }
    board.claim("the lengths are those of the gradients written out", brute < 1e-4)
    board.value("the most that one of 40 people moves the sum", sensitivity)
    board.claim("leaving one person out moves the sum by C at most", sensitivity <= C * 1.001)
    board.ask(
      "A gradient has length 5, and C is 2. By which factor is it multiplied?", answer: 0.4,
      because: "min(1, 2/5).")
    return C
  }

  private func length(_ tensors: [Tensor]) -> Double {
    tensors.reduce(0) { $0 + $1.squared().sum().scalar }.squareRoot()
  }

  private func promise(on board: Board) {
    board.step("What is promised")
    let σ = board.slider("noise", in: 1...50, default: 10)
    board.say(
      """
      Whatever anybody makes of the network: with one person left out, no outcome becomes more than e^ε \
      times as likely, except for cases that have probability δ together. ε small: next to nothing can be \
      told. ε = 10: a factor of \(exp(10.0).rounded()), a promise in name only.
      """)
    board.formula(#"\rho = \frac{T}{2 \sigma^2}"#)
    let f = board.formula(#"\varepsilon = \rho + 2 \sqrt{\rho \ln(1 / \delta)}"#)
    board.code("budget")
    let (T, δ) = (Privacy.steps, 1e-3)
    let ρ = Double(T) / (2 * σ * σ)
    board.explain(f, [#"\rho"#: ρ, #"\delta"#: δ], PrivacyBudget.ε(steps: T, noise: σ, δ: δ))
    let σs = [1.0, 3, 10, 30, 100]
    board.table(
      ["σ", "ε after \(T) steps"],
      σs.map { [written($0), written(PrivacyBudget.ε(steps: T, noise: $0, δ: δ))] })
    board.say(
      """
      This is the accountant for a Gauss noise on whole batches (zero-concentrated differential privacy, \
      Bun and Steinke, 2016). It is an upper bound: the true loss of privacy may be smaller. With batches \
      drawn at random a better bound is known, because most people are not in a batch. δ should be well \
      below one over the number of people; here it is \(δ).
      """)
    board.claim(
      "100 steps with σ = 10 and δ = 10⁻⁵ cost ε = ½ + 2·√(½·ln 10⁵)",
      abs(PrivacyBudget.ε(steps: 100, noise: 10, δ: 1e-5) - 0.5 - 2 * (0.5 * log(1e5)).squareRoot())
        < 1e-12)
    board.claim(
      "twice the noise pays for four times the steps",
      abs(
        PrivacyBudget.ε(steps: 4 * T, noise: 2 * σ, δ: δ)
          - PrivacyBudget.ε(steps: T, noise: σ, δ: δ))
        < 1e-9)
    board.ask(
      "The same training is run twice on the same people. What happens to ρ?",
      choices: ["it stays", "it doubles", "it halves"], answer: 1,
      because: "Twice the steps: what is given away adds up.")
  }

  private func cost(on board: Board, _ people: Membership, _ C: Double) throws {
    board.step("What it costs")
    let σs = [0.5, 1, 2, 4, 8, 16, 32]
    let runs = 4
    board.say(
      """
      \(runs) networks for every amount of noise, \(Privacy.steps) steps each, C = \(C). The table has \
      \(people.members.labels.count) people; in a table of a million the same noise would be spread over \
      a million.
      """)
    var (accuracies, areas): ([[Double]], [[Double]]) = ([], [])
    var (open, openAttack): ([Double], [Double]) = ([], [])
    for run in 0..<runs {
      let free = people.train(
        limit: 1e9, noise: 0, steps: Privacy.steps, random: &board.random)
      open.append(free.network.accuracy(people.test.x, people.test.labels))
      openAttack.append(people.attack(free.network).curve.area)
      var (right, area): ([Double], [Double]) = ([], [])
      for (place, σ) in σs.enumerated() {
        try board.progress("network", run * σs.count + place + 1, of: runs * σs.count)
        let network = people.train(
          limit: C, noise: σ, steps: Privacy.steps, random: &board.random
        ).network
        right.append(network.accuracy(people.test.x, people.test.labels))
        area.append(people.attack(network).curve.area)
      }
      accuracies.append(right)
      areas.append(area)
    }
    let (right, area) = (accuracies, areas)
    let means = σs.indices.map { place in right.map { $0[place] }.mean }
    let reference = { (name: String, value: Double, dash: Dash) in
      Line(
        [σs[0], σs[σs.count - 1]], [value, value], label: name, color: .muted, dash: dash, width: 1)
    }
    board.draw(
      Figure(
        "What noise costs, and what it buys",
        caption: """
          Over \(runs) networks each, mean and standard deviation. More noise, fewer right answers (left), \
          and an attack that is no better than a coin (right).
          """, columns: 2
      ) {
        Panel(
          "Accuracy", x: PlotAxis("noise σ", scale: .logarithmic, ticks: σs),
          y: "accuracy in the test",
          legend: .below
        ) {
          Band(σs, runs: right, label: "clipped and noised")
          reference("no clipping, no noise", open.mean, .dashed)
        }
        Panel(
          "The attack", x: PlotAxis("noise σ", scale: .logarithmic, ticks: σs),
          y: "area under its curve", legend: .below
        ) {
          Band(σs, runs: area, label: "clipped and noised")
          reference("no clipping, no noise", openAttack.mean, .dashed)
          reference("a coin", 0.5, .dotted)
        }
      })
    board.table(
      ["σ", "ε", "accuracy", "attack"],
      σs.indices.map { place in
        [
          written(σs[place]),
          written(PrivacyBudget.ε(steps: Privacy.steps, noise: σs[place], δ: 1e-3), digits: 3),
          written(means[place], digits: 3), written(area.map { $0[place] }.mean, digits: 3),
        ]
      })
    board.claimForBuiltInData("much noise costs accuracy", means.last! < means[0])
    if means.max()! > open.mean {
      board.say(
        """
        Clipped, with little noise, the networks are even better than without: where labels are wrong, it \
        helps that no single example can pull hard. Clipping is not only a cost.
        """)
    }
    board.claimForBuiltInData(
      "and brings the attack closer to a coin",
      abs(area.map { $0.last! }.mean - 0.5) < abs(openAttack.mean - 0.5))
  }

  private func again(on board: Board, _ people: Membership, _ C: Double) {
    board.step("The attack again")
    let σ = 8.0
    board.say(
      """
      Two new networks, \(Privacy.steps) steps each: one learns openly, the other clipped and with noise, \
      σ = \(σ).
      """)
    let open = people.train(
      limit: 1e9, noise: 0, steps: Privacy.steps, random: &board.random
    ).network
    let (closed, losses, lengths) = people.train(
      limit: C, noise: σ, steps: Privacy.steps, random: &board.random)
    let (before, after) = (people.attack(open), people.attack(closed))
    board.draw(
      Figure.roc(
        [
          (
            "learned openly", before.curve.falsePositiveRates, before.curve.truePositiveRates,
            before.curve.area
          ),
          (
            "with σ = \(written(σ))", after.curve.falsePositiveRates, after.curve.truePositiveRates,
            after.curve.area
          ),
        ], title: "Member or not?",
        caption: """
          For every threshold of the loss: which part of the others is taken for members, and which part \
          of the members is found.
          """))
    board.draw(
      Figure(
        "Learning in noise",
        caption:
          "The loss on the members, and the length of each noised gradient: most of it is noise.",
        columns: 2
      ) {
        Panel("Loss", x: "step", y: "loss") {
          Line(losses.indices.map { Double(5 * $0) }, losses)
        }
        Panel("Gradient and noise", x: "step", y: "‖gradient + noise‖") {
          Line(lengths.indices.map(Double.init), lengths)
        }
      })
    board.draw(
      Figure.activations(
        [
          ("hidden, learned openly", hidden(open, people)),
          ("hidden, with noise", hidden(closed, people)),
        ], title: "The hidden layer",
        caption: "What the hidden neurons put out for the members, in both networks."))
    let gap = { (outcome: (curve: ROCCurve, memberLosses: [Double], otherLosses: [Double])) in
      outcome.otherLosses.mean - outcome.memberLosses.mean
    }
    board.value("loss of others less loss of members, openly", gap(before))
    board.value("the same with noise", gap(after))
    board.claimForBuiltInData(
      "with noise the attack is closer to a coin",
      abs(after.curve.area - 0.5) < abs(before.curve.area - 0.5))
    board.warn(
      """
      An attack that fails proves nothing: a better one may come. What holds against all attacks is ε; and \
      it holds only if every step was made this way, and the steps were counted.
      """)
    board.say(
      """
      To try: s limit=0.2, s noise=50. Your own table: chalk run privacy --data table.csv --target column. \
      An exercise about the step that is made private here: chalk practice gradient-step.
      """)
  }

  private func hidden(_ network: PrivateNetwork, _ people: Membership) -> [Double] {
    (people.members.x.matmul(network.W1) + network.b1).tanh().values
  }
}
