import Chalk

/// The last two steps of the lesson: what noise costs, and what it does to the attack.
extension Privacy {
  func cost(on board: Board, _ people: Membership, _ C: Double) throws {
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
    let means = σs.indices.map { place in mean(right.map { $0[place] }) }
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
          reference("no clipping, no noise", mean(open), .dashed)
        }
        Panel(
          "The attack", x: PlotAxis("noise σ", scale: .logarithmic, ticks: σs),
          y: "area under its curve", legend: .below
        ) {
          Band(σs, runs: area, label: "clipped and noised")
          reference("no clipping, no noise", mean(openAttack), .dashed)
          reference("a coin", 0.5, .dotted)
        }
      })
    board.table(
      ["σ", "ε", "accuracy", "attack"],
      σs.indices.map { place in
        [
          written(σs[place]),
          written(PrivacyBudget.ε(steps: Privacy.steps, noise: σs[place], δ: 1e-3), digits: 3),
          written(means[place], digits: 3), written(mean(area.map { $0[place] }), digits: 3),
        ]
      })
    board.claimForBuiltInData("much noise costs accuracy", means.last! < means[0])
    if means.max()! > mean(open) {
      board.say(
        """
        Clipped, with little noise, the networks are even better than without: where labels are wrong, it \
        helps that no single example can pull hard. Clipping is not only a cost.
        """)
    }
    board.claimForBuiltInData(
      "and brings the attack closer to a coin",
      abs(mean(area.map { $0.last! }) - 0.5) < abs(mean(openAttack) - 0.5))
  }

  func again(on board: Board, _ people: Membership, _ C: Double) {
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
    let gap = { (outcome: (curve: ROCCurve, own: [Double], strangers: [Double])) in
      mean(outcome.strangers) - mean(outcome.own)
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
