import Chalk

/// N10 over several channels: y[i, j, o] = b_o + Σ x[i + u, j + v, c]·w[u, v, c, o].
struct Channels: Lesson {
  let card = LessonCard.channels

  func teach(on board: Board) throws {
    twoChannels(on: board)
    try severalFilters(on: board)
    colors(on: board)
    try learnedFromColor(on: board)
    try oneByOne(on: board)
    savings(on: board)
    ending(on: board)
  }

  /// A picture `[rows][columns][channels]`.
  private typealias Maps = [[[Double]]]
  /// Weights `[u][v][c][o]`.
  private typealias Weights = [[[[Double]]]]

  // excerpt: channels
  /// y[i, j, o] = b_o + Σ x[i + u, j + v, c]·w[u, v, c, o] over u, v, c
  private func convolve(_ x: Maps, _ w: Weights, _ b: [Double]) -> Maps {
    let (height, width) = (x.count - w.count + 1, x[0].count - w[0].count + 1)
    return (0..<height).map { i in
      (0..<width).map { j in
        b.indices.map { o in
          var sum = b[o]
          for u in w.indices {
            for v in w[u].indices {
              for c in w[u][v].indices { sum += x[i + u][j + v][c] * w[u][v][c][o] }
            }
          }
          return sum
        }
      }
    }
  }
  // end excerpt

  /// 3 × 3 pixels with two channels.
  private let x: Maps = [
    [[1, 0], [2, 1], [0, 2]],
    [[0, 1], [1, 3], [2, 0]],
    [[3, 1], [0, 2], [1, 1]],
  ]
  /// Two filters of 2 × 2 for two input channels.
  private let w: Weights = [
    [[[1, 0], [0, 1]], [[0, -1], [2, 0]]],
    [[[-1, 2], [1, 0]], [[1, 0], [0, -1]]],
  ]
  private let b = [0.5, -1]

