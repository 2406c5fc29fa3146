import Chalk
import Foundation

/// T10: finding what is rare: why accuracy deceives, and where the threshold belongs.
struct Fraud: Lesson {
  let card = LessonCard(
    "fraud", "Nearly always right, and useless", formulas: ["T10"], minutes: 15)

  func teach(on board: Board) throws {
    board.step("Nearly always right, and useless?")
    let fraction = board.slider("fraud", in: 0.01...0.1, default: 0.02)
    let examples = try board.data.examples(
      "payments", or: Payments.examples(5000, fraud: fraction, random: &board.random))
    let (training, test) = examples.split(testFraction: 0.4, random: &board.random)
    let counts = training.classCounts
    let rare = counts.indices.filter { counts[$0] > 0 }.min { counts[$0] < counts[$1] } ?? 0
    let found = Case(training: training, test: test, rare: rare)
    accuracy(on: board, found)
    let plain = try Detector(training, rare: rare, weight: 1, random: &board.random)
    let probabilities = plain.probabilities(test)
    thresholds(on: board, found, plain, probabilities)
    try weights(on: board, found, probabilities)
    costs(on: board, found, probabilities)
    wrong(on: board, found, probabilities)
  }

  /// What the steps share.
  struct Case {
    let training, test: Examples
    let rare: Int
    var truth: [Bool] { test.labels.map { $0 == rare } }
    /// The fraction of the examples that are of the rare class.
    var rareFraction: Double { truth.fraction { $0 } }
    var name: String { test.classNames[rare] }
  }

