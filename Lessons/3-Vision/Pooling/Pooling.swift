import Chalk

/// N10: padding and stride, pooling, and how far a neuron sees.
struct Pooling: Lesson {
  let card = LessonCard(
    "pooling", "Smaller pictures, wider eyes", formulas: ["N10"], needs: ["convolution"],
    minutes: 12)

  func teach(on board: Board) throws {
    strideAndPadding(on: board)
    pools(on: board)
    whereTheSlopeGoes(on: board)
    receptiveField(on: board)
    try twoEngines(on: board)
  }

  // excerpt: size
  /// ⌊(n + before + after − k) / s⌋ + 1 places at which a kernel of k lies whole on n numbers
  func outputSize(_ n: Int, kernel k: Int, stride s: Int, padding: Int) -> Int {
    (n + padding - k) / s + 1
  }
  // end excerpt

  // excerpt: pooling
  /// Each block of 2 × 2 becomes one number: its largest, or its mean.
  func pooled(_ x: [[Double]], by combine: @escaping ([Double]) -> Double) -> [[Double]] {
    (0..<x.count / 2).map { i in
      (0..<x[0].count / 2).map { j in
        let (top, bottom) = (x[2 * i], x[2 * i + 1])
        return combine([top[2 * j], top[2 * j + 1], bottom[2 * j], bottom[2 * j + 1]])
      }
    }
  }

  func largest(_ block: [Double]) -> Double { block.max()! }
  func mean(_ block: [Double]) -> Double { block.reduce(0, +) / Double(block.count) }
  // end excerpt

