import Chalk

/// The last two steps of the lesson: the kernel on a picture, and what each kernel looks for.
extension Convolution {
  func inTwoDimensions(on board: Board) {
    board.step("On a picture")
    board.say(
      """
      A picture has two directions, and so has the kernel. Lay it on a patch of the picture, \
      multiply number by number, add up, write down the sum, move on by one.
      """)
    board.formula(#"y[i, j] = \sum_{u, v} x[i + u, j + v] \cdot k[u, v]"#)
    board.code("in two dimensions", file: Picture.file)
    let picture = Picture.house
    let kernel = Kernel.verticalEdge
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
    board.code("true convolution in two dimensions", file: Picture.file)
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

  func whatKernelsSee(on board: Board) {
    board.step("Each kernel looks for one thing")
    let name = board.choice("kernel", of: Kernel.all.map(\.name), default: "blur")
    let picture = Picture.house
    let chosen = Kernel.all.first { $0.name == name }!
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
        for kernel in Kernel.all {
          Panel(kernel.name, x: "j", y: "i") {
            HeatMap(picture.crossCorrelated(with: kernel).rows, scale: .diverging(center: 0))
          }
        }
      })
    let flat = Picture(rows: Array(repeating: Array(repeating: 0.7, count: 6), count: 6))
    let edges = Kernel.all.filter { $0.name.hasSuffix("edge") }
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
