import Chalk

/// The last steps of the lesson: weights for the rare, what mistakes cost, and what goes wrong.
extension Fraud {
  func weights(on board: Board, _ found: Case, _ scores: [Double]) throws {
    board.step("Let the rare count more")
    let weight = board.slider("weight", in: 2...40, default: 15)
    board.say(
      """
      The loss is a mean over all payments, and the rare ones hardly show in it. They can be given a \
      weight w. That does not tell the network anything new: it moves its probabilities. If p was right, \
      what is learned with weight w is q:
      """)
    let f = board.formula(#"q = \frac{w p}{w p + 1 - p}"#)
    board.explain(
      f, ["w": weight, "p": 0.1],
      by: { v in
        let (w, p) = (v["w"]!, v["p"]!)
        return w * p / (w * p + 1 - p)
      })
    board.code("weighted", file: Detector.file)
    let heavy = try Detector(
      found.training, rare: found.rare, weight: weight, random: &board.random)
    let moved = heavy.scores(found.test)
    let promised = scores.map { weight * $0 / (weight * $0 + 1 - $0) }
    let truth = found.truth
    let border = 1 / (1 + weight)
    let rows = [
      ("w = 1, threshold ½", Verdicts(scores, truth, threshold: 0.5)),
      ("w = \(written(weight)), threshold ½", Verdicts(moved, truth, threshold: 0.5)),
      (
        "w = 1, threshold 1/(1 + \(written(weight))) = \(written(border, digits: 2))",
        Verdicts(scores, truth, threshold: border)
      ),
    ]
    board.table(
      ["", "alarms", "precision", "recall"],
      rows.map { name, v in
        [
          name, "\(v.found + v.falseAlarms)", written(v.precision, digits: 3),
          written(v.recall, digits: 3),
        ]
      })
    let some = Array(stride(from: 0, to: scores.count, by: max(1, scores.count / 500)))
    board.draw(
      Figure(
        "What a weight does to a probability",
        caption: """
          A point for each of \(some.count) payments: the score learned with weight \(written(weight)), \
          over that learned without. The line is the formula.
          """, x: PlotAxis("p, learned with w = 1", range: 0...1),
        y: PlotAxis("learned with the weight", range: 0...1)
      ) {
        Points(some.map { scores[$0] }, some.map { moved[$0] }, label: "payments", size: 0.5)
        Line(over: 0...1, label: "formula") { weight * $0 / (weight * $0 + 1 - $0) }
      })
    let apart = mean(zip(moved, promised).map { abs($0 - $1) })
    board.value("mean distance from the formula", apart)
    board.claimForBuiltInData(
      "weighted, it gives more alarms and finds no less",
      rows[1].1.recall >= rows[0].1.recall
        && rows[1].1.found + rows[1].1.falseAlarms > rows[0].1.found + rows[0].1.falseAlarms)
    let (a, b) = (
      ROCCurve(truth: truth.map { $0 ? 1 : 0 }, scores: scores).area,
      ROCCurve(truth: truth.map { $0 ? 1 : 0 }, scores: moved).area
    )
    board.claimForBuiltInData("but it does not rank payments better than before", abs(a - b) < 0.05)
    if weight <= 15 && found.part >= 0.015 {
      board.claimForBuiltInData("the scores have moved about as the formula says", apart < 0.1)
    } else {
      board.say("The rarer they are and the more they count, the rougher the formula fits.")
    }
  }

  func costs(on board: Board, _ found: Case, _ scores: [Double]) {
    board.step("What does a mistake cost?")
    let (alarm, miss) = (5.0, 100.0)
    board.say(
      """
      A false alarm costs a phone call, say \(written(alarm)); a missed fraud \(written(miss)). An alarm \
      pays where p·\(written(miss)) is more than (1 − p)·\(written(alarm)). So, if the probabilities are \
      right, the best threshold is not ½ but
      """)
    let f = board.formula(#"t = \frac{c_{alarm}}{c_{alarm} + c_{miss}}"#)
    let best = alarm / (alarm + miss)
    board.explain(f, ["c_{alarm}": alarm, "c_{miss}": miss], best)
    let truth = found.truth
    let places = stride(from: 0.01, through: 0.99, by: 0.01).map { $0 }
    func cost(_ threshold: Double) -> Double {
      let v = Verdicts(scores, truth, threshold: threshold)
      return (alarm * Double(v.falseAlarms) + miss * Double(v.missed)) / Double(truth.count)
    }
    let costs = places.map(cost)
    let never = miss * found.part
    board.draw(
      Figure(
        "The cost of a payment by the threshold",
        caption: """
          With threshold ½ a payment costs \(written(cost(0.5), digits: 3)), with that of the formula \
          \(written(cost(best), digits: 3)), without any alarm \(written(never, digits: 3)).
          """, x: PlotAxis("threshold", range: 0...1), y: "mean cost"
      ) {
        Line(places, costs)
        ReferenceLine(x: best, label: "formula")
        ReferenceLine(y: never, label: "no alarms")
      })
    board.value("the least cost of any of these thresholds", costs.min()!)
    board.claimForBuiltInData("the formula's threshold costs less than ½", cost(best) < cost(0.5))
    board.claimForBuiltInData(
      "and saves more than half of what the best threshold, found afterwards, would have saved",
      never - cost(best) > 0.5 * (never - costs.min()!))
    board.claimForBuiltInData("which is far better than no alarms", cost(best) < 0.8 * never)
    board.ask(
      "A false alarm costs as much as a miss. Where is the best threshold?", answer: 0.5,
      because: "c/(c + c).")
  }

  func wrong(on board: Board, _ found: Case, _ scores: [Double]) {
    board.step("What goes wrong: a test that was balanced")
    board.say(
      """
      Somebody makes the test easier to read: as many honest payments as frauds. The recall stays. The \
      precision becomes a fairy tale, because most false alarms were left out of the test.
      """)
    let threshold = 0.2
    let whole = Verdicts(scores, found.truth, threshold: threshold)
    let rare = found.truth.indices.filter { found.truth[$0] }
    let others = found.truth.indices.filter { !found.truth[$0] }
    let some = rare + board.random.shuffled(others).prefix(rare.count)
    let even = Verdicts(some.map { scores[$0] }, some.map { found.truth[$0] }, threshold: threshold)
    board.table(
      ["test", "precision", "recall", "accuracy"],
      [("as it is", whole), ("balanced", even)].map { name, v in
        [
          name, written(v.precision, digits: 3), written(v.recall, digits: 3),
          written(v.accuracy, digits: 3),
        ]
      })
    board.draw(
      Figure(
        "The same network in two tests",
        caption: "The same scores and the same threshold, \(written(threshold)).", columns: 2
      ) {
        for (name, v) in [("As it is", whole), ("Balanced", even)] {
          Panel(name, y: PlotAxis("part", range: 0...1.1)) {
            Bars(["precision", "recall"], [v.precision, v.recall], showsValues: true)
          }
        }
      })
    board.claim("the recall is the same", even.recall == whole.recall)
    board.claim("the precision looks better than it is", even.precision >= whole.precision)
    board.warn(
      """
      Balance what is learned from, if it helps; never what is tested with. And frauds change: who writes \
      them reads the news, too. A detector has to be tested on next month, not on a shuffled last one.
      """)
    board.say(
      """
      To try: s fraud=0.01, s threshold=0.05, s weight=40. Your own table: chalk run fraud --data table.csv \
      --target column. The probability behind the score: chalk practice sigmoid.
      """)
  }
}
