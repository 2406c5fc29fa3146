import Chalk
import Foundation

/// T10: finding what is rare: why accuracy deceives, and where the threshold belongs.
struct Fraud: Lesson {
  let card = LessonCard(
    "fraud", "Nearly always right, and useless", formulas: ["T10"], minutes: 15)

  /// What the steps share.
  struct Case {
    let training, test: Examples
    let rare: Int
    var truth: [Bool] { test.labels.map { $0 == rare } }
    /// The part of the rare class.
    var part: Double { share(truth) }
    var name: String { test.classNames[rare] }
  }

  func teach(on board: Board) throws {
    board.step("Nearly always right, and useless?")
    let part = board.slider("fraud", in: 0.01...0.1, default: 0.02)
    let examples = try board.data.examples(
      "payments", or: Payments.examples(5000, fraud: part, random: &board.random))
    let (training, test) = examples.split(testFraction: 0.4, random: &board.random)
    let counts = training.classCounts
    let rare = counts.indices.filter { counts[$0] > 0 }.min { counts[$0] < counts[$1] } ?? 0
    let found = Case(training: training, test: test, rare: rare)
    accuracy(on: board, found)
    let plain = try Detector(training, rare: rare, weight: 1, random: &board.random)
    let scores = plain.scores(test)
    thresholds(on: board, found, plain, scores)
    try weights(on: board, found, scores)
    costs(on: board, found, scores)
    wrong(on: board, found, scores)
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
    board.code("verdicts", file: Verdicts.file)
    board.claim("the machine without alarms finds nothing: recall 0", always.recall == 0)
    board.claim(
      "and its accuracy is the part of all others", abs(always.accuracy - (1 - found.part)) < 1e-12)
    board.ask(
      "20 alarms, 8 of them right; 2 frauds were missed. What is the recall?", answer: 0.8,
      because: "8 of 10 frauds were found.")
  }

  private func thresholds(
    on board: Board, _ found: Case, _ detector: Detector, _ scores: [Double]
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
    let here = Verdicts(scores, truth, threshold: threshold)
    let curve = precisionRecall(scores, truth)
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
          [0, 1], [found.part, found.part], label: "alarms at random", color: .muted, dash: .dashed,
          width: 1)
        Points([here.recall], [here.precision], label: "threshold \(written(threshold))", size: 1.6)
      })
    board.table(
      ["threshold", "alarms", "precision", "recall", "accuracy"],
      [0.05, 0.2, 0.5, 0.8, 0.95].map { threshold in
        let v = Verdicts(scores, truth, threshold: threshold)
        return [
          written(threshold), "\(v.found + v.falseAlarms)", written(v.precision, digits: 3),
          written(v.recall, digits: 3), written(v.accuracy, digits: 4),
        ]
      })
    let recalls = stride(from: 0.05, to: 1, by: 0.05).map {
      Verdicts(scores, truth, threshold: $0).recall
    }
    board.claim(
      "a higher threshold never finds more",
      zip(recalls, recalls.dropFirst()).allSatisfy { $0 >= $1 })
    let ranking = ROCCurve(truth: truth.map { $0 ? 1 : 0 }, scores: scores)
    board.value("how likely a fraud has a higher score than an honest payment", ranking.area)
    board.claimForBuiltInData("that is far more than a coin", ranking.area > 0.85)
  }

  private func percent(_ part: Double) -> String { written(100 * part, digits: 3) + " %" }

  /// From the lowest threshold to the highest.
  private func precisionRecall(
    _ scores: [Double], _ truth: [Bool]
  ) -> [(recall: Double, precision: Double)] {
    let order = scores.indices.sorted { (scores[$0], $0) > (scores[$1], $1) }
    let all = Double(max(truth.count { $0 }, 1))
    var (found, curve): (Double, [(recall: Double, precision: Double)]) = (0, [])
    for (place, index) in order.enumerated() {
      if truth[index] { found += 1 }
      if place + 1 < order.count && scores[order[place + 1]] == scores[index] { continue }
      curve.append((found / all, found / Double(place + 1)))
    }
    return curve.reversed()
  }
}
