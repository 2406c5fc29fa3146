import Chalk
import Foundation

/// N13: each neuron's values in a batch are brought to mean 0 and variance 1, and what that does to training.
struct BatchNormalizationLesson: Lesson {
  let card = LessonCard.batchNormalization

  private let seeds = 5

  func teach(on board: Board) throws {
    byHand(on: board)
    layerByLayer(on: board)
    inference(on: board)
    noBias(on: board)
    try training(on: board)
    smallBatches(on: board)
    try batchSizes(on: board)
    relatives(on: board)
    ending(on: board)
  }

  // excerpt: by hand
  /// y = γ·(x − μ)/√(σ² + ε) + β, with the mean μ and the variance σ² of the batch
  func normalize(_ x: [Double], γ: Double = 1, β: Double = 0, ε: Double = 0.001) -> [Double] {
    let n = Double(x.count)
    let μ = x.reduce(0, +) / n
    let variance = x.map { ($0 - μ) * ($0 - μ) }.reduce(0, +) / n
    return x.map { γ * ($0 - μ) / (variance + ε).squareRoot() + β }
  }
  // end excerpt

  private func byHand(on board: Board) {
    board.step("One neuron, one batch")
    let x = [1.0, 3, 4, 8]
    board.say(
      """
      How large should the numbers inside a network be? The lesson `initialization` chose the weights so that the \
      numbers begin at a good size. But then training changes the weights, and nothing keeps the numbers at that \
      size. **Batch normalization** makes them keep one size: for each neuron it takes the values z of all examples \
      of the batch, subtracts their mean μ and divides by their standard deviation σ. Then it scales by γ and shifts \
      by β, which are learned like weights.
      """)
    let formula = board.formula(
      #"y_i = \gamma \frac{z_i - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta"#)
    board.code("by hand")
    let μ = x.mean
    let σ = x.standardDeviation
    let y = normalize(x)
    board.say(
      """
      A batch of \(x.count) examples gives one neuron the values \(list(x)). Their mean is \(μ), their variance \
      \(σ * σ). The small ε, 0.001 in Keras, keeps the denominator away from 0. With γ = 1 and β = 0, the last example \
      becomes:
      """)
    board.explain(
      formula,
      [
        "z_i": x[3], #"\mu"#: μ, #"\sigma"#: σ, #"\epsilon"#: 0.001, #"\gamma"#: 1, #"\beta"#: 0,
      ], y[3])
    board.table(
      ["z", "z − μ", "normalized", "with γ = 2, β = 5"],
      zip(x, zip(y, normalize(x, γ: 2, β: 5))).map {
        [$0, $0 - μ, $1.0, $1.1].map { written($0) }
      })
    board.identity("the normalized values have the mean 0", abs(y.mean) < 1e-12)
    board.identity(
      "and a standard deviation of 1, but for ε", abs(y.standardDeviation - 1) < 1e-3)
    board.identity(
      "with γ = √(σ² + ε) and β = μ the layer gives back what it got",
      largestDifference(normalize(x, γ: (σ * σ + 0.001).squareRoot(), β: μ), x) < 1e-12)
    let layer = BatchNormalization(1)
    var random = RandomSource(seed: 0)
    let column = Variable(Tensor(x.map { [$0] }))
    let fromLayer = TrainingMode.on(using: &random) { layer(column) }
    board.identity(
      "the toolkit's layer computes the same",
      largestDifference(fromLayer.value.values, y) < 1e-5)
    board.say(
      """
      The mean and the variance are those of one neuron over the examples. In a convolution they are those of a \
      channel, over all places of all pictures in the batch. So each neuron or channel has one γ and one β.
      """)
    board.ask(
      "All 4 values of a neuron in a batch are 7. What does the layer give with γ = 3 and β = −1?",
      answer: -1, tolerance: 0, because: "z − μ is 0 for each of them, so only β is left.")
  }

  private func list(_ numbers: [Double]) -> String {
    numbers.map { written($0) }.joined(separator: ", ")
  }

  private func layerByLayer(on board: Board) {
    board.step("Layer by layer, there and back")
    let depth = NormalizedStack.depth
    board.say(
      """
      What does that do to a deep network? A hundred random examples go through \(depth) layers of \
      \(NormalizedStack.width) neurons with ReLU, and a gradient comes back. The weights have the standard \
      deviation of He initialization, a third of it, or three times as much: once without batch normalization, and \
      once with it between z and ReLU.
      """)
    board.code("stack")
    let he = (2 / Double(NormalizedStack.width)).squareRoot()
    let factors: [(name: String, factor: Double)] = [
      ("a third", 1.0 / 3), ("He", 1), ("three times", 3),
    ]
    let starts = (0..<seeds).map { _ in board.random.next() }
    let runs = [false, true].map { isNormalized in
      factors.map { factor in
        starts.map { start -> NormalizedStack in
          var random = RandomSource(seed: start)
          return NormalizedStack(
            deviation: factor.factor * he, isNormalized: isNormalized, random: &random)
        }
      }
    }
    drawStacks(on: board, runs, factors.map(\.name))
    let last = runs.map { $0.map { $0.map { $0.activations[depth] } } }
    let back = runs.map { $0.map { $0.map { $0.gradients[1] / $0.gradients[depth] } } }
    board.table(
      ["weights", "last activations", "first gradient / last", "normalized: last", "first / last"],
      factors.indices.map { i in
        [factors[i].name]
          + [last[0][i], back[0][i], last[1][i], back[1][i]].map {
            written(exp($0.map { log($0) }.mean), digits: 3)
          }
      })
    board.claim(
      "without it, weights three times too small or too large change the size more than a millionfold",
      last[0][0].allSatisfy { $0 < 1e-6 } && last[0][2].allSatisfy { $0 > 1e6 })
    board.identity(
      "with it the size is the same whatever the factor: the factor is divided out again",
      (0..<seeds).allSatisfy {
        abs(last[1][0][$0] / last[1][1][$0] - 1) < 1e-6
          && abs(last[1][2][$0] / last[1][1][$0] - 1) < 1e-6
      })
    board.claim(
      "and close to √½, the size that ReLU leaves of numbers of mean 0 and variance 1",
      last[1][1].allSatisfy { abs($0 - 0.5.squareRoot()) < 0.15 })
    let growth = exp(back[1][1].map { log($0) }.mean)
    board.warn(
      """
      Batch normalization does not make everything the same size. Look at the gradients of the lower row: they \
      grow from the last layer to the first, here by the factor \(growth, digits: 3) over \(depth - 1) layers. What a \
      network of ReLU and batch normalization gains in stable activations it pays with gradients that explode slowly \
      (Yang et al., 2019). Very deep networks need something else as well: the skip connections of the lesson \
      `residual`.
      """)
    board.claim(
      "in every run the gradient at the first layer is larger than at the last",
      back[1][1].allSatisfy { $0 > 1 })
    board.ask(
      "All weights before a batch normalization are multiplied by 10. By what is its output multiplied?",
      answer: 1, tolerance: 0,
      because: "z, μ and σ are all multiplied by 10, and (10·z − 10·μ)/(10·σ) is (z − μ)/σ.")
  }

  private func drawStacks(
    on board: Board, _ runs: [[[NormalizedStack]]], _ names: [String]
  ) {
    let layers = (0...NormalizedStack.depth).map(Double.init)
    func bands(_ runs: [[NormalizedStack]], _ sizes: (NormalizedStack) -> [Double]) -> [Mark] {
      zip(runs, names).enumerated().map { index, pair in
        let logs = pair.0.map { sizes($0).map { log($0) } }
        let middle = layers.indices.map { i in logs.map { $0[i] }.mean }
        let spread = layers.indices.map { i in logs.map { $0[i] }.sampleStandardDeviation }
        return Band(
          layers, lower: zip(middle, spread).map { exp($0 - $1) },
          upper: zip(middle, spread).map { exp($0 + $1) }, middle: middle.map { exp($0) },
          label: pair.1, color: .series(index)
        ).mark
      }
    }
    let axis = PlotAxis("layer", ticks: [0, 5, 10, 15, 20])
    let size = PlotAxis("root mean square", scale: .logarithmic)
    board.draw(
      Figure(
        "What batch normalization does to the sizes",
        caption: """
          Which numbers depend on the size of the weights? Top: without, bottom: with batch normalization. Left: \
          activations; right: gradients, which travel from layer 20 back to layer 0. Means and standard deviations of \
          the logarithms over \(seeds) runs. In the lower row the three lines lie on top of each other.
          """, columns: 2
      ) {
        Panel("Activations, without", x: axis, y: size, legend: .below) {
          bands(runs[0]) { $0.activations }
        }
        Panel("Gradients, without", x: axis, y: size, legend: .none) {
          bands(runs[0]) { $0.gradients }
        }
        Panel("Activations, with", x: axis, y: size, legend: .none) {
          bands(runs[1]) { $0.activations }
        }
        Panel("Gradients, with", x: axis, y: size, legend: .none) {
          bands(runs[1]) { $0.gradients }
        }
      })
  }

  private func inference(on board: Board) {
    board.step("Training and inference are two formulas")
    let momentum = board.slider("momentum", in: 0.5...0.98, default: 0.9, reruns: .step)
    board.say(
      """
      A prediction must not depend on what else is in the batch, and may have no batch at all. So at **inference** \
      the layer uses a mean M and a variance V that it has collected while training, each as a **moving average**: \
      with every batch it keeps the share m of its old value, Keras' *momentum*, and takes 1 − m of the new one. \
      (PyTorch calls 1 − m momentum; and neither is the momentum of an optimizer.)
      """)
    let rule = board.formula(#"M_t = m M_{t-1} + (1 - m) \mu_t"#)
    let layer = BatchNormalization(1, momentum: momentum)
    let batches = (0..<80).map { _ in
      (0..<32).map { _ in board.random.normal(mean: 3, deviation: 2) }
    }
    var (moving, means, variances) = ([0.0], [Double](), [Double]())
    var random = board.random.split()
    for batch in batches {
      let x = Variable(Tensor(batch.map { [$0] }))
      _ = TrainingMode.on(using: &random) { layer(x) }
      moving.append(momentum * moving[moving.count - 1] + (1 - momentum) * batch.mean)
      means.append(layer.movingMean.value.values[0])
      variances.append(layer.movingVariance.value.values[0])
    }
    board.say("M begins at 0 (and V at 1). After the first batch M is, with m = \(momentum):")
    board.explain(
      rule, ["m": momentum, "M_{t-1}": 0, #"\mu_t"#: batches[0].mean], moving[1])
    board.table(
      ["batch", "its mean μ", "moving mean, by hand", "of the layer"],
      (0..<4).map { t in
        ["\(t + 1)", written(batches[t].mean), written(moving[t + 1]), written(means[t])]
      })
    board.identity(
      "worked by hand, the moving mean is that of the layer after each of the batches",
      largestDifference(Array(moving.dropFirst()), means) < 1e-4)
    let half = log(0.5) / log(momentum)
    board.say(
      """
      How long does it remember its start? After t batches the share mᵗ of the first value is left: half of it after \
      \(half, digits: 2) batches. With Keras' default of 0.99 that is \(log(0.5) / log(0.99), digits: 2) batches: a \
      network trained for fewer than a few hundred batches predicts with averages that are still far from the true \
      mean and variance.
      """)
    let t = (1...batches.count).map(Double.init)
    board.draw(
      Figure(
        "The moving averages converge",
        caption: """
          When can the layer be used for inference? A neuron whose values have the mean 3 and the variance 4 (dashed). \
          Points: the batches' own numbers. Lines: the moving averages with m = \(written(momentum)).
          """, columns: 2
      ) {
        Panel("Mean", x: "batch", y: "mean", legend: .below) {
          Points(t, batches.map(\.mean), label: "of the batch", color: .muted, size: 0.6)
          Line(t, means, label: "moving")
          ReferenceLine(y: 3)
        }
        Panel("Variance", x: "batch", y: "variance", legend: .none) {
          Points(
            t, batches.map { $0.standardDeviation * $0.standardDeviation }, color: .muted, size: 0.6
          )
          Line(t, variances)
          ReferenceLine(y: 4)
        }
      })
    let noise = 2 / 32.0.squareRoot() * ((1 - momentum) / (1 + momentum)).squareRoot()
    board.claim(
      "after \(batches.count) batches the moving mean is 3·(1 − mᵗ), up to four standard deviations of its noise",
      abs(means[means.count - 1] - 3 * (1 - pow(momentum, Double(batches.count)))) < 4 * noise)
    affine(on: board, layer, &random)
  }

  private func affine(on board: Board, _ layer: BatchNormalization, _ random: inout RandomSource) {
    let (first, second) = ([[5.0], [1], [2]], [[5.0], [9], [6]])
    let together = [first, second].map { rows in
      TrainingMode.on(using: &random) { layer(Variable(Tensor(rows))).value.values[0] }
    }
    let alone = [first, second].map { layer(Variable(Tensor($0))).value.values[0] }
    board.say(
      """
      Put one example with z = 5 into two different batches. While training it becomes \(together[0]) in one and \
      \(together[1]) in the other: the other examples matter. At inference it becomes \(alone[0]) in both.
      """)
    board.identity(
      "while training the output depends on the batch, at inference it does not",
      abs(together[0] - together[1]) > 0.5 && abs(alone[0] - alone[1]) < 1e-6)
    let mean = layer.movingMean.value.values[0]
    let s = 1 / (layer.movingVariance.value.values[0] + layer.epsilon).squareRoot()
    board.say(
      """
      At inference M and V are constants. So the layer is an affine function of each z, y = s·z + t, and can be folded \
      into the weights of the layer before it. Then it costs nothing.
      """)
    board.formula(#"y = s z + t"#)
    board.formula(#"s = \frac{\gamma}{\sqrt{V + \epsilon}}"#)
    board.formula(#"t = \beta - s M"#)
    board.identity(
      "with s and t from the formula the line gives the same",
      abs(s * 5 - s * mean - alone[0]) < 1e-4)
    board.ask(
      "m = 0.9, the moving mean is 2, and the batch has the mean 4. What is the moving mean then?",
      answer: 2.2, because: "0.9·2 + 0.1·4 = 1.8 + 0.4.")
  }

  private func noBias(on board: Board) {
    board.step("Why the layer before it needs no bias")
    board.say(
      """
      A bias adds the same number b to z for every example of the batch. Then the mean is larger by b, too, and the \
      normalization subtracts it again. β, which is added afterwards, does what a bias would have done.
      """)
    board.formula(#"(z_i + b) - (\mu + b) = z_i - \mu"#)
    let z = Tensor.normal([16, 3], .double, using: &board.random)
    let W = Variable(.normal([3, 3], .double, using: &board.random), requiresGradient: true)
    let b = Variable(Tensor([4, -2, 0.5], .double), requiresGradient: true)
    let (one, none) = (Variable(.ones([3], .double)), Variable(.zeros([3], .double)))
    func normalized(_ x: Variable) -> Variable {
      Primitive.batchNorm(x, gamma: one, beta: none, epsilon: 1e-9).y
    }
    let product = Variable(z).matmul(W)
    let (with, without) = (normalized(product + b), normalized(product))
    let upstream = Tensor.normal([16, 3], .double, using: &board.random)
    let difference = largestDifference(with.value, without.value)
    (with * upstream).sum().backward()
    let toBias = b.gradient!.absolute().max().scalar
    let along = (W.value * W.gradient!).sum(0).absolute().max().scalar
    board.say("Sixteen random examples, three neurons, and a bias of 4, −2 and 0.5:")
    board.value("largest difference of the outputs with and without the bias", difference)
    board.value("largest gradient of a bias", toBias)
    board.identity("the outputs are the same with any bias", difference < 1e-9)
    board.identity(
      "the gradient of the bias is 0: it would never learn anything", toBias < 1e-9)
    board.identity(
      "the gradient of a neuron's weights is at right angles to them: their length does not matter",
      along < 1e-6)
    board.say(
      """
      So one writes `.dense(64, useBias: false)` or `.conv2D(64, 3, useBias: false)` before a batch normalization, as \
      the printed program of the lesson `dcgan` does. That saves one parameter per neuron, which would have done \
      nothing.
      """)
    board.ask(
      "A convolution of 64 filters stands before a batch normalization. How many parameters are saved by useBias: false?",
      answer: 64, tolerance: 0, because: "One bias for each filter.")
  }

  // excerpt: deep
  /// Ten layers on 8 × 8 digits whose first weights are far too small, with batch normalization or without.
  private func deep(isNormalized: Bool, seed: UInt64) -> Sequential {
    let layers = (1...10).flatMap { number -> [LayerPlan] in
      let start = Initializer.normal(deviation: 0.05)
      if !isNormalized {
        return [
          .dense(64, activation: .relu, kernelInitializer: start, name: "hidden_\(number)")
        ]
      }
      return [
        .dense(64, useBias: false, kernelInitializer: start, name: "hidden_\(number)"),
        .batchNormalization(momentum: 0.9), .activation(.relu),
      ]
    }
    var model = Sequential(layers + [.dense(10, activation: .softmax, name: "output")], seed: seed)
    model.compile(
      optimizer: .adam, loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
    return model
  }
  // end excerpt

  private func training(on board: Board) throws {
    board.step("A bad start, repaired")
    let task = DigitTask(&board.random)
    let epochs = 3
    board.say(
      """
      Does it help a network to learn? Ten hidden layers, whose weights start far too small, with the standard \
      deviation 0.05, learn \(task.count) digits of 8 × 8 pixels (the UCI set), with Adam at its usual rate of 0.001, \
      for \(epochs) epochs in batches of 32. Each kind of network is trained \(seeds) times; the remaining quarter of \
      the digits is the validation set. The moving averages use m = 0.9, since there are only \
      \(epochs * (task.count / 32)) batches.
      """)
    board.code("deep")
    var histories: [[History]] = [[], []]
    for run in 0..<seeds {
      let seed = board.random.next()
      for index in 0..<2 {
        var model = deep(isNormalized: index == 1, seed: seed)
        histories[index].append(
          try task.fit(
            &model, epochs: epochs, batchSize: 32, seed: seed,
            callbacks: [board.progress("bad start, \(run + 1)")]
              + (run == 0 ? [.recorder(every: 20)] : [])))
      }
    }
    drawTraining(on: board, histories, epochs)
    let losses = histories.map { $0.map { $0["val_loss"].last! } }
    let early = histories.map { $0.map { $0["val_loss"][0] } }
    board.compare(
      "The validation loss", of: "with batch normalization", with: "without",
      PairedDifference(losses[1], losses[0]))
    board.claim(
      "after one epoch the networks without it still guess",
      early[0].allSatisfy { abs($0 - log(10)) < 0.15 })
    board.claim(
      "with it every network has a lower validation loss at the end than without",
      losses[0].indices.allSatisfy { losses[1][$0] < losses[0][$0] })
    board.say(
      """
      Why it helps is still debated. The paper of 2015 said that it keeps the distribution of a layer's inputs \
      from shifting while the layers before it learn, and called that internal covariate shift. Later experiments \
      found that such shifts do little harm, and that the loss surface becomes smoother instead (Santurkar et al., \
      2018). What this lesson shows is simpler: the size of the first weights no longer decides whether a network \
      learns.
      """)
  }

  private func drawTraining(on board: Board, _ histories: [[History]], _ epochs: Int) {
    let xs = (1...epochs).map(Double.init)
    let names = ["without", "with"]
    board.draw(
      Figure(
        "With weights that are too small",
        caption: """
          Which of the two starts to learn? Left: the validation loss, mean and standard deviation of \(seeds) runs; \
          log 10 is guessing. Right: the length of the gradient of each hidden layer's weights at the first recorded \
          update of the first run.
          """, columns: 2
      ) {
        Panel("Loss", x: PlotAxis("epoch", ticks: xs), y: "validation loss", legend: .below) {
          for (index, runs) in histories.enumerated() {
            Band(xs, runs: runs.map { $0["val_loss"] }, label: names[index], color: .series(index))
          }
          ReferenceLine(y: log(10), label: "guessing")
        }
        Panel(
          "First gradients", x: PlotAxis("hidden layer", ticks: [1, 4, 7, 10]),
          y: PlotAxis("‖gradient‖", scale: .logarithmic), legend: .none
        ) {
          for (index, runs) in histories.enumerated() {
            let record = runs[0].record!
            let kernels = record.parameters.filter {
              $0.hasPrefix("hidden") && $0.hasSuffix("kernel")
            }
            Line(
              kernels.indices.map { Double($0 + 1) },
              kernels.map { record.changes(of: $0)[0].change.gradientNorm },
              color: .series(index), showsPoints: true)
          }
        }
      })
  }
}
