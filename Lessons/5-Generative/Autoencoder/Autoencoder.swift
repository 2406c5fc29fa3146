import Chalk
import Foundation

/// N08 and N09: a picture through a narrow code, and back; beside it principal components.
struct Autoencoder: Lesson {
  let card = LessonCard.autoencoder

  func teach(on board: Board) throws {
    byHand(on: board)
    let digits = try Digits(on: board)
    let axes = PrincipalDirections(digits.training, count: 16)
    linear(on: board, digits, axes)
    let coder = try nonlinear(on: board, digits, axes)
    if coder.width == 2 { plane(on: board, digits, coder, axes) }
    reconstructions(on: board, digits, axes, coder)
    try denoising(on: board, digits)
    try variational(on: board, digits, axes)
    try width(on: board, digits, axes)
    summary(on: board)
    exercises(on: board)
  }

  private func byHand(on board: Board) {
    board.step("What is worth keeping?")
    board.say(
      """
      Describe a picture to a friend in a few numbers, so that it can be drawn again. You would not waste any of \
      them on the edge, which is always white. An **autoencoder** is such a pair of networks: an **encoder** f \
      computes a short code z from the input x, and a **decoder** g computes the reconstruction x̂ from the code. \
      The code is the **bottleneck**. Nobody labels anything: the target is x itself, and the loss is the \
      **reconstruction error**, the mean over the n pixels of the squared difference.
      """)
    board.formula(#"z = f(x)"#)
    board.formula(#"\hat{x} = g(z)"#)
    board.formula(#"L = \frac{1}{n} \|\hat{x} - x\|^2"#)
    board.say(
      """
      The smallest example: n = 2 numbers, a code of one, and no activation function. With n = 2 the factor \
      is ½, and the derivatives have no factor at all:
      """)
    board.code("by hand")
    let x1 = board.slider("x1", in: -2...2, default: 1, reruns: .step)
    let x = [x1, 2]
    let (e, d) = ([Scalar(0.6, "e₁"), Scalar(0.2, "e₂")], [Scalar(0.5, "d₁"), Scalar(1, "d₂")])
    let (z, guess, L) = loss(x, e, d)
    L.backward()
    board.table(
      ["x", "code z", "x̂", "loss L"],
      [[written(x), written(z.value), written(guess.map(\.value)), written(L.value)]])
    board.say(
      """
      The gradient of a decoder weight contains its own residual x̂ − x; that of an encoder weight contains \
      all residuals, passed back through d:
      """)
    board.formula(#"\frac{\partial L}{\partial d_j} = (\hat{x}_j - x_j) z"#)
    board.formula(#"\frac{\partial L}{\partial e_i} = x_i \sum_j (\hat{x}_j - x_j) d_j"#)
    let code = 0.6 * x[0] + 0.2 * x[1]
    let residuals = [code * 0.5 - x[0], code * 1 - x[1]]
    let back = residuals[0] * 0.5 + residuals[1] * 1
    board.table(
      ["weight", "gradient"],
      (e + d).map { ["\($0.name ?? "")", written($0.gradient)] })
    board.identity(
      "the formulas give the same gradients as the engine",
      largestDifference((e + d).map(\.gradient), x.map { $0 * back } + residuals.map { $0 * code })
        < 1e-12)
    let tensors = [
      Tensor([[0.6], [0.2]], .double), Tensor([[0.5, 1]], .double), Tensor([x], .double),
    ]
    let onTensors = { (v: [Variable]) in
      (v[2].matmul(v[0]).matmul(v[1]) - v[2]).squared().sum() * 0.5
    }
    let variables = tensors.map { Variable($0, requiresGradient: true) }
    let same = onTensors(variables)
    same.backward()
    board.identity(
      "the tensor engine agrees to the last digits",
      abs(same.scalar - L.value) < 1e-12
        && largestDifference(
          variables[0].gradient!.values + variables[1].gradient!.values,
          (e + d).map(\.gradient)) < 1e-12
    )
    board.identity(
      "and so do central differences",
      GradientCheck.check("autoencoder", at: tensors, onTensors).passes())
    board.warn(
      """
      Some texts say that an autoencoder learns by compressing and expanding its input. That leaves out what it is \
      trained for: to make x̂ equal to x. It learns something only where the code is shorter than the input, or \
      where noise is added. With a code as long as the input the copy can be perfect, and nothing is learned.
      """)
    board.ask(
      "A picture of 28 × 28 pixels has a code of 16 numbers. By what factor is it shortened?",
      answer: 49,
      because: "28·28 = 784 numbers become 16: 784/16.")
  }

  // excerpt: by hand
  /// z = e·x, x̂ = z·d, L = ½·Σ (x̂ − x)²: two numbers, a code of one
  func loss(_ x: [Double], _ e: [Scalar], _ d: [Scalar]) -> (z: Scalar, guess: [Scalar], L: Scalar)
  {
    let z = Scalar.weightedSum(e, x.map { Scalar($0) }, plus: 0).named("z")
    let guess = d.map { (z * $0).named("x̂") }
    let squares = zip(guess, x).map { pow($0 - Scalar($1), 2) }
    return (z, guess, (.sum(squares) / 2).named("L"))
  }
  // end excerpt

  private func linear(on board: Board, _ digits: Digits, _ axes: PrincipalDirections) {
    board.step("Without activation functions: principal components")
    board.say(
      """
      Which code of k numbers loses least? Without activation functions the answer is known, so begin there, with \
      \(digits.count) pictures of \(digits.pixels) pixels each, \(digits.test.shape[0]) of them kept apart as a \
      test set. \(digits.origin) Subtract the mean digit. Find the direction along which the digits vary most, \
      then, among those at right angles to it, again the one along which they vary most, and so on: each is a \
      **principal component**. The code of a digit says how far to go along each of them. That is principal \
      component analysis, PCA.
      """)
    board.formula(#"v_1 = \arg\max_{\|v\| = 1} \text{Var}(v \cdot x)"#)
    board.formula(#"\hat{x} = \bar{x} + \sum_{i=1}^{k} (v_i \cdot (x - \bar{x})) v_i"#)
    board.say(
      """
      Power iteration finds the first one: multiply almost any vector by the covariance matrix, again and \
      again, and it turns into that direction, because the part along it grows fastest.
      """)
    board.code("power")
    let errors = (0...16).map { axes.error(of: digits.training, keeping: $0) }
    let gains = zip(errors, errors.dropFirst()).map { $0 - $1 }
    board.draw(
      Figure(
        "The mean digit and the directions",
        caption: """
          How do digits differ most? The mean of all, and the first five principal components: along each \
          of them orange pixels become darker and blue ones lighter.
          """, columns: 3
      ) {
        Panel("The mean", x: "column", y: "row", colorBar: .none) {
          HeatMap(square(axes.mean, digits.side))
        }
        for i in 0..<5 {
          Panel("Direction \(i + 1)", x: "column", y: "row", colorBar: .none) {
            HeatMap(square(axes.directions[i], digits.side), scale: .diverging)
          }
        }
      })
    board.draw(
      Figure(
        "What a linear code loses",
        caption: """
          How many numbers are needed? Left: the mean squared error of a pixel when k components are kept. \
          Right: by how much each component reduces it.
          """, columns: 2
      ) {
        Panel("The error", x: "numbers in the code, k", y: "error") {
          Line(errors, showsPoints: true)
        }
        Panel("What one more brings", x: "component", y: "error reduction") {
          Bars((1...16).map(String.init), gains)
        }
      })
    let share = 1 - errors[2] / errors[0]
    board.say("Two numbers of \(digits.pixels) explain \(percent: share) of the variance.")
    board.identity(
      "all directions have length 1 and are at right angles to each other", axes.areOrthonormal)
    board.identity(
      "the first two reduce the squared error by exactly their own variances",
      abs(errors[0] - errors[2] - (axes.variances[0] + axes.variances[1]) / Double(digits.pixels))
        < 1e-6)
  }

  func square(_ pixels: [Double], _ side: Int) -> [[Double]] {
    (0..<side).map { Array(pixels[($0 * side)..<($0 * side + side)]) }
  }

  private func nonlinear(
    on board: Board, _ digits: Digits, _ axes: PrincipalDirections
  ) throws -> Coder {
    board.step("With activation functions")
    let width = board.integerSlider("code", in: 1...8, default: 2)
    let steps = 1000
    let ends = "\(digits.pixels) → \(Digits.hidden)"
    let back = "\(Digits.hidden) → \(digits.pixels)"
    board.say(
      """
      Put a hidden layer with leaky ReLU on each side: \(ends) → \(width) → \(back). Now the decoded codes \
      need not lie in a plane; they may follow a curved surface. It is trained for \(steps) steps of Adam \
      with 64 digits each; so is a linear autoencoder, without hidden layers and activation functions. Here is one \
      training of each; the last step repeats the nonlinear one from other first weights, with codes of several widths.
      """)
    board.code("coder")
    var coder = Coder(digits.sizes, width, random: &board.random)
    var straight = Coder([digits.pixels], width, random: &board.random)
    board.draw(
      try .architecture(
        of: coder, input: [digits.pixels], named: ["x"], title: "Through the bottleneck",
        caption: """
          Where must something be left out? Each box says how many numbers leave it. Between the encoder and \
          the decoder there \(width == 1 ? "is one" : "are \(width)").
          """))
    for step in 1...steps {
      let batch = digits.batch(64, &board.random)
      coder.step(batch)
      straight.step(batch)
      try board.progress("step", step, of: steps, loss: coder.losses.last) {
        show(coder, digits, in: &$0)
      }
    }
    let best = axes.error(of: digits.training, keeping: width)
    let (plain, curved) = (straight.error(of: digits.training), coder.error(of: digits.training))
    let places = stride(from: 12.5, to: Double(steps), by: 25).map { $0 }
    board.draw(
      Figure(
        "Learning to copy through \(width == 1 ? "one number" : "\(width) numbers")",
        caption: """
          Does the nonlinearity help? Left: the error, means over 25 steps each. The linear autoencoder comes down to \
          the error of PCA; it cannot have less on the whole training set, though on some batches the line may dip \
          below. The nonlinear one goes further down. Right: the gradients that encoder and decoder of the nonlinear \
          one get.
          """, columns: 2
      ) {
        Panel("The error", x: "step", y: PlotAxis("error of a pixel", scale: .logarithmic)) {
          Line(places, straight.losses.means(ofEach: 25), label: "linear")
          Line(places, coder.losses.means(ofEach: 25), label: "nonlinear")
          ReferenceLine(y: best, label: "PCA")
        }
        Panel("The gradients", x: "step", y: PlotAxis("‖gradient‖", scale: .logarithmic)) {
          Line(places, coder.lengths.map(\.encoder).means(ofEach: 25), label: "encoder")
          Line(places, coder.lengths.map(\.decoder).means(ofEach: 25), label: "decoder")
        }
      })
    let unseen = digits.test
    board.table(
      ["", "error on the training set", "on the test set"],
      [
        ["PCA", written(best), written(axes.error(of: unseen, keeping: width))],
        ["linear autoencoder", written(plain), written(straight.error(of: unseen))],
        ["nonlinear autoencoder", written(curved), written(coder.error(of: unseen))],
      ])
    board.identity(
      "no linear autoencoder has a lower error on the training set than PCA", plain >= best - 1e-5)
    board.claimForBuiltInData(
      "the trained linear autoencoder comes within a tenth of it", plain < 1.1 * best)
    board.claimForBuiltInData(
      "with activation functions the error is lower than that of PCA, on the test set too",
      curved < best && coder.error(of: unseen) < axes.error(of: unseen, keeping: width))
    return coder
  }

  private func plane(
    on board: Board, _ digits: Digits, _ coder: Coder, _ axes: PrincipalDirections
  ) {
    board.step("Latent space")
    board.say(
      """
      With a code of two numbers every digit is a point in a plane, the **latent space**. The network was \
      never told which digit is which. But nearby codes are decoded into similar pictures, so digits that \
      look alike tend to get nearby codes. And every other place of the plane can be decoded, too.
      """)
    let codes = coder.encode(digits.test)
    let (xs, ys) = (codes[Axis.all, 0].values, codes[Axis.all, 1].values)
    board.draw(
      Figure(
        "Where the digits lie",
        caption: """
          Does the code know the classes? The codes of some digits of the test set, each drawn as its \
          label (some colors are used twice); dots are the others. The labels were not used in training.
          """, x: "z₁", y: "z₂"
      ) {
        Points(xs, ys, color: .muted, size: 0.3)
        for row in 0..<min(150, xs.count) {
          Annotation(
            String(digits.classNames[digits.testLabels[row]].prefix(3)), x: xs[row], y: ys[row],
            side: .center, color: .series(digits.testLabels[row] % 6))
        }
      })
    let (xRange, yRange) = (middle(xs), middle(ys))
    let side = 9
    let places = (0..<side).flatMap { row in
      (0..<side).map { column in
        let (u, v) = (Double(column) / Double(side - 1), 1 - Double(row) / Double(side - 1))
        return [
          xRange.lowerBound + u * (xRange.upperBound - xRange.lowerBound),
          yRange.lowerBound + v * (yRange.upperBound - yRange.lowerBound),
        ]
      }
    }
    let pictures = coder.decode(Tensor(places))
    board.draw(
      Figure(
        "A walk through the plane",
        caption: """
          What is between the digits? The decoder's pictures at places evenly spaced over the plane of the \
          previous figure, in the same directions: z₁ from left to right, z₂ upwards.
          """
      ) {
        Images((0..<(side * side)).map { image(pictures[$0].values) }, columns: side)
      })
    let flat = axes.codes(of: digits.test, keeping: 2)
    let alike = [codes, flat].map { sameClass($0, digits.testLabels) }
    board.say(
      """
      How well do the classes separate? For \(percent: alike[0]) of the test digits the nearest other code \
      belongs to the same class; with the first two principal components as code, for \
      \(percent: alike[1]). This is one training; step 7 counts again, over several.
      """)
    board.claimForBuiltInData(
      "the nearest code belongs to the same class more often than with two principal components",
      alike[0] > alike[1])
  }

  /// How often the nearest other code has the same label.
  func sameClass(_ codes: Tensor, _ labels: [Int]) -> Double {
    let (xs, ys) = (codes[Axis.all, 0].values, codes[Axis.all, 1].values)
    return labels.indices.fraction { i in
      let distances = labels.indices.map { hypot(xs[$0] - xs[i], ys[$0] - ys[i]) }
      let nearest = labels.indices.filter { $0 != i }.min { distances[$0] < distances[$1] }
      return nearest.map { labels[$0] == labels[i] } ?? false
    }
  }

  /// From the fifth to the ninety-fifth of a hundred values in order.
  private func middle(_ values: [Double]) -> ClosedRange<Double> {
    let sorted = values.sorted()
    return sorted[sorted.count / 20]...sorted[sorted.count * 19 / 20]
  }

  /// What those see who watch a training: digits of the test set, and what becomes of them.
  func show(_ coder: Coder, _ digits: Digits, in look: inout TrainingLook) {
    let x = digits.test[0..<min(8, digits.test.shape[0])]
    let outputs = LayerOutputs(of: [x]) { coder(Variable(x)) }
    look.outputs = outputs
    if let lengths = coder.lengths.last {
      look.gradients = [("encoder", lengths.encoder), ("decoder", lengths.decoder)]
    }
    look.draw(
      .generatedPictures,
      Figure("Digits of the test set, and what becomes of them") {
        Images(
          [x, outputs.prediction].flatMap { row in
            (0..<x.shape[0]).map { image(row[$0].values) }
          }, columns: x.shape[0])
      })
  }

  /// Ink is dark.
  func image(_ pixels: [Double]) -> PixelImage {
    let side = Int(Double(pixels.count).squareRoot().rounded())
    return PixelImage(width: side, height: side, grey: pixels.map { 1 - $0 }, range: 0...1)
  }

  private func reconstructions(
    on board: Board, _ digits: Digits, _ axes: PrincipalDirections, _ coder: Coder
  ) {
    board.step("There and back: reconstructions")
    let some = digits.test.samples(at: (0..<8).map { $0 % digits.test.shape[0] })
    let rows = [
      some, axes.reconstruct(some, keeping: coder.width), coder.decode(coder.encode(some)),
    ]
    board.say(
      """
      What do such errors look like? Here are eight digits of the test set and their reconstructions by PCA \
      and by the nonlinear autoencoder, both from \
      \(coder.width == 1 ? "one number" : "\(coder.width) numbers") instead of \(digits.pixels).
      """)
    board.draw(
      Figure(
        "Eight digits, there and back",
        caption: """
          What survives? Top: the digits. Middle: PCA with as many numbers. Bottom: the autoencoder. What is sharp is \
          what many digits have in common; what only this one has is blurred or lost.
          """
      ) {
        Images(
          rows.flatMap { row in (0..<8).map { image(row[$0].values) } },
          captions: ["digits", "PCA", "autoencoder"].flatMap { name in
            (0..<8).map { $0 == 0 ? name : "" }
          }, columns: 8)
      })
    let errors = [rows[1], rows[2]].map { (some - $0).squared().mean().scalar }
    board.value("error of PCA on these eight", errors[0])
    board.value("error of the autoencoder on these eight", errors[1])
    let again = axes.reconstruct(rows[1], keeping: coder.width)
    board.identity(
      "PCA is a projection: reconstructing a reconstruction does not change it",
      largestDifference(again, rows[1]) < 1e-4)
  }

  private func width(on board: Board, _ digits: Digits, _ axes: PrincipalDirections) throws {
    board.step("What goes wrong: too narrow, too wide")
    let (widths, runs, steps) = ([1, 2, 4, 8, 16], 5, 250)
    board.say(
      """
      How wide should the code be? With one number all digits are on a line, and different ones get the same code. \
      With many numbers everything is copied, noise included, and the code is hardly more useful than the pixels. \
      Which width is right depends on what the code is for. Here only the error is compared, over \(runs) trainings \
      of \(steps) steps for each width.
      """)
    var errors: [[Double]] = []
    for run in 0..<runs {
      errors.append(
        try widths.map { width in
          var coder = Coder(digits.sizes, width, random: &board.random)
          for step in 1...steps {
            coder.step(digits.batch(64, &board.random))
            try board.progress(
              "a code of \(width), \(run + 1)", step, of: steps, loss: coder.losses.last
            ) { show(coder, digits, in: &$0) }
          }
          return coder.error(of: digits.test)
        })
    }
    let found = errors
    let flat = widths.map { axes.error(of: digits.test, keeping: $0) }
    board.draw(
      Figure(
        "How wide a bottleneck?",
        caption: """
          From which width on does a nonlinear code no longer help? Error on the test set; the band is a \
          standard deviation over \(runs) trainings. PCA is computed exactly; an autoencoder has to be \
          trained, and with a wide code it may need more steps than these.
          """,
        x: PlotAxis("numbers in the code", scale: .logarithmic, ticks: widths.map(Double.init)),
        y: PlotAxis("error of a pixel", scale: .logarithmic)
      ) {
        Band(widths.map(Double.init), runs: found, label: "autoencoder")
        Line(widths.map(Double.init), flat, label: "PCA", showsPoints: true)
      })
    let columns = widths.indices.map { place in found.map { $0[place] } }
    board.table(
      ["numbers in the code", "PCA", "autoencoder"],
      widths.indices.map {
        ["\(widths[$0])", written(flat[$0], digits: 3), spread(columns[$0])]
      })
    board.claimForBuiltInData(
      "four numbers give less error than one, and sixteen less than four, in every training",
      found.allSatisfy { $0[0] > $0[2] && $0[2] > $0[4] })
    board.claimForBuiltInData(
      "with one, two or four numbers the autoencoder beats PCA in every training",
      found.allSatisfy { run in (0...2).allSatisfy { run[$0] < flat[$0] } })
    board.ask(
      "An autoencoder with a code of 784 numbers copies 784 pixels without error. What has it learned?",
      choices: ["what digits look like", "nothing: it can pass the pixels on"], answer: 1,
      because: "A code as long as the picture need not leave anything out.")
    board.say(
      """
      To try: s code=1, s code=8, and look at the eight digits again. s x1=-2 in step 1. Your own \
      pictures, in folders: --data FOLDER. A decoder that makes pictures out of random numbers alone: \
      chalk learn gan-game.
      """)
  }
}
