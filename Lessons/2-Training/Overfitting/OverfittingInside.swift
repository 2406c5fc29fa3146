import Chalk

/// What the remedies do to weights, activations and gradients, and to the decision boundary.
extension Overfitting {
  func inside(on board: Board, _ races: [[Remedies.Run]]) {
    board.step("What they do to the weights")
    board.say(
      """
      Do the remedies do what their formulas promise? Look at the weights at the end of the training, and at what the \
      hidden layers make of the training set.
      """)
    let runs = races[0]
    let lengths = runs.indices.map { i in
      races.map { $0[i].weights.map { $0 * $0 }.reduce(0, +).squareRoot() }
    }
    let nearly = runs.indices.map { i in races.map { $0[i].weights.fraction { abs($0) < 0.01 } } }
    board.draw(
      Figure(
        "Which remedy brings weights near 0, which shrinks them?",
        caption: """
          All weights between −1 and 1 at the end, in the first draw; the count on a logarithmic scale. L1 brings all \
          but a few weights to about 0, and L2 under Adam does so with many. Decoupled weight decay makes all of them \
          smaller.
          """, columns: 4, sharing: .both
      ) {
        for run in runs.prefix(4) {
          Panel(run.remedy.rawValue, x: "weight", y: PlotAxis("count", scale: .logarithmic)) {
            Histogram(run.weights, bins: 41, range: -1...1)
          }
        }
      })
    board.table(
      ["mean of \(seeds) draws", "length of all weights", "within ±0.01"],
      runs.indices.map { i in
        [
          runs[i].remedy.rawValue, meanAndSpread(lengths[i], digits: 3),
          Notation.percent(nearly[i].mean),
        ]
      })
    board.claim(
      "with a penalty or decay the weight vector is shorter than with nothing done, in every draw",
      (1...3).allSatisfy { i in zip(lengths[i], lengths[0]).allSatisfy { $0 < $1 } }
    )
    board.claim(
      "L1 and L2, trained by Adam, leave more weights within ±0.01 than nothing done, in every draw",
      (1...2).allSatisfy { i in zip(nearly[i], nearly[0]).allSatisfy { $0 > $1 } })
    board.say(
      """
      That \(percent: nearly[2].mean) are so small under L2 does not contradict its formula: step 3 shows why. Where \
      the loss does not need a weight, its gradient is the penalty alone, and Adam turns even a tiny one into a step \
      of full length. With decoupled weight decay \(percent: nearly[3].mean) are that small. None of these methods \
      makes \
      weights exactly 0: under L1 they oscillate around it, since the derivative of the penalty changes its sign \
      there and no step is infinitely small.
      """)
    dropped(on: board, runs[4])
    board.draw(
      Figure(
        "What is left to learn from the training set?",
        caption: """
          The gradient of the second hidden layer's weights in the first draw, means of eight recorded updates. With \
          nothing done it fades: the training set is fitted, and there is nothing left to learn from it, whatever the \
          loss on other examples. With six times the data the same network does not fit every example, and the \
          gradients of the batches stay about as long as they were.
          """, x: "update", y: PlotAxis("‖gradient‖", scale: .logarithmic)
      ) {
        for run in [runs[0], runs[6]] {
          let changes = run.history.record.map { $0.changes(of: $0.parameters[2]) } ?? []
          let means = changes.map(\.change.gradientNorm).means(ofEach: 8)
          Line(
            means.indices.map { Double(changes[8 * $0 + 4].step) }, means,
            label: run.remedy.rawValue)
        }
      })
  }

  /// The activations of the second hidden layer in the last recorded update, before and after dropout.
  private func dropped(on board: Board, _ run: Remedies.Run) {
    let names = ["hidden_2", "dropout_2"]
    let last = names.compactMap { run.history.record?.activity(of: $0).last?.activity }
    guard last.count == 2 else { return }
    board.draw(
      Figure(
        "What does dropout do to the activations?",
        caption: """
          It sets some to 0 and makes the others larger. The second hidden layer for the last recorded batch of the \
          training, before and after dropout, without the zeros: the fewer that are left are divided by 1 − r.
          """, columns: 2, sharing: .both
      ) {
        for (title, seen) in zip(["Before dropout", "After dropout"], last) {
          Panel(title, x: "activation, without zeros", y: "count") {
            rebinned(seen.others, upTo: last.map(\.others.maximum).max()!, bins: 30)
          }
        }
      })
    board.table(
      ["second hidden layer", "zeros", "mean of all", "mean without zeros"],
      zip(["before dropout", "after dropout"], last).map { name, seen in
        [
          name, Notation.percent(seen.zeros), written(seen.spread.mean, digits: 3),
          written(seen.others.mean, digits: 3),
        ]
      })
  }

