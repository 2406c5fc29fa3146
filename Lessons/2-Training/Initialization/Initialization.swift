import Chalk
import Foundation

/// N12: why the first weights must be neither too small nor too large.
struct Initialization: Lesson {
  let card = LessonCard.initialization

  private let depth = 20
  private let width = 64
  private let seeds = 5

  func teach(on board: Board) throws {
    oneLayer(on: board)
    let scale = manyLayers(on: board)
    backward(on: board)
    normalized(on: board)
    try training(on: board)
    uniform(on: board)
    ending(on: board, scale)
  }

  // excerpt: rules
  /// The variance of the first weights of a layer with so many inputs and outputs.
  static let rules: [(name: String, variance: @Sendable (_ fanIn: Int, _ fanOut: Int) -> Double)] =
    [
      ("too small", { _, _ in 0.05 * 0.05 }),
      ("Glorot", { fanIn, fanOut in 2 / Double(fanIn + fanOut) }),
      ("He", { fanIn, _ in 2 / Double(fanIn) }),
      ("too large", { _, _ in 1 }),
    ]
  // end excerpt

  private func oneLayer(on board: Board) {
    board.step("What does a sum of many do to a number's size?")
    board.say(
      """
      **Weight initialization** may look like a detail, but it can decide whether a deep network learns at all. A \
      neuron adds up many products of a weight and an activation. How large is such a sum? Add up a hundred \
      independent random numbers with mean 0: because positive and negative terms partly cancel, the sum is \
      typically not a hundred times as large as one of them, but about ten times, √100. The reason is that variances \
      add. If weights and activations are independent and have mean 0, the n products w·a of a neuron have mean 0 \
      and the variance Var(w)·Var(a), so their sum z has n times that variance. n is the neuron's **fan-in**. (For \
      activations with another mean, such as those of ReLU, Var(a) is replaced by their mean square.)
      """)
    board.formula(#"Var(z) = n \cdot Var(w) \cdot Var(a)"#)
    let counts = [1, 4, 16, 64, 256]
    let measured = counts.map { n in
      let sums = (0..<4000).map { _ in
        (0..<n).reduce(0.0) { sum, _ in sum + board.random.normal() * board.random.normal() }
      }
      return sums.map { $0 * $0 }.mean
    }
    board.table(
      ["fan-in n", "variance measured", "variance by the formula"],
      zip(counts, measured).map { ["\($0)", written($1, digits: 3), "\($0)"] })
    board.draw(
      Figure(
        "Does the variance of a sum grow like n?",
        caption: """
          Weights and inputs of variance 1, 4,000 sums for each n: the measured variances lie on the line of the \
          formula.
          """,
        x: PlotAxis("fan-in n", scale: .logarithmic),
        y: PlotAxis("variance of the sum", scale: .logarithmic)
      ) {
        Line(counts.map(Double.init), counts.map(Double.init), label: "formula: n")
        Points(counts.map(Double.init), measured, label: "measured")
      })
    board.identity(
      "each measured variance is within a fifth of n",
      zip(counts, measured).allSatisfy { abs($1 / Double($0) - 1) < 0.2 })
    board.say(
      """
      A layer multiplies the variance by n·Var(w). If the activations are neither to grow nor to shrink, this factor \
      should be about 1: Var(w) = 1/n is **LeCun initialization** (1998). In the backward pass the gradient of an \
      activation is also a sum, but over the **fan-out**, the neurons that take it as an input, and keeping its size \
      requires the variance 1/fan-out. **Glorot initialization** (2010; Xavier is the author's first name) takes the \
      mean of the two fans.
      """)
    board.formula(#"\text{Glorot: } Var(w) = \frac{2}{n_{in} + n_{out}}"#)
    board.ask(
      "A layer has 100 inputs. Which variance of the weights preserves the size of the activations?",
      answer: 0.01,
      because: "n·Var(w) has to be 1, and 100 · 0.01 = 1.")
  }

  /// The activations of a batch, layer by layer, and the weights that made them.
  private func spread(
    _ rule: (Int, Int) -> Double, normalizing: Bool = false, random: inout RandomSource,
    _ activation: (Tensor) -> Tensor
  ) -> (sizes: [Double], weights: [Tensor], activations: [Tensor]) {
    var a = Tensor.normal([100, width], .double, using: &random)
    var activations = [a]
    var weights: [Tensor] = []
    for _ in 0..<depth {
      let w = Tensor.normal(
        [width, width], deviation: rule(width, width).squareRoot(), .double, using: &random)
      var z = a.matmul(w)
      if normalizing {
        z = z - z.mean(0, keepingAxes: true)
        z = z / z.squared().mean(0, keepingAxes: true).squareRoot()
      }
      a = activation(z)
      weights.append(w)
      activations.append(a)
    }
    return (activations.map(size), weights, activations)
  }

  /// The root of the mean square.
  private func size(_ tensor: Tensor) -> Double {
    tensor.squared().mean().scalar.squareRoot()
  }

  /// A line with its band for each rule; logarithms are averaged, since sizes are factors of one another.
  private func bands(_ runs: [[[Double]]], _ names: [String]) -> [Mark] {
    let layers = (0...depth).map(Double.init)
    return zip(runs, names).enumerated().map { index, pair in
      let logs = pair.0.map { $0.map { log($0) } }
      let middle = layers.indices.map { i in logs.map { $0[i] }.mean }
      let spread = layers.indices.map { i in logs.map { $0[i] }.sampleStandardDeviation }
      return Band(
        layers, lower: zip(middle, spread).map { exp($0 - $1) },
        upper: zip(middle, spread).map { exp($0 + $1) }, middle: middle.map { exp($0) },
        label: pair.1, color: .series(index)
      ).mark
    }
  }

  private func manyLayers(on board: Board) -> Double {
    board.step("Twenty layers with ReLU")
    board.say(
      """
      Do these rules preserve the size over many layers? A hundred examples go through \(depth) layers of \(width) \
      neurons, with ReLU between them. ReLU sets half of the numbers to 0, which halves the mean square in every \
      layer. **He initialization** (2015) compensates for this with twice LeCun's variance.
      """)
    board.formula(#"\text{He: } Var(w) = \frac{2}{n_{in}}"#)
    board.code("rules")
    let scale = board.slider("scale", in: 0.5...4, default: 3, reruns: .step)
    board.say(
      """
      With the setting `scale` you add a rule of your own: Var(w) = \(scale)/n. In each of \(seeds) runs all rules \
      get the same random numbers, so that they differ only in the rule.
      """)
    let starts = (0..<seeds).map { _ in board.random.next() }
    let rules = Self.rules.map(\.variance) + [{ fanIn, _ in scale / Double(fanIn) }]
    let sizes = rules.map { rule in
      starts.map { start in
        var random = RandomSource(seed: start)
        return spread(rule, random: &random) { $0.relu() }.sizes
      }
    }
    board.draw(
      Figure(
        "Which rule keeps the activations at one size?",
        caption: """
          With ReLU; mean and standard deviation of \(seeds) runs. He's rule preserves the size. With Glorot's it \
          shrinks by a factor of √2 in each layer; the other two vanish or explode.
          """,
        x: PlotAxis("layer", ticks: [0, 5, 10, 15, 20]),
        y: PlotAxis("root mean square", scale: .logarithmic), legend: .outside
      ) {
        bands(sizes, Self.rules.map(\.name) + ["yours"])
      })
    let ratio = pow(scale / 2, Double(depth) / 2)
    board.value(
      "size after \(depth) layers with your rule, divided by that with He's",
      sizes[4][0][depth] / sizes[2][0][depth])
    board.identity(
      "it is √(scale/2) for every layer: each loses or gains the same factor",
      abs(sizes[4][0][depth] / sizes[2][0][depth] / ratio - 1) < 1e-6)
    let last = sizes.map { $0.map { $0[depth] } }
    board.claim(
      "He's rule keeps the size within a factor of four, in the geometric mean of the runs",
      (0.25...4).contains(exp(last[2].map { log($0) }.mean)))
    board.claim(
      "weights too small: the size falls below a millionth", last[0].allSatisfy { $0 < 1e-6 })
    board.claim(
      "weights too large: the size grows beyond a million", last[3].allSatisfy { $0 > 1e6 })
    board.claim(
      "with Glorot's rule, which ignores ReLU, the size falls below a twentieth",
      last[1].allSatisfy { $0 < 0.05 })
    return scale
  }

  private func backward(on board: Board) {
    board.step("And back again, with tanh")
    board.say(
      """
      And the gradients? They go through the same weights in the other direction. Every layer multiplies them by the \
      derivative of the activation function and by the weights. A **vanishing gradient** becomes smaller in each \
      layer, so that the first layers hardly learn; an **exploding gradient** becomes larger, and the steps overshoot.
      """)
    board.formula(
      #"\frac{\partial L}{\partial a_{l-1}} = W_l^\top \left( f'(z_l) \cdot \frac{\partial L}{\partial a_l} \right)"#
    )
    board.say(
      """
      Here tanh replaces ReLU. Glorot and Bengio derived their rule for functions like it, assuming that its \
      derivative is about 1, as it is near 0. But tanh shrinks every number: |tanh z| < |z| for z ≠ 0. So with \
      Glorot's rule the activations slowly shrink. PyTorch scales the weights up by a **gain** of 5/3 for tanh, \
      which multiplies the variance by 25/9. He's factor of 2, though meant for ReLU, lies between 1 and that.
      """)
    let names = Self.rules.map(\.name) + ["gain 5/3"]
    let rules = Self.rules.map(\.variance) + [{ fanIn, _ in 25 / 9 / Double(fanIn) }]
    let starts = (0..<seeds).map { _ in board.random.next() }
    var (norms, sizes): ([[[Double]]], [[[Double]]]) = ([], [])
    var last: [[Double]] = []
    for rule in rules {
      let runs = starts.map { start -> (norms: [Double], sizes: [Double], last: [Double]) in
        var random = RandomSource(seed: start)
        let run = spread(rule, random: &random) { $0.tanh() }
        var gradient = Tensor.normal([100, width], .double, using: &random)
        var norms = [size(gradient)]
        for layer in stride(from: depth - 1, through: 0, by: -1) {
          let a = run.activations[layer + 1]
          gradient = ((1 - a.squared()) * gradient).matmul(run.weights[layer].transposed())
          norms.append(size(gradient))
        }
        return (Array(norms.reversed()), run.sizes, run.activations[depth].values)
      }
      norms.append(runs.map(\.norms))
      sizes.append(runs.map(\.sizes))
      last.append(runs[0].last)
    }
    board.draw(
      Figure(
        "With tanh, which rule keeps both directions steady?",
        caption: """
          Left: the activations, from the first layer to the last. Right: the gradients, from the last layer back to \
          the first. Mean and standard deviation of \(seeds) runs.
          """, columns: 2
      ) {
        for (title, runs) in [("Activations", sizes), ("Gradients", norms)] {
          Panel(
            title, x: PlotAxis("layer", ticks: [0, 5, 10, 15, 20]),
            y: PlotAxis("root mean square", scale: .logarithmic),
            legend: title == "Activations" ? .below : .none, marks: bands(runs, names))
        }
      })
    let (ends, ratios) = (
      sizes.map { $0.map { $0[depth] }.mean }, norms.map { $0.map { $0[0] / $0[depth] }.mean }
    )
    board.table(
      ["rule", "n·Var(w)", "last activations", "first gradient / last gradient"],
      rules.indices.map { i in
        [names[i], written(Double(width) * rules[i](width, width), digits: 3)]
          + [ends[i], ratios[i]].map { written($0, digits: 3) }
      })
    board.claim(
      "over \(depth) layers of tanh, the activations with Glorot's rule shrink to less than half of those with He's",
      ends[1] < 0.5 * ends[2])
    board.claim(
      "and its gradients shrink too: relative to the last layer, the first gets less than with He's rule",
      ratios[1] < ratios[2])
    board.claim(
      "with the gain 5/3 the gradients grow on the way back, to more than twice as much as with He's rule",
      ratios[4] > 2 * ratios[2])
    board.say(
      """
      A larger gain has a price in the backward pass: from the last layer to the first, the gradients change by the \
      factor \(ratios[1], digits: 2) with Glorot's rule, \(ratios[2], digits: 2) with He's and \
      \(ratios[4], digits: 2) with the gain 5/3. None of these rules keeps both directions at a constant size. But \
      twenty layers are many: over two or three the difference is small, and there Glorot's rule works well. It is \
      the default of Keras.
      """)
    board.draw(
      Figure(
        "Where do the activations of the last layer lie?",
        caption: """
          With tanh, the first run. Too small: all near 0. Too large: in **saturation** at the \
          ends, where the derivative is 0.
          """,
        columns: 4, sharing: .x
      ) {
        for (rule, values) in zip(Self.rules, last) {
          Panel(rule.name, x: PlotAxis("activation", range: -1...1), y: "count") {
            Histogram(values, bins: 40, range: -1...1)
          }
        }
      })
    let stuck = last.map { $0.fraction { abs($0) > 0.99 } }
    board.say(
      """
      With weights that are too large, \(percent: stuck[3]) of the last activations are in **saturation**, beyond \
      ±0.99.
      """
    )
    board.claim("weights too large: more than half are saturated", stuck[3] > 0.5)
    board.claim("weights too small: the gradient vanishes below a millionth", ratios[0] < 1e-6)
  }

  private func normalized(on board: Board) {
    board.step("Batch normalization makes the rule matter less")
    board.say(
      """
      Can a network be made to depend less on the rule? A layer of **batch normalization** divides each neuron's \
      weighted sums by their own standard deviation in the batch. Any factor in the weights is divided out again. \
      That is one reason why it makes deep networks easier to train: a wrong scale is no longer multiplied from \
      layer to layer. The table shows the root mean square of the activations, as in step 2.
      """)
    let start = board.random.next()
    let sizes = Self.rules.map { rule in
      var random = RandomSource(seed: start)
      return spread(rule.variance, normalizing: true, random: &random) { $0.relu() }.sizes
    }
    board.table(
      ["rule", "after 1 layer", "after \(depth) layers"],
      zip(Self.rules, sizes).map { [$0.name, written($1[1]), written($1[depth])] })
    board.identity(
      "with batch normalization all rules give the same activations: the factor cancels",
      sizes.allSatisfy { abs($0[depth] / sizes[2][depth] - 1) < 1e-6 })
    board.ask(
      """
      All weights of a layer with batch normalization are multiplied by 7. By what are its \
      outputs multiplied?
      """,
      answer: 1, because: "Mean and standard deviation are multiplied by 7 too, and divided out.")
  }

  // excerpt: deep
  /// Ten layers with ReLU on 8×8 digits, by Adam; only the initializer differs.
  private func deep(_ initializer: Initializer, seed: UInt64) -> Sequential {
    let hidden: [LayerPlan] = (1...10).map {
      .dense(64, activation: .relu, kernelInitializer: initializer, name: "hidden_\($0)")
    }
    var model = Sequential(
      hidden + [.dense(10, activation: .softmax, name: "output")], seed: seed)
    model.compile(
      optimizer: .adam, loss: .sparseCategoricalCrossentropy,
      metrics: [.accuracy])
    return model
  }
  // end excerpt

  private func training(on board: Board) throws {
    board.step("Does the initialization matter for training?")
    let digits = Examples.digits.shuffled(random: &board.random)
    let parts = digits.split(testFraction: 0.25, random: &board.random)
    let scale = { (part: Examples) in part.with(features: part.features.mapColumns { ($1 - 5) / 6 })
    }
    let (training, validation) = (scale(parts.training).whole, scale(parts.test).whole)
    let epochs = 5
    let ways: [(name: String, initializer: Initializer)] = [
      ("deviation 0.05", .normal(deviation: 0.05)), ("Glorot", .glorotNormal), ("He", .heNormal),
    ]
    board.say(
      """
      So far nothing was trained. Now a network of ten hidden layers with ReLU learns \(parts.training.count) \
      handwritten digits of 8 × 8 pixels (the UCI set) for \(epochs) epochs, by Adam with its usual rate 0.001, \
      \(seeds) times with each initializer; \(parts.test.count) others are the validation set.
      """)
    board.code("deep")
    var histories: [[History]] = ways.map { _ in [] }
    for run in 0..<seeds {
      let seed = board.random.next()
      for (index, way) in ways.enumerated() {
        var model = deep(way.initializer, seed: seed)
        let isShown = run == 0
        histories[index].append(
          try model.fit(
            training.inputs, training.targets, epochs: epochs,
            validationData: (validation.inputs, validation.targets),
            callbacks: [board.progress("\(way.name), \(run + 1)")]
              + (isShown ? [.recorder(every: 20)] : []), progress: .silent, seed: seed))
      }
    }
    let xs = (1...epochs).map(Double.init)
    board.draw(
      Figure(
        "Which initialization starts to learn?",
        caption: """
          Left: the validation loss, mean and standard deviation of \(seeds) runs; log 10 is guessing. Right: the \
          gradient of each hidden layer's weights at the first recorded update of the first run.
          """, columns: 2
      ) {
        Panel("Loss", x: PlotAxis("epoch", ticks: xs), y: "validation loss", legend: .below) {
          for (index, way) in ways.enumerated() {
            Band(
              xs, runs: histories[index].map { $0["val_loss"] }, label: way.name,
              color: .series(index))
          }
          ReferenceLine(y: log(10), label: "guessing")
        }
        Panel(
          "First gradients", x: PlotAxis("hidden layer", ticks: [1, 4, 7, 10]),
          y: PlotAxis("‖gradient‖", scale: .logarithmic), legend: .none
        ) {
          for (index, runs) in histories.enumerated() {
            let record = runs[0].record!
            let kernels = record.parameters.filter { $0.hasSuffix("kernel") }.dropLast()
            Line(
              kernels.indices.map { Double($0 + 1) },
              kernels.map { record.changes(of: $0)[0].change.gradientNorm },
              color: .series(index), showsPoints: true)
          }
        }
      })
    let losses = histories.map { $0.map { $0["val_loss"].last! } }
    board.table(
      ["initializer", "validation loss", "validation accuracy"],
      ways.indices.map { i in
        let accuracies = histories[i].map { $0["val_accuracy"].last! }
        return [ways[i].name]
          + [losses[i], accuracies].map {
            "\(written($0.mean, digits: 3)) ± \(written($0.sampleStandardDeviation, digits: 1))"
          }
      })
    board.compare(
      "The validation loss", of: "He", with: "Glorot", PairedDifference(losses[2], losses[1]))
    let early = histories.map { $0.map { $0["val_loss"][0] } }
    board.claim(
      "with the standard deviation 0.05 every run still guesses after the first epoch",
      early[0].allSatisfy { abs($0 - log(10)) < 0.1 })
    board.claim(
      "and after the last one each has a higher loss than with Glorot's and with He's rule",
      losses[0].indices.allSatisfy { losses[0][$0] > max(losses[1][$0], losses[2][$0]) })
    board.claim(
      "He's rule is ahead of Glorot's after the first epoch, on average",
      early[2].mean < early[1].mean)
    board.say(
      """
      Adam divides each gradient by its usual size, so that small gradients do not mean small steps; plain gradient \
      descent does not (it was not tried here). Even so, the network that starts with too small weights stays \
      behind.
      """)
  }

  private func uniform(on board: Board) {
    board.step("Uniform or normal")
    board.say(
      """
      Which distribution should the weights be drawn from? The rules fix only its variance. Numbers drawn uniformly \
      between −ℓ and ℓ have the variance ℓ²/3, so Glorot's rule requires the limit ℓ below. Keras' default, \
      `glorot_uniform`, does this. A normal distribution of the same variance has no limit, so its largest numbers \
      are larger.
      """)
    let rule = Formula(#"\ell = \sqrt{\frac{6}{n_{in} + n_{out}}}"#)
    let limit = (6.0 / (64 + 32)).squareRoot()
    board.explain(rule, ["n_{in}": 64, "n_{out}": 32], limit)
    let even = (0..<20_000).map { _ in board.random.uniform(in: -limit...limit) }
    let bell = (0..<20_000).map { _ in
      board.random.normal(mean: 0, deviation: (2.0 / 96).squareRoot())
    }
    let variances = [even, bell].map { $0.map { $0 * $0 }.mean }
    board.table(
      ["20,000 numbers", "variance", "largest"],
      zip(["uniform", "normal"], zip([even, bell], variances)).map {
        [$0, written($1.1), written($1.0.map(abs).max()!)]
      })
    board.identity(
      "both have the variance 2/(64 + 32), within a twentieth",
      variances.allSatisfy { abs($0 / (2.0 / 96) - 1) < 0.05 })
  }
}
