import Chalk
import Foundation

/// N12: why the first weights must be neither too small nor too large.
struct Initialization: Lesson {
  let card = LessonCard(
    "initialization", "How large should the first weights be?", formulas: ["N12"],
    needs: ["seven-steps"], minutes: 10)

  private let depth = 20
  private let width = 64

  func teach(on board: Board) throws {
    oneLayer(on: board)
    try manyLayers(on: board)
    try backward(on: board)
    uniform(on: board)
  }

  // excerpt: rules
  /// The variance of the first weights of a layer with so many inputs and outputs.
  static let rules:
    [(name: String, variance: @Sendable (_ inputs: Int, _ outputs: Int) -> Double)] = [
      ("too small", { _, _ in 0.05 * 0.05 }),
      ("Glorot", { inputs, outputs in 2 / Double(inputs + outputs) }),
      ("He", { inputs, _ in 2 / Double(inputs) }),
      ("too large", { _, _ in 1 }),
    ]
  // end excerpt

  private func oneLayer(on board: Board) {
    board.step("What does a sum of many do to a number's size?")
    board.say(
      """
      Add up a hundred random numbers around 0. The sum is as a rule larger than one of them; not a \
      hundred times, since plus and minus partly cancel, but about ten times. Variances add: n terms \
      w·a, each of variance Var(w)·Var(a), make a sum of n times that variance.
      """)
    board.formula(#"Var(z) = n \cdot Var(w) \cdot Var(a)"#)
    let counts = [1, 4, 16, 64, 256]
    let measured = counts.map { n in
      let sums = (0..<4000).map { _ in
        (0..<n).reduce(0.0) { sum, _ in sum + board.random.normal() * board.random.normal() }
      }
      return sums.map { $0 * $0 }.reduce(0, +) / Double(sums.count)
    }
    board.table(
      ["inputs n", "variance measured", "variance promised"],
      zip(counts, measured).map { ["\($0)", written($1, digits: 3), "\($0)"] })
    board.draw(
      Figure(
        "Variances add up",
        caption:
          "Weights and inputs of variance 1: the variance of their sum, measured and promised.",
        x: PlotAxis("inputs n", scale: .logarithmic),
        y: PlotAxis("variance of the sum", scale: .logarithmic)
      ) {
        Line(counts.map(Double.init), counts.map(Double.init), label: "promised: n")
        Points(counts.map(Double.init), measured, label: "measured")
      })
    board.claim(
      "each measured variance is within a fifth of n",
      zip(counts, measured).allSatisfy { abs($1 / Double($0) - 1) < 0.2 })
    board.say("So that a layer neither blows up nor fades, n·Var(w) should be about 1.")
    board.ask(
      "A layer has 100 inputs. Which variance of the weights keeps the size?", answer: 0.01,
      because: "100 · 0.01 = 1.")
  }

  /// The sizes of the activations, layer by layer.
  private func spread(
    _ rule: (Int, Int) -> Double, _ activation: (Tensor) -> Tensor, random: inout RandomSource
  ) -> (sizes: [Double], weights: [Tensor], activations: [Tensor]) {
    var a = Tensor.normal([100, width], .double, using: &random)
    var activations = [a]
    var weights: [Tensor] = []
    for _ in 0..<depth {
      let w = Tensor.normal(
        [width, width], deviation: rule(width, width).squareRoot(), .double, using: &random)
      a = activation(a.matmul(w))
      weights.append(w)
      activations.append(a)
    }
    return (activations.map(size), weights, activations)
  }

  /// The root of the mean square.
  private func size(_ tensor: Tensor) -> Double {
    tensor.squared().mean().scalar.squareRoot()
  }

  private func manyLayers(on board: Board) throws {
    board.step("Twenty layers deep")
    board.say(
      """
      A hundred examples go through \(depth) layers of \(width) neurons, with ReLU between them. \
      ReLU sets half of the numbers to 0, which halves the mean square; so He's rule doubles \
      Glorot's variance for square layers.
      """)
    board.formula(#"\text{Glorot: } Var(w) = \frac{2}{n_{in} + n_{out}}"#)
    board.formula(#"\text{He: } Var(w) = \frac{2}{n_{in}}"#)
    board.code("rules")
    let scale = board.slider("scale", in: 0.5...4, default: 3)
    board.say(
      """
      And one rule of yours: Var(w) = \(scale)/n. All of them get the same random numbers, so that the \
      rule is all that differs.
      """)
    let seed = board.random.next()
    let sizes = (Self.rules.map(\.variance) + [{ inputs, _ in scale / Double(inputs) }]).map {
      rule in
      var random = RandomSource(seed: seed)
      return spread(rule, { $0.relu() }, random: &random).sizes
    }
    board.draw(
      Figure(
        "How large the activations are, layer by layer",
        caption:
          "With ReLU: He's rule keeps the size. Too small fades to nothing, too large explodes.",
        x: PlotAxis("layer", ticks: [0, 5, 10, 15, 20]),
        y: PlotAxis("root mean square", scale: .logarithmic)
      ) {
        for (rule, size) in zip(Self.rules, sizes) { Line(size, label: rule.name) }
        Line(sizes[4], label: "yours", color: .series(7), dash: .solid)
      })
    let ratio = pow(scale / 2, Double(depth) / 2)
    board.value(
      "after \(depth) layers yours is so many times as large as He's",
      sizes[4][depth] / sizes[2][depth])
    board.claim(
      "it is √(scale/2) for every layer: what is lost or gained in one is lost or gained in each",
      abs(sizes[4][depth] / sizes[2][depth] / ratio - 1) < 1e-6)
    board.claim(
      "He's rule keeps the size within a factor of five", (0.2...5).contains(sizes[2][depth]))
    board.claim("too small fades below a millionth", sizes[0][depth] < 1e-6)
    board.claim("too large grows beyond a million", sizes[3][depth] > 1e6)
    board.claim("Glorot's rule, made for tanh, fades under ReLU", sizes[1][depth] < 0.05)
  }

  private func backward(on board: Board) throws {
    board.step("And back again")
    board.say(
      """
      Gradients go through the same weights in the other direction, and fade or explode with them. \
      Here with tanh, for which Glorot's rule was made: it asks for a fair size in both directions.
      """)
    var norms: [[Double]] = []
    var last: [[Double]] = []
    for rule in Self.rules {
      let run = spread(rule.variance, { $0.tanh() }, random: &board.random)
      var gradient = Tensor.normal([100, width], .double, using: &board.random)
      var sizes = [size(gradient)]
      for layer in stride(from: depth - 1, through: 0, by: -1) {
        let a = run.activations[layer + 1]
        gradient = ((1 - a.squared()) * gradient).matmul(run.weights[layer].transposed())
        sizes.append(size(gradient))
      }
      norms.append(Array(sizes.reversed()))
      last.append(run.activations[depth].values)
    }
    board.draw(
      Figure(
        "How large the gradients are, layer by layer",
        caption: "With tanh, from the last layer back to the first.",
        x: PlotAxis("layer", ticks: [0, 5, 10, 15, 20]),
        y: PlotAxis("root mean square of the gradient", scale: .logarithmic)
      ) {
        for (rule, sizes) in zip(Self.rules, norms) { Line(sizes, label: rule.name) }
      })
    board.draw(
      Figure(
        "The activations of the last layer",
        caption: "With tanh: crowded at 0, spread out, or stuck at the ends, where the slope is 0.",
        columns: 2
      ) {
        for (rule, values) in zip(Self.rules, last) {
          Panel(rule.name, x: PlotAxis("activation", range: -1...1), y: "count") {
            Histogram(values, bins: 40, range: -1...1)
          }
        }
      })
    let stuck = last.map { values in
      Double(values.count { abs($0) > 0.99 }) / Double(values.count)
    }
    board.say("Too large, \(percent: stuck[3]) of the last activations are stuck beyond ±0.99.")
    board.claim("too large, more than half are stuck", stuck[3] > 0.5)
    board.claim(
      "with Glorot's rule the first layer still gets a gradient worth having", norms[1][0] > 1e-3)
    board.claim("with weights too small it gets none", norms[0][0] < 1e-6)
  }

  private func uniform(on board: Board) {
    board.step("Evenly or in a bell")
    board.say(
      """
      The rules fix a variance; the shape is free. Numbers spread evenly between −ℓ and ℓ have \
      variance ℓ²/3, so Glorot's rule asks for the limit below. This is what Keras does unless told \
      otherwise.
      """)
    let rule = board.formula(#"\ell = \sqrt{\frac{6}{n_{in} + n_{out}}}"#)
    let limit = (6.0 / (64 + 32)).squareRoot()
    board.explain(rule, ["n_{in}": 64, "n_{out}": 32], limit)
    let even = (0..<20_000).map { _ in board.random.uniform(in: -limit...limit) }
    let bell = (0..<20_000).map { _ in
      board.random.normal(mean: 0, deviation: (2.0 / 96).squareRoot())
    }
    board.draw(
      Figure(
        "Two ways to the same variance", caption: "Glorot's rule for 64 inputs and 32 outputs.",
        columns: 2
      ) {
        Panel("Evenly", x: "weight", y: "count") { Histogram(even, bins: 40, range: -0.6...0.6) }
        Panel("In a bell", x: "weight", y: "count") { Histogram(bell, bins: 40, range: -0.6...0.6) }
      })
    let variances = [even, bell].map { $0.map { $0 * $0 }.reduce(0, +) / Double($0.count) }
    board.claim(
      "both have the variance 2/(64 + 32), within a twentieth",
      variances.allSatisfy { abs($0 / (2.0 / 96) - 1) < 0.05 })
    board.say(
      """
      To try: s scale=1 in step 2, which is Glorot's rule, and s scale=4; `chalk learn seven-steps` with \
      s hidden=2 and another seed; a rule of your own with `chalk new initializer Mine`.
      """)
  }
}
