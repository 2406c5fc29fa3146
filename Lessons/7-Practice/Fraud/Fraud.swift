import Chalk
import Foundation

/// T10: finding what is rare: why accuracy deceives, and where the threshold belongs.
struct Fraud: Lesson {
  let card = LessonCard.fraud

  static let runs = 6
  /// What a false alarm and a missed positive cost.
  static let costs = (alarm: 5.0, miss: 100.0)

  func teach(on board: Board) throws {
    board.step("Nearly always right, and useless?")
    let fraction = board.slider("fraud", in: 0.01...0.1, default: 0.02, reruns: .lesson)
    let examples = try board.data.examples(
      "payments", or: Payments.examples(10_000, fraud: fraction, random: &board.random))
    let counts = examples.classCounts
    let rare = counts.indices.filter { counts[$0] > 0 }.min { counts[$0] < counts[$1] } ?? 0
    let found = Case(examples: examples, rare: rare)
    accuracy(on: board, found)
    board.step("A probability, and a threshold")
    let threshold = board.slider("threshold", in: 0.05...0.95, default: 0.5, reruns: .step)
    let weight = board.slider("weight", in: 2...40, default: 15, reruns: .lesson)
    var runs: [DetectorRun] = []
    for run in 0..<Fraud.runs {
      try board.progress("split", run + 1, of: Fraud.runs)
      runs.append(
        try DetectorRun(examples, rare: rare, weight: weight, random: &board.random) {
          board.progress("split \(run + 1), weight \($0)")
        })
    }
    thresholds(on: board, runs, threshold)
    weights(on: board, runs, weight)
    calibration(on: board, runs, weight)
    costs(on: board, runs)
    wrong(on: board, runs)
    ending(on: board, runs, weight)
  }

  /// What is to be found, and in what.
  struct Case {
    let examples: Examples
    let rare: Int
    var truth: [Bool] { examples.labels.map { $0 == rare } }
    var prevalence: Double { truth.fraction { $0 } }
    var name: String { examples.classNames[rare] }
  }

