import Chalk

/// The last two steps of the lesson: how far a neuron sees, and the same on tensors.
extension Pooling {
  func receptiveField(on board: Board) {
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

  func twoEngines(on board: Board) throws {
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
