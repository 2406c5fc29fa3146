import Chalk

/// F05 and F08: what a neuron does before anything else.
struct WeightedSum: Lesson {
  let card = LessonCard(
    "weighted-sum", "Weigh and add", subtitle: "the affine map of a layer, z = Wx + b",
    formulas: ["F05", "F08"], minutes: 12,
    outcomes: [
      "compute z = Wx + b by hand, for one neuron and for a layer",
      "say what a weight, the bias and the shape of W do",
      "draw the decision boundary of a neuron with two inputs",
      "show that layers without a nonlinearity between them are one layer",
    ],
    terms: [
      Term("weight", "权重", "The number that an input is multiplied by."),
      Term(
        "bias", "偏置",
        "The number that is added to a weighted sum: its value where all inputs are 0."),
      Term(
        "dot product", "点积",
        "The sum of the products of two lists of equal length, w · x = w₁x₁ + w₂x₂ + …"),
      Term(
        "partial derivative", "偏导数",
        "How fast a result changes with one of its inputs while all others stay."),
      Term(
        "affine map", "仿射变换", "A matrix product plus a shift, Wx + b; with b = 0 it is linear."),
      Term(
        "fully connected layer", "全连接层",
        "A layer in which every output is a weighted sum of all inputs; also called a dense layer."),
      Term(
        "decision boundary", "决策边界",
        "The inputs at which a classifier goes from one class to another; here w · x + b = 0."),
    ],
    references: [
      Reference(
        "Zhang, Lipton, Li, Smola: Dive into Deep Learning, section 3.1, Linear Regression",
        "https://d2l.ai/chapter_linear-regression/linear-regression.html"),
      Reference(
        "Goodfellow, Bengio, Courville: Deep Learning (2016), chapter 2, Linear Algebra",
        "https://www.deeplearningbook.org/contents/linear_algebra.html"),
      Reference("Keras: Dense layer", "https://keras.io/api/layers/core_layers/dense/"),
      Reference(
        "PyTorch: torch.nn.Linear",
        "https://pytorch.org/docs/stable/generated/torch.nn.Linear.html"),
    ])

  func teach(on board: Board) throws {
    neuron(on: board)
    derivatives(on: board)
    matrix(on: board)
    boundary(on: board)
    limits(on: board)
    summary(on: board)
    exercises(on: board)
  }

  // excerpt: weighted sum
  /// z = Σ wᵢ·xᵢ + b
  func weightedSum(_ w: [Double], _ x: [Double], _ b: Double) -> Double {
    zip(w, x).map { $0 * $1 }.reduce(0, +) + b
  }
  // end excerpt

  // excerpt: matrix form
  /// z = W·x + b: each row of W weighs the same inputs in its own way.
  func layer(_ W: [[Double]], _ x: [Double], _ b: [Double]) -> [Double] {
    zip(W, b).map { row, bias in weightedSum(row, x, bias) }
  }
  // end excerpt

