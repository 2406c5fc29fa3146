import Chalk

extension Exercise {
  /// F05 to F07: the line of least squares, without any descent.
  static let linearRegression = Exercise(
    "linear-regression", "Linear regression: the line of least squares",
    formula:
      #"w = \frac{\sum_i (x_i - \bar{x})(y_i - \bar{y})}{\sum_i (x_i - \bar{x})^2}, \quad b = \bar{y} - w \bar{x}"#,
    lesson: "linear-regression",
    task:
      "The weight w and the bias b of the line ŷ = w·x + b with the least mean squared error, by "
      + "the normal equation. Where all x are the same, w is 0. Then R²: the share of the spread of "
      + "y that the predictions explain, and 0 where y has no spread.",
    functions: [
      Function(
        "fit", "_ x: [Double], _ y: [Double]", gives: "(Double, Double)",
        says: "w = Σ(x − x̄)(y − ȳ) / Σ(x − x̄)²        b = ȳ − w·x̄. Returns (w, b).",
        body: """
          let n = Double(x.count)
          let (meanX, meanY) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
          let spread = x.map { ($0 - meanX) * ($0 - meanX) }.reduce(0, +)
          let together = zip(x, y).map { ($0 - meanX) * ($1 - meanY) }.reduce(0, +)
          let w = spread == 0 ? 0 : together / spread
          return (w, meanY - w * meanX)
          """,
        hole: "return (1, 0)",
        cases: [
          [[0, 1], [1, 3]], [[1, 2, 3, 4], [2, 3, 5, 6]], [[-1, 0, 2, 5], [4, 1, 0, -3]],
        ],
        edges: [
          Edge("where all x are the same", [[2, 2, 2], [1, 2, 6]]),
          Edge("of one example", [[3], [7]]),
          Edge("far away from 0", [[100, 101, 103], [5, 7, 10]]),
        ]),
      Function(
        "rSquared", "_ y: [Double], _ predictions: [Double]", gives: "Double",
        says: "1 − Σ(y − ŷ)²/Σ(y − ȳ)², and 0 where y has no spread",
        body: """
          let mean = y.reduce(0, +) / Double(y.count)
          let residuals = zip(y, predictions).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
          let spread = y.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
          return spread == 0 ? 0 : 1 - residuals / spread
          """,
        hole: "return 2",
        cases: [
          [[1, 3], [1.5, 2.5]], [[2, 4, 9], [3, 4, 8]], [[1, 2, 3, 6], [0, 3, 3, 7]],
        ],
        edges: [
          Edge("of predictions that are worse than the mean", [[1, 2, 3], [9, -4, 0]]),
          Edge("where y has no spread", [[4, 4], [4, 3]]),
        ]),
    ],
    hints: [
      "The line goes through the point of the two means. Which way does it lean there?",
      "How x and y move together, divided by how x moves. For R²: how much smaller are the squared "
        + "residuals than those of the prediction ȳ?",
      "together / spread, b = meanY - w * meanX; 1 - residuals / spread",
    ],
    mistakes: [
      Mistake(
        "zip(x, y).map { ($0 - meanX) * ($1 - meanY) }.reduce(0, +)\n",
        "zip(x, y).map { $0 * $1 }.reduce(0, +)\n",
        says: "The means are not taken off: that fits a line through the origin."),
      Mistake(
        "together / spread", "together / y.map { ($0 - meanY) * ($0 - meanY) }.reduce(0, +)",
        says: "This divides by the spread of y: the line that predicts y divides by that of x."),
      Mistake(
        "meanY - w * meanX", "meanY",
        says: "The bias is the mean of y only where the mean of x is 0: take w·x̄ off."),
      Mistake(
        "together / spread",
        "together / (spread * y.map { ($0 - meanY) * ($0 - meanY) }.reduce(0, +)).squareRoot()",
        says: "This is the correlation: the weight is divided by the spread of x alone."),
      Mistake(
        "spread == 0 ? 0 : together / spread", "together / spread",
        says: "Where all x are the same this is 0/0: w is 0 then, and b the mean of y."),
      Mistake(
        "1 - residuals / spread", "residuals / spread", in: "rSquared",
        says: "This is the share that is not explained: R² is 1 minus it."),
      Mistake(
        "1 - residuals / spread", "max(0, 1 - residuals / spread)", in: "rSquared",
        says: "R² may be negative: such predictions are worse than the mean."),
      Mistake(
        "spread == 0 ? 0 : 1 - residuals / spread", "1 - residuals / spread", in: "rSquared",
        says: "Where y has no spread this divides by 0: return 0."),
    ],
    curve: Curve(of: "fit", over: -3...8, x: "y of the last example", y: "w") {
      [[1, 2, 3, 4], [2, 3, 5, .number($0)]]
    })
}
