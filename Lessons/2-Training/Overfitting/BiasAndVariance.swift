import Chalk

extension Overfitting {
  /// The squared error of each remedy's predictions, split into bias, variance and noise.
  func biasAndVariance(
    on board: Board, _ races: [[Remedies.Run]], _ test: Examples, _ moons: HalfMoons?
  ) {
    board.step("Bias and variance")
    let classes = test.classNames.count
    board.say(
      """
      Where does the error of an overfitted network come from? Train the same method on several training sets, and \
      look at its predictions ŷ for one test example. How far their mean is from what should be predicted is the \
      **bias**; how much they scatter around their mean is the **variance**. Here ŷ is the probability of the last \
      class, y is 1 for that class and 0 otherwise, and S the number of training sets, \(seeds).
      """)
    if moons == nil {
      board.say(
        """
        What should be predicted is not known for these data. So the squared error of the mean is the squared bias \
        and the noise of y together:
        """)
      board.formula(
        #"\frac{1}{S} \sum_s (\hat{y}_s - y)^2 = (\bar{y} - y)^2 + \frac{1}{S} \sum_s (\hat{y}_s - \bar{y})^2"#
      )
    } else {
      board.say(
        """
        What should be predicted is known here: the true probability p of step 1. The expected squared error, over \
        the noise of y, then has three parts: the squared bias, the variance, and the noise, which no prediction can \
        avoid.
        """)
      board.formula(
        #"\frac{1}{S} \sum_s E[(\hat{y}_s - y)^2] = (\bar{y} - p)^2 + "#
          + #"\frac{1}{S} \sum_s (\hat{y}_s - \bar{y})^2 + p (1 - p)"#
      )
    }
    // What the mean is compared with, and the noise around it: the truth and none where p is not known.
    let truth = test.features.indices.map { k in
      moons?.probability(test.features[k]) ?? (test.labels[k] == classes - 1 ? 1.0 : 0)
    }
    let noise = moons == nil ? 0 : truth.map { $0 * (1 - $0) }.mean
    let rows = Remedy.allCases.indices.map { i -> (bias: Double, variance: Double, all: Double) in
      let runs = races.map { $0[i].probabilities }
      let each = truth.indices.map { k -> (Double, Double, Double) in
        let p = runs.map { $0[k] }
        let spread = p.standardDeviation
        return (
          (p.mean - truth[k]) * (p.mean - truth[k]), spread * spread,
          p.map { ($0 - truth[k]) * ($0 - truth[k]) }.mean
        )
      }
      return (each.map(\.0).mean, each.map(\.1).mean, each.map(\.2).mean + noise)
    }
    let cells = zip(Remedy.allCases, rows).map { remedy, row -> [String] in
      let parts: [Double] = [row.bias, row.variance] + (moons == nil ? [] : [noise]) + [row.all]
      return [remedy.rawValue] + parts.map { written($0, digits: 3) }
    }
    board.table(
      moons == nil
        ? ["", "bias² and noise", "variance", "squared error"]
        : ["", "bias²", "variance", "noise", "expected squared error"], cells)
    board.identity(
      "for every remedy the parts add up to the squared error",
      rows.allSatisfy { abs($0.bias + $0.variance + noise - $0.all) < 1e-9 })
    if moons != nil {
      board.claim(
        """
        overfitting shows as variance: with nothing done it is larger than with L1, weight \
        decay, early stopping or more data
        """,
        [1, 3, 5, 6].allSatisfy { rows[$0].variance < rows[0].variance })
      board.claim(
        "more data lowers both: bias² and variance are smaller than with nothing done",
        rows[6].bias < rows[0].bias && rows[6].variance < rows[0].variance)
    }
    board.say(
      """
      With nothing done, each network memorizes the noise of its own training set, and the noise differs from set to \
      set. A remedy lowers the variance; if it goes too far, it raises the bias; *more data* lowers both. The lesson \
      train-validation-test draws bias and variance over the degree of a polynomial. (A mean of \
      \(seeds) predictions still scatters: on average the first column is too large by 1/\(seeds) of the true \
      variance, and the second too small by as much. And the training sets overlap, those of *more data* by about two thirds, so \
      the variance is understated there.)
      """)
  }
}
