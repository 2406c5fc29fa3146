import Chalk
import Foundation

/// T06: clipped and noised gradients: what a model gives away, what is promised, and what it costs.
struct Privacy: Lesson {
  let card = LessonCard.privacy

  static let steps = 200
  static let runs = 8

  func teach(on board: Board) throws {
    board.step("What does a model give away?")
    let examples = try board.data.examples("breast-cancer", or: .breastCancer)
    let people = Membership(examples, count: 120, random: &board.random)
    try attack(on: board, people)
    let C = clipping(on: board, people)
    promise(on: board)
    let areas = try cost(on: board, people, C)
    try again(on: board, people, C, areas)
    ending(on: board)
  }

  private func attack(on board: Board, _ people: Membership) throws {
    let n = people.members.labels.count
    board.say(
      """
      The names were removed from a table before a network learned from it. Is that enough? An attacker has the \
      network and the data of one person, and wants to know: was this person in the training set? If everyone in it \
      has a certain illness, a yes reveals the illness. The attack is called **membership inference**. It works where \
      a network shows **memorization**: it has stored single examples, so their losses are small. Here \(n) people \
      are members of the training set, and \(n) are not. For this lesson a fifth of the labels of both groups was \
      made wrong: a wrong label can only be memorized.
      """)
    board.code("attack")
    var outcomes: [(curve: ROCCurve, memberLosses: [Double], otherLosses: [Double])] = []
    var right: [Double] = []
    for run in 0..<Privacy.runs {
      let network = try people.train(
        limit: 1e9, noise: 0, steps: 2 * Privacy.steps, on: board, as: "attacked, \(run + 1)"
      ).network
      outcomes.append(people.attack(network))
      right.append(network.accuracy(people.test.x, people.test.labels))
    }
    let (members, others) = (outcomes[0].memberLosses, outcomes[0].otherLosses)
    board.draw(
      Figure(
        "The loss gives it away",
        caption: """
          Do members have smaller losses? One of \(Privacy.runs) networks. Nearly all members are near 0. \
          Among the non-members are some with a wrong label, which the network has never seen.
          """, x: "loss (cut off at 4)", y: "people"
      ) {
        Histogram(members.map { min($0, 4) }, bins: 20, range: 0...4, label: "members")
        Histogram(others.map { min($0, 4) }, bins: 20, range: 0...4, label: "non-members")
      })
    let areas = outcomes.map(\.curve.area)
    board.say(
      """
      The attack declares everyone a member whose loss is below a threshold. Its AUC is \(areas.mean) ± \
      \(areas.sampleStandardDeviation, digits: 2) over \(Privacy.runs) networks; 0.5 is guessing. The accuracy on a \
      third group, which is the test set and has right labels, is \(percent: right.mean).
      """)
    board.claimForBuiltInData(
      "each of the attacks has an AUC above 0.6", areas.allSatisfy { $0 > 0.6 })
    board.claimForBuiltInData(
      "for every network the members' mean loss is less than half of the non-members'",
      outcomes.allSatisfy { $0.memberLosses.mean < 0.5 * $0.otherLosses.mean })
  }

