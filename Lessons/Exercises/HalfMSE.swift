import Chalk

extension Exercise {
  /// F06: half the mean squared error, and its gradient.
  static let halfMSE = Exercise(
    "half-mse", "Half the mean squared error, and its gradient",
    formula: #"L = \frac{1}{2n} \sum_{i=1}^{n} (y_i - \hat{y}_i)^2"#, lesson: "squared-error",
    task: "Write the loss of n predictions, and its gradient with respect to each of them.",
    functions: [
      Function(
        "halfMSE", "_ y: [Double], _ prediction: [Double]", gives: "Double",
        says: "L = 1/(2n) · Σ (yᵢ − ŷᵢ)²",
        body: """
          var total = 0.0
          for i in y.indices { total += (y[i] - prediction[i]) * (y[i] - prediction[i]) }
          return total / (2 * Double(y.count))
          """,
        hole: "return 0",
        cases: [[[3], [1]], [[2, 3, 5], [2.5, 2, 5]], [[1, 2, 3, 4], [0, 0, 0, 0]]],
        edges: [
          Edge("where errors have different signs and cancel", [[1, 1], [2, 0]]),
          Edge("of predictions that are right", [[1, 2], [1, 2]]),
        ]),
      Function(
        "halfMSEGradient", "_ y: [Double], _ prediction: [Double]", gives: "[Double]",
        says: "∂L/∂ŷᵢ = (ŷᵢ − yᵢ)/n",
        body: """
          return y.indices.map { i in (prediction[i] - y[i]) / Double(y.count) }
          """,
        hole: "return y.map { _ in 0 }",
        cases: [[[3], [1]], [[2, 3, 5], [2.5, 2, 5]], [[1, 2, 3, 4], [0, 0, 0, 0]]],
        edges: [
          Edge("where errors have different signs and cancel", [[1, 1], [2, 0]]),
          Edge("of predictions that are right", [[1, 2], [1, 2]]),
        ]),
    ],
    hints: [
      "Square each residual before you add: too high must not make up for too low.",
      "y.count is n, but a whole number: Double(y.count) can be divided by. The gradient has one "
        + "number for each prediction.",
      "The loss ends with total / (2 * Double(y.count)); the gradient of prediction i is "
        + "(prediction[i] - y[i]) / Double(y.count).",
    ],
    mistakes: [
      Mistake(
        "(2 * Double(y.count))", "Double(y.count)",
        says: "The ½ is missing: this is Keras' mean squared error, 1/n where 1/(2n) is asked for."),
      Mistake(
        "total / (2 * Double(y.count))", "total / 2",
        says: "The mean is missing: the sum has to be divided by n as well as by 2."),
      Mistake(
        "(y[i] - prediction[i]) * (y[i] - prediction[i])", "abs(y[i] - prediction[i])",
        says: "The square is missing: these are the residuals themselves."),
      Mistake(
        "/ (2 * Double(y.count))", "/ 2 * Double(y.count)",
        says: "Brackets are missing around 2n: the sum is divided by 2, then multiplied by n."),
      Mistake(
        "prediction[i] - y[i]", "y[i] - prediction[i]", in: "halfMSEGradient",
        says:
          "The sign is wrong: a prediction that is too high makes the loss rise with it, so it is ŷ − y."
      ),
      Mistake(
        " / Double(y.count)", "", in: "halfMSEGradient",
        says: "The 1/n is missing: each prediction has the share 1/n of the mean."),
      Mistake(
        "(prediction[i] - y[i])", "2 * (prediction[i] - y[i])", in: "halfMSEGradient",
        says: "There is a 2 too many: it comes down from the square, and the ½ cancels it."),
    ],
    curve: Curve(of: "halfMSE", over: -2...6, x: "ŷ₁", y: "L") {
      [[2, 3, 5], [.number($0), 2, 5]]
    })
}