  private func twoChannels(on board: Board) {
    board.step("What is a filter over two channels?")
    board.say(
      """
      A gray picture has one number at each pixel; a color picture has three, and the output of a layer of 32 filters \
      has 32. Each of these is a **channel**. A filter that reads several channels has a kernel for every **input \
      channel**. It lays all of them on the same place, adds up all products of all channels, and adds its bias once. \
      The result is one number.
      """)
    board.formula(#"y[i, j, o] = b_o + \sum_{u, v, c} x[i + u, j + v, c] \cdot w[u, v, c, o]"#)
    board.code("channels")
    let i = board.integerSlider("i", in: 0...1, default: 0, reruns: .step)
    let j = board.integerSlider("j", in: 0...1, default: 1, reruns: .step)
    let o = board.integerSlider("o", in: 0...1, default: 0, reruns: .step)
    board.say(
      """
      Take a picture of 3 × 3 pixels with two channels, and filters of 2 × 2. The number at row \(i), column \(j) of \
      filter \(o) is made of 2·2·2 = 8 products:
      """)
    let places = (0..<8).map { (u: $0 / 4, v: $0 / 2 % 2, c: $0 % 2) }.sorted {
      ($0.c, $0.u, $0.v) < ($1.c, $1.u, $1.v)
    }
    board.table(
      ["channel c", "u, v", "x[i + u, j + v, c]", "w[u, v, c, o]", "product"],
      places.map { u, v, c in
        let (input, weight) = (x[i + u][j + v][c], w[u][v][c][o])
        return ["\(c)", "\(u), \(v)", written(input), written(weight), written(input * weight)]
      })
    let products = places.map { u, v, c in
      Scalar(x[i + u][j + v][c], "x[\(i + u), \(j + v), \(c)]")
        * Scalar(w[u][v][c][o], "w[\(u), \(v), \(c), \(o)]")
    }
    let opened = Scalar.sum(products) + Scalar(b[o], "b[\(o)]")
    board.value("their sum and the bias \(written(b[o])): y[\(i), \(j), \(o)]", opened)
    let y = convolve(x, w, b)
    board.identity("the loops compute the same number", abs(opened.value - y[i][j][o]) < 1e-12)
    let separate = (0..<2).map { c in
      places.filter { $0.c == c }.map { u, v, c in x[i + u][j + v][c] * w[u][v][c][o] }.reduce(0, +)
    }
    board.identity(
      "each channel convolved alone, and then added up, gives the same: \(written(separate[0])) + \(written(separate[1])) + \(written(b[o]))",
      abs(separate[0] + separate[1] + b[o] - y[i][j][o]) < 1e-12)
    board.draw(
      Figure(
        "Two channels in, one number out",
        caption: """
          What goes into one output? The two channels of the input with the window at row \(i), column \(j), the two \
          kernels of filter \(o), and its feature map. Products of both channels meet in one sum.
          """, columns: 3
      ) {
        for c in 0..<2 {
          Panel("x, channel \(c)", x: "j", y: "i", legend: .none, colorBar: .none) {
            HeatMap(x.map { $0.map { $0[c] } }, scale: .grey, range: -1...4, digits: 0)
            window(i, j, 2)
          }
          Panel("w, channel \(c), filter \(o)", x: "v", y: "u", colorBar: .none) {
            HeatMap(
              w.map { $0.map { $0[c][o] } }, scale: .diverging(center: 0), range: -2...2, digits: 0)
          }
          if c == 0 {
            Panel("y, filter \(o)", x: "j", y: "i", legend: .none, colorBar: .none) {
              HeatMap(
                y.map { $0.map { $0[o] } }, scale: .diverging(center: 0), range: -11...11, digits: 1
              )
              window(i, j, 1)
            }
          }
        }
      },
      explaining: [
        PixelFormulas(
          panel: 2, input: x, weights: w.map { $0.map { $0.map { [$0[o]] } } }, biases: [b[o]],
          firstMap: o)
      ])
    board.ask(
      "A filter of 3 × 3 reads 32 channels. How many products are in one of its outputs?",
      answer: Double(9 * 32), tolerance: 0, because: "3 · 3 · 32; the bias is added once.")
  }

  /// The frame of the window of a side at row i and column j.
  private func window(_ i: Int, _ j: Int, _ side: Double) -> Line {
    let (top, left) = (Double(i) - 0.5, Double(j) - 0.5)
    return Line(
      [left, left + side, left + side, left, left], [top, top, top + side, top + side, top],
      color: .series(1), dash: .solid, width: 3)
  }

  private func severalFilters(on board: Board) throws {
    board.step("Several filters, and how many parameters they have")
    board.say(
      """
      A layer has more than one filter. Each of them makes one feature map, an **output channel**. So the weights \
      have four indices: w[u, v, c, o], of the shape [height, width, input channels, output channels] in Keras and \
      here. (PyTorch stores [output, input, height, width].) Every filter has k·k weights for each input channel, \
      and one bias. So c_out filters on c_in channels have n parameters:
      """)
    let n = Formula(#"n = c_{out} \cdot (k \cdot k \cdot c_{in} + 1)"#)
    let k = board.integerSlider("k", in: 1...7, default: 3, reruns: .step)
    let cIn = board.integerSlider("c_in", in: 1...512, default: 32, reruns: .step)
    let cOut = board.integerSlider("c_out", in: 1...512, default: 64, reruns: .step)
    let count = cOut * (k * k * cIn + 1)
    board.explain(
      n, ["k": Double(k), "c_{in}": Double(cIn), "c_{out}": Double(cOut)], Double(count))
    var random = board.random.split()
    let layer = Conv2D(cIn, cOut, Size2D(k, k), using: &random)
    board.identity(
      "a layer of these sizes has as many parameters, \(count)",
      layer.parameters.map(\.variable.value.count).reduce(0, +) == count)
    let flat = { (maps: Maps) in maps.flatMap { $0.flatMap { $0 } } }
    let tensorX = Tensor(flat(x), shape: [1, 3, 3, 2], .double)
    let tensorW = Tensor(
      w.flatMap { $0.flatMap { $0.flatMap { $0 } } }, shape: [2, 2, 2, 2], .double)
    let two = try WindowAxis(size: 2)
    let y = tensorX.convolution(tensorW, Tensor(b, .double), Window(rows: two, columns: two)).y
    board.identity(
      "the tensor engine gives the same 2 × 2 × 2 numbers as the loops",
      largestDifference(y.values, flat(convolve(x, w, b))) < 1e-12)
    board.say(
      """
      The number of parameters does not depend on the size of the picture, but the amount of computation does: each of \
      the h · w places takes k·k·c_in·c_out multiplications. For maps of 28 × 28 that is \
      \(28 * 28 * k * k * cIn * cOut) here.
      """)
    board.ask(
      "A layer of 64 filters of 3 × 3 reads 32 channels. How many parameters does it have?",
      answer: Double(64 * (9 * 32 + 1)), tolerance: 0, because: "64·(3·3·32 + 1).")
  }

  /// Left half red, right half green, with the same mean of the channels.
  private var redAndGreen: Maps {
    (0..<10).map { _ in (0..<10).map { $0 < 5 ? [0.8, 0.2, 0.2] : [0.2, 0.8, 0.2] } }
  }

  private func colors(on board: Board) {
    board.step("What a filter over channels can detect")
    board.say(
      """
      What can a filter over channels detect that no filter over gray can? Take a picture that is red on the left \
      and green on the right, with the same mean of the three channels everywhere: in gray there would be nothing to \
      see. Two filters are applied to it, both with the kernel of a vertical edge. The first has it with the same \
      sign for all three colors, so it looks for a change of brightness. The second has it with + for red and − for \
      green, so it looks for a change of color.
      """)
    let edge = ConvolutionKernel.verticalEdge.rows
    let signs = [[1.0, 1, 1], [1.0, -1, 0]]
    let weights: Weights = edge.map { row in
      row.map { value in (0..<3).map { c in signs.map { $0[c] * value } } }
    }
    let picture = redAndGreen
    let y = convolve(picture, weights, [0, 0])
    let maps = (0..<2).map { o in y.map { $0.map { $0[o] } } }
    board.draw(
      Figure(
        "An edge between colors of equal mean",
        caption: """
          Which filter sees the edge? Above: the red channel, the green channel, and the mean of all three, which is \
          the same everywhere. Below: the feature maps of the brightness filter and of the color filter.
          """, columns: 3
      ) {
        for (c, name) in ["red channel", "green channel"].enumerated() {
          Panel(name, x: "j", y: "i", colorBar: .none) {
            HeatMap(picture.map { $0.map { $0[c] } }, scale: .grey, range: 0...1)
          }
        }
        Panel("mean", x: "j", y: "i", colorBar: .none) {
          HeatMap(picture.map { $0.map { $0.mean } }, scale: .grey, range: 0...1)
        }
        for (o, name) in ["brightness filter", "color filter"].enumerated() {
          Panel(name, x: "j", y: "i") {
            HeatMap(maps[o], scale: .diverging(center: 0), range: -4...4)
          }
        }
      },
      explaining: (0..<2).map { o in
        PixelFormulas(
          panel: 3 + o, input: picture, weights: weights.map { $0.map { $0.map { [$0[o]] } } },
          firstMap: o)
      })
    board.identity(
      "the brightness filter gives 0 everywhere",
      maps[0].joined().allSatisfy { abs($0) < 1e-12 })
    board.identity(
      "the color filter gives 3·(−0.6 − 0.6) = \(written(3 * (-0.6 - 0.6))) at the edge",
      abs(maps[1].joined().min()! - 3 * (-0.6 - 0.6)) < 1e-12)
    board.ask(
      "The color filter's weights for blue are 0. What does it give at an edge from black to white?",
      answer: 0, tolerance: 0,
      because: "Red and green rise by the same amount, and their signs cancel.")
  }

  private func learnedFromColor(on board: Board) throws {
    board.step("Does training find such filters?")
    board.say(
      """
      Here is a task that only color can solve: red squares on green against green squares on red, at random places, \
      with the same mean of the channels, and noise. A small network learns it from three channels and, for \
      comparison, from their mean: five seeds each, with 160 training and 200 test pictures.
      """)
    board.code("network")
    var accuracies: [[Double]] = [[], []]
    var kernel: [NumberGrid] = []
    for seed in 0..<5 {
      try board.progress("five seeds", seed, of: 5)
      let (x, y) = squares(160, &board.random)
      let (testX, testY) = squares(200, &board.random)
      for (index, channels) in [3, 1].enumerated() {
        var model = network(channels: channels, seed: board.random.next())
        let view = { (x: Tensor) in channels == 3 ? x : x.mean(3, keepingAxes: true) }
        model.compile(
          optimizer: .adam(learningRate: 0.02), loss: .sparseCategoricalCrossentropy,
          metrics: [.accuracy])
        try model.fit(
          view(x), y, epochs: 20, batchSize: 32,
          callbacks: [board.progress("\(channels) channels, \(seed + 1)")], progress: .silent,
          seed: board.random.next())
        let labels = testY.values.map { Int($0) }
        accuracies[index].append(model.accuracy(view(testX), labels))
        if index == 0 {
          let w = model.layers[0].parameters[0].variable.value
          kernel = (0..<3).map { w[Axis.all, Axis.all, $0, 0].grid }
        }
      }
    }
    board.draw(
      Figure(
        "With color and without",
        caption: """
          Can the task be learned without the channels? Test accuracy of five trainings each. The line is the accuracy \
          of guessing.
          """, x: PlotAxis("seed", ticks: (1...5).map(Double.init)),
        y: PlotAxis("test accuracy", range: 0...1.05), legend: .below
      ) {
        Points((1...5).map(Double.init), accuracies[0], label: "three channels")
        Points((1...5).map(Double.init), accuracies[1], label: "their mean")
        ReferenceLine(y: 0.5)
      })
    board.draw(
      .weights(
        kernel, captions: ["red", "green", "blue"], columns: 3,
        title: "A learned filter and its three kernels",
        caption: """
          Has training found a filter for colors? The first filter of the last network that saw colors: its kernels \
          for red, green and blue. Where red and green have opposite signs, it compares colors.
          """))
    board.sayPoints(
      "Test accuracy, three channels minus their mean",
      PairedDifference(accuracies[0], accuracies[1]))
    board.say(
      """
      In the mean of the channels nothing is left but the noise, and that has the same distribution in both classes. \
      So there is nothing to learn; and a network that calls every picture by one class is right for exactly half of \
      the test set, which has as many of each.
      """)
    board.claim(
      "with three channels every network classifies more than 90 % of the test pictures correctly",
      accuracies[0].allSatisfy { $0 > 0.9 })
    board.claim(
      "with the mean of the channels the average accuracy is that of guessing, within 15 points",
      (0.35...0.65).contains(accuracies[1].mean))
  }

  // excerpt: network
  private func network(channels: Int, seed: UInt64) -> Sequential {
    Sequential(
      [
        .conv2D(8, 3, activation: .relu, inputShape: [10, 10, channels]),
        .globalAveragePooling2D(),
        .dense(2, activation: .softmax),
      ], seed: seed)
  }
  // end excerpt

  /// Squares of 4 × 4 on 10 × 10 pixels: class 0 red on green, class 1 green on red.
  private func squares(_ count: Int, _ random: inout RandomSource) -> (x: Tensor, y: Tensor) {
    let (red, green) = ([0.8, 0.2, 0.2], [0.2, 0.8, 0.2])
    var values: [Double] = []
    for index in 0..<count {
      let (top, left) = (random.integer(below: 7), random.integer(below: 7))
      for i in 0..<10 {
        for j in 0..<10 {
          let isInside = (top..<top + 4).contains(i) && (left..<left + 4).contains(j)
          let color = isInside == (index % 2 == 0) ? red : green
          let noise = 0.05 * random.normal()
          values += color.map { $0 + noise }
        }
      }
    }
    return (
      Tensor(values, shape: [count, 10, 10, 3]), Tensor((0..<count).map { Double($0 % 2) })
    )
  }

  private func oneByOne(on board: Board) throws {
    board.step("1×1 convolution")
    board.say(
      """
      What is left of a convolution if its kernel is 1 × 1? It looks at no neighbors at all, so the sum goes over \
      the channels only. A **1×1 convolution** is a fully connected layer that is applied to the channels of every \
      pixel, with the same weights everywhere. It changes the number of channels and leaves everything where it is.
      """)
    board.formula(#"y[i, j, o] = b_o + \sum_c x[i, j, c] \cdot w[c, o]"#)
    var random = board.random.split()
    let layer = Conv2D(3, 2, 1, using: &random)
    let weights = layer.parameters.map { $0.variable.value }
    let pixels = Tensor.uniform([1, 4, 5, 3], in: 0...1, using: &board.random)
    let y = withoutGradients { layer(Variable(pixels)).value }
    let dense = pixels.reshaped(20, 3).matmul(weights[0].reshaped(3, 2)) + weights[1]
    board.identity(
      "for every pixel it is the vector of its channels times one matrix, plus b",
      largestDifference(y.reshaped(20, 2), dense) < 1e-5)
    let gray: Weights = [[[[0.299], [0.587], [0.114]]]]
    let brightness = convolve(redAndGreen, gray, [0]).map { $0.map { $0[0] } }
    board.say(
      """
      One is well known: turning a color picture gray is a 1×1 convolution with the weights 0.299, 0.587 and 0.114 \
      for red, green and blue. For the picture of step 3 it gives \(brightness[0][0]) on the left and \
      \(brightness[0][9]) on the right: green looks brighter to the eye than red.
      """)
    board.ask(
      "A 1×1 convolution from 256 to 64 channels: how many parameters?", answer: Double(64 * 257),
      tolerance: 0,
      because: "Each of 64 filters has a weight for every channel, and a bias: 64·(1·1·256 + 1).")
  }

  private func savings(on board: Board) {
    board.step("Fewer parameters by splitting the sum")
    board.say(
      """
      A convolution does two things at once: it combines neighboring pixels, and it mixes channels. That is why the \
      number of its weights is the product of k·k and both numbers of channels. Many networks save parameters by doing \
      the two one after the other. A **bottleneck** (ResNet) reduces the channels to a quarter by a 1×1 convolution, \
      applies 3 × 3 to those, and restores all channels by another 1×1. A **depthwise separable convolution** \
      (MobileNet) has one 3 × 3 kernel for each channel alone, and then a 1×1 convolution that mixes them.
      """)
    let channels = [32, 64, 128, 256, 512]
    func layer(_ k: Int, _ c: Int, _ o: Int) -> Int { o * (k * k * c + 1) }
    let plain = channels.map { layer(3, $0, $0) }
    let bottleneck = channels.map { c in
      layer(1, c, c / 4) + layer(3, c / 4, c / 4) + layer(1, c / 4, c)
    }
    let separable = channels.map { c in c * (9 + 1) + layer(1, c, c) }
    board.draw(
      Figure(
        "Parameters of three kinds of layers",
        caption: """
          How much does splitting save? Parameters of a layer from c to c channels with kernels of 3 × 3.
          """,
        x: PlotAxis("channels c", scale: .logarithmic, ticks: channels.map(Double.init)),
        y: PlotAxis("parameters", scale: .logarithmic)
      ) {
        for (name, counts) in [
          ("3 × 3 convolution", plain), ("bottleneck", bottleneck),
          ("depthwise separable", separable),
        ] {
          Line(
            channels.map(Double.init), counts.map(Double.init), label: name, showsPoints: true)
        }
      })
    board.table(
      ["c", "3 × 3", "bottleneck", "depthwise separable"],
      channels.indices.map { i in
        ["\(channels[i])", "\(plain[i])", "\(bottleneck[i])", "\(separable[i])"]
      })
    board.identity(
      "with 256 channels both need less than an eighth of the parameters",
      8 * bottleneck[3] < plain[3] && 8 * separable[3] < plain[3])
    board.say(
      """
      This has a price: the split layers can express fewer functions. That they are often nearly as good in practice \
      was found by experiments on large sets of photographs (see the references), not by counting.
      """)
  }

  private func ending(on board: Board) {
    board.summarize(
      "A filter has a kernel for every **input channel**; all products of all channels go into one sum, with one bias.",
      "The weights are w[u, v, c, o]; each filter o gives one **output channel**.",
      "A layer has c_out·(k·k·c_in + 1) parameters, whatever the size of the picture.",
      "A **1×1 convolution** mixes the channels of each pixel like a fully connected layer.",
      "Bottlenecks and **depthwise separable convolutions** mix neighbors and channels in separate steps, which saves parameters."
    )
    let y = convolve(x, w, b)
    board.step("Exercises")
    board.exercise(
      .byHand,
      "Compute y[1, 1, 1] of the two-channel example by hand, then run with i=1, j=1, o=1.",
      answer: "\(written(y[1][1][1])): the eight products are in the table of the first step.")
    board.exercise(
      .byHand,
      "VGG's first layers: 3 → 64 → 64 channels with kernels of 3 × 3. How many parameters?",
      answer: """
        64·(3·3·3 + 1) = \(64 * (9 * 3 + 1)) and 64·(3·3·64 + 1) = \(64 * (9 * 64 + 1)), together \
        \(64 * (9 * 3 + 1) + 64 * (9 * 64 + 1)).
        """)
    board.exercise(
      .derive, "Derive ∂L/∂x[p, q, c] from ∂L/∂y[i, j, o].",
      answer: """
        x[p, q, c] meets w[u, v, c, o] in y[p − u, q − v, o]. So ∂L/∂x[p, q, c] = Σ over u, v, o of ∂L/∂y[p − u, q − \
        v, o]·w[u, v, c, o]: a true convolution, with the kernel flipped, in which c and o have changed roles.
        """)
    board.exercise(
      .predict,
      "By what factor do the parameters grow when c_in and c_out are both doubled? Predict, then set c_in=64 and c_out=128.",
      answer: """
        Nearly by 4: from \(64 * (9 * 32 + 1)) to \(128 * (9 * 64 + 1)). The weights grow by 2 · 2, the biases by 2.
        """)
    board.exercise(
      .breakIt,
      "Someone converts the pictures of step 4 to gray before training. What happens, and for which pictures would it not matter?",
      answer: """
        Where the classes differ by color alone at equal gray, the accuracy falls to guessing. For digits in black \
        ink it does not matter: all three channels hold the same.
        """)
    board.exercise(
      .write, "Write a convolution over several channels with several filters.",
      answer: """
        Begin each y[i, j, o] with b[o] and add x[i + u, j + v, c]·w[u, v, c, o] over u, v and c; the kernel is not \
        flipped. `chalk practice convolution-channels` checks it.
        """, practice: "convolution-channels")
    board.exercise(
      .extend,
      "Replace the convolution of step 4 by a depthwise separable one. How many parameters does it have, and can it still learn the task?",
      answer: """
        \(3 * 10 + 8 * 4) instead of \(8 * (9 * 3 + 1)). It can: a blur of each channel, and then red minus green in \
        the 1×1 convolution.
        """)
  }
}
