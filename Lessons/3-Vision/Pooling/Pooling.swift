import Chalk

/// N10: padding and stride, pooling, and how far a unit sees.
struct Pooling: Lesson {
  let card = LessonCard.pooling

  func teach(on board: Board) throws {
    strideAndPadding(on: board)
    paddings(on: board)
    try pools(on: board)
    whereTheGradientGoes(on: board)
    movedByAPixel(on: board)
    receptiveField(on: board)
    try twoEngines(on: board)
    ending(on: board)
  }

  // excerpt: size
  /// ⌊(n + 2p − k) / s⌋ + 1 places at which a kernel of k lies whole on n numbers with p zeros at each side
  func outputSize(_ n: Int, kernel k: Int, stride s: Int, padding p: Int) -> Int {
    (n + 2 * p - k) / s + 1
  }
  // end excerpt

  // excerpt: pooling
  /// Each block of 2 × 2 becomes one number: its largest, or its mean.
  func pooled(_ x: [[Double]], by combine: @escaping ([Double]) -> Double) -> [[Double]] {
    pooled(x, 2, by: combine)
  }

  /// Each block of side × side becomes one number.
  func pooled(
    _ x: [[Double]], _ side: Int, by combine: @escaping ([Double]) -> Double
  ) -> [[Double]] {
    (0..<x.count / side).map { i in
      (0..<x[0].count / side).map { j in
        combine(
          x[side * i..<side * (i + 1)].flatMap { row in row[side * j..<side * (j + 1)] })
      }
    }
  }

  func largest(_ block: [Double]) -> Double { block.max()! }
  func mean(_ block: [Double]) -> Double { block.reduce(0, +) / Double(block.count) }
  // end excerpt