  private func strideAndPadding(on board: Board) {
    board.step("How large is what comes out?")
    board.say(
      """
      A kernel of 3 laid on 12 numbers finds 10 places. Let it jump by 2 instead of moving by 1, \
      and it finds about half as many. Put zeros around the picture, and it finds more: the \
      kernel may then reach over the edge.
      """)
    let rule = board.formula(#"m = \lfloor \frac{n + p - k}{s} \rfloor + 1"#)
    let k = board.integerSlider("k", in: 1...7, default: 3)
    let s = board.integerSlider("s", in: 1...4, default: 2)
    let p = board.integerSlider("p", in: 0...6, default: 2)
    let m = outputSize(12, kernel: k, stride: s, padding: p)
    board.explain(rule, ["n": 12, "p": Double(p), "k": Double(k), "s": Double(s)], Double(m))
    board.code("size")
    let counted = Array(stride(from: 0, through: 12 + p - k, by: s)).count
    board.claim("counting the places one by one gives the same", m == counted)
    let sizes = [1, 2, 3].map { stride in
      (3...40).map { Double(outputSize($0, kernel: 3, stride: stride, padding: 0)) }
    }
    board.draw(
      Figure(
        "The size of what comes out",
        caption: """
          A kernel of 3 without padding. The slope of each staircase is one over the stride: that \
          is by how much the picture shrinks.
          """, x: "numbers in", y: "numbers out"
      ) {
        for (index, stride) in [1, 2, 3].enumerated() {
          Line((3...40).map(Double.init), sizes[index], label: "stride \(stride)")
        }
      })
    board.say(
      """
      Two paddings have names. "valid" adds nothing. "same" adds as many zeros as are needed for \
      ⌈n/s⌉ numbers to come out; where their count is odd, the extra one goes to the end.
      """)
    paddings(on: board)
    board.ask(
      "28 numbers, a kernel of 5, stride 1, no padding. How many come out?",
      answer: Double(outputSize(28, kernel: 5, stride: 1, padding: 0)), tolerance: 0,
      because: "28 − 5 + 1.")
  }

  /// The same kernel on the same picture: without padding, with a frame of zeros, and in jumps of 2.
  private func paddings(on board: Board) {
    let (house, kernel) = (Picture.house, ConvolutionKernel.verticalEdge)
    let valid = house.crossCorrelated(with: kernel)
    let same = house.padded(by: 1).crossCorrelated(with: kernel)
    let jumping = same.every(2)
    board.draw(
      Figure(
        "Padding and stride",
        caption: """
          A house in a frame of zeros, one wide, and what the vertical-edge kernel makes of it: without \
          the frame, with it, and with it in jumps of 2.
          """, columns: 2
      ) {
        Panel("The house in its frame", x: "j", y: "i") {
          HeatMap(house.padded(by: 1).rows, scale: .grey)
        }
        for (name, picture) in [("valid", valid), ("same", same), ("same, stride 2", jumping)] {
          Panel(name, x: "j", y: "i") {
            HeatMap(picture.rows, scale: .diverging(center: 0), range: -3...3)
          }
        }
      })
    board.claim(
      "12 numbers become 10, 12 and 6, as the formula says",
      [valid, same, jumping].map(\.rows.count)
        == [(1, 0), (1, 2), (2, 2)].map { stride, padding in
          outputSize(12, kernel: 3, stride: stride, padding: padding)
        })
  }

  private func pools(on board: Board) {
    board.step("Throw away where, keep whether")
    board.say(
      """
      After a kernel has looked for its pattern, it often matters less where exactly it was found \
      than whether. Max pooling keeps the strongest answer of every block of four; average \
      pooling keeps their mean. Nothing is learned here. In the formulas u and v are 0 or 1.
      """)
    board.formula(#"y[i, j] = \max_{u, v} x[2i + u, 2j + v]"#)
    board.formula(#"y[i, j] = \frac{1}{4} \sum_{u, v} x[2i + u, 2j + v]"#)
    board.code("pooling")
    let found = Picture.house.crossCorrelated(with: .verticalEdge).rows
    let (byMax, byMean) = (pooled(found, by: largest), pooled(found, by: mean))
    board.draw(
      Figure(
        "Two ways to halve a picture",
        caption: """
          The answers of the vertical-edge kernel, and what is left of them. The largest keeps \
          the strongest plus, but of four minuses the weakest; the mean lets plus and minus cancel.
          """, columns: 3
      ) {
        for (title, rows) in [("Before", found), ("Largest", byMax), ("Mean", byMean)] {
          Panel(title, x: "j", y: "i") {
            HeatMap(rows, scale: .diverging(center: 0), range: -3...3)
          }
        }
      })
    board.claim(
      "at the door, where plus and minus share a block, the largest says 3 and the mean 0",
      byMax[4][2] == 3 && abs(byMean[4][2]) < 1e-12)
    board.claim(
      "pooling a picture of 10 × 10 leaves 5 × 5", byMax.count == 5 && byMax[0].count == 5)
    board.ask(
      "A block holds 1, −3, 2 and 4. By how much is its largest above its mean?", answer: 3,
      tolerance: 0, because: "4 − (1 − 3 + 2 + 4)/4 = 4 − 1.")
  }

  private func whereTheSlopeGoes(on board: Board) {
    board.step("The slopes: the winner takes it all")
    board.say(
      """
      The largest number of a block decides alone; moving any other changes nothing. So the whole \
      gradient goes back to the winner, and 0 to the rest. The mean shares it: a quarter each.
      """)
    board.formula(#"\max: \frac{\partial y}{\partial x_u} = 1 \text{ for the winner, else } 0"#)
    board.formula(#"\text{mean}: \frac{\partial y}{\partial x_u} = \frac{1}{4}"#)
    let x = (0..<4).map { _ in (0..<4).map { _ in board.random.normal() } }
    let slopeOfMax = x.indices.map { i in
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
    board.claim(
      "central differences find the same slopes",
      zip(slopeOfMax.joined(), measured.joined()).allSatisfy { abs($0 - $1) < 1e-6 })
    board.draw(
      Figure(
        "Where the gradient goes",
        caption: "Sixteen numbers in four blocks, and the share of the gradient that each gets.",
        columns: 3
      ) {
        Panel("The numbers", x: "j", y: "i") {
          HeatMap(x, scale: .diverging(center: 0), digits: 1)
        }
        Panel("Slopes of the largest", x: "j", y: "i") {
          HeatMap(slopeOfMax, range: 0...1, digits: 0)
        }
        Panel("Slopes of the mean", x: "j", y: "i") {
          HeatMap(x.map { $0.map { _ in 0.25 } }, range: 0...1, digits: 2)
        }
      })
    board.claim(
      "in every block of four exactly one gets it all", slopeOfMax.joined().reduce(0, +) == 4)
  }

  private func total(_ rows: [[Double]]) -> Double { rows.joined().reduce(0, +) }

  private func receptiveField(on board: Board) {
    board.step("How far does a neuron see?")
    board.say(
      """
      A neuron of the first layer sees 3 × 3 dots of the picture. One of the second layer sees \
      3 × 3 neurons of the first, so more of the picture. Each layer widens the view by its \
      kernel less one, times all the strides before it.
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
    board.table(["layer", "kernel k", "stride s", "sees r", "jumps j"], rows)
    board.claim("after two rounds a neuron sees 10 × 10 dots", field == 10)
    let seen = influence(of: layers.map { ($0.1, $0.2) }, on: 16)
    board.claim("moving dots one by one finds the same width", seen.count { $0 != 0 } == field)
    board.draw(
      Figure(
        "What one neuron sees",
        caption: """
          Left: the width of the view, layer by layer. Right: how strongly the neuron in the \
          corner answers to each dot when all weights are equal: most to the middle of its view.
          """, columns: 2
      ) {
        Panel(
          "Width of the view", x: PlotAxis("layers", ticks: fields.indices.map(Double.init)),
          y: PlotAxis("dots", ticks: fields)
        ) { Line(fields, showsPoints: true) }
        Panel("Slopes", x: "dot of the picture", y: "slope") {
          Bars(seen.indices.map(String.init), seen)
        }
      })
    board.ask(
      "A third convolution of 3 after these four layers: how many dots does it see across?",
      answer: Double(field + 2 * jump), tolerance: 0, because: "10 + (3 − 1)·4.")
  }

  private func twoEngines(on board: Board) throws {
    board.step("The same on tensors")
    board.say(
      """
      A network does all this at once for a batch of pictures with many channels, shape \
      [batch, height, width, channels]. The tensor engine computes the same numbers.
      """)
    let found = Picture.house.crossCorrelated(with: .verticalEdge).rows
    let x = Variable(
      Tensor(found.flatMap { $0 }, shape: [1, 10, 10, 1], .double), requiresGradient: true)
    let two = try WindowAxis(size: 2, stride: 2)
    let block = Window(rows: two, columns: two)
    for (primitive, combine) in [(Primitive.maxPool(block), largest), (.averagePool(block), mean)] {
      let byHand = pooled(found, by: combine).flatMap { $0 }
      let y = primitive(x).value.values
      board.claim(
        "\(primitive.name) agrees number by number",
        zip(y, byHand).allSatisfy { abs($0 - $1) < 1e-12 })
    }
    let worst = [Primitive.maxPool(block), .averagePool(block)].map {
      GradientCheck.worstError(of: $0, seed: 7)
    }.max()!
    board.value("their gradients against central differences, at worst off by", worst)
    board.claim("the gradients of both are right", worst < 1e-6)
    board.say("To try: s s=1 and s p=2 in step 1: as many come out as went in. That is \"same\".")
  }

  /// How the first neuron behind these layers answers to each of n numbers, all weights equal:
  /// kernels add up, pooling takes the mean.
  private func influence(of layers: [(kernel: Int, stride: Int)], on n: Int) -> [Double] {
    (0..<n).map { dot in
      var x = (0..<n).map { $0 == dot ? 1.0 : 0 }
      for (k, s) in layers {
        x = stride(from: 0, through: x.count - k, by: s).map { start in
          x[start..<(start + k)].reduce(0, +) / Double(k)
        }
      }
      return x[0]
    }
  }
}
