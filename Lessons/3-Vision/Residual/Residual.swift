import Chalk
import Foundation

/// N14: blocks that learn what is to be changed, and what depth does with and without a way past them.
struct Residual: Lesson {
  let card = LessonCard.residual

  let seeds = 5

  func teach(on board: Board) throws {
    let parts = try board.digitPictures(side: 14)
    var task = PictureTask(parts, most: board.isFull ? .max : 1100, &board.random)
    task.origin = board.data.isGiven ? "your pictures" : "MNIST"
    try twoBlocks(on: board)
    wholeNetworks(on: board)
    oneSum(on: board)
    depthBeforeTraining(on: board, task)
    identityAtFirst(on: board, task)
    try depthInTraining(on: board, task)
    try convolutions(on: board, task)
    ending(on: board)
  }

  // excerpt: blocks
  static func vgg(seed: UInt64) -> Sequential {
    Sequential(
      [
        .conv2D(8, 3, padding: .same, activation: .relu, inputShape: [14, 14, 8], name: "conv1"),
        .conv2D(8, 3, padding: .same, activation: .relu, name: "conv2"),
      ], seed: seed)
  }

  static func resNet(seed: UInt64) -> Sequential {
    Sequential([.residualBlock(8, inputShape: [14, 14, 8], name: "block")], seed: seed)
  }
  // end excerpt

