import Chalk
import Foundation

/// T07: a network for a small machine: weights of a few bits, and fewer of them.
struct Smaller: Lesson {
  let card = LessonCard.smaller

  static let runs = 5

  func teach(on board: Board) throws {
    board.step("How small can it be?")
    let examples = try board.handwrittenDigits()
    let task = try SmallTask(examples, runs: Smaller.runs, board: board)
    show(on: board, task)
    let bits = quantize(on: board, task)
    curve(on: board, task)
    aware(on: board, task)
    integers(on: board, task)
    try prune(on: board, task)
    both(on: board, task, bits)
    ending(on: board, task)
  }

  private func show(on board: Board, _ task: SmallTask) {
    let n = task.network.weights
    let accuracies = task.accuracies { $0 }
    board.say(
      """
      A stored network is mostly its weights, and each takes 4 bytes. A watch or a sensor has little memory, a \
      battery, and often no hardware for floating-point numbers. There are two ways to save: write each weight with \
      fewer bits (**quantization**), and leave weights out (**pruning**). First, train a network: four dense layers, \
      \(Smaller.runs) times from different seeds. Nothing below is chosen by the test set, so no validation set is \
      needed. (The pictures are scans of 8 × 8 pixels, unless you gave a table.)
      """)
    board.draw(
      Figure.losses(
        task.history,
        caption: "Has the training come to an end? The loss on the training set, first network."))
    board.table(
      ["", ""],
      [
        ["weights", "\(n)"], ["bytes, at 4 a weight", "\(4 * n)"],
        ["multiplications for one input", "\(n)"],
        [
          "accuracy on the test set",
          "\(written(accuracies.mean, digits: 3)) ± \(written(accuracies.sampleStandardDeviation, digits: 1))",
        ],
      ])
  }

