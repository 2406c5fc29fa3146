import Chalk
import Foundation

/// P08: a forger that lets a small picture grow by convolutions, and a judge with dropout.
struct DCGAN: Lesson {
  let card = LessonCard(
    "dcgan", "A picture that grows", formulas: ["P08"], needs: ["gan-digits", "convolution"],
    minutes: 15)

  /// The widths of the layers, and how the picture is made larger.
  struct Plan {
    /// The printed numbers of maps are divided by this.
    let divisor: Int
    let isTransposed: Bool

    func maps(_ printed: Int) -> Int { printed / divisor }
  }

  func teach(on board: Board) throws {
    board.step("How does a picture grow?")
    let width = board.isFull ? "1" : board.choice("width", of: ["1/32", "1/16"], default: "1/16")
    let growing = board.choice("growing", of: ["repeated", "transposed"], default: "repeated")
    let plan = Plan(
      divisor: Int(width.split(separator: "/").last!)!, isTransposed: growing == "transposed")
    shapes(on: board, plan)
    twoWays(on: board)
    let all = try board.data.images(
      "mnist", size: (28, 28), channels: 1, or: .digits(side: 28)
    ).training
    let pictures = all.rows(all.labels.indices.filter { board.isFull || all.labels[$0] < 3 }).tensor
    turns(on: board)
    let game = try train(on: board, plan, pictures)
    inside(on: board, game)
    judgeAsleep(on: board, game, pictures)
  }

  // excerpt: printed
  /// The forger as it is printed, as far as it is printed.
  static func printed(_ plan: Plan) -> [LayerPlan] {
    [
      .dense(7 * 7 * plan.maps(256), useBias: false, inputShape: [100]),
      .reshape([7, 7, plan.maps(256)]),
      .conv2D(plan.maps(128), 5, padding: .same, useBias: false),
      .activation(.leakyRelu(slope: 0.3)),
    ]
  }
  // end excerpt

  // excerpt: forger
  /// … and so on up to 28×28×1: twice to double the size, and a pixel between 0 and 1.
  static func forger(_ plan: Plan, _ random: inout RandomSource) -> Sequential {
    let (middle, last) = (plan.maps(64), 1)
    let grown: [LayerPlan] =
      plan.isTransposed
      ? [
        .conv2DTranspose(middle, 5, strides: 2, padding: .same, useBias: false),
        .activation(.leakyRelu(slope: 0.3)),
        .conv2DTranspose(last, 5, strides: 2, padding: .same, activation: .sigmoid),
      ]
      : [
        .upSampling2D(2), .conv2D(middle, 5, padding: .same, useBias: false),
        .activation(.leakyRelu(slope: 0.3)),
        .upSampling2D(2), .conv2D(last, 5, padding: .same, activation: .sigmoid),
      ]
    return Sequential(printed(plan) + grown, name: "forger", seed: random.next())
  }

  /// Conv2D(64, 5×5, same) → LeakyReLU → Dropout(0.4) → … → one probability
  static func judge(_ plan: Plan, _ random: inout RandomSource) -> Sequential {
    Sequential(
      [
        .conv2D(plan.maps(64), 5, padding: .same, inputShape: [28, 28, 1]),
        .activation(.leakyRelu(slope: 0.3)),
        .dropout(0.4),
        .conv2D(plan.maps(128), 5, strides: 2, padding: .same),
        .activation(.leakyRelu(slope: 0.3)),
        .dropout(0.4),
        .flatten(),
        .dense(1, activation: .sigmoid),
      ], name: "judge", seed: random.next())
  }
  // end excerpt

