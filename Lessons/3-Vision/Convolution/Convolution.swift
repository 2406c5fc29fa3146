import Chalk

/// F02: convolution as the books define it, and as the networks compute it.
struct Convolution: Lesson {
  let card = LessonCard(
    "convolution", "Sliding a pattern along", formulas: ["F02"], needs: ["weighted-sum"],
    minutes: 12)

  func teach(on board: Board) throws {
    echo(on: board)
    flipping(on: board)
    slopes(on: board)
    inTwoDimensions(on: board)
    whatKernelsSee(on: board)
  }

  // excerpt: convolution
  /// y[l] = Σₘ x[m]·k[l − m], for every l at which any product exists
  func convolve(_ x: [Double], _ k: [Double]) -> [Double] {
    (0..<(x.count + k.count - 1)).map { l in
      x.indices.filter { k.indices.contains(l - $0) }.map { m in x[m] * k[l - m] }.reduce(0, +)
    }
  }
  // end excerpt

  // excerpt: cross-correlation
  /// y[l] = Σₘ x[l + m]·k[m], for every l at which the whole kernel lies on x
  func crossCorrelate(_ x: [Double], _ k: [Double]) -> [Double] {
    (0...(x.count - k.count)).map { l in k.indices.map { m in x[l + m] * k[m] }.reduce(0, +) }
  }
  // end excerpt

  private let clap = [1.0, 0, 0, 0.5, 0, 0, 0, 0]
  private let hall = [1.0, 0.6, 0.3]