  private func clipping(on board: Board, _ people: Membership) -> Double {
    board.step("No one may matter too much")
    let C = board.slider("limit", in: 0.2...3, default: 1)
    board.say(
      """
      A step of gradient descent sums the **per-example gradient** gᵢ of each person. With **gradient \
      clipping** no one's gradient is longer than C. Then the **sensitivity** of the sum is C: no one can \
      move it by more. And if noise is added that is larger than that, it is hard to tell whether anyone \
      did. This is **DP-SGD**: clip each gradient, add them up, add noise z, a standard normal random number \
      for every weight, times σC.
      """)
    board.formula(#"\bar{g}_i = g_i \min(1, \frac{C}{\|g_i\|})"#)
    board.formula(#"g = \frac{1}{n} (\sum_i \bar{g}_i + \sigma C z)"#)
    board.say(
      """
      Writing out everyone's gradient would take as much memory as a whole network for each person. The norm can \
      be computed without that: for one person the gradient of a layer's W is an outer product, whose norm is the \
      product of the two norms.
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
          Whom does clipping touch? The gradients of \(norms.count) people before the first step. \
          \(norms.count { $0 > C }) of them are longer than C = \(written(C)), and become exactly as long as \
          C; shorter ones stay as they are.
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
    board.identity("these norms are those of the gradients written out", brute < 1e-4)
    board.value("the most by which one of 40 people moves the sum", sensitivity)
    board.identity("leaving one person out moves the sum by C at most", sensitivity <= C * 1.001)
    board.ask(
      "A gradient has length 5, and C is 2. By which factor is it multiplied?", answer: 0.4,
      because: "It is longer than C, so it is scaled down to the length 2: min(1, 2/5).")
    return C
  }

  private func length(_ tensors: [Tensor]) -> Double {
    tensors.reduce(0) { $0 + $1.squared().sum().scalar }.squareRoot()
  }

  private func promise(on board: Board) {
    board.step("What is promised")
    let σ = board.slider("noise", in: 1...50, default: 10, reruns: .step)
    board.say(
      """
      **Differential privacy** is a promise about all attacks at once. Take any set of outcomes of the \
      training: adding or leaving out one person's data makes it at most e^ε times as probable, plus δ. With a \
      small ε next to nothing can be learned about one person. With ε = 10 the factor is \
      \(exp(10.0).rounded()), a promise in name only. The ε of a whole training is its **privacy budget**.

      To an attacker, T steps with noise σ are like one step with noise σ/√T: as if the same question were \
      asked T times, and the answers averaged. With μ = √T/σ and the normal distribution function Φ this \
      gives δ for every ε, exactly:
      """)
    board.formula(
      #"\delta(\varepsilon) = \Phi(\frac{\mu}{2} - \frac{\varepsilon}{\mu}) - e^{\varepsilon} \Phi(-\frac{\mu}{2} - \frac{\varepsilon}{\mu})"#
    )
    board.say("A shorter formula is an upper bound, and can be computed by hand:")
    board.formula(#"\rho = \frac{T}{2 \sigma^2}"#)
    let f = Formula(#"\varepsilon \le \rho + 2 \sqrt{\rho \ln(1 / \delta)}"#)
    let (T, δ) = (Privacy.steps, 1e-3)
    let ρ = Double(T) / (2 * σ * σ)
    board.explain(
      f, [#"\rho"#: ρ, #"\delta"#: δ],
      PrivacyBudget.bound(steps: T, noise: σ, δ: δ))
    board.code("budget")
    let σs = [1.0, 3, 10, 30, 100]
    board.table(
      ["σ", "ε after \(T) steps", "upper bound", "bound/ε"],
      σs.map {
        let ε = PrivacyBudget.ε(steps: T, noise: $0, δ: δ)
        let bound = PrivacyBudget.bound(steps: T, noise: $0, δ: δ)
        return [
          written($0), written(ε, digits: 3), written(bound, digits: 3),
          written(bound / ε, digits: 3),
        ]
      })
    let ratio =
      PrivacyBudget.bound(steps: T, noise: 10, δ: δ) / PrivacyBudget.ε(steps: T, noise: 10, δ: δ)
    board.say(
      """
      The bound is loose: at σ = 10 it is \(ratio, digits: 3) times the true ε. δ should be well below one \
      over the number of people; here it is \(δ). In this lesson every step sees all people. Where a step \
      sees a random part of them, ε is smaller still: this is **amplification by subsampling**. Its \
      accounting is more involved, and libraries such as Opacus do it.
      """)
    board.identity(
      "the ε that was found has the wanted δ",
      abs(PrivacyBudget.δ(PrivacyBudget.ε(steps: T, noise: 10, δ: δ), steps: T, noise: 10) - δ)
        < 1e-9)
    board.identity(
      "twice the noise pays for four times the steps",
      abs(
        PrivacyBudget.ε(steps: 4 * T, noise: 2 * σ, δ: δ)
          - PrivacyBudget.ε(steps: T, noise: σ, δ: δ)) < 1e-6)
    board.ask(
      "The same training is run twice on the same people, and both networks are published. What happens to ρ?",
      choices: ["it stays", "it doubles", "it halves"], answer: 1,
      because: "Twice the steps: what is given away adds up.")
  }

  /// The AUC of the attack on networks without clipping and noise, and with the noise of the next step.
  private func cost(
    on board: Board, _ people: Membership, _ C: Double
  ) throws -> (open: [Double], closed: [Double]) {
    board.step("What it costs")
    let σs = [0.5, 1, 2, 4, 8, 16, 32]
    board.say(
      """
      For every σ train \(Privacy.runs) networks, \(Privacy.steps) steps each, with C = \(C). The training set \
      has \(people.members.labels.count) people, so the noise in a step is divided by \
      \(people.members.labels.count); with a million people it would be divided by a million.
      """)
    var (accuracies, areas): ([[Double]], [[Double]]) = ([], [])
    var (open, openAttack): ([Double], [Double]) = ([], [])
    for run in 0..<Privacy.runs {
      let free = try people.train(
        limit: 1e9, noise: 0, steps: Privacy.steps, on: board, as: "no noise, \(run + 1)")
      open.append(free.network.accuracy(people.test.x, people.test.labels))
      openAttack.append(people.attack(free.network).curve.area)
      var (right, area): ([Double], [Double]) = ([], [])
      for σ in σs {
        let network = try people.train(
          limit: C, noise: σ, steps: Privacy.steps, on: board, as: "σ = \(σ), \(run + 1)"
        ).network
        right.append(network.accuracy(people.test.x, people.test.labels))
        area.append(people.attack(network).curve.area)
      }
      accuracies.append(right)
      areas.append(area)
    }
    let (right, area) = (accuracies, areas)
    let reference = { (name: String, value: Double, dash: Dash) in
      Line(
        [σs[0], σs[σs.count - 1]], [value, value], label: name, color: .muted, dash: dash, width: 1)
    }
    board.draw(
      Figure(
        "What noise costs, and what it buys",
        caption: """
          How much accuracy is paid for how much privacy? Mean and standard deviation over \(Privacy.runs) \
          networks each. Left: much noise lowers the accuracy. Right: the attack comes closer to guessing.
          """, columns: 2
      ) {
        Panel(
          "Accuracy", x: PlotAxis("noise σ", scale: .logarithmic, ticks: σs),
          y: "accuracy on the test set", legend: .below
        ) {
          Band(σs, runs: right, label: "clipped and noised")
          reference("no clipping, no noise", open.mean, .dashed)
        }
        Panel(
          "The attack", x: PlotAxis("noise σ", scale: .logarithmic, ticks: σs),
          y: "AUC of the attack", legend: .below
        ) {
          Band(σs, runs: area, label: "clipped and noised")
          reference("no clipping, no noise", openAttack.mean, .dashed)
          reference("guessing", 0.5, .dotted)
        }
      })
    board.table(
      ["σ", "ε", "accuracy", "±", "AUC of the attack", "±"],
      σs.indices.map { place in
        let (a, b) = (right.map { $0[place] }, area.map { $0[place] })
        return [
          written(σs[place]),
          written(PrivacyBudget.ε(steps: Privacy.steps, noise: σs[place], δ: 1e-3), digits: 3),
          written(a.mean, digits: 3), written(a.sampleStandardDeviation, digits: 1),
          written(b.mean, digits: 3), written(b.sampleStandardDeviation, digits: 1),
        ]
      })
    let first = PairedDifference(right.map { $0[0] }, open)
    let last = PairedDifference(open, right.map { $0[σs.count - 1] })
    board.say(
      """
      With clipping and σ = \(σs[0]), the accuracy minus that of training without clipping and noise is \
      \(first.words). Where labels are wrong, clipping can even help, since no single example pulls hard: it \
      acts as a regularizer. For σ = \(σs.last!) the accuracy without clipping and noise, minus that with \
      them, is \(last.words).
      """)
    if C >= 0.5 {
      board.claimForBuiltInData("much noise costs accuracy", last.mean > 0)
    } else {
      board.say("With so small a C the steps are short, and so is the noise in them; less is lost.")
    }
    let (closed, loudest) = (area.map { $0[4] }, area.map { $0[σs.count - 1] })
    board.claimForBuiltInData(
      "at σ = 32 the mean AUC of the attack is less than half as far from 0.5 as without clipping and noise",
      abs(loudest.mean - 0.5) < 0.5 * abs(openAttack.mean - 0.5))
    return (openAttack, closed)
  }

  private func again(
    on board: Board, _ people: Membership, _ C: Double, _ areas: (open: [Double], closed: [Double])
  ) throws {
    board.step("What goes wrong: believing an attack that failed")
    let σ = 8.0
    let open = try people.train(
      limit: 1e9, noise: 0, steps: Privacy.steps, on: board, as: "without noise"
    ).network
    let (closed, losses, lengths) = try people.train(
      limit: C, noise: σ, steps: Privacy.steps, on: board, as: "with noise")
    let (before, after) = (people.attack(open), people.attack(closed))
    let ε = PrivacyBudget.ε(steps: Privacy.steps, noise: σ, δ: 1e-3)
    board.say(
      """
      Two networks, \(Privacy.steps) steps each: one trained without clipping and noise, the other with \
      σ = \(σ). In the runs of the last step the AUC was \(areas.open.mean) ± \
      \(areas.open.sampleStandardDeviation, digits: 1) and \(areas.closed.mean) ± \
      \(areas.closed.sampleStandardDeviation, digits: 1); these two are single networks. For σ = \(σ), ε is \
      \(ε, digits: 3) and e^ε is \(exp(ε), digits: 2): that promises little. This attack finds much less \
      than such an ε would allow.
      """)
    board.draw(
      Figure.roc(
        [
          (
            "σ = 0", before.curve.falsePositiveRates,
            before.curve.truePositiveRates,
            before.curve.area
          ),
          (
            "σ = \(written(σ))", after.curve.falsePositiveRates, after.curve.truePositiveRates,
            after.curve.area
          ),
        ], title: "Member or not?",
        caption: """
          How many members can be found without taking many non-members for members? For every threshold of \
          the loss: the fraction of the non-members taken for members (across), and the fraction of the \
          members found (up). The network with σ = 0 has no clipping either.
          """))
    let strict = [0.01, 0.05]
    board.say(
      """
      An attacker wants to be sure. So what counts is the left edge of the curve, where hardly any non-member is \
      taken for a member. Guessing finds the same fraction of the members as of the non-members.
      """)
    board.table(
      ["members found", "no clipping, no noise", "with σ = \(written(σ))"],
      strict.map { limit in
        ["with \(written(100 * limit)) % of the non-members"]
          + [before.curve, after.curve].map { curve in
            let found =
              zip(curve.falsePositiveRates, curve.truePositiveRates)
              .filter { $0.0 <= limit }.map(\.1).max() ?? 0
            return "\(written(100 * found, digits: 2)) %"
          }
      })
    board.draw(
      Figure(
        "Learning in noise",
        caption: """
          How can the network learn at all? Left: the loss on the members falls, though not steadily. Right: the norm \
          of each noised gradient is hardly more than that of the noise alone (dashed). But over many steps the noise \
          partly cancels, and the gradients add up.
          """, columns: 2
      ) {
        Panel("Loss", x: "step", y: "loss") {
          Line(losses.indices.map { Double(5 * $0) }, losses)
        }
        Panel(
          "Gradient and noise", x: "step", y: PlotAxis("norm", range: 0...(1.1 * lengths.max()!))
        ) {
          Line(lengths.indices.map(Double.init), lengths, label: "‖g‖")
          ReferenceLine(y: noise(closed, C, σ, people))
        }
      })
    board.claim(
      "the mean norm of the noised gradients is within a fifth of that of the noise alone",
      abs(lengths.mean / noise(closed, C, σ, people) - 1) < 0.2)
    board.warn(
      """
      An attack that fails proves nothing: a better one may come. ε holds against all attacks, but only if \
      every step was made this way, if the steps were counted, and if the settings (C, the number of steps) \
      were not chosen by looking at the same people.
      """)
    board.say(
      """
      **Federated learning** is something else: the data stay on many phones, and updates of the weights are \
      sent and averaged. An update is a sum of gradients, and gives away what gradients give away. It is \
      private only together with clipping and noise.
      """)
  }

  /// σ·C·√parameters/n: the expected length of the noise in a step.
  private func noise(
    _ network: PrivateNetwork, _ C: Double, _ σ: Double, _ people: Membership
  ) -> Double {
    let count = network.W1.count + network.b1.count + network.W2.count + network.b2.count
    return σ * C * Double(count).squareRoot() / Double(people.members.labels.count)
  }

  private func ending(on board: Board) {
    board.summarize(
      "A network that has memorized its examples has small losses on them: membership inference uses that.",
      "Clipping per-example gradients at C bounds the sensitivity; noise σC then hides each person.",
      "Differential privacy: one person makes any set of outcomes at most e^ε times as probable, plus δ.",
      "ε grows with √T/σ: steps add up, and twice the noise pays for four times the steps.",
      "The cost is accuracy, and it shrinks with the number of people.")
    board.step("Exercises")
    let bound = PrivacyBudget.bound(steps: 100, noise: 10, δ: 1e-5)
    board.exercise(
      .byHand, "100 steps with σ = 10. What are ρ and, for δ = 10⁻⁵, the upper bound of ε?",
      answer: "ρ = 100/200 = 0.5, and 0.5 + 2·√(0.5·ln 10⁵) = \(bound, digits: 4).")
    let exact = PrivacyBudget.ε(steps: 100, noise: 10, δ: 1e-5)
    board.exercise(
      .byHand,
      "A member's loss is 0.02, a non-member's 1.2. The attack's threshold is 0.5. Who is taken for a member?",
      answer: """
        Only the first, a true positive. A non-member with a small loss would be a false positive.
        """)
    board.exercise(
      .derive, "Show that ‖x·δᵀ‖ = ‖x‖·‖δ‖ for the gradient of a dense layer's W.",
      answer: """
        ‖x·δᵀ‖² = Σᵢⱼ (xᵢδⱼ)² = Σᵢ xᵢ²·Σⱼ δⱼ². So the norm of each person's gradient costs two sums, not a \
        matrix.
        """)
    board.exercise(
      .predict,
      "Set limit=0.2. What happens to the norm of the noise, and to the accuracy without noise?",
      answer: """
        The noise is σC, so it shrinks with C, and so does the step: with all gradients clipped to 0.2 the \
        training is slower, and the signal-to-noise ratio is about the same.
        """)
    board.exercise(
      .breakIt, "Clip the sum instead of each gradient. Why is nothing promised any more?",
      answer: """
        One person's gradient may be a million times as long as the others'. The clipped sum then points \
        where this person wants, and without this person it points elsewhere: the sensitivity is up to 2C, \
        twice the length of the sum.
        """)
    board.exercise(
      .write, "Write the gradient of DP-SGD: clipped for each example, added up, with noise.",
      answer: """
        Scale each gradient by min(1, C/‖g‖), add them up, add σ·C·z, and divide by the number of examples. `chalk \
        practice private-gradient` checks it.
        """, practice: "private-gradient")
    board.exercise(
      .extend,
      "How large a σ gives ε = 1 with δ = 10⁻⁵ in \(Privacy.steps) steps? Use the bound, then compare.",
      answer: """
        Only √T/σ counts. 100 steps with σ = 10 have ε = \(exact, digits: 3); the bound says \
        \(bound, digits: 3). Halving until ε = 1 gives σ = \(noiseFor(1, δ: 1e-5), digits: 3).
        """)
    board.say(
      """
      To try: s limit=0.2, s noise=50. Your own table: chalk run privacy --data table.csv --target column.
      """)
  }

  /// The σ with which so many steps cost this ε.
  private func noiseFor(_ ε: Double, δ: Double) -> Double {
    var (low, high) = (1.0, 1000.0)
    for _ in 0..<60 {
      let σ = (low + high) / 2
      if PrivacyBudget.ε(steps: Privacy.steps, noise: σ, δ: δ) > ε { low = σ } else { high = σ }
    }
    return high
  }
}
