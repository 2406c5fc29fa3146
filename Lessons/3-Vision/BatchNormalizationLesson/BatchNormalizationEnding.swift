import Chalk
import Foundation

/// What small batches do to batch normalization, what takes its place there, and the end of the lesson.
extension BatchNormalizationLesson {
  func smallBatches(on board: Board) {
    board.step("Small batches: noisy estimates")
    let sizes = [2, 4, 8, 16, 32, 128]
    let count = 400
    board.say(
      """
      The mean and the variance of a batch are estimates from a few numbers. How much do they vary? Take one example \
      with the value z = 1, and let the values of all others come from a normal distribution of mean 0 and variance \
      1. Then it should stay 1. Put it into \(count) random batches of each size, and look at what it becomes.
      """)
    let values = sizes.map { n in
      (0..<count).map { _ in
        normalize([1] + (1..<n).map { _ in board.random.normal() }, ε: 0)[0]
      }
    }
    let spreads = values.map(\.standardDeviation)
    board.table(
      ["batch size n", "mean", "standard deviation", "√(3/(2n))"],
      sizes.indices.map { i in
        ["\(sizes[i])", written(values[i].mean, digits: 3), written(spreads[i], digits: 3)]
          + [written((1.5 / Double(sizes[i])).squareRoot(), digits: 3)]
      })
    board.draw(
      Figure(
        "One example in many batches",
        caption: """
          How far can a small batch be trusted? What z = 1 becomes in \(count) random batches of each size, a point \
          each, drawn a little apart. With two examples there are only two answers.
          """, x: PlotAxis("batch size", categories: sizes.map { "\($0)" }), y: "normalized value"
      ) {
        for i in sizes.indices {
          Points(
            values[i].indices.map { Double(i) + 0.5 * (Double($0) / Double(count) - 0.5) },
            values[i], color: .series(0), size: 0.4)
        }
        ReferenceLine(y: 1)
      })
    board.identity(
      "in a batch of two every value becomes 1 or −1: all that is left is which one is larger",
      values[0].allSatisfy { abs(abs($0) - 1) < 1e-9 })
    board.claim(
      "with 128 examples the spread is less than a quarter of that with 2",
      spreads[5] < spreads[0] / 4)
    board.say(
      """
      For large n the spread is about √(3/(2n)): its square has the part 1/n from the mean, and half as much from the \
      standard deviation. A little of this noise acts like dropout and can even help. Too much of it hides what \
      the neuron computes. And at inference, where the moving averages replace the batch, the next layer gets numbers \
      unlike any that it has learned from.
      """)
    board.ask(
      "A batch has one example. What does batch normalization make of it while training, with β = 0?",
      answer: 0, tolerance: 0, because: "The mean is the value itself, so z − μ = 0, whatever z is."
    )
  }