  private func strideAndPadding(on board: Board) {
    board.step("How large is the output?")
    board.say(
      """
      A kernel of 3 fits on 12 numbers at 10 places, so there are 10 outputs. Two settings change that. The \
      **stride** s is how far the kernel moves from one output to the next; with s = 2 there are about half as \
      many. **Padding** puts p zeros at each end of the input, so that the kernel may reach over the edge; then \
      there are more. In general a kernel of k on n numbers has m outputs:
      """)
    let rule = Formula(#"m = \lfloor \frac{n + 2 p - k}{s} \rfloor + 1"#)
    let k = board.integerSlider("k", in: 1...7, default: 3, reruns: .step)
    let s = board.integerSlider("s", in: 1...4, default: 2, reruns: .step)
    let p = board.integerSlider("p", in: 0...3, default: 1, reruns: .step)
    let m = outputSize(12, kernel: k, stride: s, padding: p)
    board.explain(rule, ["n": 12, "p": Double(p), "k": Double(k), "s": Double(s)], Double(m))
    board.say(
      """
      Here p counts the zeros at one end, as PyTorch's `padding` and most textbooks do. Where the two ends \
      differ, their sum takes the place of 2p.
      """)
    board.code("size")
    let counted = Array(stride(from: 0, through: 12 + 2 * p - k, by: s)).count
    board.identity("counting the places one by one gives the same \(m)", m == counted)
    let sizes = [1, 2, 3].map { stride in
      (3...40).map { Double(outputSize($0, kernel: 3, stride: stride, padding: 0)) }
    }
    board.draw(
      Figure(
        "Input size and output size",
        caption: """
          By what factor does a stride shrink the input? The output grows by one for every s numbers more, so it is \
          about 1/s as large as the input. Kernel of 3, no padding.
          """, x: "input size n", y: "output size m"
      ) {
        for (index, stride) in [1, 2, 3].enumerated() {
          Line((3...40).map(Double.init), sizes[index], label: "stride \(stride)")
        }
      })
    board.ask(
      "28 numbers, a kernel of 5, stride 1, no padding. How many outputs are there?",
      answer: Double(outputSize(28, kernel: 5, stride: 1, padding: 0)), tolerance: 0,
      because: "⌊(28 + 0 − 5)/1⌋ + 1 = 28 − 5 + 1.")
  }

  /// The same kernel on the same picture: without padding, with a frame of zeros, and with stride 2.
  private func paddings(on board: Board) {
    board.step("Two paddings with names")
    board.say(
      """
      Keras has two paddings. `valid` adds nothing. `same` adds as many zeros as are needed for ⌈n/s⌉ outputs; \
      where their number is odd, the extra zero goes to the end. With stride 1 the output is then as large as \
      the input.
      """)
    let (house, kernel) = (Picture.house, ConvolutionKernel.verticalEdge)
    let valid = house.crossCorrelated(with: kernel)
    let same = house.padded(by: 1).crossCorrelated(with: kernel)
    let jumping = same.every(2)
    board.draw(
      Figure(
        "Padding and stride",
        caption: """
          What do padding and stride do to a feature map? The house with p = 1, and its vertical-edge map: \
          without padding, with it, and with it at stride 2.
          """, columns: 2
      ) {
        Panel("The house, padded", x: "j", y: "i") {
          HeatMap(house.padded(by: 1).rows, scale: .grey)
        }
        for (name, picture) in [("valid", valid), ("same", same), ("p = 1, stride 2", jumping)] {
          Panel(name, x: "j", y: "i") {
            HeatMap(picture.rows, scale: .diverging(center: 0), range: -3...3)
          }
        }
      },
      explaining: [(0, 1), (1, 1), (1, 2)].enumerated().map { place, setting in
        PixelFormulas(
          panel: 1 + place, input: house.rows, kernel: kernel.rows, stride: setting.1,
          padding: setting.0)
      })
    board.identity(
      "12 numbers become 10, 12 and 6, as the formula says",
      [valid, same, jumping].map(\.rows.count)
        == [(1, 0), (1, 1), (2, 1)].map { stride, padding in
          outputSize(12, kernel: 3, stride: stride, padding: padding)
        })
    board.ask(
      "Which p keeps the size with a kernel of 7 and stride 1?", answer: 3, tolerance: 0,
      because: "n + 2p − 7 + 1 = n gives p = 3; in general (k − 1)/2 for an odd k.")
  }

  private func pools(on board: Board) throws {
    board.step("Pooling: is a pattern there, no matter exactly where?")
    board.say(
      """
      A filter's output says whether its pattern is there, and exactly where; often the exact place matters less. \
      **Pooling** makes the feature map smaller, a **downsampling** without any weights. **Max pooling** keeps \
      the largest number of each window, **average pooling** the mean. In the formulas the windows are 2 × 2: u \
      and v are 0 or 1.
      """)
    board.formula(#"y[i, j] = \max_{u, v} x[2i + u, 2j + v]"#)
    board.formula(#"y[i, j] = \frac{1}{4} \sum_{u, v} x[2i + u, 2j + v]"#)
    board.code("pooling")
    let found = Picture.house.crossCorrelated(with: .verticalEdge).rows
    let (byMax, byMean) = (pooled(found, by: largest), pooled(found, by: mean))
    let edges = PixelFormulas(
      panel: 0, input: Picture.house.rows, kernel: ConvolutionKernel.verticalEdge.rows)
    let corner = found[6..<10].map { Array($0[2..<6]) }
    board.draw(try poolingAnimation(corner, pooled(corner, by: largest)))
    board.draw(
      Figure(
        "Two ways to halve a feature map",
        caption: """
          What is left of positive and negative edges? Max pooling keeps the largest positive number, and of four \
          negative ones the one nearest to 0. In average pooling the two signs cancel.
          """, columns: 2
      ) {
        for (title, rows) in [
          ("Before", found), ("Max pooling", byMax), ("Average pooling", byMean),
        ] {
          Panel(title, x: "j", y: "i") {
            HeatMap(rows, scale: .diverging(center: 0), range: -3...3)
          }
        }
      },
      explaining: [
        edges, edges.pooled(by: .max, 2, panel: 1), edges.pooled(by: .average, 2, panel: 2),
      ])
    board.identity(
      "at the door, where both signs share a window, the maximum is 3 and the mean 0",
      byMax[4][2] == 3 && abs(byMean[4][2]) < 1e-12)
    board.say(
      """
      Networks usually apply ReLU before pooling, so there are no negative numbers left to lose. Average pooling \
      over the whole map is called *global average pooling*; in many networks it takes the place of Flatten, the \
      layer that writes all maps in one row.
      """)
    board.ask(
      "A window holds 1, −3, 2 and 4. By how much is its maximum above its mean?", answer: 3,
      tolerance: 0, because: "4 − (1 − 3 + 2 + 4)/4 = 4 − 1.")
  }

  private func whereTheGradientGoes(on board: Board) {
    board.step("The gradient of max and average pooling")
    board.say(
      """
      How does a gradient get back through a pooling layer? The maximum depends on the largest number of a window \
      alone; a small change of any other changes nothing. So max pooling routes the whole upstream gradient to this \
      number, the winner, and 0 to the rest. Average pooling shares it: a quarter each. (At a tie the maximum has no \
      derivative; then one of the equal ones is taken, here the first.)
      """)
    board.formula(#"\max: \frac{\partial y}{\partial x_u} = 1 \text{ for the winner, else } 0"#)
    board.formula(#"\text{mean}: \frac{\partial y}{\partial x_u} = \frac{1}{4}"#)
    let x = (0..<4).map { _ in (0..<4).map { _ in board.random.normal() } }
    let gradientOfMax = x.indices.map { i in
      x[i].indices.map { j in
        let (top, left) = (i / 2 * 2, j / 2 * 2)
        let block = Array(x[top][left...left + 1] + x[top + 1][left...left + 1])
        return x[i][j] == largest(block) ? 1.0 : 0
      }
    }
    let h = 1e-6
    let measured = x.indices.map { i in
      x[i].indices.map { j in
        var (above, below) = (x, x)
        above[i][j] += h
        below[i][j] -= h
        let rise = total(pooled(above, by: largest)) - total(pooled(below, by: largest))
        return rise / (2 * h)
      }
    }
    board.identity(
      "for max pooling, central differences find the same gradient",
      zip(gradientOfMax.joined(), measured.joined()).allSatisfy { abs($0 - $1) < 1e-6 })
    board.draw(
      Figure(
        "Where the gradient goes",
        caption: """
          Which numbers receive a gradient, if each output's upstream gradient is 1? Of sixteen numbers in four \
          windows: with max pooling one in each window, with average pooling all of them.
          """, columns: 3
      ) {
        Panel("The numbers x", x: "j", y: "i") {
          HeatMap(x, scale: .diverging(center: 0), digits: 1)
        }
        Panel("Max pooling: ∂Σy/∂x", x: "j", y: "i") {
          HeatMap(gradientOfMax, range: 0...1, digits: 0)
        }
        Panel("Average pooling: ∂Σy/∂x", x: "j", y: "i") {
          HeatMap(x.map { $0.map { _ in 0.25 } }, range: 0...1, digits: 2)
        }
      })
  }

  private func total(_ rows: [[Double]]) -> Double { rows.joined().reduce(0, +) }

  private func movedByAPixel(on board: Board) {
    board.step("The picture moves by a pixel")
    board.say(
      """
      A convolution is equivariant: if the picture moves, its feature map moves along. A classifier needs more: \
      its prediction should not change at all. That is **translation invariance**. Does pooling give some of it? \
      Below, the edge map of a photograph (after ReLU) is downsampled in three ways; then the photograph moves by \
      one pixel, and the results are compared number by number.
      """)
    let map = Picture.cat.crossCorrelated(with: .verticalEdge).rows.map { $0.map { max(0, $0) } }
    let views = [0, 1].map { start in map[0..<56].map { Array($0[start..<(start + 56)]) } }
    let sides = [1, 2, 4, 8]
    let ways: [(name: String, change: [Double])] = [
      ("max pooling", sides.map { side in change(views) { pooled($0, side, by: largest) } }),
      ("average pooling", sides.map { side in change(views) { pooled($0, side, by: mean) } }),
      ("stride only", sides.map { side in change(views) { Picture(rows: $0).every(side).rows } }),
    ]
    board.draw(
      Figure(
        "How much a move of one pixel changes",
        caption: """
          How much does the downsampled map change when the photograph moves by one pixel? ‖difference‖/‖map‖, for \
          windows of growing side. After either pooling it changes less the larger the window; after a stride \
          without pooling it does not.
          """,
        x: PlotAxis("side of the window", scale: .logarithmic, ticks: sides.map(Double.init)),
        y: PlotAxis("relative change", range: 0...1.1)
      ) {
        for way in ways {
          Line(sides.map(Double.init), way.change, label: way.name, showsPoints: true)
        }
      })
    board.table(
      ["side", "max pooling", "average pooling", "stride only"],
      sides.indices.map { i in ["\(sides[i])"] + ways.map { written($0.change[i], digits: 3) } })
    board.claim(
      "max pooling over 2 × 2 makes the change smaller, and over 8 × 8 it is less than half of that over 2 × 2",
      ways[0].change[1] < 0.9 * ways[0].change[0] && ways[0].change[3] < 0.5 * ways[0].change[1])
    board.claim(
      "a stride of 2 without pooling does not make the change smaller",
      ways[2].change[1] > ways[2].change[0])
    board.say(
      """
      So pooling brings some invariance, but only approximately, and only to moves that are small against its window.
      """)
    let (largestSide, cases) = (sides.last!, otherMoves(sides.last!))
    let ranges = (0..<3).map { way in
      let changes = cases.map { $0[way] }
      return "\(written(changes.min()!, digits: 2)) to \(written(changes.max()!, digits: 2))"
    }
    board.say(
      """
      Is that special to this filter and this direction? For the three edge filters of the lesson `convolution`, each \
      with a move to the right and a move down, the change at side \(largestSide) is \(ranges[0]) after max pooling, \
      \(ranges[1]) after average pooling and \(ranges[2]) with a stride only. (All of this is one photograph.)
      """)
  }

  /// The change by max pooling, average pooling and a stride, for three filters and two directions of the move.
  private func otherMoves(_ side: Int) -> [[Double]] {
    [ConvolutionKernel.verticalEdge, .horizontalEdge, .diagonalEdge].flatMap { kernel in
      [(0, 1), (1, 0)].map { down, right -> [Double] in
        let map = Picture.cat.crossCorrelated(with: kernel).rows.map { $0.map { max(0, $0) } }
        let views = [(0, 0), (down, right)].map { top, left in
          map[top..<(top + 56)].map { Array($0[left..<(left + 56)]) }
        }
        return [
          change(views) { pooled($0, side, by: largest) },
          change(views) { pooled($0, side, by: mean) },
          change(views) { Picture(rows: $0).every(side).rows },
        ]
      }
    }
  }

  /// ‖b − a‖/‖a‖ of two views after the same downsampling.
  private func change(_ views: [[[Double]]], by downsampled: ([[Double]]) -> [[Double]]) -> Double {
    let (a, b) = (downsampled(views[0]).flatMap { $0 }, downsampled(views[1]).flatMap { $0 })
    let difference = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return (difference / a.reduce(0) { $0 + $1 * $1 }).squareRoot()
  }

  private func receptiveField(on board: Board) {
    board.step("How large is the receptive field of a unit?")
    board.say(
      """
      A unit of the first convolution depends on 3 × 3 pixels. One of the second depends on 3 × 3 units of the \
      first, so on more pixels. The part of the input on which a unit can depend is its **receptive field**, r \
      pixels wide. A layer with a kernel of k and stride s widens it by (k − 1)·j, where j is the distance in \
      pixels between neighboring units of the layer before: the product of all strides so far.
      """)
    board.formula(#"r_{t+1} = r_t + (k - 1) \cdot j_t"#)
    board.formula(#"j_{t+1} = j_t \cdot s"#)
    let layers = [
      ("convolution", 3, 1), ("pooling", 2, 2), ("convolution", 3, 1), ("pooling", 2, 2),
    ]
    var (field, jump) = (1, 1)
    var rows = [["picture", "", "", "1", "1"]]
    var fields = [1.0]
    for (name, k, s) in layers {
      field += (k - 1) * jump
      jump *= s
      rows.append([name, "\(k)", "\(s)", "\(field)", "\(jump)"])
      fields.append(Double(field))
    }
    board.table(["layer", "kernel k", "stride s", "receptive field r", "distance j"], rows)
    let seen = influence(of: layers.map { ($0.1, $0.2) }, on: 16)
    board.identity(
      "changing pixels one by one finds the same width, \(field)", seen.count { $0 != 0 } == field)
    board.draw(
      Figure(
        "What one unit sees",
        caption: """
          How wide is the receptive field, and do all its pixels count alike? Left: its width after each layer. \
          Right: the derivative of the first unit with respect to each pixel when all weights are equal. The middle \
          counts most: the *effective* receptive field is narrower than r.
          """, columns: 2
      ) {
        Panel(
          "Width", x: PlotAxis("layers", ticks: fields.indices.map(Double.init)),
          y: PlotAxis("receptive field r", ticks: fields)
        ) { Line(fields, showsPoints: true) }
        Panel("Derivative by pixel", x: "pixel", y: "∂y/∂x") {
          Bars(seen.indices.map(String.init), seen)
        }
      })
    board.ask(
      "A third convolution of 3 after these four layers: how many pixels wide is its receptive field?",
      answer: Double(field + 2 * jump), tolerance: 0, because: "r + (k − 1)·j = 10 + (3 − 1)·4.")
  }

  private func twoEngines(on board: Board) throws {
    board.step("The same on tensors")
    board.say(
      """
      A network does all this at once for a batch of pictures with many channels, a tensor of the shape \
      [batch, height, width, channels]; each channel is pooled on its own. Does the tensor engine compute the \
      same numbers?
      """)
    let found = Picture.house.crossCorrelated(with: .verticalEdge).rows
    let x = Variable(
      Tensor(found.flatMap { $0 }, shape: [1, 10, 10, 1], .double), requiresGradient: true)
    let two = try WindowAxis(size: 2, stride: 2)
    let block = Window(rows: two, columns: two)
    for (primitive, combine) in [(Primitive.maxPool(block), largest), (.averagePool(block), mean)] {
      let byHand = pooled(found, by: combine).flatMap { $0 }
      let y = primitive(x).value.values
      board.identity(
        "\(primitive.name) agrees number by number",
        zip(y, byHand).allSatisfy { abs($0 - $1) < 1e-12 })
    }
    let worst = [Primitive.maxPool(block), .averagePool(block)].map {
      GradientCheck.worstError(of: $0, seed: 7)
    }.max()!
    board.value("largest error of both gradients against central differences", worst)
    board.identity("the gradients of both are right", worst < 1e-6)
  }

  private func ending(on board: Board) {
    board.summarize(
      "The output of a kernel k with **stride** s and **padding** p per side is ⌊(n + 2p − k)/s⌋ + 1 wide.",
      "**Max pooling** keeps the largest number of each window, **average pooling** the mean; neither has weights.",
      "Backwards, max pooling gives the whole gradient to the winner, average pooling an equal share to all.",
      """
      Pooling is a **downsampling** that brings some **translation invariance**, for moves within its window.
      """,
      "The **receptive field** grows by (k − 1)·j with each layer, and j by the factor s.")
    board.step("Exercises")
    board.exercise(
      .byHand,
      "224 pixels, a kernel of 7, stride 2, padding 3 per side (ResNet's first layer). How wide is the output?",
      answer:
        "\(outputSize(224, kernel: 7, stride: 2, padding: 3)): ⌊(224 + 6 − 7)/2⌋ + 1 = ⌊111.5⌋ + 1."
    )
    board.exercise(
      .byHand,
      """
      Two convolutions of 3 × 3 with stride 1 follow each other. How wide is the receptive field, and \
      how many weights does one kernel of that width have instead (one channel each)?
      """,
      answer: """
        1 + 2 + 2 = \(1 + 2 + 2). The two have \(2 * 9) weights, one kernel of 5 × 5 has \(5 * 5): the same field with \
        fewer weights, and with a nonlinearity between.
        """)
    board.exercise(
      .derive, "Derive ∂L/∂x of average pooling over windows of K × K that do not overlap.",
      answer: """
        Each x belongs to one window, whose y contains it with the factor 1/K². So ∂L/∂x[a, b] = ∂L/∂y[⌊a/K⌋, ⌊b/K⌋]/K².
        """)
    board.exercise(
      .predict,
      "Set k = 3, s = 1. Which p gives 12 outputs for 12 numbers? Predict, then run with p at that value.",
      answer:
        "p = \((3 - 1) / 2): (12 + 2 − 3)/1 + 1 = \(outputSize(12, kernel: 3, stride: 1, padding: 1)). That is `same`."
    )
    board.exercise(
      .breakIt,
      "Pool before ReLU instead of after it. For which of the two poolings does the result change, and why?",
      answer: """
        Not for max pooling: ReLU is monotonic, so max(0, max x) = max max(0, x). For average pooling it does: a \
        window of 2 and −2 gives 0 if it is pooled before ReLU, and \((2.0 + 0) / 2) if it is pooled after it.
        """)
    board.exercise(
      .write, "Write max pooling.",
      answer: """
        For each i and j the largest of the four numbers x[2i + u, 2j + v]. Do not begin with 0 as the largest so \
        far: all four may be negative. `chalk practice max-pooling` checks it, and names the mistake if there is \
        one.
        """,
      practice: "max-pooling")
    board.exercise(
      .extend,
      """
      With a stride of 2 alone the photograph's map changed no less than without downsampling. Blur the \
      map before taking every second number. What do you expect?
      """,
      answer: """
        The change becomes smaller: a blur followed by a stride is close to average pooling. Without the blur, detail \
        finer than the stride appears as something else (aliasing).
        """)
  }

  /// How the first unit behind these layers depends on each of n numbers, all weights equal: kernels add up, pooling
  /// takes the mean.
  private func influence(of layers: [(kernel: Int, stride: Int)], on n: Int) -> [Double] {
    (0..<n).map { pixel in
      var x = (0..<n).map { $0 == pixel ? 1.0 : 0 }
      for (k, s) in layers {
        x = stride(from: 0, through: x.count - k, by: s).map { start in
          x[start..<(start + k)].reduce(0, +) / Double(k)
        }
      }
      return x[0]
    }
  }
}