  private func twoBlocks(on board: Board) throws {
    board.step("Two blocks side by side")
    board.say(
      """
      If two convolutions are good, are fifty better? Until 2015 the answer was no: beyond about twenty layers, \
      networks became worse, and not by overfitting, for the *training* error rose, too. This is called \
      **degradation**. It is odd: a deeper network could do what the shallower one does, if only its additional \
      layers learned to do nothing. They do not learn that. To pass its input on unchanged, a layer has to find very \
      special weights.
      """)
    board.say(
      """
      A **residual block** makes doing nothing easy. Its input x bypasses the layers F on a **skip connection** and \
      is added to their output. The layers learn only the change, the *residual*; where their weights are 0, the \
      block does nothing. A skip that ends in a sum is a **residual connection**. The figure compares a block of \
      **VGG** (2014), the best-known of the networks without skips, with one of **ResNet** (2015).
      """)
    board.formula(#"\text{VGG: } y = F(x)"#)
    board.formula(#"\text{ResNet: } y = \text{relu}(x + F(x))"#)
    board.code("blocks")
    let seed = board.random.next()
    let (vgg, resNet) = (Self.vgg(seed: seed), Self.resNet(seed: seed))
    let drawings = try [vgg, resNet].map {
      try Figure.architecture(
        of: $0, input: [14, 14, 8], named: ["x"], caption: "", direction: .topToBottom)
    }
    board.draw(
      Figure(
        "A block of VGG and one of ResNet",
        caption: """
          What goes around the convolutions? Left: two convolutions as in VGG, one after the other. Right: two as in \
          ResNet, each with batch normalization, and the arrow that goes straight from x to the sum. The ReLUs are \
          not drawn.
          """, columns: 2
      ) {
        Panel("VGG", marks: drawings[0].panels[0].marks)
        Panel("ResNet", marks: drawings[1].panels[0].marks)
      })
    let found = resNet.architecture(inputShapes: [[14, 14, 8]])
    let sum = found.nodes.firstIndex { $0.kind == .operation }
    board.identity(
      "in the ResNet block two paths meet in a sum, and one of them comes straight from x",
      sum.map { sum in
        found.edges.contains { $0.from == 0 && $0.to == sum }
          && found.edges.count { $0.to == sum } == 2
      } ?? false)
    let counts = [vgg, resNet].map { $0.parameters.map(\.variable.value.count).reduce(0, +) }
    let c = 8
    board.table(
      ["block of \(c) channels", "parameters", "by hand"],
      [
        ["VGG", "\(counts[0])", "2·(9·\(c)·\(c) + \(c)) = \(2 * (9 * c * c + c))"],
        ["ResNet", "\(counts[1])", "2·(9·\(c)·\(c) + 4·\(c)) = \(2 * (9 * c * c + 4 * c))"],
      ])
    board.identity(
      "the skip costs no parameter: the extra ones are γ, β and two moving averages per channel of each normalization, less a bias",
      counts[1] - counts[0] == 2 * 3 * c && counts[0] == 2 * (9 * c * c + c))
    board.say(
      """
      Where a block halves the picture or changes the number of channels, x no longer has the shape of F(x). Then a 1 \
      × 1 convolution brings it to the new shape: a **projection shortcut**. ResNet has one in only a few blocks; in \
      all others x is added as it is.
      """)
    let strided = ResidualBlock(8, 16, strides: 2, using: &board.random)
    board.identity(
      "a block from 8 to 16 channels with stride 2 has such a convolution, one without a change has none",
      strided.projection != nil && ResidualBlock(8, 8, using: &board.random).projection == nil)
    board.ask(
      "In a block without the last ReLU, all weights and biases of F are 0. What does it give for x = 3?",
      answer: 3, tolerance: 0, because: "y = x + F(x) = 3 + 0.")
  }

  private func wholeNetworks(on board: Board) {
    board.step("VGG and ResNet as wholes")
    let (side, channels, wide) = (7, 512, 4096)
    let dense = side * side * channels * wide
    board.say(
      """
      Both read pictures of 224 × 224 pixels, and both are stacks of blocks: from stage to stage the picture shrinks \
      by half and the channels grow. They end differently. VGG flattens its last \(side) × \(side) maps of \
      \(channels) channels into a dense layer of \(wide) neurons: that layer alone has \
      \(side)·\(side)·\(channels)·\(wide) = \(dense) weights. ResNet takes the mean of each map instead (*global \
      average pooling*), and has one dense layer from there to the classes.
      """)
    let rows: [(name: String, layers: Int, dense: Int)] = [
      ("VGG-16", 16, dense), ("ResNet-50", 50, 2048 * 1000),
    ]
    board.table(
      ["network", "layers with weights", "weights of the first dense layer"],
      rows.map { [$0.name, "\($0.layers)", "\($0.dense)"] })
    board.say(
      """
      So the network that is three times as deep is the smaller one: 26 million parameters in all against 138 \
      million. What follows asks why it can be so deep. To look at \(2 * 20) layers in seconds, the blocks of the \
      next steps are made smaller: dense layers of \(SkipNetwork.width) neurons in place of convolutions. A block \
      with a skip has no ReLU after its sum, as in the ResNets of 2016; the plain network has a ReLU after every \
      layer, as VGG has.
      """)
    board.code("skip network")
    board.identity(
      "the first dense layer of VGG-16 has over forty times the weights of ResNet-50's only one",
      dense > 40 * 2048 * 1000)
  }

  private func oneSum(on board: Board) {
    board.step("What the sum does to the gradient")
    board.say(
      """
      Along a chain of blocks the derivatives are multiplied. Without skips the factors are F′(x), and if they are \
      small, hardly anything is left of the product. The derivative of x + F(x) is 1 + F′(x): with skips each factor \
      contains a 1.
      """)
    let product = board.formula(#"\frac{\partial y}{\partial x} = (1 + w)^{n}"#)
    let slope = board.slider("slope", in: -0.5...0.5, default: 0.1, reruns: .step)
    let blocks = 20
    func chain(_ w: Double, skips: Bool) -> Double {
      let x = Scalar(1)
      var a = x
      for _ in 0..<blocks { a = skips ? a + Scalar(w) * a : Scalar(w) * a }
      a.backward()
      return x.gradient
    }
    board.say(
      """
      Take the simplest block, F(x) = w·x with w = \(slope), and put \(blocks) of them in a row. Without skips the \
      derivative is wⁿ = \(pow(slope, Double(blocks))); with them:
      """)
    board.explain(
      product, ["w": slope, "n": Double(blocks)], pow(1 + slope, Double(blocks)))
    board.identity(
      "the scalar engine finds the same two derivatives",
      abs(chain(slope, skips: true) / pow(1 + slope, Double(blocks)) - 1) < 1e-9
        && abs(chain(slope, skips: false) - pow(slope, Double(blocks))) < 1e-12)
    let lengths = (0...blocks).map(Double.init)
    let choices = lengths.map { k in
      exp(lgamma(Double(blocks) + 1) - lgamma(k + 1) - lgamma(Double(blocks) - k + 1))
    }
    board.draw(
      Figure(
        "Without and with the 1",
        caption: """
          How much gradient comes through \(blocks) blocks? Left: the derivative for each slope w of F; the dashed \
          line is the slider's. Right: multiplied out, (1 + w)ⁿ is a sum over paths, each of which goes through some \
          of the blocks and around the others. How long are these paths? Most go through about half of the blocks.
          """, columns: 2
      ) {
        Panel(
          "The derivative", x: "w",
          y: PlotAxis("derivative", scale: .logarithmic, range: 1e-20...1e5),
          legend: .below
        ) {
          Line(over: -0.5...0.5, label: "with skips") { pow(1 + $0, Double(blocks)) }
          Line(over: -0.5...0.5, label: "without") {
            abs($0) < 0.01 ? .nan : pow(abs($0), Double(blocks))
          }
          ReferenceLine(x: slope)
        }
        Panel("The paths", x: "blocks that a path goes through", y: "number of paths") {
          Line(lengths, choices, showsPoints: true)
        }
      })
    board.formula(#"(1 + w)^{3} = 1 + 3 w + 3 w^{2} + w^{3}"#)
    let paths = choices.reduce(0, +)
    board.identity(
      "there are 2ⁿ paths in all, and one of them goes around every block",
      abs(paths / pow(2, Double(blocks)) - 1) < 1e-9 && abs(choices[0] - 1) < 1e-9)
    board.say(
      """
      A path through k blocks contributes wᵏ. So for small w the gradient comes mostly along the short paths (Veit et \
      al., 2016). And a 1 in each factor is no promise of a good size: where F′ is positive in every block, the \
      product grows, as the left panel shows. A block must begin small as well.
      """)
    board.ask(
      "Three blocks with F′ = 0.5 each. What is the derivative through all of them, with skips?",
      answer: pow(1.5, 3), because: "1.5·1.5·1.5.")
  }

  /// The pictures of the task as rows of pixels.
  func rows(_ pictures: Tensor) -> Tensor { pictures.reshaped(pictures.shape[0], -1) }

  /// A network for the pictures of the task.
  func network(
    _ kind: SkipNetwork.Kind, blocks: Int, _ task: PictureTask, _ random: inout RandomSource
  ) -> SkipNetwork {
    SkipNetwork(
      kind, blocks: blocks, inputs: rows(task.x).shape[1], classes: task.classes, using: &random)
  }
}
