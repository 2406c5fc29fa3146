import Chalk
import Foundation

/// The last two steps of the lesson: how near the game comes to −log 4, and how it goes wrong.
extension GanMixture {
  func approach(on board: Board, _ gan: MixtureGan, isStandard: Bool) {
    board.step("How near it comes to −log 4")
    board.say(
      """
      In theory the game ends with a perfect forger, a judge who says ½ to everything, and \
      V = −log 4 = \(-log(4)). Two small networks that take turns come near it, and go on trembling \
      around it: every batch is another one, and neither ever holds still for the other.
      """)
    let history = gan.history
    let windows = { (values: [Double]) in means(values, of: 25) }
    let places = windows(history.value).indices.map { 25 * (Double($0) + 0.5) }
    board.draw(
      Figure(
        "The value, the judge and the gradients",
        caption: "Means over 25 steps each. The lines of theory are −log 4 for V and ½ for D.",
        columns: 3
      ) {
        Panel("V, and −log 4", x: "step", y: "V") {
          Line(places, windows(history.value))
          ReferenceLine(y: -log(4))
        }
        Panel("The mean of D, and ½", x: "step", y: PlotAxis("mean D", range: 0...1)) {
          Line(places, windows(history.onReal), label: "real")
          Line(places, windows(history.onForged), label: "forged")
          ReferenceLine(y: 0.5)
        }
        Panel("The gradients", x: "step", y: PlotAxis("length", scale: .logarithmic)) {
          Line(places, windows(history.lengthD), label: "judge")
          Line(places, windows(history.lengthG), label: "forger")
        }
      })
    let (value, onReal, onForged) = (
      last(history.value), last(history.onReal), last(history.onForged)
    )
    board.value("mean V of the last 200 steps", value)
    board.value("mean D on real points", onReal)
    board.value("mean D on forged points", onForged)
    if isStandard {
      board.claim("V has come within a tenth of −log 4", abs(value + log(4)) < 0.1)
      board.claim(
        "the judge has come within 0.05 of saying ½",
        abs(onReal - 0.5) < 0.05 && abs(onForged - 0.5) < 0.05)
      board.claim(
        "the forger has found all heaps",
        gan.mixture.found(in: gan.forge(2000, &board.random)) == gan.mixture.heaps)
    }
    board.ask(
      "V = −log 4 in play. Is the forger perfect?",
      choices: ["yes", "not surely"], answer: 1,
      because: "Only if this judge is the best there is. A judge who sleeps also says ½.")
  }

  /// Means of so many values each.
  private func means(_ values: [Double], of count: Int) -> [Double] {
    stride(from: 0, to: values.count - count + 1, by: count).map { start in
      values[start..<(start + count)].reduce(0, +) / Double(count)
    }
  }

  func last(_ values: [Double]) -> Double { values.suffix(200).reduce(0, +) / 200 }
}

/// A forger in a hurry, and a judge who is too slow for him.
struct GanCollapse {
  let steps: Int

  func show(on board: Board, _ mixture: Mixture, honest: MixtureGan) throws {
    board.step("What goes wrong: mode collapse")
    let hurry = board.slider("hurry", in: 1...40, default: 20)
    board.say(
      """
      Let the forger's steps be \(hurry) times as long as the judge's. If that is much, he finds a place \
      that the judge takes for real and puts his points there. The judge is slow to notice; when he does, the \
      forger moves on to the next place. Variety has never paid. This is called mode collapse: of \
      all the modes, the heaps, only some are ever made.
      """)
    let rateD = 5e-4
    var gan = MixtureGan(mixture, rateG: rateD * hurry, rateD: rateD, random: &board.random)
    let moments = [steps - 100, steps - 50, steps]
    var seen: [Tensor] = []
    for step in 1...steps {
      if step % 50 == 0 { try board.progress("step", step, of: steps) }
      gan.step(&board.random)
      if moments.contains(step) { seen.append(gan.forge(400, &board.random)) }
    }
    let real = mixture.draw(400, &board.random)
    board.draw(
      Figure(
        "A forger in a hurry",
        caption: """
          Real points in grey, forged ones on top, at three moments near the end of the game, fifty \
          steps apart.
          """, columns: 3
      ) {
        for (step, points) in zip(moments, seen) {
          Panel(
            "Step \(step)", x: PlotAxis("x₁", range: -3.5...3.5),
            y: PlotAxis("x₂", range: -3.5...3.5),
            aspect: .equal
          ) {
            Points(real[Axis.all, 0].values, real[Axis.all, 1].values, color: .muted, size: 0.4)
            Points(
              points[Axis.all, 0].values, points[Axis.all, 1].values, color: .series(1), size: 0.4)
          }
        }
      })
    let found = (
      honest: honest.mixture.found(in: honest.forge(2000, &board.random)),
      hasty: mixture.found(in: gan.forge(2000, &board.random))
    )
    let patient = (
      honest: honest.patientJudge(steps: 300, &board.random),
      hasty: gan.patientJudge(steps: 300, &board.random)
    )
    let value = { (gan: MixtureGan) in gan.history.value.suffix(200).reduce(0, +) / 200 }
    board.say(
      """
      V in play does not tell how many heaps are made. So freeze both forgers, and let a new judge study each for \
      300 steps before he is asked. His V is nearer to that of the best judge:
      """)
    board.table(
      ["forger", "heaps made", "V in play", "V of a patient judge"],
      [
        [
          "even pace", "\(found.honest) of \(mixture.heaps)", written(value(honest)),
          written(patient.honest),
        ],
        [
          "in a hurry", "\(found.hasty) of \(mixture.heaps)", written(value(gan)),
          written(patient.hasty),
        ],
      ])
    if hurry == 20 && mixture.heaps == 6 && !honest.isSaturating {
      board.claim("the hasty forger has not all heaps", found.hasty < mixture.heaps)
      board.claim("still his V in play is within 0.2 of −log 4", abs(value(gan) + log(4)) < 0.2)
      board.claim(
        "the patient judge gets far more from him than the judge in play",
        patient.hasty > value(gan) + 0.15)
    }
    board.say(
      """
      From the even forger too the patient judge gets \(patient.honest), and a perfect one would leave \
      him −log 4 = \(-log(4)): what was found in play is an approach, no arrival.
      """)
    board.say(
      """
      To try: s hurry=1, s hurry=10 and s hurry=40; s heaps=8; s loss=saturating, the loss as it is \
      printed. The loss to write yourself: chalk practice cross-entropy. The same game with pictures: \
      chalk learn gan-digits.
      """)
  }
}
