import Chalk

/// F05 and F08: what a neuron does before anything else.
struct WeightedSum: Lesson {
  let card = LessonCard("weighted-sum", "Weigh and add", formulas: ["F05", "F08"], minutes: 8)

  func teach(on board: Board) throws {
    neuron(on: board)
    slopes(on: board)
    matrix(on: board)
    limits(on: board)
  }

  // excerpt: weighted sum
  /// y = Σ wᵢ·aᵢ + b
  func weightedSum(_ w: [Double], _ a: [Double], _ b: Double) -> Double {
    zip(w, a).map { $0 * $1 }.reduce(0, +) + b
  }
  // end excerpt

  // excerpt: matrix form
  /// y = W·x + b: each row of W weighs the same inputs in its own way.
  func layer(_ W: [[Double]], _ x: [Double], _ b: [Double]) -> [Double] {
    zip(W, b).map { row, bias in weightedSum(row, x, bias) }
  }
  // end excerpt

  private func neuron(on board: Board) {
    board.step("How can one number sum up many?")
    board.say(
      """
      Is a house dear? It depends on its size, its age, its distance from the centre: some of \
      these count much, some little, some against. The simplest judge gives each input a weight, \
      adds up, and starts from a base price. That is all a neuron does.
      """)
    let formula = board.formula(#"y = w_1 a_1 + w_2 a_2 + b"#)
    let a1 = board.slider("a1", in: -3...3, default: 2)
    let a2 = board.slider("a2", in: -3...3, default: -1)
    let (w, b) = ([0.5, -1.5], 0.25)
    let y = weightedSum(w, [a1, a2], b)
    board.explain(formula, ["w_1": w[0], "a_1": a1, "w_2": w[1], "a_2": a2, "b": b]) { v in
      .weightedSum([v["w_1"]!, v["w_2"]!], [v["a_1"]!, v["a_2"]!], plus: v["b"]!)
    }
    board.say("For any number of inputs:")
    board.formula(#"y = \sum_{i=1}^{n} w_i a_i + b"#)
    board.code("weighted sum")
    board.claim("the sum worked by hand is the same", abs(y - (0.5 * a1 - 1.5 * a2 + 0.25)) < 1e-12)
    board.warn(
      """
      You will find this printed as y = f(x) = Σ wᵢaᵢ + b, with f called the activation function. \
      But nothing is applied to the sum there: it is a weighted sum, no more. The activation is a \
      second step, and the next lesson.
      """)
  }

  private func slopes(on board: Board) {
    board.step("What does a weight do?")
    board.say(
      """
      Move one input a little and see how the sum answers. It answers by exactly the weight, \
      wherever you stand: the slope of the sum with respect to an input is that input's weight. \
      And the other way round: the slope with respect to a weight is its input.
      """)
    board.formula(#"\frac{\partial y}{\partial a_i} = w_i"#)
    board.formula(#"\frac{\partial y}{\partial w_i} = a_i"#)
    let w = [Scalar(0.5, "w₁"), Scalar(-1.5, "w₂")]
    let a = [Scalar(2, "a₁"), Scalar(-1, "a₂")]
    let y = Scalar.weightedSum(w, a, plus: Scalar(0.25, "b")).named("y")
    y.backward()
    board.explain(y)
    board.claim(
      "the gradient of each weight is its input, and of each input its weight",
      w.map(\.gradient) == a.map(\.value) && a.map(\.gradient) == w.map(\.value))
    board.draw(
      .functionAndSlope(
        "A weight is a slope",
        caption: """
          The sum as one input moves and the rest stays: straight lines. The slope of each line is \
          its weight, the same everywhere.
          """,
        over: -3...3, names: ("a", "y", "dy/da"),
        curves: [-1.5, 0.5, 2].map { weight in
          ("w = \(written(weight))", { weight * $0 + 0.25 }, { _ in weight })
        }))
    board.ask(
      "The weight of an input is −1.5. The input grows by 2. By how much does the sum change?",
      answer: -1.5 * 2, because: "The sum changes by weight times change.")
  }

  private func matrix(on board: Board) {
    board.step("Many neurons at once")
    board.say(
      """
      Three judges look at the same two inputs, each with weights of its own. Their weights are \
      the rows of a matrix, and all three sums are one product.
      """)
    board.formula(#"y = W x + b"#)
    board.code("matrix form")
    let W = [[0.5, -1.5], [2, 1], [-1, 0]]
    let (x, b) = ([2.0, -1], [0.25, 0, 1])
    let y = layer(W, x, b)
    board.table(
      ["", "shape", "values"],
      [
        ["W", "3 × 2", W.map { written($0) }.joined(separator: " ")], ["x", "2", written(x)],
        ["b", "3", written(b)], ["y", "3", written(y)],
      ])
    board.claim("each output is the weighted sum of its own row", y == [2.75, 3, -1])
    board.say(
      """
      The shapes tell what fits: W has a row for each output and a column for each input. A \
      two-column W cannot weigh three inputs.
      """)
    board.draw(
      Figure(
        "One matrix, three sums",
        caption:
          "The weights of three neurons as rows, and the sums that they make of x = (2, −1).",
        columns: 2
      ) {
        Panel("The weights W", x: "input", y: "neuron") {
          HeatMap(
            W, columns: ["x₁", "x₂"], rows: ["y₁", "y₂", "y₃"], scale: .diverging(center: 0),
            digits: 1)
        }
        Panel("The sums y = W x + b", x: "neuron", y: "y") {
          Bars(["y₁", "y₂", "y₃"], y, showsValues: true)
        }
      })
    board.ask(
      "A layer takes 784 inputs to 10 outputs. How many weights has W?", answer: 7840,
      tolerance: 0, because: "A row for each of 10 outputs, a column for each of 784 inputs.")
  }

  private func limits(on board: Board) {
    board.step("What a weighted sum cannot do")
    board.say(
      """
      Put one such layer behind another and nothing is gained: a weighted sum of weighted sums is \
      again a weighted sum, with the weights W₂W₁. However deep the pile, it is one layer.
      """)
    board.formula(#"W_2 (W_1 x + b_1) + b_2 = (W_2 W_1) x + (W_2 b_1 + b_2)"#)
    let (W1, b1) = ([[0.5, -1.5], [2, 1]], [0.25, 0])
    let (W2, b2) = ([[1.0, 3]], [-2.0])
    let merged = [[0, 1].map { column in W2[0][0] * W1[0][column] + W2[0][1] * W1[1][column] }]
    let mergedBias = layer(W2, b1, b2)
    let points = (0..<20).map { _ in [board.random.normal(), board.random.normal()] }
    let worst = points.map { x in
      abs(layer(W2, layer(W1, x, b1), b2)[0] - layer(merged, x, mergedBias)[0])
    }.max()!
    board.value("largest difference between two layers and one, over 20 random points", worst)
    board.claim("two linear layers are one linear layer", worst < 1e-12)
    board.say(
      """
      So something must come between the layers that is not straight. That is the activation \
      function: chalk learn activations.
      """)
    board.say("To try: s a1=-2 moves the first input; go back to step 1 and watch the sum.")
  }
}
