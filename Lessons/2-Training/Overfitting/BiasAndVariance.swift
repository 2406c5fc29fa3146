import Chalk

extension Overfitting {
  /// The squared error of each remedy's predictions, split into what their mean misses and how much they scatter.
  func biasAndVariance(
    on board: Board, _ races: [[Remedies.Run]], _ labels: [Int], _ classes: Int, _ isBuiltIn: Bool
  ) {
    board.step("Bias and variance")
    board.say(
      """
      Where does the error of an overfitted network come from? Train the same method on several training sets, and \
      look at its predictions ŷ for one test example. The squared error of their mean is the squared **bias** (plus \
      noise, which cannot be predicted); how much the predictions scatter around their mean is the **variance**. The \
      mean squared error is the sum of the two parts. y is 1 for the last class and 0 otherwise, and S the number of \
      training sets, here \(seeds).
      """)
    board.formula(
      #"\frac{1}{S} \sum_s (\hat{y}_s - y)^2 = (\bar{y} - y)^2 + \frac{1}{S} \sum_s (\hat{y}_s - \bar{y})^2"#
    )
    let truth = labels.map { $0 == classes - 1 ? 1.0 : 0 }
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
      return (each.map(\.0).mean, each.map(\.1).mean, each.map(\.2).mean)
    }
    board.table(
      ["", "bias² and noise", "variance", "squared error"],
      zip(Remedy.allCases, rows).map { remedy, row in
        [remedy.rawValue] + [row.bias, row.variance, row.all].map { written($0, digits: 3) }
      })
    board.identity(
      "for every remedy the two parts add up to the squared error",
      rows.allSatisfy { abs($0.bias + $0.variance - $0.all) < 1e-9 })
    if isBuiltIn {
      board.claim(
        """
        overfitting shows as variance: with nothing done it is larger than with L1, weight \
        decay, early stopping or more data
        """,
        [1, 3, 5, 6].allSatisfy { rows[$0].variance < rows[0].variance })
    }
    board.say(
      """
      With nothing done, each network memorizes the noise of its own training set, and the noise differs from set to \
      set. A remedy lowers the variance; if it goes too far, it raises the bias. (The training sets overlap, those \
      of *more data* by about two thirds, so the variance is understated there.)
      """)
  }
}