  private func neuron(on board: Board) {
    board.step("How can one number sum up many?")
    board.say(
      """
      Is a house expensive? That depends on its size, its age, its distance from the center. Some of these matter a \
      lot, some hardly at all, and some lower the price. The simplest estimate multiplies each input x by a \
      **weight** w, adds the products, and adds a base price b, the **bias**. A neuron begins with exactly this. \
      Here it has two inputs; its weights and its bias are made up.
      """)
    let formula = board.formula(#"z = w_1 x_1 + w_2 x_2 + b"#)
    let x1 = board.slider("x1", in: -3...3, default: 2, reruns: .step)
    let x2 = board.slider("x2", in: -3...3, default: -1, reruns: .step)
    let (w, b) = ([0.5, -1.5], 0.25)
    let z = weightedSum(w, [x1, x2], b)
    board.explain(formula, ["w_1": w[0], "x_1": x1, "w_2": w[1], "x_2": x2, "b": b]) { v in
      .weightedSum([v["w_1"]!, v["w_2"]!], [v["x_1"]!, v["x_2"]!], plus: v["b"]!)
    }
    board.say(
      """
      The lines with ∂ say how fast z changes with each of these numbers; step 2 explains them. For any number n of \
      inputs, the sum of the products is the **dot product** of the list of weights and the list of inputs:
      """)
    board.formula(#"z = w \cdot x + b = \sum_{i=1}^{n} w_i x_i + b"#)
    board.code("weighted sum")
    board.identity(
      "the sum worked by hand is the same", abs(z - (0.5 * x1 - 1.5 * x2 + 0.25)) < 1e-12)
    board.warn(
      """
      Some lecture notes print y = f(x) = Σ wᵢaᵢ + b and call f the activation function. But nothing is applied to \
      the sum there: it is just a weighted sum. These lessons write z for the sum and a = f(z) for the result of \
      applying an activation function to it.
      """)
  }

  private func derivatives(on board: Board) {
    board.step("What does a weight do?")
    board.say(
      """
      Move one input a little and keep the others. The sum changes by the weight times that much, \
      whatever the inputs are. This rate of change is the **partial derivative** of z with respect \
      to that input (its slope along that input). With the roles exchanged, the \
      derivative with respect to a weight is its input, and with respect to the bias it is 1.
      """)
    board.formula(#"\frac{\partial z}{\partial x_i} = w_i"#)
    board.formula(#"\frac{\partial z}{\partial w_i} = x_i"#)
    let w = [Scalar(0.5, "w₁"), Scalar(-1.5, "w₂")]
    let x = [Scalar(2, "x₁"), Scalar(-1, "x₂")]
    let b = Scalar(0.25, "b")
    let z = Scalar.weightedSum(w, x, plus: b).named("z")
    z.backward()
    board.explain(z)
    board.identity(
      "the derivative of each weight is its input, of each input its weight, and of the bias 1",
      w.map(\.gradient) == x.map(\.value) && x.map(\.gradient) == w.map(\.value)
        && b.gradient == 1)
    board.draw(
      .functionAndDerivative(
        "A weight is a derivative",
        caption: """
          What does a weight change? The steepness of a straight line. Left: the sum as one input \
          moves. Right: the derivative of each line is its weight, the same everywhere.
          """,
        over: -3...3, names: ("x", "z", "dz/dx"),
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
      Three neurons receive the same two inputs, each with its own weights. Their weights are the rows of a matrix \
      W, and all three sums are computed by one matrix product and a shift: an **affine map**. A layer like this, in \
      which every output depends on every input, is a **fully connected layer** (in Keras: Dense).
      """)
    board.formula(#"z = W x + b"#)
    board.code("matrix form")
    let W = [[0.5, -1.5], [2, 1], [-1, 0]]
    let (x, b) = ([2.0, -1], [0.25, 0, 1])
    let z = layer(W, x, b)
    board.table(
      ["", "shape", "values"],
      [
        ["W", "3 × 2", W.map { written($0) }.joined(separator: " ")], ["x", "2", written(x)],
        ["b", "3", written(b)], ["z", "3", written(z)],
      ])
    board.identity("each output is the weighted sum of its own row", z == [2.75, 3, -1])
    board.say(
      """
      The shapes must match: W has a row for each output and a column for each input. A W with two columns cannot be \
      multiplied by three inputs.
      """)
    board.warn(
      """
      PyTorch stores W as here, [outputs, inputs]. Keras stores its transpose, [inputs, outputs], \
      and computes xW + b with x as a row. The numbers are the same.
      """)
    board.draw(
      Figure(
        "One matrix, three sums",
        caption: """
          Which row of W makes which output? Left: the weights of three neurons, a row each. Right: \
          the sums that they make of x = (2, −1).
          """,
        columns: 2
      ) {
        Panel("The weights W", x: "input", y: "neuron") {
          HeatMap(
            W, columns: ["x₁", "x₂"], rows: ["z₁", "z₂", "z₃"], scale: .diverging(center: 0),
            digits: 1)
        }
        Panel("The sums z = W x + b", x: "neuron", y: "z") {
          Bars(["z₁", "z₂", "z₃"], z, showsValues: true)
        }
      })
    board.ask(
      "A layer takes 784 inputs to 10 outputs. How many weights does W have?", answer: 784 * 10,
      tolerance: 0, because: "A row for each of 10 outputs, a column for each of 784 inputs.")
  }

  private func boundary(on board: Board) {
    board.step("From a sum to a decision")
    let flowers = Examples.iris.columns([2, 3])
    let (w, b) = ([1.0, 2], -4.0)
    let isSetosa = flowers.labels.map { $0 == 0 }
    let sums = flowers.features.map { weightedSum(w, $0, b) }
    let right = zip(sums, isSetosa).count { ($0 < 0) == $1 }
    board.say(
      """
      One sum can already decide between two classes: say yes where z > 0, and no where z < 0. The inputs with z = 0 \
      are the **decision boundary**. With two inputs it is a straight line, and the vector of the weights, drawn as \
      an arrow, is perpendicular to it and points to the side of yes. Here are \(flowers.count) iris flowers. Is a \
      flower of another species than setosa? With w = (\(w[0]), \(w[1])) and b = \(b), chosen by eye, z > 0 says \
      yes.
      """)
    board.formula(#"w_1 x_1 + w_2 x_2 + b = 0"#)
    board.draw(
      Figure(
        "A neuron's decision boundary",
        caption: """
          Where does the sum change its sign? Along a straight line. The arrow is w: it is perpendicular to the line \
          and points to the side where z > 0. Petal length and width in cm, setosa and the other two species.
          """,
        x: PlotAxis("petal length in cm", range: 0...7),
        y: PlotAxis("petal width in cm", range: 0...3), aspect: .equal
      ) {
        HeatMap.decisionRegions(x: 0...7, y: 0...3) { weightedSum(w, [$0, $1], b) < 0 ? 0 : 1 }
        Points(
          flowers.features.map { $0[0] }, flowers.features.map { $0[1] },
          classes: isSetosa.map { $0 ? 0 : 1 }, classNames: ["setosa", "others"])
        Arrows([2], [1], [0.4 * w[0]], [0.4 * w[1]], label: "w", color: .text)
      })
    board.value("flowers that are classified correctly", Double(right))
    board.claim(
      "one neuron tells setosa from the other two species without an error",
      right == flowers.count)
    board.say(
      """
      The weights were chosen by looking at these very flowers, so this says nothing about other flowers: the lesson \
      iris-network keeps some apart to find that out. Doubling the weights and the bias gives the same line, because \
      the boundary depends only on their ratio. But every z doubles as well, so z is not a distance: a flower's \
      distance from the line is |z| divided by the length of w.
      """)
  }

  private func limits(on board: Board) {
    board.step("What a weighted sum cannot do")
    board.say(
      """
      Would two such layers, one after the other, do more? No: an affine map of an affine map is again an affine \
      map, with the weights W₂W₁. However many affine layers are stacked, together they can do no more than one.
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
    board.identity("two affine layers are one affine layer", worst < 1e-12)
    board.say(
      """
      That difference is rounding error: a Double keeps about 16 digits. The exclusive or (XOR) \
      shows what this costs: yes for (0, 1) and (1, 0), no for (0, 0) and (1, 1). Whatever the \
      weights and the bias, the z of the two yes-points add up to the same as the z of the two \
      no-points:
      """)
    board.formula(#"z(0, 0) + z(1, 1) = z(0, 1) + z(1, 0) = w_1 + w_2 + 2 b"#)
    let sides = points.map { w in
      let z = { (x: [Double]) in weightedSum(w, x, 0.3) }
      return abs(z([0, 0]) + z([1, 1]) - z([0, 1]) - z([1, 0]))
    }
    board.identity(
      "both add up to the same for 20 random choices of the weights", sides.max()! < 1e-12)
    board.say(
      """
      So the two no-points cannot both be below 0 while the two yes-points are both above: no neuron, and no stack \
      of affine layers, computes XOR. Something that is not affine must come between the layers, a nonlinearity. \
      That is the job of the activation function: chalk learn activations.
      """)
  }

  private func summary(on board: Board) {
    board.summarize(
      "A neuron computes z = w · x + b: the dot product of weights and inputs, plus the bias.",
      "A fully connected layer computes z = Wx + b: a row of W for each output, a column for each input.",
      "∂z/∂xᵢ = wᵢ and ∂z/∂wᵢ = xᵢ: the derivatives that learning will need.",
      "z = 0 is the decision boundary: a line, a plane, in general a hyperplane at right angles to w.",
      "Affine maps of affine maps are affine: depth needs a nonlinearity between the layers.")
  }

  private func exercises(on board: Board) {
    board.step("Exercises")
    let (w, x, b) = ([2.0, -1, 0.5], [1.0, 3, 4], -2.0)
    board.exercise(
      .byHand, "w = (2, −1, 0.5), x = (1, 3, 4), b = −2. What is z?",
      answer: "z = 2·1 − 1·3 + 0.5·4 − 2 = \(weightedSum(w, x, b)).")
    let (inputs, outputs) = (32 * 32 * 3, 100)
    board.exercise(
      .byHand,
      """
      A picture of 32 × 32 pixels with three colors goes into a fully connected layer of 100 \
      neurons. How many weights and biases does the layer have?
      """,
      answer: """
        \(inputs) inputs times 100 outputs are \(inputs * outputs) weights; with 100 biases, \
        \((inputs + 1) * outputs) parameters.
        """)
    board.exercise(
      .predict,
      """
      In step 1, x2 goes from −1 to 3 (s x2=3). In which direction does z move, and by how much? \
      Predict, then run it.
      """,
      answer: """
        The weight of x₂ is −1.5 and the input grows by 4: z falls by 6, from \
        \(weightedSum([0.5, -1.5], [2, -1], 0.25)) to \(weightedSum([0.5, -1.5], [2, 3], 0.25)).
        """)
    board.exercise(
      .derive,
      "Show that z = w · x + b has its boundary at the distance |b|/‖w‖ from the point x = 0.",
      answer: """
        The shortest way from 0 to the line runs along w: x = t·w. From w · (t·w) + b = 0 follows \
        t = −b/‖w‖², and the length of t·w is |t|·‖w‖ = |b|/‖w‖.
        """)
    board.exercise(
      .breakIt,
      """
      The weights are (0.5, −1.5), and the input has three numbers by mistake: (2, −1, 7). What does \
      weightedSum of step 1 return, and what would NumPy or Keras do?
      """,
      answer: """
        \(weightedSum([0.5, -1.5], [2, -1, 7], 0.25)), as if the 7 were not there: zip stops at the \
        end of the shorter list. NumPy and Keras refuse the shapes. Silence is the worse answer.
        """)
    board.exercise(
      .write, "Write the weighted sum of any number of inputs.",
      answer: """
        Multiply each input by its weight, add up the products, and add the bias, as in the first excerpt of step 1.
        """,
      practice: "weighted-sum")
    board.exercise(
      .extend,
      """
      Find w and b of a neuron that says yes (z > 0) exactly for x = (1, 1), the logical AND of two \
      inputs that are 0 or 1; then one for OR. Can you get from one to the other by changing b alone?
      """,
      answer: """
        w = (1, 1) with b = −1.5 is AND: z is \(weightedSum([1, 1], [0, 1], -1.5)) at (0, 1) and \
        \(weightedSum([1, 1], [1, 1], -1.5)) at (1, 1). With b = −0.5 it is OR: z is \
        \(weightedSum([1, 1], [0, 0], -0.5)) at (0, 0) and \(weightedSum([1, 1], [0, 1], -0.5)) at \
        (0, 1). Yes, the bias alone is enough: it moves the boundary parallel to itself.
        """)
  }
}
