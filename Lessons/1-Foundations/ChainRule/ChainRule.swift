import Chalk
import Foundation

/// N04: backpropagation on a graph small enough to see all of it.
struct ChainRule: Lesson {
  let card = LessonCard.chainRule

  func teach(on board: Board) throws {
    gears(on: board)
    let neuron = try forward(on: board)
    try backward(on: board, neuron)
    differences(on: board, neuron)
    try sharing(on: board)
    layer(on: board)
    direction(on: board)
    stale(on: board)
    summary(on: board)
    exercises(on: board)
  }

  /// One neuron and how wrong it is, every step of the way by name.
  struct Neuron {
    let x = Scalar(2, "x")
    let w: Scalar
    let b = Scalar(1, "b")
    let y = Scalar(0.5, "y")
    let z, a, r, L: Scalar

    init(w weight: Double) {
      // excerpt: forward
      w = Scalar(weight, "w")
      z = (w * x + b).named("z")
      a = tanh(z).named("a")
      r = (a - y).named("r")
      L = (pow(r, 2).named("r²") / 2).named("L")
      // end excerpt
    }
  }

  private func gears(on board: Board) {
    board.step("If the first wheel turns, how fast does the last?")
    board.say(
      """
      Take three gear wheels. The second turns twice as fast as the first, the third three times as fast as the \
      second. Then the third turns six times as fast as the first: the ratios along the chain multiply. Derivatives \
      do the same. This is the **chain rule**, and **backpropagation** is the chain rule applied from the loss back \
      to each weight. Below, z = 2x and L = 3z at x = 5.
      """)
    board.formula(#"\frac{dL}{dx} = \frac{dL}{dz} \cdot \frac{dz}{dx}"#)
    let x = Scalar(5, "x")
    let z = (2 * x).named("z")
    let L = (3 * z).named("L")
    L.backward()
    board.explain(L)
    board.value("dL/dx", x.gradient)
    board.identity("dL/dx is 3 · 2, the product along the chain", x.gradient == 6)
    board.ask(
      "z = 4x and L = −z. What is dL/dx?", answer: -4,
      because: "4 along the first link, −1 along the second.")
  }

  private func forward(on board: Board) throws -> Neuron {
    board.step("Forward: from the weight to the loss")
    let weight = board.slider("w", in: -2...2, default: -0.3, reruns: .lesson)
    let neuron = Neuron(w: weight)
    board.say(
      """
      Take a neuron with one input. Its sum z goes through tanh, and the activation a is compared with the truth y; \
      r is their difference. This is the **forward pass**. The **computational graph** shows it: each arrow leads \
      from a number to what is computed from it.
      """)
    board.formula(#"z = w x + b"#)
    board.formula(#"a = \tanh(z)"#)
    board.formula(#"L = \frac{1}{2} (a - y)^2"#)
    board.code("forward")
    for node in [neuron.z, neuron.a, neuron.L] {
      board.value("\(node.name ?? "")", node.value)
    }
    board.draw(
      try .computation(
        neuron.L, title: "Forward: the values",
        caption: """
          How does the loss come about? Every node with its operation and its value; no derivative is \
          known yet.
          """,
        showingGradients: false))
    return neuron
  }

  private func backward(on board: Board, _ neuron: Neuron) throws {
    board.step("Backward: from the loss to the weight")
    board.say(
      """
      Now against the arrows. The derivative of the loss with respect to itself is 1. Each node takes the gradient \
      of the loss with respect to its own value, multiplies it by the **local derivative** of its operation, and \
      passes the product back to its input.
      """)
    neuron.L.backward()
    board.table(
      ["node", "value", "gradient ∂L/∂node"],
      [neuron.L, neuron.r, neuron.a, neuron.z, neuron.w, neuron.x, neuron.b].map {
        [$0.name ?? "", written($0.value), written($0.gradient)]
      })
    board.draw(
      try .computation(
        neuron.L, title: "Backward: the gradients",
        caption: """
          Where does each gradient come from? On each arrow stands its local derivative; a node's \
          gradient is the next node's gradient times that derivative.
          """))
    board.explain(neuron.L)
    let byHand = neuron.r.value * (1 - neuron.a.value * neuron.a.value) * neuron.x.value
    board.say("Along the chain from L to w, link by link:")
    board.formula(#"\frac{\partial L}{\partial w} = (a - y) \cdot (1 - a^2) \cdot x"#)
    board.value("worked by hand", byHand)
    board.identity(
      "backpropagation and the calculation by hand agree",
      abs(byHand - neuron.w.gradient) < 1e-12)
  }

  // excerpt: difference
  /// ∂L/∂w ≈ (L(w + h) − L(w − h))/2h
  func centralDifference(_ loss: (Double) -> Double, at w: Double, h: Double) -> Double {
    (loss(w + h) - loss(w - h)) / (2 * h)
  }
  // end excerpt

  private func differences(on board: Board, _ neuron: Neuron) {
    board.step("Is it true? Check the gradient")
    let loss = { (w: Double) in Neuron(w: w).L.value }
    let gradient = { (w: Double) -> Double in
      let moved = Neuron(w: w)
      moved.L.backward()
      return moved.w.gradient
    }
    let (w, slope) = (neuron.w.value, neuron.w.gradient)
    let measured = centralDifference(loss, at: w, h: 1e-4)
    board.say(
      """
      A gradient is a prediction: move w by a small amount, and L changes by about the gradient times that amount. \
      The **gradient check** tests this without any calculus: compute L slightly to the right and slightly to the \
      left of w, and divide the difference by the distance.
      """)
    board.formula(#"\frac{\partial L}{\partial w} \approx \frac{L(w + h) - L(w - h)}{2h}"#)
    board.code("difference")
    board.value("by backpropagation", slope)
    board.value("by central differences with h = 10⁻⁴", measured)
    board.claim("they agree to a millionth", abs(slope - measured) < 1e-6)
    board.draw(
      Figure(
        "The gradient is the tangent",
        caption: """
          How well does the gradient describe the loss near w? Left: the loss as the weight moves, \
          with the tangent at w = \(written(w)), the straight line whose slope is the gradient. \
          Right: the derivative everywhere.
          """, columns: 2
      ) {
        Panel("Loss", x: "w", y: "L") {
          Line(over: -2...2, label: "L(w)", loss)
          Line(over: max(-2, w - 0.8)...min(2, w + 0.8), samples: 2, label: "tangent") {
            neuron.L.value + slope * ($0 - w)
          }
          Points([w], [neuron.L.value])
        }
        Panel("Derivative", x: "w", y: "dL/dw") {
          Line(over: -2...2, gradient)
          Points([w], [slope])
          ReferenceLine(y: 0)
        }
      })
    let place = -0.3
    let steps = (1...24).map { (k: Int) -> Double in Foundation.pow(10, -Double(k) / 2) }
    let exact = gradient(place)
    let central = steps.map { abs(centralDifference(loss, at: place, h: $0) - exact) }
    let oneSided = steps.map { abs((loss(place + $0) - loss(place)) / $0 - exact) }
    let best = steps[central.indices.min { central[$0] < central[$1] }!]
    let ε = Double.ulpOfOne
    board.say(
      """
      How small should h be? If it is large, the loss is not a straight line between the two points, and the error \
      grows like h². If it is tiny, both losses agree in almost all digits, and their difference is mostly rounding \
      error, which is then divided by h. The two errors are about equal near h = ∛ε = \(cbrt(ε), digits: 2), where \
      ε = \(ε, digits: 2) is the relative rounding error of a Double. At w = \(place), the best of the steps in the \
      figure is h = \(best).
      """)
    board.draw(
      Figure(
        "The choice of h",
        caption: """
          Which h gives the best check? The error of the difference at w = \(written(place)). Read from right to \
          left, it falls with h² (central) or with h (one-sided) until rounding error takes over.
          """,
        x: PlotAxis("h", scale: .logarithmic), y: PlotAxis("error", scale: .logarithmic)
      ) {
        Line(steps, central.map { max($0, 1e-16) }, label: "central", showsPoints: true)
        Line(steps, oneSided.map { max($0, 1e-16) }, label: "one-sided", showsPoints: true)
      })
    board.claim(
      "h = 10⁻⁵ is more than a hundred times as accurate as h = 10⁻¹ and as h = 10⁻¹²",
      100 * central[9] < min(central[1], central[23]))
  }

  private func sharing(on board: Board) throws {
    board.step("A node that is used more than once")
    board.say(
      """
      When a number is used in several places, changing it changes the result along every path, and the \
      contributions add up. So the gradient of a node is complete only when all its uses have contributed.
      """)
    let x = Scalar(3, "x")
    let y = ((x * x).named("u") + (2 * x).named("v")).named("y")
    y.backward()
    board.draw(
      try .computation(
        y, title: "x is used three times",
        caption: """
          Which paths lead back to x? y = u + v with u = x·x and v = 2·x: the gradient of x is the sum \
          over its three arrows.
          """))
    board.explain(y)
    board.identity("the derivative of x² + 2x at 3 is 2·3 + 2", x.gradient == 8)
    board.ask(
      "y = x·x·x at x = 2. What does the gradient of x add up to?", answer: 12,
      tolerance: 0.001, because: "3x² = 12: each of the three uses brings x² = 4.")
  }

  private func layer(on board: Board) {
    board.step("A whole layer: matrices")
    board.say(
      """
      For a layer z = Wx + b all derivatives ∂zᵢ/∂xⱼ together are a matrix, the **Jacobian**; here it is W itself. \
      Let δ be the gradient of the loss with respect to z, as it comes back from the next layer. Then the chain \
      rule, written for all numbers at once, is:
      """)
    board.formula(#"\frac{\partial L}{\partial W} = \delta x^T"#)
    board.formula(#"\frac{\partial L}{\partial b} = \delta"#)
    board.formula(#"\frac{\partial L}{\partial x} = W^T \delta"#)
    let numbers = [[0.5, -1.5, 1], [2, 1, -0.5]]
    let W = numbers.enumerated().map { i, row in
      row.enumerated().map { j, w in Scalar(w, "w" + place(i, j)) }
    }
    let x = [1.0, -2, 3].enumerated().map { Scalar($1, "x" + place($0)) }
    let δ = [0.4, -1.0]
    let z = W.enumerated().map { i, row in
      Scalar.weightedSum(row, x, plus: Scalar(0)).named("z" + place(i))
    }
    // A loss whose gradient with respect to z is δ: Σ δᵢ·zᵢ.
    Scalar.sum(zip(δ, z).map { Scalar($0) * $1 }).backward()
    let outer = δ.map { δ in x.map { δ * $0.value } }
    let back = x.indices.map { j in zip(δ, numbers).map { $0 * $1[j] }.reduce(0, +) }
    board.draw(
      Figure(
        "The gradient of a weight matrix",
        caption: """
          How large is each weight's gradient? Left: W. Right: ∂L/∂W = δxᵀ for x = (1, −2, 3) and δ = (0.4, −1): row \
          i belongs to δᵢ, column j to xⱼ. A weight's gradient is the input it multiplies, times the δ of the output \
          it feeds.
          """, columns: 2
      ) {
        for (title, numbers) in [("W", numbers), ("∂L/∂W", outer)] {
          Panel(title, x: "input", y: "output") {
            HeatMap(
              numbers, columns: ["x₁", "x₂", "x₃"], rows: ["z₁", "z₂"],
              scale: .diverging(center: 0), digits: 1)
          }
        }
      })
    board.table(
      ["input", "xⱼ", "∂L/∂xⱼ = (Wᵀδ)ⱼ"],
      x.indices.map { ["x" + place($0), written(x[$0].value), written(back[$0])] })
    board.identity(
      "backpropagation, number by number, finds δxᵀ and Wᵀδ",
      largestDifference(W.joined().map(\.gradient), Array(outer.joined())) < 1e-12
        && largestDifference(x.map(\.gradient), back) < 1e-12)
    board.say(
      """
      Keras writes the inputs as rows, one for each example, and then ∂L/∂W = xᵀδ: the same \
      numbers, transposed, and summed over the examples.
      """)
  }

  private func direction(on board: Board) {
    board.step("Why backwards?")
    board.say(
      """
      The chain rule multiplies the Jacobians of all layers, and a product can be computed from either end. From the \
      inputs forward, matrix is multiplied by matrix. From the loss back, a row of numbers is multiplied by a \
      matrix, since the loss is a single number. This is **reverse-mode automatic differentiation**; the result is \
      the same, but the amount of work is not. The figure counts the multiplications for ten layers of n units and \
      one loss.
      """)
    board.formula(
      #"\frac{\partial L}{\partial x} = \frac{\partial L}{\partial z_{10}} \cdot J_{10} \cdot J_9 \cdots J_1"#
    )
    let layers = 10.0
    let widths = [1.0, 3, 10, 30, 100, 300, 1000]
    let backward = widths.map { layers * $0 * $0 }
    let forward = widths.map { ($0 + (layers - 1) * $0 * $0) * $0 }
    board.draw(
      Figure(
        "Two orders of one product",
        caption: """
          What does the direction cost? The number of multiplications that takes the gradient through ten layers: \
          backwards it grows with n², forwards with n³.
          """,
        x: PlotAxis("units n of a layer", scale: .logarithmic),
        y: PlotAxis("multiplications", scale: .logarithmic)
      ) {
        Line(widths, forward, label: "forward", showsPoints: true)
        Line(widths, backward, label: "backward", showsPoints: true)
      })
    let matrices = (0..<3).map { _ in
      (0..<3).map { _ in (0..<3).map { _ in board.random.normal() } }
    }
    let row = [[1.0, -2, 0.5]]
    let fromLoss = matrices.reduce(row, product)
    let fromInputs = product(row, product(product(matrices[0], matrices[1]), matrices[2]))
    board.identity(
      "three random Jacobians give the same gradient from both ends",
      largestDifference(fromLoss[0], fromInputs[0]) < 1e-9)
    board.say(
      """
      Central differences cost even more: two forward passes for each weight, where one backward pass gives all \
      gradients. The price of going backwards is memory: the values of the forward pass have to be kept until the \
      backward pass has used them.
      """)
    board.ask(
      "A network has a million weights. How many forward passes do central differences need?",
      answer: 2e6,
      because: "Two for each weight; backpropagation needs one pass forward and one back.")
  }

  private func product(_ A: [[Double]], _ B: [[Double]]) -> [[Double]] {
    A.map { row in
      B[0].indices.map { j in zip(row, B).map { $0 * $1[j] }.reduce(0, +) }
    }
  }

  private func stale(on board: Board) {
    board.step("What goes wrong: gradients left over from the last step")
    board.say(
      """
      Backpropagation adds each gradient to the value that is already stored, so that all uses of a number count. If \
      the stored gradients are not set to 0 before the next step (in PyTorch: zero_grad), old gradients are mixed \
      into new ones. Here y = x·x at x = 3, where the derivative is 6.
      """)
    let x = Scalar(3, "x")
    let y = x * x
    y.backward()
    let once = x.gradient
    y.backward()
    board.value("after one backward pass", once)
    board.value("after a second one, without zeroing", x.gradient)
    board.identity("the second pass has doubled it", x.gradient == 2 * once)
  }

  private func summary(on board: Board) {
    board.summarize(
      "The forward pass computes every value of the computational graph, from the inputs to the loss.",
      "Backpropagation goes back: gradient of a node = Σ over its uses of (gradient of the use) · (local derivative).",
      "For a layer: ∂L/∂W = δxᵀ, ∂L/∂b = δ, ∂L/∂x = Wᵀδ.",
      "A gradient check by central differences finds mistakes; an h near 10⁻⁵ is a good choice in double precision.",
      """
      Reverse mode gets all gradients of one loss at a small multiple of the cost of a forward pass, and pays with \
      memory.
      """
    )
  }

  private func exercises(on board: Board) {
    board.step("Exercises")
    board.exercise(
      .byHand, "z = x², L = 3z, x = 2. Compute dL/dx along the chain.",
      answer: "dL/dz = 3, dz/dx = 2x = 4, so dL/dx = \(3 * 2 * 2.0).")
    board.exercise(
      .byHand,
      "The neuron of step 2 with x = 2, w = 0.5, b = −1 and y = 1. Compute z, a, L and ∂L/∂w.",
      answer: """
        z = \(0.5 * 2 - 1), a = tanh 0 = 0, L = ½(0 − 1)² = \(0.5). ∂L/∂w = (a − y)(1 − a²)x = \
        −1 · 1 · 2 = \(-1 * 1 * 2.0).
        """)
    let (flat, standard) = (Neuron(w: 2), Neuron(w: -0.3))
    flat.L.backward()
    standard.L.backward()
    board.exercise(
      .predict,
      "In step 2, set w to 2 (s w=2). Will the gradient of w in step 3 be larger or smaller? Why?",
      answer: """
        Smaller in size: \(flat.w.gradient) instead of \(standard.w.gradient). At z = 5 tanh is saturated: 1 − a² is \
        \(1 - flat.a.value * flat.a.value).
        """)
    board.exercise(
      .derive, "Derive ∂L/∂x = Wᵀδ for z = Wx from the rule for a node that is used several times.",
      answer: """
        xⱼ is used in every zᵢ, with the local derivative Wᵢⱼ. The contributions add up: ∂L/∂xⱼ = Σᵢ δᵢWᵢⱼ, which is \
        row j of Wᵀ times δ.
        """)
    let tiny = centralDifference({ Neuron(w: $0).L.value }, at: -0.3, h: 1e-17)
    board.exercise(
      .breakIt, "Check the gradient of step 4 with h = 10⁻¹⁷. Is backpropagation wrong?",
      answer: """
        The difference gives \(tiny), backpropagation \(standard.w.gradient). It is the check that fails: a Double \
        has about 16 digits, so w + h and w − h are both rounded to w, and the two losses are equal.
        """)
    board.exercise(
      .write, "Write the backward pass of a small network.",
      answer: "First δ of the output, then ∂L/∂W = δxᵀ, then Wᵀδ ⊙ f′ for the layer before.",
      practice: "backpropagation")
    board.exercise(
      .extend,
      """
      Add the second derivative: how would you get d²L/dw² of the neuron from two gradients, and roughly how large \
      is it at w = −0.3?
      """,
      answer: """
        The gradient is itself a function of w: take its central difference. With h = 10⁻⁴ it is \
        \(curvature(at: -0.3)). This is the curvature that decides how large a learning rate may be.
        """)
  }

  private func curvature(at w: Double) -> Double {
    centralDifference(
      { w in
        let neuron = Neuron(w: w)
        neuron.L.backward()
        return neuron.w.gradient
      }, at: w, h: 1e-4)
  }
}