  // excerpt: two layers
  /// Two hidden layers, each with a normalization before ReLU.
  private func network(_ normalization: LayerPlan, seed: UInt64) -> Sequential {
    var model = Sequential(
      [
        .dense(64, useBias: false, kernelInitializer: .heNormal), normalization,
        .activation(.relu),
        .dense(64, useBias: false, kernelInitializer: .heNormal), normalization,
        .activation(.relu),
        .dense(10, activation: .softmax),
      ], seed: seed)
    model.compile(
      optimizer: .adam, loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
    return model
  }
  // end excerpt

  func batchSizes(on board: Board) throws {
    board.step("The same in training")
    let task = DigitTask(&board.random)
    let (runs, epochs, sizes) = (5, 2, [2, 32])
    board.say(
      """
      Does that noise cost accuracy? A network of two hidden layers learns \(task.count) digits for \(epochs) epochs, \
      in batches of \(sizes[0]) and of \(sizes[1]), \(runs) times each: once with batch normalization, once with \
      **layer normalization**, which the next step shows. It normalizes each example by itself, so the batch size \
      does not affect it.
      """)
    board.code("two layers")
    let plans: [(name: String, plan: LayerPlan)] = [
      ("batch", .batchNormalization(momentum: 0.9)), ("layer", .layerNormalization()),
    ]
    var accuracies = sizes.map { _ in plans.map { _ in [Double]() } }
    for run in 0..<runs {
      let seed = board.random.next()
      for (s, size) in sizes.enumerated() {
        for (p, plan) in plans.enumerated() {
          var model = network(plan.plan, seed: seed)
          let history = try task.fit(
            &model, epochs: epochs, batchSize: size, seed: seed,
            callbacks: [board.progress("batches of \(size), run \(run + 1)")])
          accuracies[s][p].append(history["val_accuracy"].last!)
        }
      }
    }
    board.draw(
      Figure(
        "Batches of two",
        caption: """
          Which normalization copes with small batches? The validation accuracy after \(epochs) epochs, a point for \
          each of \(runs) trainings.
          """,
        x: PlotAxis("batch size", categories: sizes.map { "\($0)" }), y: "validation accuracy"
      ) {
        for (p, plan) in plans.enumerated() {
          Points(
            sizes.indices.flatMap { s in
              (0..<runs).map { Double(s) + 0.2 * Double(p) - 0.1 + 0.02 * Double($0 - runs / 2) }
            }, sizes.indices.flatMap { accuracies[$0][p] },
            label: "\(plan.name) normalization", size: 1.3)
        }
      })
    let pairs = sizes.indices.map { PairedDifference(accuracies[$0][1], accuracies[$0][0]) }
    for (size, pair) in zip(sizes, pairs) {
      board.sayPoints(
        "Validation accuracy in batches of \(size), layer minus batch normalization", pair)
    }
    board.say(
      """
      A caution: batches of \(sizes[0]) also make \(sizes[1] / sizes[0]) times as many steps. So compare the two \
      normalizations at one batch size, not one normalization at two. And two things hurt batch normalization here: \
      the noise of the last step while training, and moving averages that with m = 0.9 remember little more than ten \
      batches, which are then some twenty examples. These runs cannot tell which of the two weighs more.
      """)
    board.claim(
      "in batches of two, layer normalization has the higher accuracy by more than chance explains",
      pairs[0].mean > 0 && pairs[0].isClear)
  }

  func relatives(on board: Board) {
    board.step("Batch, layer, group, RMS: four normalizations of one array")
    board.say(
      """
      Which numbers share a mean? The layers differ in that. Rows are examples, columns are features. Batch \
      normalization takes its mean over a column. **Layer normalization** takes it over a row. **Group \
      normalization** takes it over a part of a row: here there are two groups of three. **RMS normalization** works \
      on a row, too, but subtracts nothing; it only divides by the root of the mean square.
      """)
    board.formula(
      #"\text{RMS: } y_j = \gamma_j \frac{x_j}{\sqrt{\frac{1}{d} \sum_k x_k^2 + \epsilon}}"#)
    let rows = [
      [1.0, 2, 3, 7, 8, 9], [2, 0, 1, 5, 9, 4], [0, 4, 2, 6, 5, 7], [5, 2, 6, 8, 6, 4],
    ]
    let x = Variable(Tensor(rows))
    var random = board.random.split()
    let batch = BatchNormalization(6)
    let others: [(name: String, layer: any Layer)] = [
      ("layer", LayerNormalization(6)), ("group, two groups", GroupNormalization(6, groups: 2)),
      ("RMS", RMSNormalization(6)),
    ]
    let normalized =
      [TrainingMode.on(using: &random) { batch(x) }.value.grid]
      + others.map { $0.layer(x).value.grid }
    let names = (1...6).map { "x\($0)" }
    let examples = (1...4).map { "example \($0)" }
    board.draw(
      Figure(
        "One array, four normalizations",
        caption: """
          Features 4 to 6 are the large ones: after which normalization can that still be seen? First the array, then \
          what each layer makes of it, with γ = 1 and β = 0. Layer and RMS normalization show it; batch and group \
          normalization have taken it away. RMS normalization keeps every sign.
          """, columns: 2
      ) {
        Panel("The array x", x: "", y: "", colorBar: .none) {
          HeatMap(rows, columns: names, rows: examples, range: 0...9, digits: 1)
        }
        for (name, grid) in zip(["batch"] + others.map(\.name), normalized) {
          Panel(name, x: "", y: "", colorBar: .none) {
            HeatMap(
              grid, columns: names, rows: examples, scale: .diverging(center: 0), range: -2...2,
              digits: 1)
          }
        }
      })
    board.identity(
      "batch normalization: each column has the mean 0",
      (0..<6).allSatisfy { j in abs(normalized[0].map { $0[j] }.mean) < 1e-5 })
    board.identity(
      "layer normalization: each row has the mean 0",
      normalized[1].allSatisfy { abs($0.mean) < 1e-5 })
    board.identity(
      "group normalization: each half of a row has the mean 0",
      normalized[2].allSatisfy { abs($0[0..<3].mean) < 1e-5 && abs($0[3..<6].mean) < 1e-5 })
    board.identity(
      "RMS normalization: the mean square of each row is 1",
      normalized[3].allSatisfy { abs($0.map { $0 * $0 }.mean - 1) < 1e-4 })
    let single = Variable(Tensor([rows[0]]))
    let alone = others.map { $0.layer(single).value.values }
    board.identity(
      "the other three give an example the same numbers alone as in a batch",
      zip(alone, normalized.dropFirst()).allSatisfy { largestDifference($0, $1[0]) < 1e-5 })
    board.table(
      ["normalization", "goes over", "needs a batch", "parameters of d features", "used in"],
      [
        ["batch", "the examples", "yes", "2·d, and 2·d averages", "convolutional networks"],
        ["layer", "the features of an example", "no", "2·d", "recurrent networks, transformers"],
        ["group", "a group of channels", "no", "2·d", "pictures in small batches"],
        ["RMS", "the features of an example", "no", "d", "large language models"],
      ])
    board.ask(
      "A dense network is trained with one example at a time. Which normalization can it not use?",
      choices: ["layer normalization", "batch normalization", "RMS normalization"], answer: 1,
      because:
        "With one example z − μ is 0 for every neuron. The others take their statistics over the features of an example."
    )
  }

  func ending(on board: Board) {
    board.summarize(
      "**Batch normalization** brings each neuron's values in a batch to mean 0 and variance 1, then scales by γ and shifts by β.",
      "The size of the weights before it cancels, and so does a bias: neither changes the output, and the bias gets no gradient.",
      "At **inference** a **moving average** of mean and variance replaces those of the batch; the layer is then an affine function and can be folded into the one before.",
      "Small batches give noisy estimates: the spread falls like 1/√n, and a batch of two leaves only a sign.",
      "**Layer**, **group** and **RMS normalization** look at one example only and need no batch."
    )
    board.step("Exercises")
    let y = normalize([2, 4, 6], γ: 3, β: 1, ε: 0)
    board.exercise(
      .byHand, "A batch gives z = 2, 4, 6; γ = 3, β = 1, and ε is 0. What comes out?",
      answer: """
        The mean is 4, the variance \(8.0 / 3), so the outputs are \(y[0], digits: 3), \(y[1], digits: 3) and \
        \(y[2], digits: 3).
        """)
    board.exercise(
      .byHand,
      "m = 0.99, and the moving mean starts at 0. All batches have the mean 5. After how many batches is it above 4.9?",
      answer: """
        It is 5·(1 − 0.99ᵗ), so 0.99ᵗ has to be below 0.02: t = log 0.02 / log 0.99 = \
        \(log(0.02) / log(0.99), digits: 3), so after \(Int((log(0.02) / log(0.99)).rounded(.up))).
        """)
    board.exercise(
      .derive,
      "Show that the gradient of a neuron's weights w before a batch normalization is at right angles to w.",
      answer: """
        L(c·w) = L(w) for every c > 0 (take ε as 0). The derivative with respect to c at c = 1 is w·∂L/∂w, and that of \
        a constant is 0.
        """)
    board.exercise(
      .predict, "Set momentum=0.98. Is the moving mean of step 3 at 3 after 80 batches?",
      answer: """
        Not yet: the start, 0, still has the weight 0.98⁸⁰ = \(pow(0.98, 80), digits: 2), so it is near \
        \(3 * (1 - pow(0.98, 80)), digits: 3).
        """)
    board.exercise(
      .breakIt,
      "Every batch holds either only cats or only dogs. What does a network with batch normalization do at inference?",
      answer: """
        While training, cats are normalized by the mean of cats and dogs by that of dogs, so that the difference \
        between them is taken away. At inference the moving averages are those of the mixture, and the later layers \
        get numbers unlike any they have learned from. The cure: shuffle the examples.
        """)
    board.exercise(
      .write, "Write batch normalization for training, and the moving mean.",
      answer: """
        The mean goes over columns, not rows, and for the variance one divides by n. `chalk practice \
        batch-normalization` checks both; for rows there is `chalk practice layer-normalization`.
        """, practice: "batch-normalization")
    board.exercise(
      .extend,
      "Fold a batch normalization into the dense layer before it. What are its new weights and its bias?",
      answer: """
        y = s·(W·x) + t with s = γ/√(V + ε) and t = β − s·M, so row j of W is multiplied by s_j, and t is the new \
        bias. The layer that needed no bias has one now.
        """)
  }
}
