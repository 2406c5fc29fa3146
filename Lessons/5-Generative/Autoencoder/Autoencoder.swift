import Chalk
import Foundation

/// N08 and N09: a picture through a narrow door, and back. What gets through is what matters.
struct Autoencoder: Lesson {
  let card = LessonCard(
    "autoencoder", "Through a narrow door", formulas: ["N08", "N09"], needs: ["gradient-descent"],
    minutes: 15)

  func teach(on board: Board) throws {
    byHand(on: board)
    let digits = try Digits(on: board)
    let axes = PrincipalDirections(digits.training, count: 16)
    straight(on: board, digits, axes)
    let coder = try bent(on: board, digits, axes)
    if coder.width == 2 { plane(on: board, digits, coder) }
    reconstructions(on: board, digits, axes, coder)
    try width(on: board, digits, axes)
  }

  private func byHand(on board: Board) {
    board.step("What is worth telling?")
    board.say(
      """
      You may tell a friend about a picture, but only in a few numbers, and he is to draw it. You \
      will not waste them on the paper's edge, which is always white. An autoencoder is such a pair: \
      an encoder that turns x into a short code z, and a decoder that makes x̂ of it. Nobody labels \
      anything: what is wanted is x itself.
      """)
    board.formula(#"z = f(x)"#)
    board.formula(#"\hat{x} = g(z)"#)
    board.formula(#"L = \frac{1}{2} \|\hat{x} - x\|^2"#)
    board.say("The smallest there is: two numbers, a code of one, and no bends.")
    board.code("by hand")
    let x1 = board.slider("x1", in: -2...2, default: 1)
    let x = [x1, 2]
    let (e, d) = ([Scalar(0.6, "e₁"), Scalar(0.2, "e₂")], [Scalar(0.5, "d₁"), Scalar(1, "d₂")])
    let (z, guess, L) = loss(x, e, d)
    L.backward()
    board.table(
      ["x", "code z", "x̂", "loss L"],
      [[written(x), written(z.value), written(guess.map(\.value)), written(L.value)]])
    board.say("The decoder's weight hears its own miss; the encoder's hears all misses, through d:")
    board.formula(#"\frac{\partial L}{\partial d_j} = (\hat{x}_j - x_j) z"#)
    board.formula(#"\frac{\partial L}{\partial e_i} = x_i \sum_j (\hat{x}_j - x_j) d_j"#)
    let code = 0.6 * x[0] + 0.2 * x[1]
    let misses = [code * 0.5 - x[0], code * 1 - x[1]]
    let back = misses[0] * 0.5 + misses[1] * 1
    board.table(
      ["weight", "slope"],
      (e + d).map { ["\($0.name ?? "")", written($0.gradient)] })
    board.claim(
      "worked by hand the slopes are the same",
      largestDifference((e + d).map(\.gradient), x.map { $0 * back } + misses.map { $0 * code })
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
    board.claim(
      "the tensor engine agrees to the last digits",
      abs(same.scalar - L.value) < 1e-12
        && largestDifference(
          variables[0].gradient!.values + variables[1].gradient!.values,
          (e + d).map(\.gradient)) < 1e-12
    )
    board.claim(
      "and with central differences",
      GradientCheck.check("autoencoder", at: tensors, onTensors).passes())
    board.warn(
      """
      You will read that an autoencoder learns by compressing and expanding its input. That does not \
      yet say what for. It is the loss that counts, the distance between x and x̂; and it teaches \
      something only where the door is narrower than the picture, or the input is spoiled first. \
      Through a wide door the copy is perfect, and nothing is learned.
      """)
    board.ask(
      "A picture of 64 pixels goes through a code of 2. By what factor is it shortened?",
      answer: 32,
      because: "64/2.")
  }

  // excerpt: by hand
  /// z = e·x, x̂ = z·d, L = ½·Σ (x̂ − x)²: two numbers through a door for one
  func loss(_ x: [Double], _ e: [Scalar], _ d: [Scalar]) -> (z: Scalar, guess: [Scalar], L: Scalar)
  {
    let z = Scalar.weightedSum(e, x.map { Scalar($0) }, plus: 0).named("z")
    let guess = d.map { (z * $0).named("x̂") }
    let misses = zip(guess, x).map { pow($0 - Scalar($1), 2) }
    return (z, guess, (.sum(misses) / 2).named("L"))
  }
  // end excerpt

  private func straight(on board: Board, _ digits: Digits, _ axes: PrincipalDirections) {
    board.step("Without bends: principal components")
    board.say(
      """
      Handwritten digits, 8 × 8 pixels, \(digits.count) of them. Without bends the best code is known. \
      Take the mean digit away. Find the direction along which the digits differ most, then the one at right \
      angles to it along which they differ most of what is left, and so on. The code says how far to \
      go along each. This is principal component analysis, PCA.
      """)
    board.formula(#"v_1 = \arg\max_{\|v\| = 1} \text{Var}(v \cdot x)"#)
    board.formula(#"\hat{x} = \bar{x} + \sum_{i=1}^{k} (v_i \cdot (x - \bar{x})) v_i"#)
    board.say(
      """
      Multiply any list by the table of covariances, again and again, and it turns into that \
      direction: what is largest in it grows fastest.
      """)
    board.code("power")
    let errors = (0...16).map { axes.error(of: digits.training, keeping: $0) }
    let gains = zip(errors, errors.dropFirst()).map { $0 - $1 }
    board.draw(
      Figure(
        "The mean digit and the directions",
        caption: """
          The mean of all digits, and the first five directions: orange pixels become darker along \
          it, blue ones lighter.
          """, columns: 3
      ) {
        Panel("The mean", x: "column", y: "row", colorBar: .none) { HeatMap(square(axes.mean)) }
        for i in 0..<5 {
          Panel("Direction \(i + 1)", x: "column", y: "row", colorBar: .none) {
            HeatMap(square(axes.directions[i]), scale: .diverging)
          }
        }
      })
    board.draw(
      Figure(
        "What is lost without bends",
        caption: """
          Left: the mean squared error of a pixel when k directions are kept. Right: by how much the \
          next direction brings it down, the slope of the left.
          """, columns: 2
      ) {
        Panel("The error", x: "numbers in the code, k", y: "error") {
          Line(errors, showsPoints: true)
        }
        Panel("What one more brings", x: "direction", y: "error taken away") {
          Bars((1...16).map(String.init), gains)
        }
      })
    let share = 1 - errors[2] / errors[0]
    board.say("Two numbers of 64 hold \(percent: share) of all that differs between digits.")
    board.claim(
      "each direction is at right angles to all others, and of length 1", axes.areOrthonormal)
    board.claim(
      "each brings no more than the one before",
      zip(gains, gains.dropFirst()).allSatisfy { $1 <= $0 + 1e-6 })
    board.claim(
      "the first two take away their own variances and nothing else",
      abs(errors[0] - errors[2] - (axes.variances[0] + axes.variances[1]) / 64) < 1e-6)
  }

  func square(_ pixels: [Double]) -> [[Double]] {
    (0..<8).map { Array(pixels[($0 * 8)..<($0 * 8 + 8)]) }
  }

  private func bent(
    on board: Board, _ digits: Digits, _ axes: PrincipalDirections
  ) throws -> Coder {
    board.step("With bends")
    let width = board.integerSlider("code", in: 1...8, default: 2)
    let steps = 1500
    board.say(
      """
      Put a hidden layer with bends on each side: 64 → 32 → \(width) → 32 → 64. Now the digits need \
      not lie on something flat; the code may follow a surface that is curved. \(steps) steps of \
      Adam, 64 digits each. Beside it the same without hidden layers and bends.
      """)
    board.code("coder")
    var coder = Coder([64, 32], width, random: &board.random)
    var straight = Coder([64], width, random: &board.random)
    for step in 0..<steps {
      if step % 50 == 0 { try board.progress("step", step, of: steps) }
      let batch = digits.batch(64, &board.random)
      coder.step(batch)
      straight.step(batch)
    }
    let best = axes.error(of: digits.training, keeping: width)
    let (plain, curved) = (straight.error(of: digits.training), coder.error(of: digits.training))
    let places = stride(from: 12.5, to: Double(steps), by: 25).map { $0 }
    board.draw(
      Figure(
        "Learning to copy through \(width == 1 ? "one number" : "\(width) numbers")",
        caption: """
          Means over 25 steps each. Without bends the error comes down to that of PCA and no lower; \
          with bends it goes below.
          """, columns: 2
      ) {
        Panel("The error", x: "step", y: PlotAxis("error of a pixel", scale: .logarithmic)) {
          Line(places, straight.losses.means(ofEach: 25), label: "without bends")
          Line(places, coder.losses.means(ofEach: 25), label: "with bends")
          ReferenceLine(y: best, label: "PCA")
        }
        Panel("The gradients", x: "step", y: PlotAxis("length", scale: .logarithmic)) {
          Line(places, coder.lengths.map(\.encoder).means(ofEach: 25), label: "encoder")
          Line(places, coder.lengths.map(\.decoder).means(ofEach: 25), label: "decoder")
        }
      })
    let unseen = digits.test
    board.table(
      ["", "digits it learned from", "digits it never saw"],
      [
        ["PCA", written(best), written(axes.error(of: unseen, keeping: width))],
        ["without bends", written(plain), written(straight.error(of: unseen))],
        ["with bends", written(curved), written(coder.error(of: unseen))],
      ])
    board.claim("no flat autoencoder does better than PCA", plain >= best - 1e-5)
    board.claimForBuiltInData("and learning comes within a tenth of it", plain < 1.1 * best)
    board.claimForBuiltInData("with bends the error is lower", curved < best)
    return coder
  }

  private func plane(on board: Board, _ digits: Digits, _ coder: Coder) {
    board.step("The plane of digits")
    board.say(
      """
      With a code of two numbers every digit is a point of a plane. The network was never told which \
      digit is which; it has put together what looks alike, because near codes are decoded alike. \
      And every other place of the plane can be decoded too: digits that nobody has written.
      """)
    let codes = coder.encode(digits.test)
    let (xs, ys) = (codes[Axis.all, 0].values, codes[Axis.all, 1].values)
    board.draw(
      Figure(
        "Where the digits lie",
        caption: """
          The codes of the digits that the network never saw, coloured by what they are. The colours \
          were not used in training.
          """, x: "z₁", y: "z₂", legend: .outside
      ) {
        Points(
          xs, ys, classes: digits.testLabels, classNames: digits.classNames, size: 0.8)
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
          What the decoder draws at places evenly spaced over the plane of the figure before, in the \
          same directions: z₁ from left to right, z₂ upwards.
          """
      ) {
        Images((0..<(side * side)).map { image(pictures[$0].values) }, columns: side)
      })
    let near = codes[0] + 0.001
    let change = largestDifference(coder.decode(near), coder.decode(codes[0]))
    board.claimForBuiltInData(
      "a code moved by a thousandth is drawn nearly the same", change < 0.05)
  }

  /// From the fifth to the ninety-fifth of a hundred values in order.
  private func middle(_ values: [Double]) -> ClosedRange<Double> {
    let sorted = values.sorted()
    return sorted[sorted.count / 20]...sorted[sorted.count * 19 / 20]
  }

  /// Ink is dark.
  private func image(_ pixels: [Double]) -> PixelImage {
    PixelImage(width: 8, height: 8, grey: pixels.map { 1 - $0 }, range: 0...1)
  }

  private func reconstructions(
    on board: Board, _ digits: Digits, _ axes: PrincipalDirections, _ coder: Coder
  ) {
    board.step("There and back")
    let some = digits.test.samples(at: (0..<8).map { $0 % digits.test.shape[0] })
    let rows = [
      some, axes.reconstruct(some, keeping: coder.width), coder.decode(coder.encode(some)),
    ]
    board.say(
      """
      Eight digits that the network never saw, and what comes out behind the door: by PCA and with \
      bends, both with \(coder.width) of 64 numbers.
      """)
    board.draw(
      Figure(
        "Eight digits, there and back",
        caption: """
          Top: the digits. Middle: PCA with as many numbers. Bottom: the autoencoder. What is drawn \
          clearly is what many digits have in common.
          """
      ) {
        Images(
          rows.flatMap { row in (0..<8).map { image(row[$0].values) } },
          captions: ["digits", "PCA", "autoencoder"].flatMap { name in
            (0..<8).map { $0 == 0 ? name : "" }
          }, columns: 8)
      })
    let errors = [rows[1], rows[2]].map { (some - $0).squared().mean().scalar }
    board.value("error of these eight by PCA", errors[0])
    board.value("and by the autoencoder", errors[1])
    let again = axes.reconstruct(rows[1], keeping: coder.width)
    board.claim(
      "what has been through the flat door once goes through it again unchanged",
      largestDifference(again, rows[1]) < 1e-4)
  }

  private func width(on board: Board, _ digits: Digits, _ axes: PrincipalDirections) throws {
    board.step("What goes wrong: too narrow, too wide")
    board.say(
      """
      One number has to put all digits in a row, and mixes them up. Many numbers let everything \
      through, smudges too, and the code says little that the pixels did not say. In between lies \
      what is worth having; where, depends on what it is wanted for.
      """)
    let widths = [1, 2, 4, 8, 16]
    var errors: [Double] = []
    for (done, width) in widths.enumerated() {
      try board.progress("width", done + 1, of: widths.count)
      var coder = Coder([64, 32], width, random: &board.random)
      for _ in 0..<1000 { coder.step(digits.batch(64, &board.random)) }
      errors.append(coder.error(of: digits.test))
    }
    let flat = widths.map { axes.error(of: digits.test, keeping: $0) }
    board.draw(
      Figure(
        "How wide a door?",
        caption: """
          The error on digits never seen, by the numbers in the code; the autoencoders have learned \
          for 1000 steps each. PCA is computed and done; an autoencoder has to find its way, and where \
          the door is wide it may need more steps than these.
          """,
        x: PlotAxis("numbers in the code", scale: .logarithmic, ticks: widths.map(Double.init)),
        y: "error of a pixel"
      ) {
        Line(widths.map(Double.init), flat, label: "PCA", showsPoints: true)
        Line(widths.map(Double.init), errors, label: "autoencoder", showsPoints: true)
      })
    board.table(
      ["numbers in the code", "PCA", "autoencoder"],
      widths.indices.map { ["\(widths[$0])", written(flat[$0]), written(errors[$0])] })
    board.claimForBuiltInData(
      "more numbers, less error", errors[0] > errors[2] && errors[2] > errors[4])
    board.claimForBuiltInData(
      "where the door is narrow, one number or two, bends help",
      errors[1] < flat[1] && errors[0] < flat[0])
    board.ask(
      "An autoencoder with a code of 64 numbers copies 64 pixels without error. What has it learned?",
      choices: ["what digits look like", "nothing: it can hand the pixels through"], answer: 1,
      because: "A code as long as the picture need not leave anything out.")
    board.say(
      """
      To try: s code=1, s code=8, and look at the eight digits again. s x1=-2 in step 1. Your own \
      pictures, in folders: --data FOLDER. A bend of your own: chalk new activation Bend. A decoder \
      that makes pictures out of random numbers alone: chalk learn gan-game.
      """)
  }
}