  private func shapes(on board: Board, _ plan: Plan) {
    board.say(
      """
      The forger of the lesson before made 784 pixels at once; none knew its neighbours. A picture \
      can be grown instead: first a small one of 7 × 7 places with many maps, the rough idea; then \
      larger ones with fewer maps, by kernels that look at a neighbourhood each.
      """)
    board.code("printed")
    board.code("forger")
    board.say(
      """
      The numbers of maps are the printed ones divided by \(plan.divisor); with --full they are the \
      printed ones. The judge's picture shrinks on the way as the forger's grows.
      """)
    let size = board.formula(#"n_{out} = \lceil \frac{n}{s} \rceil"#)
    board.explain(size, ["n": 7, "s": 1], 7)
    let asPrinted = Sequential(Self.printed(plan), seed: 0)
    let (forger, judge) = (
      Self.forger(plan, &board.random), Self.judge(plan, &board.random)
    )
    for (name, network) in [("forger", forger), ("judge", judge)] {
      board.table(
        ["layer of the \(name)", "puts out", "numbers"],
        zip(network.layerNames, zip(network.layers, network.shapes.dropFirst())).map {
          [$0, words($1.1), "\($1.0.parameterCount.all)"]
        })
    }
    board.claim("as far as it is printed, the forger's picture stays 7 × 7", side(asPrinted) == 7)
    board.claim("with two doublings it is 28 × 28", side(forger) == 28)
    board.warn(
      """
      A convolution with padding same and stride 1 keeps the size. So no number of the printed \
      Conv2D layers ever leads from 7 × 7 to 28 × 28: something must double the size twice, and the \
      printed program hides it behind three dots. And between its Dense layer, which has no \
      activation, and its first convolution there is no bend: the two are one linear map.
      """)
    let z = Tensor.normal([2, 100], using: &board.random)
    let linear = Sequential(Array(Self.printed(plan).dropLast()), seed: 0)
    let (sum, parts) = (
      linear.predict(Tensor.stack([z[0] + z[1]])), linear.predict(z)
    )
    board.claim(
      "what the two make of a sum is the sum of what they make of each",
      (sum[0] - parts[0] - parts[1]).absolute().max().scalar < 1e-4)
    board.ask(
      "Three more convolutions with padding same and stride 1 behind a picture of 7 × 7. How wide is it then?",
      answer: 7, tolerance: 0,
      because: "Stride 1 and padding same keep the size, however many there are.")
  }

  private func side(_ network: Sequential) -> Int { (network.shapes.last?[0] ?? nil) ?? 0 }

  private func words(_ shape: SampleShape) -> String {
    shape.map { $0.map(String.init) ?? "any" }.joined(separator: " × ")
  }

  private func twoWays(on board: Board) {
    board.step("Two ways to grow")
    board.say(
      """
      Either repeat every pixel, and smooth with a convolution. Or let every pixel stamp its kernel \
      into the larger picture, two places apart, and add up where stamps overlap: the transposed \
      convolution, a convolution run backwards. A kernel of 5 stamped 2 apart does not overlap \
      evenly, and what comes of a plain grey area is a pattern of squares.
      """)
    let grey = Tensor.ones([1, 7, 7, 1])
    let stamped = Conv2DTranspose(
      1, 1, 5, strides: 2, padding: .same, useBias: false, kernelInitializer: .ones,
      using: &board.random)
    let smoothing = Conv2D(
      1, 1, 5, padding: .same, useBias: false, kernelInitializer: .ones, using: &board.random)
    let transposed = stamped(Variable(grey)).value
    let repeated = smoothing(UpSampling2D(2)(Variable(grey))).value
    let rows = { (picture: Tensor) in (0..<14).map { picture[0, $0].flattened.values } }
    board.draw(
      Figure(
        "A grey area of 7 × 7, made 14 × 14",
        caption: """
          How often each place is reached, with a kernel of ones. Left: pixels repeated, then \
          convolved, even but for the edge. Right: transposed, in squares that the network must learn \
          to hide.
          """, columns: 2
      ) {
        Panel("Repeated, then convolved", x: "column", y: "row", aspect: .equal) {
          HeatMap(rows(repeated), range: 0...25)
        }
        Panel("Transposed", x: "column", y: "row", aspect: .equal) {
          HeatMap(rows(transposed), range: 0...9)
        }
      })
    let inner = { (picture: Tensor) in
      picture[0, 4..<10, 4..<10].flattened.values
    }
    let (even, uneven) = (Set(inner(repeated)), Set(inner(transposed)))
    board.say(
      """
      Away from the edge the left picture has the value \(list(even.sorted())) everywhere, the right \
      one the values \(list(uneven.sorted())).
      """)
    board.claim("repeated, a grey area stays even", even == [25])
    board.claim(
      "transposed, its places are reached 4, 6 or 9 times: (2 or 3)·(2 or 3)", uneven == [4, 6, 9])
  }
}
