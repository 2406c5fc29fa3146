import Chalk

/// F02: convolution as the books define it, and as the networks compute it.
struct Convolution: Lesson {
  let card = LessonCard.convolution

  func teach(on board: Board) throws {
    echo(on: board)
    flipping(on: board)
    derivatives(on: board)
    try inTwoDimensions(on: board)
    turnedRound(on: board)
    whatKernelsFind(on: board)
    shifted(on: board)
    ending(on: board)
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
      You clap twice: loudly, and three moments later softly. The hall answers every clap with an echo that \
      fades: 1, then 0.6, then 0.3. What you hear is the sum of all echoes, each of which begins at the time of \
      its clap and is as loud as that clap. That sum is the **convolution** of the claps x with the echo k. The short \
      list k is called the **kernel**.
      """)
    board.formula(#"y[l] = \sum_{m} x[m] \cdot k[l - m]"#)
    board.code("convolution")
    let y = convolve(clap, hall)
    let l = board.integerSlider("l", in: 0...9, default: 4, reruns: .step)
    board.say("All products in y[\(l)], of the clap at time m and its echo l − m moments later:")
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
    board.identity(
      "this sum of products is the y[\(l)] of the code", abs(opened.value - y[l]) < 1e-12)
    board.say(
      """
      The course's source documents print this sum as F02, with m from 1 to M, and leave open what k is outside \
      of its list. Here both lists count from 0, and what is outside counts as 0. Then x of length n and k of \
      length K give n + K − 1 numbers: the *full* convolution.
      """)
    board.identity(
      """
      \(clap.count) numbers of x and \(hall.count) of k make \(clap.count) + \(hall.count) − 1 = \
      \(y.count) of y
      """,
      y.count == clap.count + hall.count - 1)
    board.identity(
      "y is what one gets by hand: 1, 0.6, 0.3, 0.5, 0.3, 0.15, then silence",
      y == [1, 0.6, 0.3, 0.5, 0.3, 0.15, 0, 0, 0, 0])
    board.draw(
      Figure(
        "Claps, echo, and what arrives",
        caption: """
          What does each clap add? An echo as loud as itself, which starts at the clap. Here the echoes do not \
          overlap; where they do, they add up.
          """,
        columns: 2
      ) {
        Panel("The claps x", x: "m", y: "loudness") { Bars(places(clap), clap) }
        Panel("The echo k", x: "age", y: "loudness") { Bars(places(hall), hall) }
        Panel("What arrives, y", x: "l", y: "loudness") { Bars(places(y), y) }
      })
    board.ask(
      "x has 100 numbers and k has 7. How many does the full convolution have?", answer: 106,
      tolerance: 0, because: "n + K − 1 = 100 + 7 − 1.")
  }

  private func flipping(on board: Board) {
    board.step("The flip, and why networks leave it out")
    board.say(
      """
      Look at the indices: as m goes up, l − m goes down. A convolution reads its kernel backwards. What neural \
      networks call convolution does not do that: it lays the kernel on the numbers as it is, and moves it \
      along. The exact name for that is **cross-correlation**. Each of its outputs is a dot product: the kernel \
      times the piece of x under it.
      """)
    board.formula(#"y[l] = \sum_{m} x[l + m] \cdot k[m]"#)
    board.code("cross-correlation")
    let impulse = [0.0, 0, 1, 0, 0]
    let convolved = convolve(impulse, hall)
    let correlated = crossCorrelate(impulse, hall)
    board.draw(
      Figure(
        "The response to an impulse",
        caption: """
          What does each give for an impulse, an input of zeros and a single 1? Convolution gives the kernel itself, \
          cross-correlation gives the kernel backwards.
          """, columns: 3
      ) {
        Panel("The kernel k", x: "m", y: "value") { Bars(places(hall), hall) }
        Panel("Convolution", x: "l", y: "value") { Bars(places(convolved), convolved) }
        Panel("Cross-correlation", x: "l", y: "value") { Bars(places(correlated), correlated) }
      })
    let x = (0..<12).map { _ in board.random.normal() }
    let middle = Array(convolve(x, hall.reversed())[2..<12])
    board.identity(
      "convolution with the flipped kernel is cross-correlation, wherever the whole kernel lies on x",
      zip(middle, crossCorrelate(x, hall)).allSatisfy { abs($0 - $1) < 1e-12 })
    board.identity(
      "convolution is commutative: it does not matter which of the two is called the kernel",
      zip(convolve(x, hall), convolve(hall, x)).allSatisfy { abs($0 - $1) < 1e-12 })
    board.say(
      """
      For a network the flip makes no difference. Its kernels are learned: with the flip, training would \
      find the same kernel the other way round. So Keras and PyTorch leave the flip out, and from step 4 \
      on this lesson does, too.
      """)
    board.ask(
      "Cross-correlate (0, 0, 1, 0, 0) with (1, 2, 3). What comes first?", answer: 3,
      because: "At l = 0 the 1 lies under the kernel's last number.")
  }

  private func derivatives(on board: Board) {
    board.step("The derivatives: a matrix with stripes")
    board.say(
      """
      To train a network, its derivatives are needed. Every output of a convolution is a weighted sum of inputs, so \
      its derivative (slope) with respect to an input is the weight of that input: k[l − m]. Written as a matrix, \
      these weights are the same along every diagonal. Such a matrix is a **Toeplitz matrix**. A dense layer learns \
      every entry of its matrix; a convolution learns only the kernel and uses it at every place. That is called \
      **weight sharing**.
      """)
    board.formula(#"\frac{\partial y[l]}{\partial x[m]} = k[l - m]"#)
    board.formula(#"\frac{\partial y[l]}{\partial k[n]} = x[l - n]"#)
    let jacobian = (0..<10).map { l in
      (0..<8).map { m in hall.indices.contains(l - m) ? hall[l - m] : 0 }
    }
    let (xs, ks) = (clap.map { Scalar($0) }, hall.map { Scalar($0) })
    let l = 4
    let products = xs.indices.filter { ks.indices.contains(l - $0) }.map { xs[$0] * ks[l - $0] }
    Scalar.sum(products).backward()
    board.identity(
      "backpropagation finds row \(l) of that matrix", xs.map(\.gradient) == jacobian[l])
    board.identity(
      "and for the kernel it finds the input, backwards: ∂y[\(l)]/∂k[n] = x[\(l) − n]",
      ks.indices.allSatisfy { ks[$0].gradient == clap[l - $0] })
    board.draw(
      Figure(
        "The convolution as a matrix",
        caption: """
          Which inputs does an output depend on? Row l, column m holds ∂y[l]/∂x[m] = k[l − m]. Each row has at \
          most \(hall.count) numbers that are not 0, and they are the same in every row.
          """,
        x: "input m", y: "output l"
      ) {
        HeatMap(jacobian, columns: places(clap), rows: (0..<10).map(String.init), digits: 1)
      })
    board.ask(
      "A dense layer from 8 to 10 numbers has 80 weights. How many does this convolution have?",
      answer: 3, tolerance: 0,
      because: "Only the three numbers of the kernel, used again and again.")
  }

  private func places(_ values: [Double]) -> [String] { values.indices.map(String.init) }

  private func inTwoDimensions(on board: Board) throws {
    board.step("On a picture")
    board.say(
      """
      A picture has two directions, and so has the kernel. Lay it on a patch of the picture, multiply number \
      by number, add up, write down the sum, and move on by one. All sums together are the **feature map** of \
      this kernel. (A network also adds a bias b to every sum; here b is 0.)
      """)
    board.formula(#"y[i, j] = \sum_{u, v} x[i + u, j + v] \cdot k[u, v]"#)
    board.code("in two dimensions")
    let picture = Picture.house
    let kernel = ConvolutionKernel.verticalEdge
    let result = picture.crossCorrelated(with: kernel)
    let (i, j) = (6, 1)
    board.say("The nine products in y[\(i), \(j)], on the left wall of a house:")
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
    board.identity(
      "this sum is the y[\(i), \(j)] of the code", abs(opened.value - result.rows[i][j]) < 1e-12)
    board.identity(
      "a 3 × 3 kernel makes the picture 2 rows and columns smaller: \(picture.rows.count) becomes \(result.rows.count)",
      result.rows.count == picture.rows.count - 2
        && result.rows[0].count == picture.rows[0].count - 2)
    board.draw(
      try kernel.sliding(over: Picture(rows: picture.rows[0..<6].map { Array($0[0..<6]) })))
    board.draw(
      Figure(
        "A picture, a kernel, and its feature map",
        caption: """
          What does this kernel find? It is positive on the right and negative on the left, so it is large \
          where dark turns to bright from left to right (orange), negative where bright turns to dark \
          (blue), and 0 where nothing changes.
          """, columns: 2
      ) {
        Panel("The picture x", x: "j", y: "i") { HeatMap(picture.rows, scale: .grey) }
        Panel("The kernel k", x: "v", y: "u") {
          HeatMap(kernel.rows, scale: .diverging(center: 0), digits: 0)
        }
        Panel("The feature map y", x: "j", y: "i") {
          HeatMap(result.rows, scale: .diverging(center: 0), range: -3...3)
        }
      }, explaining: [PixelFormulas(panel: 2, input: picture.rows, kernel: kernel.rows)])
    board.ask(
      "A 5 × 5 kernel slides over a picture of 32 × 32. How wide is its feature map?", answer: 28,
      tolerance: 0,
      because: "32 − 5 + 1: at that many places the whole kernel lies on the picture.")
  }

  private func turnedRound(on board: Board) {
    board.step("The true convolution of a picture")
    board.say(
      """
      And the flip of step 2? The true convolution flips the kernel in both directions, which is half a turn, and \
      takes every place at which any product exists:
      """)
    board.formula(#"y[i, j] = \sum_{u, v} x[u, v] \cdot k[i - u, j - v]"#)
    board.code("true convolution in two dimensions")
    let picture = Picture.house
    let kernel = ConvolutionKernel.verticalEdge
    let (result, full) = (picture.crossCorrelated(with: kernel), picture.convolved(with: kernel))
    let turned = picture.crossCorrelated(with: kernel.turned)
    board.identity(
      "\(picture.rows.count) + 3 − 1 = \(full.rows.count) rows and columns",
      full.rows.count == picture.rows.count + 2 && full.rows[0].count == full.rows.count)
    board.identity(
      "away from the border it is cross-correlation with the kernel turned by half a turn",
      (0..<10).allSatisfy { i in
        (0..<10).allSatisfy { abs(full.rows[i + 2][$0 + 2] - turned.rows[i][$0]) < 1e-12 }
      })
    board.draw(
      Figure(
        "With and without the flip",
        caption: """
          What does the flip change? Here only the signs, since half a turn changes nothing but the signs of \
          this kernel. The true convolution also has two more rows and columns on each side.
          """, columns: 2
      ) {
        Panel("Cross-correlation", x: "j", y: "i") {
          HeatMap(result.rows, scale: .diverging(center: 0), range: -3...3)
        }
        Panel("True convolution", x: "j", y: "i") {
          HeatMap(full.rows, scale: .diverging(center: 0), range: -3...3)
        }
      },
      explaining: [false, true].enumerated().map { panel, isTransposed in
        // The true convolution is the transposed one with stride 1.
        PixelFormulas(
          panel: panel, input: picture.rows, kernel: kernel.rows, isTransposed: isTransposed)
      })
  }

  private func whatKernelsFind(on board: Board) {
    board.step("Each filter detects one thing")
    let name = board.choice(
      "kernel", of: ConvolutionKernel.all.map(\.name), default: "vertical edge", reruns: .step)
    let photograph = Picture.cat
    let chosen = ConvolutionKernel.all.first { $0.name == name }!
    board.say(
      """
      Of all patches with the same sum of squares, the one whose dot product with the kernel is largest is a \
      multiple of the kernel. So a kernel detects what looks like itself; as a detector it is called a \
      **filter**. The filters below were designed by hand, as in classical image processing. In a network they \
      are weights, and are learned.
      """)
    board.draw(
      Figure(
        "A photograph and one filter: \(name)",
        caption: """
          What does the filter \(name) find in a photograph? Left: a cat's face of \
          \(photograph.rows.count) × \(photograph.rows.count) pixels (Stefan van der Walt, CC0). Right: its feature \
          map.
          """, columns: 2
      ) {
        Panel("The photograph", x: "j", y: "i", colorBar: .none) {
          HeatMap(photograph.rows, scale: .grey)
        }
        Panel(name, x: "j", y: "i") {
          HeatMap(photograph.crossCorrelated(with: chosen).rows, scale: .diverging(center: 0))
        }
      }, explaining: [PixelFormulas(panel: 1, input: photograph.rows, kernel: chosen.rows)])
    board.draw(
      Figure(
        "Four filters, one photograph",
        caption: """
          How do the four filters differ? The blur keeps everything but the detail. Each edge filter is strong \
          along edges of its own direction: compare the rims of the eyes.
          """, columns: 2
      ) {
        for kernel in ConvolutionKernel.all {
          Panel(kernel.name, x: "j", y: "i") {
            HeatMap(
              photograph.crossCorrelated(with: kernel).rows,
              scale: kernel.name == "blur" ? .grey : .diverging(center: 0))
          }
        }
      },
      explaining: ConvolutionKernel.all.enumerated().map { panel, kernel in
        PixelFormulas(panel: panel, input: photograph.rows, kernel: kernel.rows)
      })
    let flat = Picture(rows: Array(repeating: Array(repeating: 0.7, count: 6), count: 6))
    let edges = ConvolutionKernel.all.filter { $0.name.hasSuffix("edge") }
    board.identity(
      "where nothing changes an edge filter gives 0, because its weights add up to 0",
      edges.allSatisfy { kernel in
        flat.crossCorrelated(with: kernel).rows.flatMap { $0 }.allSatisfy { abs($0) < 1e-12 }
      })
    let strengths = meanSizes(
      of: [.verticalEdge, .horizontalEdge], on: stripes, &board.random)
    board.table(
      ["filter", "on vertical stripes", "on horizontal stripes"],
      zip(["vertical edge", "horizontal edge"], strengths).map { name, values in
        [name] + values.map { written($0, digits: 3) }
      })
    board.say(
      "The table holds the mean of |y| over each feature map, on noisy stripes of two directions.")
    board.claim(
      "on stripes of its own direction each edge filter gives at least three times as much",
      strengths[0][0] > 3 * strengths[0][1] && strengths[1][1] > 3 * strengths[1][0])
  }

  /// Vertical and horizontal stripes, six pixels wide.
  private var stripes: [Picture] {
    let rows = (0..<24).map { _ in (0..<24).map { $0 / 6 % 2 == 0 ? 0.2 : 0.8 } }
    return [Picture(rows: rows), Picture(rows: rows.indices.map { i in rows.map { $0[i] } })]
  }

  private func shifted(on board: Board) {
    board.step("Move the input, and the output moves")
    board.say(
      """
      The same weights are used at every place. So a pattern gives the same output wherever it stands: if the \
      input moves, the feature map moves by as much and does not change otherwise. This property is called \
      **equivariance** to translation. A dense layer does not have it.
      """)
    let shift = board.integerSlider("shift", in: 0...8, default: 5, reruns: .step)
    let photograph = Picture.cat
    let width = photograph.rows[0].count
    let (original, moved) = (0, shift)
    let views = [original, moved].map { start in
      Picture(rows: photograph.rows.map { Array($0[(8 - start)..<(width - start)]) })
    }
    let maps = views.map { $0.crossCorrelated(with: .verticalEdge).rows }
    board.draw(
      Figure(
        "The photograph moved by \(shift)",
        caption: """
          Is the feature map of the moved picture the moved feature map? Upper row: a view of the photograph and its \
          map. Lower row: the same, with the view moved so that everything stands \(shift) pixels further right.
          """, columns: 2
      ) {
        for (name, index) in [("as it is", 0), ("moved", 1)] {
          Panel("View, \(name)", x: "j", y: "i", colorBar: .none) {
            HeatMap(views[index].rows, scale: .grey, range: 0...1)
          }
          Panel("Map, \(name)", x: "j", y: "i") {
            HeatMap(maps[index], scale: .diverging(center: 0), range: -1.4...1.4)
          }
        }
      },
      explaining: views.enumerated().map { row, view in
        PixelFormulas(
          panel: 2 * row + 1, input: view.rows, kernel: ConvolutionKernel.verticalEdge.rows)
      })
    board.identity(
      "the map of the moved view is the moved map, number by number, except for the new columns",
      zip(maps[0], maps[1]).allSatisfy { before, after in
        zip(before, after.dropFirst(shift)).allSatisfy { abs($0 - $1) < 1e-12 }
      })
    board.ask(
      "A picture of 100 × 100 becomes 200 × 200. How many weights does a 3 × 3 kernel have for it?",
      answer: 9, tolerance: 0, because: "The kernel does not depend on the size of the picture.")
  }

  private func ending(on board: Board) {
    board.summarize(
      "A **convolution** is y[l] = Σ x[m]·k[l − m]; the kernel is read backwards.",
      """
      Networks compute the **cross-correlation** y[l] = Σ x[l + m]·k[m] and call it convolution; for learned \
      kernels the flip makes no difference.
      """,
      """
      Each output is a dot product of the kernel and a patch; all outputs of one **filter** are its \
      **feature map**.
      """,
      "**Weight sharing** makes the matrix a Toeplitz matrix: few weights, whatever the size of the input.",
      "Because the weights are the same everywhere, a convolution has translation **equivariance**."
    )
    let (x, k) = ([1.0, 2, 0, 3], [2.0, -1])
    let (y, z) = (convolve(x, k), crossCorrelate(x, k))
    board.step("Exercises")
    board.exercise(
      .byHand, "Compute the full convolution of x = (1, 2, 0, 3) with k = (2, −1).",
      answer: """
        \(y.map { written($0) }.joined(separator: ", ")): each x[m] starts a copy of k scaled by x[m], and the copies \
        are added up.
        """)
    board.exercise(
      .byHand, "And the cross-correlation of the same two, where the whole kernel lies on x?",
      answer:
        "\(z.map { written($0) }.joined(separator: ", ")): 2·x[l] − 1·x[l + 1] for l = 0, 1, 2.")
    board.exercise(
      .derive,
      """
      Given ∂L/∂y[l] for every l of a full convolution, derive ∂L/∂x[m]. Which of the two operations is \
      it?
      """,
      answer: """
        ∂L/∂x[m] = Σ over l of ∂L/∂y[l]·k[l − m] = Σ over n of ∂L/∂y[m + n]·k[n]: the cross-correlation of the \
        upstream gradient with k. So the backward pass of each of the two operations is the other.
        """)
    board.exercise(
      .predict,
      """
      The cat's whiskers are nearly horizontal. Predict which edge filter hardly shows them. Then run \
      with kernel=vertical edge and kernel=horizontal edge.
      """,
      answer: """
        The vertical edge filter: on a horizontal line its left and right columns see the same brightness and cancel. \
        The horizontal edge filter shows them.
        """)
    board.exercise(
      .breakIt,
      """
      A kernel whose weights add up to 1 instead of 0 is used as an edge filter: 1 is added to the middle \
      of the vertical edge kernel. What does its map show on an even wall of brightness 0.7?
      """,
      answer: """
        \(0.7 * 1.0) everywhere instead of 0: the wall's brightness leaks through. The map is the edge map plus the \
        picture itself.
        """)
    board.exercise(
      .write, "Write the full convolution in one dimension.",
      answer: """
        y has n + K − 1 numbers, all 0 at first; add x[m]·k[j] to y[m + j] for every m and j. `chalk practice \
        convolution` checks it, and names the mistake if there is one.
        """,
      practice: "convolution")
    board.exercise(
      .extend,
      """
      The vertical edge kernel is the column (1, 1, 1) times the row (−1, 0, 1). Apply the row first and \
      then the column. How many products are needed for each output, and how many before?
      """,
      answer: """
        \(3 + 3) instead of \(3 * 3). A kernel that is a product of a column and a row is called separable; a blur of \
        K × K needs 2K products instead of K².
        """)
  }
}

/// The mean |y| of the feature map of each filter (rows) on each picture (columns) with a little noise.
private func meanSizes(
  of kernels: [ConvolutionKernel], on pictures: [Picture], _ random: inout RandomSource
) -> [[Double]] {
  let noisy = pictures.map { picture in
    Picture(rows: picture.rows.map { $0.map { $0 + 0.02 * random.normal() } })
  }
  return kernels.map { kernel in
    noisy.map { $0.crossCorrelated(with: kernel).rows.joined().map(abs).mean }
  }
}

extension [String] {
  /// The first of each, the second of each, and so on.
  fileprivate func interleaved(with others: [String]) -> [String] {
    zip(self, others).flatMap { [$0, $1] }
  }
}