  private func quantize(on board: Board, _ task: SmallTask) -> Int {
    board.step("Fewer bits")
    let bits = board.integerSlider("bits", in: 2...8, default: 4)
    board.say(
      """
      With b bits there are 2ᵇ codes q. Neighboring codes stand for values that lie one **scale** s apart. \
      One code, the **zero point** z, stands for 0 exactly: a weight of 0 must stay 0.
      """)
    board.formula(#"s = \frac{w_{max} - w_{min}}{2^b - 1}"#)
    board.formula(#"q = round(\frac{w}{s}) + z"#)
    let f = Formula(#"\hat{w} = s (q - z)"#)
    let small = Quantized([-1, 0, 0.5, 2], bits: 2)
    board.say(
      """
      From its code q a weight is read back as ŵ. Take −1, 0, 0.5 and 2 in two bits: the scale is 3/3 = 1, and the \
      zero point 1. The third weight, 0.5, gets the code 2, and what is read back is
      """
    )
    board.explain(
      f, ["s": small.scale, "q": Double(small.codes[2]), "z": Double(small.zero)],
      small.values[2])
    board.code("quantize")
    board.identity(
      "−1, 0, 0.5, 2 in two bits: scale 1, zero point 1, codes 0, 1, 2, 3",
      small.scale == 1 && small.zero == 1 && small.codes == [0, 1, 2, 3])
    let w = task.network.W[0].values
    let q = Quantized(w, bits: bits)
    let errors = zip(w, q.values).map { $0 - $1 }
    board.draw(
      Figure(
        "\(bits) bits",
        caption: """
          How far does rounding move a weight? Left: the weights of the first layer, and the values they are \
          rounded to. Right: the errors. None is larger than half a scale, \(written(q.scale / 2)); \
          with four bits or more they are spread nearly evenly up to there.
          """, columns: 2
      ) {
        Panel("The weights", x: "w", y: "weights") {
          Histogram(w, bins: 60, label: "before")
          Histogram(q.values, bins: 60, label: "after")
        }
        Panel("The errors", x: "w − ŵ", y: "weights") {
          Histogram(errors, bins: 30)
          ReferenceLine(x: q.scale / 2, label: "s/2")
          ReferenceLine(x: -q.scale / 2)
        }
      })
    board.identity(
      "no weight moves by more than half a scale",
      errors.allSatisfy { abs($0) <= q.scale / 2 * (1 + 1e-9) })
    let root = errors.map { $0 * $0 }.mean.squareRoot()
    board.value("root mean square of the errors", root)
    board.value(
      "s/√12, the root mean square of errors spread evenly", q.scale / 12.0.squareRoot())
    board.ask(
      "Weights from −1 to 1 in 8 bits: by how much can one of them move, at most?",
      answer: 1 / 255.0, because: "Half of the scale, which is 2/255.")
    return bits
  }

  private func curve(on board: Board, _ task: SmallTask) {
    board.step("How many bits are enough?")
    let all = Array(1...8)
    let places = all.map(Double.init)
    func runs(_ perChannel: Bool, _ value: (PlainNetwork, PlainNetwork) -> Double) -> [[Double]] {
      task.networks.map { network in
        all.map { value(network, network.quantized(bits: $0, perChannel: perChannel)) }
      }
    }
    let rights = [false, true].map { runs($0) { task.accuracy($1) } }
    let errors = [false, true].map { runs($0) { task.logitError($0, $1) } }
    let whole = task.accuracies { $0 }
    board.say(
      """
      A single large weight spoils the scale of a whole matrix. **Per-channel quantization** has a scale for each \
      neuron: a few bytes more, and each scale fits its own neuron. How many bits are enough? The accuracy alone \
      shows it late: a logit may move far before another one becomes the largest. So the figure also shows how far \
      the logits move.
      """)
    let mean = { (runs: [[Double]], place: Int) in runs.map { $0[place] }.mean }
    board.draw(
      Figure(
        "Bits of a weight",
        caption: """
          How many bits does this network need? Mean and standard deviation over \(Smaller.runs) networks, \
          rounded after training. Left: test errors; from \(enough(rights[0], whole)) bits on they are within \
          half a percentage point of those with 32 bits. Right: each further bit halves the error of the \
          logits, as it halves the scale.
          """, columns: 2
      ) {
        Panel(
          "Errors on the test set", x: PlotAxis("bits", ticks: places), y: "1 − accuracy",
          legend: .below
        ) {
          Band(places, runs: rights[0].map { $0.map { 1 - $0 } }, label: "a scale for a matrix")
          Band(places, runs: rights[1].map { $0.map { 1 - $0 } }, label: "per channel")
          ReferenceLine(y: 1 - whole.mean, label: "32 bits")
        }
        Panel(
          "The logits", x: PlotAxis("bits", ticks: places),
          y: PlotAxis("‖z − ẑ‖/‖z‖", scale: .logarithmic), legend: .below
        ) {
          Line(
            places, all.indices.map { mean(errors[0], $0) }, label: "a scale for a matrix",
            showsPoints: true)
          Line(
            places, all.indices.map { mean(errors[1], $0) }, label: "per channel", showsPoints: true
          )
          Line(
            [4, 8], [mean(errors[0], 3), mean(errors[0], 3) / 16], label: "halved by each bit",
            color: .muted, dash: .dashed)
        }
      })
    let ratio = mean(errors[0], 3) / mean(errors[0], 7)
    board.say(
      "From 4 to 8 bits the error of the logits becomes \(ratio, digits: 3) times smaller; 2⁴ is 16."
    )
    board.claim("this factor is between 10 and 25", (10...25).contains(ratio))
    board.claimForBuiltInData(
      "8 bits change the mean accuracy by less than one percentage point",
      abs(whole.mean - mean(rights[0], 7)) < 0.01)
    board.claimForBuiltInData(
      "a single bit costs more than thirty percentage points",
      whole.mean - mean(rights[0], 0) > 0.3)
    let spoiled = [false, true].map { perChannel in
      task.accuracies { $0.withOneLargeWeight.quantized(bits: 4, perChannel: perChannel) }
    }
    let difference = PairedDifference(spoiled[1], spoiled[0])
    board.say(
      """
      Now one weight of the first neuron is made thirty times as large as the largest weight, and all are \
      rounded to 4 bits. The mean accuracy is \(task.accuracies { $0.withOneLargeWeight }.mean, digits: 3) \
      without rounding, \(spoiled[0].mean, digits: 3) with one scale for a matrix, and \
      \(spoiled[1].mean, digits: 3) per channel. The difference of the last two is \(difference.words).
      """)
    board.claimForBuiltInData(
      "with one large weight, a scale per channel is better by more than ten percentage points",
      difference.mean > 0.1)
  }

  /// The fewest bits from which on the accuracy is within half a point of that before rounding.
  private func enough(_ runs: [[Double]], _ whole: [Double]) -> Int {
    let close = (0..<8).map { place in abs(runs.map { $0[place] }.mean - whole.mean) < 0.005 }
    return (close.lastIndex(of: false) ?? -1) + 2
  }

  private func aware(on board: Board, _ task: SmallTask) {
    board.step("Training with rounded weights")
    board.say(
      """
      Where weights are rounded after training, two bits are too few. Can the training take the rounding into \
      account? In **quantization-aware training** the forward pass uses the rounded weights ŵ, so the loss is that \
      of the small network. The derivative of rounding is 0 nearly everywhere, which would stop all learning; the \
      **straight-through estimator** takes it as 1, and the gradient moves w itself.
      """)
    board.code("aware")
    let after = task.accuracies { $0.quantized(bits: 2) }
    let trained = task.networks.map { network -> PlainNetwork in
      var network = network
      network.trainQuantized(
        task.training.x, task.training.labels, bits: 2, epochs: 4, rate: 0.05, random: &board.random
      )
      return network
    }
    let aware = trained.map { task.accuracy($0.quantized(bits: 2)) }
    let whole = task.accuracies { $0 }
    board.draw(
      Figure(
        "Two bits, after training and in training",
        caption: """
          Does quantization-aware training help? Three points for each of \(Smaller.runs) networks; 2 bits a \
          weight, and one scale for a matrix.
          """, x: PlotAxis("network", ticks: (1...Smaller.runs).map(Double.init)),
        y: "accuracy on the test set", legend: .outside
      ) {
        let places = (1...Smaller.runs).map(Double.init)
        Points(places, whole, label: "32 bits")
        Points(places, aware, label: "aware, 2 bits")
        Points(places, after, label: "rounded, 2 bits")
      })
    let gain = PairedDifference(aware, after)
    board.say("Four epochs of quantization-aware training change the accuracy by \(gain.words).")
    board.claimForBuiltInData(
      "quantization-aware training gains more than one percentage point", gain.mean > 0.01)
  }

  private func integers(on board: Board, _ task: SmallTask) {
    board.step("Integer arithmetic")
    board.say(
      """
      Rounded weights save memory. To save floating-point arithmetic too, the inputs of each layer become \
      codes as well: p, here of 8 bits, with scale and zero point of their own. A weighted sum is then a sum \
      of products of whole numbers, and both scales are multiplied in once, at its end.
      """)
    board.formula(#"\sum_i w_i x_i \approx s_w s_x \sum_i (q_i - z_w) (p_i - z_x)"#)
    board.code("integers")
    let x = task.training.x
    let network = IntegerNetwork(task.network, calibratedOn: x[0..<min(400, x.shape[0])])
    let inputs = task.test.x
    let row = inputs[0].values
    let codes = network.codes(row, network.places[0])
    let neurons = network.b[0].count
    let whole = IntegerNetwork.sum(
      codes, network.places[0].zero, network.W[0], neuron: 0, of: neurons)
    let byInteger = network.places[0].scale * network.W[0].scale * Double(whole)
    let weights = network.W[0].values
    let rounded = codes.indices.reduce(0.0) { sum, i in
      sum + network.places[0].scale * Double(codes[i] - network.places[0].zero)
        * weights[i * neurons]
    }
    let exact = zip(row, task.network.W[0][Axis.all, 0].values).reduce(0) { $0 + $1.0 * $1.1 }
    board.table(
      ["the first neuron's sum for one input", ""],
      [
        ["in whole numbers", "\(whole)"], ["times both scales", written(byInteger)],
        ["without rounding", written(exact)],
      ])
    board.identity(
      "the sum in whole numbers is that of the rounded numbers", abs(byInteger - rounded) < 1e-9)
    let count = min(300, task.test.labels.count)
    let predictions = (0..<count).map { network.predict(inputs[$0].values) }
    let own = task.network.predictions(inputs[0..<count])
    board.value(
      "accuracy in whole numbers, of \(count) examples",
      zip(predictions, task.test.labels).fraction { $0 == $1 })
    board.value("accuracy without rounding", zip(own, task.test.labels).fraction { $0 == $1 })
    board.claimForBuiltInData(
      "at least 97 % of the predictions are the same",
      zip(predictions, own).fraction { $0 == $1 } >= 0.97)
    board.say(
      """
      Whether the **latency** falls depends on the machine: one with instructions for 8-bit products can do \
      four times as many at once; on another, nothing is gained. So measure on the machine that will run the \
      network, and measure from input to output, not single products. This machine, in this run:
      """)
    latencies(on: board, network, task.network, inputs)
  }

  private func prune(on board: Board, _ task: SmallTask) throws {
    board.step("Fewer weights")
    let sparsity = board.slider("sparsity", in: 0.3...0.95, default: 0.8)
    board.say(
      """
      Most weights are small, and a small weight changes little. **Magnitude pruning** sets the smallest to \
      0; the fraction of zeros is the **sparsity**. A few more epochs, with the zeros held at 0, let the \
      other weights take over. For comparison, as many weights are set to 0 at random.
      """)
    board.code("prune")
    let sparsities = [0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98]
    var (cut, blind, tuned): ([[Double]], [[Double]], [[Double]]) = ([], [], [])
    for (run, network) in task.networks.enumerated() {
      try board.progress("network", run + 1, of: Smaller.runs)
      var (a, b, c): ([Double], [Double], [Double]) = ([], [], [])
      for sparsity in sparsities {
        let masks = network.W.map { PlainNetwork.mask($0, sparsity: sparsity) }
        let chance = network.W.map {
          PlainNetwork.randomMask($0, sparsity: sparsity, random: &board.random)
        }
        let pruned = network.masked(masks)
        a.append(task.accuracy(pruned))
        b.append(task.accuracy(network.masked(chance)))
        c.append(
          task.accuracy(
            try task.trained(pruned, holding: masks, epochs: 3, seed: board.random.next())))
      }
      cut.append(a)
      blind.append(b)
      tuned.append(c)
    }
    let (byMagnitude, atRandom, after) = (cut, blind, tuned)
    board.draw(
      Figure(
        "Accuracy by sparsity",
        caption: """
          How many weights can go? Mean and standard deviation over \(Smaller.runs) networks. Without the \
          smaller half of the weights the accuracy is \(written(byMagnitude.map { $0[2] }.mean, digits: 3)), \
          without a random half \(written(atRandom.map { $0[2] }.mean, digits: 3)). At a sparsity of \
          \(sparsities[6]) it is \(written(byMagnitude.map { $0[6] }.mean, digits: 3)), and after three more \
          epochs \(written(after.map { $0[6] }.mean, digits: 3)).
          """, x: "sparsity", y: PlotAxis("accuracy on the test set", range: 0...1.02)
      ) {
        Band(sparsities, runs: after, label: "smallest, trained on")
        Band(sparsities, runs: byMagnitude, label: "smallest")
        Band(sparsities, runs: atRandom, label: "at random")
      })
    let masks = task.network.W.map { PlainNetwork.mask($0, sparsity: sparsity) }
    let network = try task.trained(
      task.network.masked(masks), holding: masks, epochs: 3, seed: board.random.next())
    let zeros = network.W[0].values.fraction { $0 == 0 }
    let side = Int(Double(network.W[0].shape[0]).squareRoot())
    if side * side == network.W[0].shape[0] && side > 1 {
      let images = [task.network, network].flatMap { network in
        (0..<8).map { neuron in
          let column = network.W[0][Axis.all, neuron].values
          return (0..<side).map { Array(column[($0 * side)..<(($0 + 1) * side)]) }
        }
      }
      board.draw(
        Figure.weights(
          images, captions: (0..<16).map { $0 % 8 == 0 ? ($0 == 0 ? "before" : "after") : "" },
          columns: 8, title: "Eight neurons, before and after",
          caption:
            "Which pixels does a neuron stop looking at? The weights of eight hidden neurons."))
    }
    board.identity(
      "the fraction of weights that are 0 is the wanted one",
      abs(zeros - sparsity) < 1 / Double(network.W[0].count) + 1e-9)
    let better = PairedDifference(byMagnitude.map { $0[2] }, atRandom.map { $0[2] })
    let gain = PairedDifference(after.map { $0[6] }, byMagnitude.map { $0[6] })
    board.say(
      """
      With half of the weights gone, choosing by magnitude is better than choosing at random by \
      \(better.words). At a sparsity of \(sparsities[6]), the further epochs gain \(gain.words).
      """)
    board.claimForBuiltInData(
      "leaving out the smaller half of the weights costs less than four percentage points",
      task.accuracies { $0 }.mean - byMagnitude.map { $0[2] }.mean < 0.04)
    board.claimForBuiltInData(
      "leaving out a random half costs more", better.mean > 0.02)
    board.claimForBuiltInData(
      "where nearly all weights are gone, further training helps", gain.mean > 0.02)
    board.ask(
      "A pruned network is saved with all its weights, each 0 as a number of 4 bytes. By how much is the file smaller?",
      choices: ["by the sparsity", "not at all"], answer: 1,
      because: "Zeros save memory only where they are not written.")
  }

  private func both(on board: Board, _ task: SmallTask, _ bits: Int) {
    board.step("What goes wrong: sizes on paper")
    let n = task.network.weights
    board.say(
      """
      How much memory do zeros save? A sparse file holds only the weights that are not 0, but each with its \
      position: two bytes more, in matrices of this size. So at a sparsity p below a third, such a file is larger \
      than the dense one.
      """)
    board.formula(#"B_{dense} = 4 n"#)
    board.formula(#"B_{sparse} = (4 + 2) (1 - p) n"#)
    let sparsities = [0.0, 1 / 3.0, 0.5, 0.8, 0.9]
    let sparse = sparsities.map { 6 * (1 - $0) * Double(n) }
    let coded = sparsities.map { 3 * (1 - $0) * Double(n) }
    board.draw(
      Figure(
        "Bytes",
        caption: """
          From which sparsity on does leaving weights out save memory? Where a falling line crosses the level one \
          with as many bytes for a weight. \(n) weights; scales and biases are not counted. A dense file of 1-byte \
          codes is smaller than a sparse one of 4-byte numbers up to a sparsity of \(written(5 / 6.0, digits: 2)).
          """,
        x: "sparsity", y: PlotAxis("bytes", range: 0...(6.3 * Double(n))), legend: .below
      ) {
        Line(sparsities, sparse, label: "sparse, 4 bytes and a position", showsPoints: true)
        Line(sparsities, coded, label: "sparse, 1 byte and a position", showsPoints: true)
        Line([0, 0.9], [4 * Double(n), 4 * Double(n)], label: "dense, 4 bytes")
        Line([0, 0.9], [Double(n), Double(n)], label: "dense, 1 byte")
      })
    board.say(
      """
      Codes of few bits do not fill a byte each, so they are packed one after the other. (Scales and biases \
      are left out again; the accuracies are means, the second one with a scale per channel.)
      """)
    board.code("pack")
    let matrices = task.network.W.map { Quantized($0.values, bits: bits) }
    let packed = matrices.reduce(0) { $0 + $1.packed(bits: bits).count }
    let accuracies = task.accuracies { $0.quantized(bits: bits, perChannel: true) }
    board.table(
      ["weights", "bytes", "fraction", "accuracy"],
      [
        ["4 bytes each", "\(4 * n)", "1", written(task.accuracies { $0 }.mean, digits: 3)],
        [
          "\(bits) bits each, packed", "\(packed)", written(Double(packed) / Double(4 * n)),
          written(accuracies.mean, digits: 3),
        ],
      ])
    board.identity(
      "at a sparsity of a third, sparse and dense are equally large",
      abs(sparse[1] - 4 * Double(n)) < 1e-6)
    let q = matrices[0]
    board.identity(
      "unpacked, the codes are what they were, and take \(bits) bits each",
      Quantized.unpacked(q.packed(bits: bits), bits: bits, count: q.codes.count) == q.codes
        && q.packed(bits: bits).count == (q.codes.count * bits + 7) / 8)
    board.warn(
      """
      Smaller is not faster by itself: a machine that multiplies whole matrices takes as long for zeros, \
      unless it was built to skip them. Pruning whole neurons makes smaller matrices, and those are faster \
      everywhere.
      """)
    board.say(
      """
      A third way to a small network is **knowledge distillation**: a small network is trained on the \
      probabilities that a large one gives. These say more than labels do, for example that a certain 7 looks a \
      little like a 1.
      """)
  }

  private func ending(on board: Board, _ task: SmallTask) {
    board.summarize(
      "Quantization to b bits: scale s = range/(2ᵇ − 1), a zero point, errors of at most s/2.",
      "Each bit halves the error; 8 bits cost next to nothing, very few bits need quantization-aware training.",
      "Per-channel quantization keeps one large weight from spoiling the scale of all.",
      "Magnitude pruning can leave out many weights, and more of them if the rest is trained further.",
      "Zeros save memory only where they are not stored, and time only where they are skipped.")
    board.step("Exercises")
    let q = Quantized([-0.5, 0.1, 1], bits: 2)
    board.exercise(
      .byHand, "Quantize −0.5, 0.1, 1 to 2 bits. Scale, zero point, codes, values?",
      answer: """
        s = 1.5/3 = \(q.scale), z = \(q.zero), codes \(q.codes.map { "\($0)" }.joined(separator: ", ")), \
        values \(q.values.map { written($0) }.joined(separator: ", ")).
        """)
    board.exercise(
      .derive, "Errors spread evenly over −s/2 … s/2: show that their root mean square is s/√12.",
      answer: "(1/s)·∫ e² de from −s/2 to s/2 = s²/12. One bit more halves s, and so the error.")
    board.exercise(
      .predict, "Set bits=2. What do the two histograms of the step *Fewer bits* look like?",
      answer: """
        Four values at most are left, one of them 0. Most weights are near 0 and become 0: two bits prune \
        by themselves.
        """)
    board.exercise(
      .breakIt,
      "Take the zero point away: let q = round((w − w_min)/s). What happens to pruned weights?",
      answer: """
        No code stands for 0 then, so 0 becomes the nearest value, up to s/2 away. A thousand zeros become a \
        thousand small weights with the same error, and equal errors add up.
        """)
    board.exercise(
      .write, "Write quantization to b bits: scale, zero point, codes, and the weights read back.",
      answer: """
        Widen the range so that it contains 0; s = range/(2ᵇ − 1), q = round(w/s) + z, ŵ = s·(q − z). `chalk \
        practice quantize` checks it, and `chalk practice prune` magnitude pruning.
        """, practice: "quantize")
    board.exercise(
      .extend, "Distil: train a network of 8 hidden neurons on the large network's probabilities.",
      answer: """
        Use categorical cross-entropy with the probabilities as targets, and compare with labels over five \
        seeds. What helps most is a higher temperature: softmax(z/T) with T of 2 to 5 in both networks.
        """)
    board.say(
      "To try: s bits=2, s sparsity=0.95. Your own table: chalk run smaller --data table.csv --target column."
    )
  }
}
