import Chalk

/// N04: backpropagation on a graph small enough to see all of it.
struct ChainRule: Lesson {
  let card = LessonCard(
    "chain-rule", "Who is to blame?", formulas: ["N04"], needs: ["activations", "squared-error"],
    minutes: 12)

  func teach(on board: Board) throws {
    gears(on: board)
    let neuron = try forward(on: board)
    try backward(on: board, neuron)
    nudge(on: board, neuron)
    try sharing(on: board)
    stale(on: board)
  }

  /// One neuron and how wrong it is, every step of the way by name.
  struct Neuron {
    let x = Scalar(2, "x")
    let w: Scalar
    let b = Scalar(1, "b")
    let y = Scalar(0.5, "y")
    let z, a, miss, L: Scalar

    init(w weight: Double) {
      // excerpt: forward
      w = Scalar(weight, "w")
      z = (w * x + b).named("z")
      a = tanh(z).named("a")
      miss = (a - y).named("miss")
      L = (pow(miss, 2).named("miss²") / 2).named("L")
      // end excerpt
    }
  }

  private func gears(on board: Board) {
    board.step("If the first wheel turns, how fast does the last?")
    board.say(
      """
      Three gear wheels. The second turns twice as fast as the first, the third three times as \
      fast as the second. Then the third turns six times as fast as the first: speeds along a \
      chain multiply. Slopes do the same, and that is the whole secret of backpropagation.
      """)
    board.formula(#"\frac{dL}{dx} = \frac{dL}{dz} \cdot \frac{dz}{dx}"#)
    let x = Scalar(5, "x")
    let z = (2 * x).named("z")
    let L = (3 * z).named("L")
    L.backward()
    board.explain(L)
    board.value("dL/dx", x.gradient)
    board.claim("the engine has multiplied 3 by 2", x.gradient == 6)
    board.ask(
      "z = 4x and L = −z. What is dL/dx?", answer: -4,
      because: "4 along the first link, −1 along the second.")
  }

  private func forward(on board: Board) throws -> Neuron {
    board.step("Forward: from the weight to the loss")
    let weight = board.slider("w", in: -2...2, default: -0.3)
    let neuron = Neuron(w: weight)
    board.say(
      """
      A neuron with one input. Its sum z goes through tanh, and the result a is compared with the \
      truth y. Follow the arrows: each leads from a number to what is computed from it.
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
        caption: "Every node with its operation and its value. Nothing is known of slopes yet.",
        showingGradients: false))
    return neuron
  }

  private func backward(on board: Board, _ neuron: Neuron) throws {
    board.step("Backward: from the loss to the weight")
    board.say(
      """
      Now against the arrows. The loss answers to itself with slope 1. Each node takes the \
      gradient it was handed, multiplies it by its own local slope, and hands the product on.
      """)
    neuron.L.backward()
    board.table(
      ["node", "value", "gradient ∂L/∂node"],
      [neuron.L, neuron.miss, neuron.a, neuron.z, neuron.w, neuron.x, neuron.b].map {
        [$0.name ?? "", written($0.value), written($0.gradient)]
      })
    board.draw(
      try .computation(
        neuron.L, title: "Backward: the gradients",
        caption: """
          The same graph with gradients. On each arrow stands its local slope; a node's gradient \
          is the next node's gradient times that slope.
          """))
    board.explain(neuron.L)
    let byHand = neuron.miss.value * (1 - neuron.a.value * neuron.a.value) * neuron.x.value
    board.say("Along the chain from L to w, link by link:")
    board.formula(#"\frac{\partial L}{\partial w} = (a - y) \cdot (1 - a^2) \cdot x"#)
    board.value("worked by hand", byHand)
    board.claim("the scalar engine and the hand agree", abs(byHand - neuron.w.gradient) < 1e-12)
  }

  private func nudge(on board: Board, _ neuron: Neuron) {
    board.step("Is it true? Nudge the weight")
    let loss = { (w: Double) in Neuron(w: w).L.value }
    let (w, slope) = (neuron.w.value, neuron.w.gradient)
    let h = 1e-4
    let measured = (loss(w + h) - loss(w - h)) / (2 * h)
    board.say(
      """
      A gradient is a promise: move w by a little, and L moves by the gradient times as much. \
      Keep the promise to the test, without any calculus: compute L a little to the right and a \
      little to the left, and divide.
      """)
    board.formula(#"\frac{\partial L}{\partial w} \approx \frac{L(w + h) - L(w - h)}{2h}"#)
    board.value("promised", slope)
    board.value("measured", measured)
    board.claim("they agree to a millionth", abs(slope - measured) < 1e-6)
    let slopes = { (w: Double) -> Double in
      let moved = Neuron(w: w)
      moved.L.backward()
      return moved.w.gradient
    }
    board.draw(
      Figure(
        "The gradient is the tangent",
        caption: """
          The loss as the weight moves, with the straight line that the gradient promises at \
          w = \(written(w)), and the slope everywhere.
          """, columns: 2
      ) {
        Panel("Loss", x: "w", y: "L") {
          Line(over: -2...2, label: "L(w)", loss)
          Line(over: max(-2, w - 0.8)...min(2, w + 0.8), samples: 2, label: "tangent") {
            neuron.L.value + slope * ($0 - w)
          }
          Points([w], [neuron.L.value])
        }
        Panel("Slope", x: "w", y: "dL/dw") {
          Line(over: -2...2, slopes)
          Points([w], [slope])
          ReferenceLine(y: 0)
        }
      })
  }

  private func sharing(on board: Board) throws {
    board.step("A node that is used twice")
    board.say(
      """
      When a number is used in two places, moving it moves the result along both ways. The two \
      contributions add up. So a node waits until all its uses have handed down their share.
      """)
    let x = Scalar(3, "x")
    let y = ((x * x).named("u") + (2 * x).named("v")).named("y")
    y.backward()
    board.draw(
      try .computation(
        y, title: "x is used three times",
        caption: """
          y = u + v with u = x·x and v = 2·x. The gradient of x is the sum over its three arrows.
          """))
    board.explain(y)
    board.claim("the slope of x² + 2x at 3 is 2·3 + 2", x.gradient == 8)
    board.ask(
      "y = x·x·x at x = 2. What does the gradient of x add up to?", answer: 12,
      tolerance: 0.001, because: "3x² = 12: each of the three uses brings x² = 4.")
  }

  private func stale(on board: Board) {
    board.step("What goes wrong: yesterday's gradients")
    board.say(
      """
      Gradients are added to what is there already, so that several losses can share a weight. \
      Forget to put them back to 0 before the next step, and old gradients are mixed into new ones. \
      Here y = x·x at x = 3, where the slope is 6.
      """)
    let x = Scalar(3, "x")
    let y = x * x
    y.backward()
    let once = x.gradient
    y.backward()
    board.value("after one backward pass", once)
    board.value("after a second one, without zeroing", x.gradient)
    board.claim("the second pass has doubled it", x.gradient == 2 * once)
    board.say("To try: s w=2 and step 3: where tanh is flat, hardly any gradient comes through.")
  }
}