  private func accuracy(on board: Board, _ found: Case) {
    let never = Verdicts(found.truth.map { _ in 0 }, found.truth, threshold: 0.5)
    board.say(
      """
      Of \(found.examples.count) payments, \(found.truth.count { $0 }) are of the class '\(found.name)'. This \
      is **class imbalance**. A program that never gives an alarm is right about all the others. Its accuracy \
      is \(percent: never.accuracy), and it is useless. (The payments are generated, unless you gave \
      a table with --data; then the rarest of its classes is the one to be found.) The **confusion matrix** \
      shows what the accuracy hides:
      """)
    board.table(
      ["truth", "alarm", "no alarm"],
      [
        [
          "'\(found.name)'", "true positives (TP) \(never.truePositives)",
          "false negatives (FN) \(never.falseNegatives)",
        ],
        [
          "the rest", "false positives (FP) \(never.falsePositives)",
          "true negatives (TN) \(never.trueNegatives)",
        ],
      ])
    board.say(
      """
      Two fractions look at the rare class alone. **Precision**: how many of the alarms are right? \
      **Recall**: how many of the frauds are found? Their harmonic mean is the **F1 score**; it is high \
      only where both are.
      """)
    board.formula(#"precision = \frac{TP}{TP + FP}"#)
    board.formula(#"recall = \frac{TP}{TP + FN}"#)
    board.formula(#"F_1 = \frac{2 TP}{2 TP + FP + FN}"#)
    board.code("verdicts")
    board.identity("without alarms the recall and the F1 score are 0", never.recall + never.f1 == 0)
    board.ask(
      "20 alarms, 8 of them right; 2 frauds were missed. What is the recall?", answer: 0.8,
      because: "There were 8 + 2 = 10 frauds, and 8 of them were found.")
  }

  private func thresholds(on board: Board, _ runs: [DetectorRun], _ threshold: Double) {
    let first = runs[0]
    board.say(
      """
      A network gives a probability p (its ŷ), not a decision. The value above which p sets off an alarm, the \
      **threshold**, has to be chosen. A low one finds most frauds, among many false alarms; a high one gives few \
      false alarms, but misses many frauds. The training set has \(first.count.training) payments, the validation set \
      \(first.count.validation), the test set \(first.count.test); this division is drawn \(runs.count) times.
      """)
    board.draw(
      Figure.losses(
        first.history,
        caption:
          "Does the network generalize? The loss on the training set, the mean over each epoch while the network learns, and on the validation set, at the end of the epoch; first division."
      ))
    let here = runs.map { Verdicts($0.plain, $0.truth, threshold: threshold) }
    let curve = precisionRecall(first.plain, first.truth)
    let roc = runs.map { ROCCurve(truth: $0.truth.map { $0 ? 1 : 0 }, scores: $0.plain) }
    board.draw(
      Figure(
        "Two curves of one network",
        caption: """
          What does moving the threshold gain, and what does it cost? Left: precision over recall. Right: the ROC \
          curve, recall over the fraction of honest payments that set off an alarm. The point is the threshold \
          \(written(threshold)). The right curve looks far better: its axis divides the false alarms by the many \
          honest payments.
          """, columns: 2
      ) {
        Panel(
          "Precision and recall", x: PlotAxis("recall", range: 0...1),
          y: PlotAxis("precision", range: 0...1.02), legend: .below
        ) {
          Line(curve.map(\.recall), curve.map(\.precision), label: "all thresholds")
          Line(
            [0, 1], [first.prevalence, first.prevalence], label: "alarms at random", color: .muted,
            dash: .dashed, width: 1)
          Points([here[0].recall], [here[0].precision], label: "threshold", size: 1.6)
        }
        Panel(
          "ROC curve", x: PlotAxis("false positive rate", range: 0...1),
          y: PlotAxis("recall", range: 0...1.02), legend: .below
        ) {
          Line(roc[0].falsePositiveRates, roc[0].truePositiveRates, label: "all thresholds")
          Line([0, 1], [0, 1], label: "alarms at random", color: .muted, dash: .dashed, width: 1)
          Points([here[0].falsePositiveRate], [here[0].recall], label: "threshold", size: 1.6)
        }
      })
    board.say("The means over all \(runs.count) divisions:")
    board.table(
      ["threshold", "alarms", "precision", "recall", "F1", "accuracy"],
      [0.05, 0.2, 0.5, 0.8, 0.95].map { threshold in
        let v = runs.map { Verdicts($0.plain, $0.truth, threshold: threshold) }
        return [
          written(threshold), written(v.map { Double($0.alarms) }.mean, digits: 3),
          written(v.map(\.precision).mean, digits: 3), written(v.map(\.recall).mean, digits: 3),
          written(v.map(\.f1).mean, digits: 3), written(v.map(\.accuracy).mean, digits: 4),
        ]
      })
    let areas = roc.map(\.area)
    board.say(
      """
      The area under the **ROC curve**, its **AUC**, has a meaning of its own: it is the probability that a fraud, \
      drawn at random, has a higher p than an honest payment. Here it is \(areas.mean) ± \
      \(areas.sampleStandardDeviation, digits: 2) over the divisions. The AUC depends only on how the payments are \
      ordered by p, not on any threshold.
      """)
    board.claimForBuiltInData(
      "every AUC is above 0.85; that of guessing is 0.5", areas.allSatisfy { $0 > 0.85 })
    board.claimForBuiltInData(
      "thresholds between 0.05 and 0.95 change the recall by more than 0.3, and the accuracy by less than 0.2",
      recall(runs, 0.05) - recall(runs, 0.95) > 0.3
        && abs(accuracy(runs, 0.05) - accuracy(runs, 0.95)) < 0.2)
  }

  private func recall(_ runs: [DetectorRun], _ threshold: Double) -> Double {
    runs.map { Verdicts($0.plain, $0.truth, threshold: threshold).recall }.mean
  }

  private func accuracy(_ runs: [DetectorRun], _ threshold: Double) -> Double {
    runs.map { Verdicts($0.plain, $0.truth, threshold: threshold).accuracy }.mean
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

  private func weights(on board: Board, _ runs: [DetectorRun], _ weight: Double) {
    board.step("Let the rare class count more")
    board.say(
      """
      The loss is a mean over all payments, and the rare class hardly shows in it. A **class weight** w \
      multiplies the losses of this class. That tells the network nothing new about the payments; it only \
      moves the probabilities. Where p minimized the loss, now q does:
      """)
    let f = Formula(#"q = \frac{w p}{w p + 1 - p}"#)
    board.explain(
      f, ["w": weight, "p": 0.1],
      by: { v in
        let (w, p) = (v["w"]!, v["p"]!)
        return w * p / (w * p + 1 - p)
      })
    board.code("weighted")
    let border = 1 / (1 + weight)
    board.identity(
      "q = ½ where p = 1/(1 + w): a weight acts like a lower threshold",
      abs(weighted(border, weight) - 0.5) < 1e-12)
    let rows: [(String, (DetectorRun) -> [Double], Double)] = [
      ("w = 1, threshold ½", { $0.plain }, 0.5),
      ("w = \(written(weight)), threshold ½", { $0.weighted }, 0.5),
      ("w = 1, threshold \(written(border, digits: 2))", { $0.plain }, border),
    ]
    board.table(
      ["", "alarms", "precision", "recall", "F1"],
      rows.map { name, scores, threshold in
        let v = runs.map { Verdicts(scores($0), $0.truth, threshold: threshold) }
        return [
          name, written(v.map { Double($0.alarms) }.mean, digits: 3),
          written(v.map(\.precision).mean, digits: 3), written(v.map(\.recall).mean, digits: 3),
          written(v.map(\.f1).mean, digits: 3),
        ]
      })
    let run = runs[0]
    let some = Array(stride(from: 0, to: run.plain.count, by: max(1, run.plain.count / 500)))
    board.draw(
      Figure(
        "What a weight does to a probability",
        caption: """
          Does the formula hold for networks that were trained? \(some.count) payments of the first test set: \
          the probability learned with weight \(written(weight)) over that learned without. The line is the \
          formula.
          """, x: PlotAxis("p, learned with w = 1", range: 0...1),
        y: PlotAxis("q, learned with the weight", range: 0...1)
      ) {
        Points(
          some.map { run.plain[$0] }, some.map { run.weighted[$0] }, label: "payments", size: 0.5)
        Line(over: 0...1, label: "formula") { weighted($0, weight) }
      })
    let recalls = rows[0..<2].map { _, scores, _ in
      runs.map { Verdicts(scores($0), $0.truth, threshold: 0.5).recall }
    }
    let areas = [runs.map { area($0.plain, $0) }, runs.map { area($0.weighted, $0) }]
    let (more, ranks) = (
      PairedDifference(recalls[1], recalls[0]), PairedDifference(areas[1], areas[0])
    )
    board.say(
      """
      At threshold ½ the weight changes the recall by \(more.words). It changes the AUC by \(ranks.words).
      """)
    board.claimForBuiltInData(
      "at threshold ½ the weighted networks find more frauds", more.mean > 0)
    board.claimForBuiltInData(
      "they hardly change the order of the payments: the AUC differs by less than 0.02",
      abs(ranks.mean) < 0.02)
  }

  private func weighted(_ p: Double, _ w: Double) -> Double { w * p / (w * p + 1 - p) }

  private func area(_ scores: [Double], _ run: DetectorRun) -> Double {
    ROCCurve(truth: run.truth.map { $0 ? 1 : 0 }, scores: scores).area
  }

  private func calibration(on board: Board, _ runs: [DetectorRun], _ weight: Double) {
    board.step("Are the probabilities right?")
    board.say(
      """
      The next step will compute with p, so p must be a probability in fact, not only in name: of all \
      payments with p near 0.3, about 3 of 10 should be frauds. This is **calibration**, and the \
      **reliability diagram** shows it. Payments are put into bins by p; each bin gives a point, its mean p \
      and its fraction of frauds. A weighted network is badly calibrated by design; the formula of the last \
      step, solved for p, undoes that.
      """)
    board.formula(#"p = \frac{q}{q + w (1 - q)}"#)
    let truth = runs.flatMap(\.truth)
    let plain = runs.flatMap(\.plain)
    let heavy = runs.flatMap(\.weighted)
    let undone = heavy.map { $0 / ($0 + weight * (1 - $0)) }
    let curves = [("w = 1", plain), ("weighted", heavy), ("weighted, undone", undone)].map {
      (name: $0.0, points: reliability($0.1, truth))
    }
    board.draw(
      Figure(
        "Reliability diagram",
        caption: """
          How frequent are frauds where the network says p? All \(runs.count) test sets together; bins with \
          fewer than 30 payments are left out. On the dashed line p is calibrated; below the line p is too \
          high.
          """, x: PlotAxis("mean p in the bin", range: 0...1),
        y: PlotAxis("fraction of frauds", range: 0...1), legend: .outside, aspect: .equal
      ) {
        Line([0, 1], [0, 1], label: "calibrated", color: .muted, dash: .dashed, width: 1)
        for curve in curves {
          Line(
            curve.points.map(\.predicted), curve.points.map(\.observed), label: curve.name,
            showsPoints: true)
        }
      })
    let rate = truth.fraction { $0 }
    board.table(
      ["", "mean p", "fraction of frauds"],
      [("w = 1", plain), ("weighted", heavy), ("weighted, undone", undone)].map {
        [$0.0, written($0.1.mean, digits: 3), written(rate, digits: 3)]
      })
    board.claimForBuiltInData(
      "undoing the weight brings the mean probability nearer to the fraction of frauds",
      abs(undone.mean - rate) < abs(heavy.mean - rate))
    board.claimForBuiltInData(
      "the plain networks' mean probability is within a third of the fraction of frauds",
      abs(plain.mean - rate) < rate / 3)
  }

  /// Mean probability and fraction of positives in bins of probability that have 30 examples at least.
  private func reliability(
    _ probabilities: [Double], _ truth: [Bool]
  ) -> [(predicted: Double, observed: Double)] {
    let edges = [0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 1.0001]
    return zip(edges, edges.dropFirst()).compactMap { low, high in
      let members = probabilities.indices.filter {
        probabilities[$0] >= low && probabilities[$0] < high
      }
      if members.count < 30 { return nil }
      return (members.map { probabilities[$0] }.mean, members.fraction { truth[$0] })
    }
  }

  private func costs(on board: Board, _ runs: [DetectorRun]) {
    board.step("What does a mistake cost?")
    let (alarm, miss) = Fraud.costs
    board.say(
      """
      A false alarm costs a phone call, say \(written(alarm)); a missed fraud \(written(miss)). An alarm \
      pays where p·\(written(miss)) is more than (1 − p)·\(written(alarm)). So, if the probabilities are \
      calibrated, the best threshold is not ½ but
      """)
    let f = Formula(#"t = \frac{c_{alarm}}{c_{alarm} + c_{miss}}"#)
    let best = alarm / (alarm + miss)
    board.explain(f, ["c_{alarm}": alarm, "c_{miss}": miss], best)
    board.say(
      """
      If they are not, search for the threshold that is cheapest on the validation set. Never search on the test set: \
      the threshold that is cheapest there is known only afterwards; the table lists it as a bound.
      """)
    let places = stride(from: 0.01, through: 0.99, by: 0.01).map { $0 }
    func cheapest(_ p: [Double], _ truth: [Bool]) -> Double {
      let all = places.map { cost(p, truth, $0) }
      return places[all.indices.min { all[$0] < all[$1] }!]
    }
    let searched = runs.map { cheapest($0.validationPlain, $0.validationTruth) }
    let after = runs.map { cheapest($0.plain, $0.truth) }
    let outcomes: [(name: String, costs: [Double])] = [
      ("no alarms", runs.map { miss * $0.prevalence }),
      ("threshold ½", runs.map { cost($0.plain, $0.truth, 0.5) }),
      ("formula", runs.map { cost($0.plain, $0.truth, best) }),
      ("searched", zip(runs, searched).map { cost($0.plain, $0.truth, $1) }),
      ("found afterwards", zip(runs, after).map { cost($0.plain, $0.truth, $1) }),
    ]
    board.draw(
      Figure(
        "The cost of a payment by the threshold",
        caption: """
          Where is the cheapest threshold, and how much does it matter? Left: mean and standard deviation over \
          \(runs.count) divisions. Right: a point for each division. Between the formula's threshold and the \
          cheapest one the curve is nearly flat.
          """, columns: 2
      ) {
        Panel("All thresholds", x: PlotAxis("threshold", range: 0...1), y: "mean cost") {
          Band(places, runs: runs.map { run in places.map { cost(run.plain, run.truth, $0) } })
          ReferenceLine(x: best, label: "formula")
        }
        Panel(
          "Five rules",
          x: PlotAxis(
            "rule", range: -0.5...4.5, categories: ["none", "½", "formula", "searched", "after"]),
          y: "mean cost"
        ) {
          Points(
            outcomes.indices.flatMap { place in runs.map { _ in Double(place) } },
            outcomes.flatMap(\.costs))
        }
      })
    board.table(
      ["rule", "threshold", "mean cost", "±"],
      zip(
        outcomes,
        [
          "–", "0.5", written(best, digits: 2), range(searched), range(after),
        ]
      ).map { outcome, threshold in
        [
          outcome.name, threshold, written(outcome.costs.mean, digits: 3),
          written(outcome.costs.sampleStandardDeviation, digits: 2),
        ]
      })
    let half = PairedDifference(outcomes[1].costs, outcomes[2].costs)
    let search = PairedDifference(outcomes[3].costs, outcomes[2].costs)
    board.say(
      """
      The threshold ½ costs more than the formula's by \(half.words). The searched one differs from the \
      formula's by \(search.words). The validation set has only \(runs[0].validationTruth.count { $0 }) \
      frauds (first division), so a search follows noise, and a calibrated p with a formula is hard to beat.
      """)
    board.claimForBuiltInData("the formula's threshold costs less than ½", half.mean > 0)
    board.claimForBuiltInData(
      "and less than three quarters of what no alarms cost",
      outcomes[2].costs.mean < 0.75 * outcomes[0].costs.mean)
    board.ask(
      "A false alarm costs as much as a miss. Where is the best threshold?", answer: 0.5,
      because: "With equal costs the formula gives c/(c + c).")
  }

  private func range(_ thresholds: [Double]) -> String {
    "\(written(thresholds.min()!, digits: 2)) to \(written(thresholds.max()!, digits: 2))"
  }

  private func cost(_ p: [Double], _ truth: [Bool], _ threshold: Double) -> Double {
    let v = Verdicts(p, truth, threshold: threshold)
    let sum =
      Fraud.costs.alarm * Double(v.falsePositives) + Fraud.costs.miss * Double(v.falseNegatives)
    return sum / Double(truth.count)
  }

  private func wrong(on board: Board, _ runs: [DetectorRun]) {
    board.step("What goes wrong: a test set that was balanced")
    board.say(
      """
      Suppose that somebody balances the test set, to make its accuracy easier to read: as many honest \
      payments as frauds. Recall r and false positive rate f stay about what they were. The precision P does \
      not, because it depends on the **prevalence** π, the fraction of frauds:
      """)
    let f = Formula(#"P = \frac{\pi r}{\pi r + (1 - \pi) f}"#)
    let threshold = 0.2
    let run = runs[0]
    let whole = Verdicts(run.plain, run.truth, threshold: threshold)
    let (π, r, fpr) = (run.prevalence, whole.recall, whole.falsePositiveRate)
    board.explain(
      f, [#"\pi"#: π, "r": r, "f": fpr], π * r / max(π * r + (1 - π) * fpr, 1e-12))
    let asItIs = runs.map { Verdicts($0.plain, $0.truth, threshold: threshold) }
    let even = runs.map { run in
      let rare = run.truth.indices.filter { run.truth[$0] }
      let others = run.truth.indices.filter { !run.truth[$0] }
      let some = rare + board.random.shuffled(others).prefix(rare.count)
      return Verdicts(
        some.map { run.plain[$0] }, some.map { run.truth[$0] }, threshold: threshold)
    }
    board.say(
      """
      These are the numbers of the first division, with the threshold \(threshold). Balance the test set of \
      every division, and take the means over all \(runs.count):
      """)
    board.table(
      ["test set", "precision", "recall", "F1", "accuracy"],
      [("as it is", asItIs), ("balanced", even)].map { name, v in
        [
          name, written(v.map(\.precision).mean, digits: 3),
          written(v.map(\.recall).mean, digits: 3), written(v.map(\.f1).mean, digits: 3),
          written(v.map(\.accuracy).mean, digits: 3),
        ]
      })
    let prevalences = (0...120).map { pow(10.0, Double($0) / 40 - 3) }
    board.draw(
      Figure(
        "Precision by prevalence",
        caption: """
          What is the precision of the same network, with the same threshold \(written(threshold)), where \
          frauds are rarer or more frequent? Its recall and false positive rate are held fixed.
          """, x: PlotAxis("prevalence", scale: .logarithmic, range: 0.001...1),
        y: PlotAxis("precision", range: 0...1.15)
      ) {
        Line(prevalences, prevalences.map { $0 * r / max($0 * r + (1 - $0) * fpr, 1e-12) })
        ReferenceLine(x: π, label: "here")
        ReferenceLine(x: 0.5, label: "balanced")
      })
    board.identity(
      "the recall is the same in both test sets",
      zip(even, asItIs).allSatisfy { $0.recall == $1.recall })
    board.claimForBuiltInData(
      "the mean precision on the balanced test sets is higher than the true one by more than 0.1",
      even.map(\.precision).mean > asItIs.map(\.precision).mean + 0.1)
    board.warn(
      """
      Balance the training set, if it helps; never the test set. And frauds change, because those who commit \
      them adapt. Test a detector on the month that follows, not on a random part of the same month.
      """)
  }
}