  private func echo(on board: Board) {
    board.step("What does a clap sound like in a hall?")
    board.say(
      """
      You clap: a loud one, and three moments later a soft one. The hall answers every clap with \
      an echo that fades: 1, then 0.6, then 0.3. What arrives is the sum of all echoes, each begun \
      at its own time and as loud as its clap. That sum is the convolution of claps and echo.
      """)
    board.formula(#"y[l] = \sum_{m} x[m] \cdot k[l - m]"#)
    board.code("convolution")
    let y = convolve(clap, hall)
    let l = board.integerSlider("l", in: 0...9, default: 4)
    board.say("Every product behind y[\(l)], of the clap at m and the echo that is l − m old:")
    board.table(
      ["m", "x[m]", "l − m", "k[l − m]", "product"],
      clap.indices.filter { hall.indices.contains(l - $0) }.map { m in
        ["\(m)", "\(l - m)"].interleaved(
          with: [written(clap[m]), written(hall[l - m])])
          + [written(clap[m] * hall[l - m])]
      })
    let products = clap.indices.filter { hall.indices.contains(l - $0) }.map { m in
      Scalar(clap[m], "x[\(m)]") * Scalar(hall[l - m], "k[\(l - m)]")
    }
    let opened = Scalar.sum(products)
    board.value("their sum, y[\(l)]", opened)
    board.claim("opened into its products it is the same y[\(l)]", abs(opened.value - y[l]) < 1e-12)
    board.say(
      """
      The formula as printed (F02) lets m run from 1 to M and does not say what k is at places that it \
      does not have. Here both count from 0, and what is not there counts as 0: then every l from 0 to 8 + 3 − 2 \
      has a value.
      """)
    board.claim("8 numbers of x and 3 of k make 8 + 3 − 1 = 10 of y", y.count == 10)
    board.claim(
      "what arrives is what the hand works out: 1, 0.6, 0.3, 0.5, 0.3, 0.15, then silence",
      y == [1, 0.6, 0.3, 0.5, 0.3, 0.15, 0, 0, 0, 0])
    board.draw(
      Figure(
        "Claps, echo, and what arrives",
        caption: "Each clap starts an echo as loud as itself; what arrives is the sum of them all.",
        columns: 3
      ) {
        Panel("The claps x", x: "m", y: "loudness") { Bars(places(clap), clap) }
        Panel("The echo k", x: "age", y: "loudness") { Bars(places(hall), hall) }
        Panel("What arrives, y", x: "l", y: "loudness") { Bars(places(y), y) }
      })
    board.ask(
      "x has 100 numbers and k has 7. How many has the full convolution?", answer: 106,
      tolerance: 0, because: "100 + 7 − 1.")
  }

  private func flipping(on board: Board) {
    board.step("The flip, and why networks leave it out")
    board.say(
      """
      Look at the indices: as m goes up, l − m goes down. Convolution reads its kernel backwards. \
      What a network calls convolution does not: it lays the kernel on the numbers as it is, and \
      moves it along. The exact name for that is cross-correlation.
      """)
    board.formula(#"y[l] = \sum_{m} x[l + m] \cdot k[m]"#)
    board.code("cross-correlation")
    let impulse = [0.0, 0, 1, 0, 0]
    let convolved = convolve(impulse, hall)
    let correlated = crossCorrelate(impulse, hall)
    board.draw(
      Figure(
        "One clap, twice",
        caption: """
          A single 1 shows what each does: convolution answers with the kernel itself, \
          cross-correlation with the kernel backwards.
          """, columns: 3
      ) {
        Panel("The kernel k", x: "m", y: "value") { Bars(places(hall), hall) }
        Panel("Convolution", x: "l", y: "value") { Bars(places(convolved), convolved) }
        Panel("Cross-correlation", x: "l", y: "value") { Bars(places(correlated), correlated) }
      })
    let x = (0..<12).map { _ in board.random.normal() }
    let middle = Array(convolve(x, hall.reversed())[2..<12])
    board.claim(
      "convolving with the flipped kernel is cross-correlation, where the kernel lies whole on x",
      zip(middle, crossCorrelate(x, hall)).allSatisfy { abs($0 - $1) < 1e-12 })
    board.claim(
      "convolution does not mind which of the two is called the kernel",
      zip(convolve(x, hall), convolve(hall, x)).allSatisfy { abs($0 - $1) < 1e-12 })
    board.say(
      """
      For a network the flip makes no difference: its kernels are learned, and a kernel that \
      should be flipped is simply learned the other way round.
      """)
    board.ask(
      "Cross-correlate (0, 0, 1, 0, 0) with (1, 2, 3). What comes first?", answer: 3,
      because: "At l = 0 the 1 lies under the kernel's last number.")
  }

  private func slopes(on board: Board) {
    board.step("The slopes: a matrix with stripes")
    board.say(
      """
      Every output is a weighted sum, so its slopes are its weights: y[l] answers to x[m] by \
      k[l − m]. Written as a matrix, the same few numbers return along every diagonal. Few \
      weights, used everywhere: that is all that a convolution layer is.
      """)
    board.formula(#"\frac{\partial y[l]}{\partial x[m]} = k[l - m]"#)
    board.formula(#"\frac{\partial y[l]}{\partial k[n]} = x[l - n]"#)
    let slope = (0..<10).map { l in
      (0..<8).map { m in hall.indices.contains(l - m) ? hall[l - m] : 0 }
    }
    let (xs, ks) = (clap.map { Scalar($0) }, hall.map { Scalar($0) })
    let l = 4
    let products = xs.indices.filter { ks.indices.contains(l - $0) }.map { xs[$0] * ks[l - $0] }
    Scalar.sum(products).backward()
    board.claim("the scalar engine finds the same slopes", xs.map(\.gradient) == slope[l])
    board.claim(
      "and for the kernel those of the input, backwards",
      ks.indices.allSatisfy { ks[$0].gradient == clap[l - $0] })
    board.draw(
      Figure(
        "How each output answers to each input",
        caption: "Row l, column m: ∂y[l]/∂x[m] = k[l − m]. The kernel stands along every column.",
        x: "input m", y: "output l"
      ) {
        HeatMap(slope, columns: places(clap), rows: (0..<10).map(String.init), digits: 1)
      })
    board.ask(
      "A dense layer from 8 to 10 numbers has 80 weights. How many has this convolution?",
      answer: 3, tolerance: 0,
      because: "Only the three numbers of the kernel, used again and again.")
  }

  private func places(_ values: [Double]) -> [String] { values.indices.map(String.init) }

  private func inTwoDimensions(on board: Board) {
    board.step("On a picture")
    board.say(
      """
      A picture has two directions, and so has the kernel. Lay it on a patch of the picture, \
      multiply number by number, add up, write down the sum, move on by one.
      """)
    board.formula(#"y[i, j] = \sum_{u, v} x[i + u, j + v] \cdot k[u, v]"#)
    board.code("in two dimensions")
    let picture = Picture.house
    let kernel = ConvolutionKernel.verticalEdge
    let result = picture.crossCorrelated(with: kernel)
    let (i, j) = (6, 1)
    board.say("The nine products behind y[\(i), \(j)], on the left wall of a house:")
    board.table(
      ["", "j + 0", "j + 1", "j + 2"],
      (0..<3).map { u in
        ["i + \(u)"]
          + (0..<3).map { v in
            "\(written(picture.rows[i + u][j + v])) · \(written(kernel.rows[u][v]))"
          }
      })
    let products = (0..<9).map { n in
      Scalar(picture.rows[i + n / 3][j + n % 3], "x[\(i + n / 3), \(j + n % 3)]")
        * Scalar(kernel.rows[n / 3][n % 3], "k[\(n / 3), \(n % 3)]")
    }
    let opened = Scalar.sum(products)
    board.value("their sum, y[\(i), \(j)]", opened)
    board.claim(
      "opened into its products it is the same", abs(opened.value - result.rows[i][j]) < 1e-12)
    board.say(
      """
      That was cross-correlation again. The true convolution turns the kernel round in both directions, \
      by half a turn, and takes every place at which any product exists:
      """)
    board.formula(#"y[i, j] = \sum_{u, v} x[u, v] \cdot k[i - u, j - v]"#)
    board.code("true convolution in two dimensions")
    let full = picture.convolved(with: kernel)
    let turned = picture.crossCorrelated(with: kernel.turned)
    board.claim(
      "12 + 3 − 1 = 14 rows and columns", full.rows.count == 14 && full.rows[0].count == 14)
    board.claim(
      "inside, it is cross-correlation with the kernel given half a turn",
      (0..<10).allSatisfy { i in
        (0..<10).allSatisfy { abs(full.rows[i + 2][$0 + 2] - turned.rows[i][$0]) < 1e-12 }
      })
    board.claim(
      "a 3 × 3 kernel takes 2 from each side's length",
      result.rows.count == picture.rows.count - 2
        && result.rows[0].count == picture.rows[0].count - 2)
    board.draw(
      Figure(
        "A picture, a kernel, and what it finds",
        caption: """
          The kernel is positive on the right and negative on the left: it answers where dark \
          turns to bright from left to right, and with a minus where bright turns to dark. The true \
          convolution has the opposite signs, and two more rows and columns.
          """, columns: 2
      ) {
        Panel("The picture x", x: "j", y: "i") { HeatMap(picture.rows, scale: .grey) }
        Panel("The kernel k", x: "v", y: "u") {
          HeatMap(kernel.rows, scale: .diverging(center: 0), digits: 0)
        }
        Panel("Cross-correlation", x: "j", y: "i") {
          HeatMap(result.rows, scale: .diverging(center: 0), range: -3...3)
        }
        Panel("True convolution", x: "j", y: "i") {
          HeatMap(full.rows, scale: .diverging(center: 0), range: -3...3)
        }
      })
  }

  private func whatKernelsSee(on board: Board) {
    board.step("Each kernel looks for one thing")
    let name = board.choice("kernel", of: ConvolutionKernel.all.map(\.name), default: "blur")
    let picture = Picture.house
    let chosen = ConvolutionKernel.all.first { $0.name == name }!
    board.say(
      """
      Of all patches of the same strength, a kernel answers most to that which looks like itself. \
      Chosen here: \(chosen.name). In a network nobody chooses; the kernels are weights and are learned.
      """)
    board.draw(
      Figure(
        "What \(name) finds", caption: "The chosen kernel, and what it makes of the house.",
        columns: 2
      ) {
        Panel("The kernel: \(name)", x: "v", y: "u") {
          HeatMap(chosen.rows, scale: .diverging(center: 0), digits: 2)
        }
        Panel("What it finds", x: "j", y: "i") {
          HeatMap(picture.crossCorrelated(with: chosen).rows, scale: .diverging(center: 0))
        }
      })
    board.draw(
      Figure(
        "Four kernels, one picture",
        caption: "What each kernel makes of the same house.", columns: 2
      ) {
        for kernel in ConvolutionKernel.all {
          Panel(kernel.name, x: "j", y: "i") {
            HeatMap(picture.crossCorrelated(with: kernel).rows, scale: .diverging(center: 0))
          }
        }
      })
    let flat = Picture(rows: Array(repeating: Array(repeating: 0.7, count: 6), count: 6))
    let edges = ConvolutionKernel.all.filter { $0.name.hasSuffix("edge") }
    board.claim(
      "an edge kernel says nothing where nothing changes",
      edges.allSatisfy { kernel in
        flat.crossCorrelated(with: kernel).rows.flatMap { $0 }.allSatisfy { abs($0) < 1e-12 }
      })
    board.ask(
      "The numbers of a kernel add up to 0. What does it answer on an even grey wall?",
      answer: 0, tolerance: 0, because: "The same grey times numbers that add up to 0.")
    board.say("To try: s l=3 in step 1; s kernel=diagonal edge here.")
  }
}

extension [String] {
  /// The first of each, the second of each, and so on.
  fileprivate func interleaved(with others: [String]) -> [String] {
    zip(self, others).flatMap { [$0, $1] }
  }
}