  private func accuracy(on board: Board, _ found: Case) {
    let always = Verdicts(found.test.labels.map { _ in 0 }, found.truth, threshold: 0.5)
    board.say(
      """
      \(found.test.count) payments to be tested, \(found.truth.count { $0 }) of them '\(found.name)'. A \
      machine that never gives an alarm is right about all the others. Its accuracy is \
      \(percent: always.accuracy). It is worth nothing. (The payments are generated, unless you gave a \
      table with --data; then the rarest of its classes is the one to be found.)
      """)
    board.table(
      ["", "alarm", "no alarm"],
      [
        ["'\(found.name)'", "found (TP) \(always.found)", "missed (FN) \(always.missed)"],
        ["the rest", "false alarm (FP) \(always.falseAlarms)", "passed (TN) \(always.passed)"],
      ])
    board.formula(#"precision = \frac{TP}{TP + FP}"#)
    board.formula(#"recall = \frac{TP}{TP + FN}"#)
    board.code("verdicts")
    board.claim("the machine without alarms finds nothing: recall 0", always.recall == 0)
    board.claim(
      "and its accuracy is the part of all others",
      abs(always.accuracy - (1 - found.rareFraction)) < 1e-12)
    board.ask(
      "20 alarms, 8 of them right; 2 frauds were missed. What is the recall?", answer: 0.8,
      because: "8 of 10 frauds were found.")
  }

  private func thresholds(
    on board: Board, _ found: Case, _ detector: Detector, _ probabilities: [Double]
  ) {
    board.step("A score, and a threshold")
    let threshold = board.slider("threshold", in: 0.05...0.95, default: 0.5)
    board.say(
      """
      A network gives no verdict but a probability. Where alarms begin is a choice. Low: nearly all is \
      found, among many false alarms. High: hardly a false alarm, and much is missed. The curve has all of \
      these choices on it; the dashed line is what alarms at random give.
      """)
    board.draw(
      Figure.losses(
        detector.history,
        caption: "The loss of the network over the epochs, every payment counting alike."))
    board.draw(
      Figure.activations(
        detector.history.record!, title: "What its layers put out",
        caption:
          "The hidden layer, and the probability that it gives: mostly near 0, the newest in front."
      ))
    board.draw(
      Figure.gradientNorms(
        detector.history.record!, title: "Its gradients",
        caption: "The lengths of the gradients over training."))
    let truth = found.truth
    let here = Verdicts(probabilities, truth, threshold: threshold)
    let curve = precisionRecall(probabilities, truth)
    board.draw(
      Figure(
        "Precision and recall",
        caption: """
          One point for every threshold. At \(written(threshold)): \(percent(here.precision)) of the alarms \
          are right, and \(percent(here.recall)) of '\(found.name)' are found.
          """, x: PlotAxis("recall", range: 0...1), y: PlotAxis("precision", range: 0...1.02)
      ) {
        Line(curve.map(\.recall), curve.map(\.precision), label: "all thresholds")
        Line(
          [0, 1], [found.rareFraction, found.rareFraction], label: "alarms at random",
          color: .muted, dash: .dashed,
          width: 1)
        Points([here.recall], [here.precision], label: "threshold \(written(threshold))", size: 1.6)
      })
    board.table(
      ["threshold", "alarms", "precision", "recall", "accuracy"],
      [0.05, 0.2, 0.5, 0.8, 0.95].map { threshold in
        let v = Verdicts(probabilities, truth, threshold: threshold)
        return [
          written(threshold), "\(v.found + v.falseAlarms)", written(v.precision, digits: 3),
          written(v.recall, digits: 3), written(v.accuracy, digits: 4),
        ]
      })
    let recalls = stride(from: 0.05, to: 1, by: 0.05).map {
      Verdicts(probabilities, truth, threshold: $0).recall
    }
    board.claim(
      "a higher threshold never finds more",
      zip(recalls, recalls.dropFirst()).allSatisfy { $0 >= $1 })
    let ranking = ROCCurve(truth: truth.map { $0 ? 1 : 0 }, scores: probabilities)
    board.value("how likely a fraud has a higher score than an honest payment", ranking.area)
    board.claimForBuiltInData("that is far more than a coin", ranking.area > 0.85)
  }

  /// From the lowest threshold to the highest.
  private func precisionRecall(
    _ probabilities: [Double], _ truth: [Bool]
  ) -> [(recall: Double, precision: Double)] {
    let order = probabilities.indices.sorted { (probabilities[$0], $0) > (probabilities[$1], $1) }
    let all = Double(max(truth.count { $0 }, 1))
    var (found, curve): (Double, [(recall: Double, precision: Double)]) = (0, [])
    for (place, index) in order.enumerated() {
      if truth[index] { found += 1 }
      if place + 1 < order.count && probabilities[order[place + 1]] == probabilities[index] {
        continue
      }
      curve.append((found / all, found / Double(place + 1)))
    }
    return curve.reversed()
  }

  private func weights(on board: Board, _ found: Case, _ probabilities: [Double]) throws {
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
    board.code("weighted")
    let heavy = try Detector(
      found.training, rare: found.rare, weight: weight, random: &board.random)
    let moved = heavy.probabilities(found.test)
    let promised = probabilities.map { weight * $0 / (weight * $0 + 1 - $0) }
    let truth = found.truth
    let border = 1 / (1 + weight)
    let rows = [
      ("w = 1, threshold ½", Verdicts(probabilities, truth, threshold: 0.5)),
      ("w = \(written(weight)), threshold ½", Verdicts(moved, truth, threshold: 0.5)),
      (
        "w = 1, threshold 1/(1 + \(written(weight))) = \(written(border, digits: 2))",
        Verdicts(probabilities, truth, threshold: border)
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
    let some = Array(
      stride(from: 0, to: probabilities.count, by: max(1, probabilities.count / 500)))
    board.draw(
      Figure(
        "What a weight does to a probability",
        caption: """
          A point for each of \(some.count) payments: the score learned with weight \(written(weight)), \
          over that learned without. The line is the formula.
          """, x: PlotAxis("p, learned with w = 1", range: 0...1),
        y: PlotAxis("learned with the weight", range: 0...1)
      ) {
        Points(some.map { probabilities[$0] }, some.map { moved[$0] }, label: "payments", size: 0.5)
        Line(over: 0...1, label: "formula") { weight * $0 / (weight * $0 + 1 - $0) }
      })
    let apart = zip(moved, promised).map { abs($0 - $1) }.mean
    board.value("mean distance from the formula", apart)
    board.claimForBuiltInData(
      "weighted, it gives more alarms and finds no less",
      rows[1].1.recall >= rows[0].1.recall
        && rows[1].1.found + rows[1].1.falseAlarms > rows[0].1.found + rows[0].1.falseAlarms)
    let (a, b) = (
      ROCCurve(truth: truth.map { $0 ? 1 : 0 }, scores: probabilities).area,
      ROCCurve(truth: truth.map { $0 ? 1 : 0 }, scores: moved).area
    )
    board.claimForBuiltInData("but it does not rank payments better than before", abs(a - b) < 0.05)
    if weight <= 15 && found.rareFraction >= 0.015 {
      board.claimForBuiltInData("the scores have moved about as the formula says", apart < 0.1)
    } else {
      board.say("The rarer they are and the more they count, the rougher the formula fits.")
    }
  }

  private func costs(on board: Board, _ found: Case, _ probabilities: [Double]) {
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
      let v = Verdicts(probabilities, truth, threshold: threshold)
      return (alarm * Double(v.falseAlarms) + miss * Double(v.missed)) / Double(truth.count)
    }
    let costs = places.map(cost)
    let never = miss * found.rareFraction
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

  private func wrong(on board: Board, _ found: Case, _ probabilities: [Double]) {
    board.step("What goes wrong: a test that was balanced")
    board.say(
      """
      Somebody makes the test easier to read: as many honest payments as frauds. The recall stays. The \
      precision becomes a fairy tale, because most false alarms were left out of the test.
      """)
    let threshold = 0.2
    let whole = Verdicts(probabilities, found.truth, threshold: threshold)
    let rare = found.truth.indices.filter { found.truth[$0] }
    let others = found.truth.indices.filter { !found.truth[$0] }
    let some = rare + board.random.shuffled(others).prefix(rare.count)
    let even = Verdicts(
      some.map { probabilities[$0] }, some.map { found.truth[$0] }, threshold: threshold)
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