  /// The counts of a recorded spread in bins of equal width from 0 on: each goes where the middle of its own bin lies.
  private func rebinned(
    _ spread: TrainingRecord.Spread, upTo end: Double, bins: Int
  ) -> Histogram {
    let width = max(end, 1e-12) / Double(bins)
    let own = (spread.maximum - spread.minimum) / Double(max(1, spread.counts.count))
    var counts = [Double](repeating: 0, count: bins)
    for (place, count) in spread.counts.enumerated() {
      let middle = spread.minimum + (Double(place) + 0.5) * own
      let bin = (0..<bins).first { middle < Double($0 + 1) * width } ?? bins - 1
      counts[bin] += Double(count)
    }
    return Histogram(counts: counts, edges: (0...bins).map { Double($0) * width })
  }

  func regions(
    on board: Board, _ races: [[Remedies.Run]], _ few: Examples, _ moons: HalfMoons?
  ) {
    board.step("How complicated should the decision boundary be?")
    board.say(
      """
      Small weights are not an end in themselves. What matters is the decision boundary between the classes, called \
      the border for short. Is a straighter border always better?
      """)
    let (xs, ys) = (few.features.column(0), few.features.column(1))
    let planes = races.map { $0.map { $0.model.plane(side: 60, reach: 2.6) } }
    let best = moons?.plane(side: 60, reach: 2.6)
    var shown = zip(races[0], planes[0]).map { (name: $0.remedy.rawValue, plane: $1.p) }
    if let best { shown.append((name: "best possible", plane: best.p)) }
    board.draw(
      Figure(
        "Where does each network draw its border?",
        caption: """
          The first draw. Color: the probability of the class \(few.classNames.last!), near 1 in orange, near 0 in \
          blue. Points: the \(few.count) training examples (the network with more data has more). The border, where \
          the probability is ½, goes around single points with nothing done; with L1 and with few parameters it has \
          few bends.
          """, columns: 3, sharing: .both
      ) {
        for (name, plane) in shown {
          Panel(
            name, x: PlotAxis(few.featureNames[0]), y: PlotAxis(few.featureNames[1]),
            aspect: .equal, colorBar: .none
          ) {
            HeatMap(
              plane, x: -2.6...2.6, y: -2.6...2.6, scale: .diverging(center: 0.5), range: 0...1)
            Points(xs, ys, classes: few.labels, size: 0.5)
          }
        }
      })
    let lengths = races[0].indices.map { i in planes.map { $0[i].border } }
    var rows = zip(races[0], lengths).map { [$0.remedy.rawValue, meanAndSpread($1, digits: 3)] }
    if let best { rows.append(["best possible", written(best.border, digits: 3)]) }
    board.table(["mean of \(seeds) draws", "length of the border"], rows)
    board.say("(The length is counted along the sides of the cells of a grid.)")
    for i in [1, 7, 6] {
      board.compare(
        "The length of the border", of: races[0][i].remedy.rawValue, with: "nothing",
        PairedDifference(lengths[i], lengths[0]), over: "draws")
    }
    guard let best else { return }
    board.claim(
      "with nothing done the border is on average longer than with L1, with few parameters and than the best possible",
      lengths[0].mean > max(lengths[1].mean, lengths[7].mean, best.border))
    board.say(
      """
      The straightest border is not the best one: the best possible is curved, since the classes are two half moons. A \
      border that is straighter than that underfits, and one that goes around single points overfits. How \
      complicated it should be depends on the amount of data: more data support a more complicated border.
      """)
  }
}

/// "16.3 ± 1": the mean of some measurements, and their standard deviation, dividing by n − 1.
func meanAndSpread(_ values: [Double], digits: Int) -> String {
  written(values.mean, digits: digits) + " ± " + written(values.sampleStandardDeviation, digits: 1)
}
