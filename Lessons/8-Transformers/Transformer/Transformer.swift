import Chalk
import Foundation

/// A transformer block: its pieces in numbers, its parameters, and what holds a deep stack of it together.
struct Transformer: Lesson {
  let card = LessonCard.transformer

  func teach(on board: Board) throws {
    try drawing(on: board)
    normalization(on: board)
    feedForward(on: board)
    wholePass(on: board)
    parameters(on: board)
    depth(on: board)
    try training(on: board)
    ending(on: board)
  }

  /// The pieces of a block, as a model that can be drawn.
  private struct OneBlock: Model {
    let block: TransformerEncoderBlock
    var trainer = Trainer()

    func callAsFunction(_ x: Variable) -> Variable {
      guard block.normalizeFirst else {
        let z = block.norm1(x + block.attention(x))
        return block.norm2(z + block.feedForward(z))
      }
      let z = x + block.attention(block.norm1(x))
      return z + block.feedForward(block.norm2(z))
    }

    var parameters: [Parameter] { block.parameters }
  }

  private func newBlock(isPreNorm: Bool, random: inout RandomSource) -> TransformerEncoderBlock {
    TransformerEncoderBlock(
      4, numHeads: 2, intermediateDim: 8, activation: .gelu, normalizeFirst: isPreNorm,
      using: &random)
  }

  /// A block of width 4 with two heads, in double precision and with no number left at its usual beginning.
  private func smallBlock(
    isPreNorm: Bool, random: inout RandomSource
  ) -> TransformerEncoderBlock {
    let block = newBlock(isPreNorm: isPreNorm, random: &random)
    for parameter in block.parameters {
      let value = parameter.variable.value.converted(to: .double)
      parameter.variable.value =
        value + Tensor.normal(value.shape, deviation: 0.2, .double, using: &random)
    }
    return block
  }

  private func drawing(on board: Board) throws {
    board.step("One block")
    board.say(
      """
      Self-attention lets the words of a sequence exchange what they know. Networks such as BERT and GPT are stacks \
      of a dozen or more blocks of the same form, each with weights of its own, and attention is only one of the \
      pieces of such a **transformer block**. What are the others for? A block has two parts: multi-head attention, \
      and a feed-forward layer (ffn). Each part has a **residual connection** around it, which adds the part's input \
      to its output, and each part has a layer normalization (norm).
      """)
    board.formula(#"z = x + \text{attention}(\text{norm}_1(x))"#)
    board.formula(#"y = z + \text{ffn}(\text{norm}_2(z))"#)
    board.draw(
      try .architecture(
        of: OneBlock(block: newBlock(isPreNorm: true, random: &board.random)), input: [3, 4],
        named: ["x"], title: "A pre-norm block",
        caption: """
          Which path leads from the top to the bottom without passing through any layer? The one on the right, \
          through the two sums. Each box shows the shape of its output, for 3 positions of 4 numbers, and its number \
          of parameters.
          """, direction: .topToBottom))
    board.say(
      """
      The drawing shows a **pre-norm** block: the *input* of each part is normalized. The vectors that run from sum \
      to sum, and on from block to block, are called the **residual stream**: each part reads it and adds something \
      to it. The first transformers had **post-norm** blocks: the *sum* after each part was normalized, and with it \
      the stream itself.
      """)
    board.formula(#"z = \text{norm}_1(x + \text{attention}(x))"#)
    board.formula(#"y = \text{norm}_2(z + \text{ffn}(z))"#)
    board.draw(
      try .architecture(
        of: OneBlock(block: newBlock(isPreNorm: false, random: &board.random)), input: [3, 4],
        named: ["x"], title: "A post-norm block",
        caption: """
          What is different with post-norm? The normalizations are part of the residual stream: no path leads around \
          them.
          """, direction: .topToBottom))
    board.ask(
      "A block gets 3 positions of 4 numbers. How many numbers leave it?", answer: 12, tolerance: 0,
      because: "As many as came in, in the same shape. That is why blocks can be stacked.")
  }

  private func normalization(on board: Board) {
    board.step("Layer normalization")
    board.say(
      """
      **Layer normalization** takes the numbers of one position, shifts and scales them to mean 0 and variance 1, and \
      then multiplies each by a learned γ and adds a learned β. It uses no other position and no other example of the \
      batch. So, unlike batch normalization, it does the same in training and in use. A small ε keeps it from \
      dividing by 0.
      """)
    board.formula(#"y_i = \gamma_i \frac{x_i - m}{\sqrt{v + \epsilon}} + \beta_i"#)
    board.code("normalization")
    let layer = LayerNormalization(4, epsilon: 1e-5)
    func normalized(_ x: [Double]) -> [Double] {
      for weights in [layer.gamma, layer.beta] {
        weights.value = weights.value.converted(to: .double)
      }
      return withoutGradients { layer(Variable(Tensor([x], .double))).value.flattened.values }
    }
    let x = [3.0, -1, 5, 1]
    let (m, v) = (x.mean, x.map { ($0 - x.mean) * ($0 - x.mean) }.mean)
    let y = normalized(x)
    board.say(
      """
      Take x = \(written(x)). The mean is m = \(m), the variance v = \(v), and √v = \(v.squareRoot(), digits: 4). With \
      γ = 1 and β = 0 the result is \(written(y)).
      """)
    board.explain(
      Formula(#"y_1 = \frac{x_1 - m}{\sqrt{v}}"#), ["x_1": x[0], "m": m, "v": v], y[0])
    board.identity(
      "the result has mean 0 and variance 1",
      abs(y.mean) < 1e-9 && abs(y.standardDeviation - 1) < 1e-4)
    board.identity(
      "numbers ten times as large, plus 7, give the same result",
      largestDifference(normalized(x.map { 10 * $0 + 7 }), y) < 1e-4)
    let leaves = x.map { Scalar($0) }
    let mean = Scalar.sum(leaves) / 4
    let centered = leaves.map { $0 - mean }
    let variance = Scalar.sum(centered.map { $0 * $0 }) / 4
    (centered[0] / sqrt(variance + 1e-5)).backward()
    let gradient = leaves.map(\.gradient)
    board.say(
      """
      And backward? The derivatives of y₁ with respect to the four inputs are \(written(gradient)). They add up to 0: \
      moving all inputs by the same amount changes nothing. Moving each in proportion to its y changes nothing \
      either. In these two directions no gradient gets through a layer normalization.
      """)
    board.identity(
      "the derivatives add up to 0, and so do their products with y",
      abs(gradient.reduce(0, +)) < 1e-9
        && abs(zip(gradient, y).map { $0 * $1 }.reduce(0, +)) < 1e-4)
    board.ask(
      "The numbers of a position are 2, 2, 2 and 2. What does layer normalization with γ = 1 and β = 0 make of the first?",
      answer: 0, because: "All differ from the mean by 0, and thanks to ε the divisor is not 0.")
  }

  private func feedForward(on board: Board) {
    board.step("The feed-forward layer")
    board.say(
      """
      Attention mostly moves information: its output is a weighted mean of linear functions of the words. Each \
      position then needs something nonlinear to process what has arrived. That is the **feed-forward layer**: a \
      dense layer to four times the width, an activation, and a dense layer back. It works on each position by \
      itself, with the same weights for all positions.
      """)
    board.formula(#"\text{ffn}(x) = \text{gelu}(x W_1 + b_1) W_2 + b_2"#)
    board.formula(#"\text{gelu}(x) = x \, \Phi(x)"#)
    board.say(
      """
      The activation **GELU** multiplies x by Φ(x), the probability that a number drawn from the standard normal \
      distribution is smaller than x. BERT and GPT use it; the first transformer had ReLU.
      """)
    board.code("feed-forward")
    board.draw(
      Figure(
        "GELU and ReLU",
        caption: """
          How does GELU differ from ReLU? It is smooth at 0, and it dips a little below 0 to the left of it. Right: so \
          negative inputs have a derivative too, where that of ReLU is 0.
          """, columns: 2
      ) {
        Panel("Activation", x: "x", y: "f(x)") {
          Line(over: -4...4, label: "GELU") { BlockByHand.gelu($0) }
          Line(over: -4...4, label: "ReLU") { max(0, $0) }
        }
        Panel("Derivative", x: "x", y: "f′(x)", legend: .none) {
          Line(over: -4...4, label: "GELU") { x in
            (BlockByHand.gelu(x + 1e-5) - BlockByHand.gelu(x - 1e-5)) / 2e-5
          }
          Line(over: -4...4, label: "ReLU") { $0 > 0 ? 1 : 0 }
        }
      })
    let layer = FeedForward(4, 16, using: &board.random)
    let x = Tensor.normal([1, 3, 4], using: &board.random)
    var changed = x
    changed[0, 2] = changed[0, 2] + 1
    let (y, other) = withoutGradients { (layer(Variable(x)).value, layer(Variable(changed)).value) }
    board.identity(
      "when the numbers at the last of three positions change, the outputs at the other two stay the same",
      largestDifference(y[0, 0..<2], other[0, 0..<2]) < 1e-6
        && largestDifference(y[0, 2], other[0, 2]) > 1e-3)
    board.ask(
      "Φ(1) is 0.841. What is gelu(1)?", answer: BlockByHand.gelu(1), tolerance: 0.002,
      because: "1·Φ(1).")
  }

  private func wholePass(on board: Board) {
    board.step("A whole pass, piece by piece")
    board.say(
      """
      Now three positions of four numbers go through a pre-norm block with two heads and random weights. Its \
      feed-forward layer is only twice as wide, so that the numbers stay few. Here is the whole block on plain lists \
      of numbers.
      """)
    board.code("pre-norm")
    board.code("heads")
    let x = [[1.0, 0, -1, 2], [0.5, -0.5, 1, 0], [-2, 1, 0, 1]]
    let block = smallBlock(isPreNorm: true, random: &board.random)
    let byHand = BlockByHand(block)
    let pass = byHand(x)
    let stages: [(String, [[Double]])] = [
      ("x", pass.x), ("norm₁(x)", pass.norm1), ("attention", pass.attention),
      ("z = x + attention", pass.sum), ("norm₂(z)", pass.norm2),
      ("feed-forward", pass.feedForward), ("y = z + feed-forward", pass.y),
    ]
    board.table(
      ["what", "first position", "second position", "third position"],
      stages.map { name, rows in [name] + rows.map { written($0, digits: 3) } })
    let reach = stages.flatMap { $0.1.flatMap { $0.map(abs) } }.max()!
    board.draw(
      Figure(
        "Between the pieces",
        caption: """
          What does each piece change? The 3 × 4 numbers before and after each piece, all on one color scale: blue is \
          negative, orange positive. The two sums are the residual stream: each still resembles what came in, with \
          something added.
          """, columns: 4
      ) {
        for (name, rows) in stages {
          Panel(name, x: "number", y: "position", colorBar: .none) {
            HeatMap(
              rows, columns: ["1", "2", "3", "4"], rows: ["1", "2", "3"], scale: .diverging,
              range: -reach...reach, digits: 1)
          }
        }
      })
    let engine = withoutGradients { block(Variable(Tensor([x], .double))).value.flattened.values }
    let difference = largestDifference(engine, pass.y.flatMap { $0 })
    board.value("largest difference between the engine and the lists", difference)
    board.identity("the engine and the lists agree to the last digits", difference < 1e-12)
    let post = smallBlock(isPreNorm: false, random: &board.random)
    let postEngine = withoutGradients {
      post(Variable(Tensor([x], .double))).value.flattened.values
    }
    board.code("post-norm")
    board.identity(
      "they also agree for the post-norm block",
      largestDifference(postEngine, BlockByHand(post).postNorm(x).flatMap { $0 }) < 1e-12)
    board.ask(
      "All weights and biases of the attention and the feed-forward layer are 0. What does a pre-norm block make of x?",
      choices: ["0", "x", "norm(x)"], answer: 1,
      because:
        "Both parts add 0, and the residual connections pass x on. Post-norm would give norm(norm(x))."
    )
  }

  private func parameters(on board: Board) {
    board.step("Counting")
    let d = Int(board.choice("width", of: ["16", "64", "256"], default: "64"))!
    let counts = [
      ("W_Q, W_K, W_V and W_O, with biases", 4 * (d * d + d)),
      ("feed-forward, \(d) → \(4 * d) → \(d)", d * 4 * d + 4 * d + 4 * d * d + d),
      ("two normalizations, γ and β", 2 * 2 * d),
    ]
    board.say(
      """
      How many parameters does a block have? That depends on its width d alone. The number of heads does not matter, \
      since the heads share the width. For d = \(d):
      """)
    board.table(["part", "parameters"], counts.map { [$0.0, "\($0.1)"] })
    let block = TransformerEncoderBlock(
      d, numHeads: 4, intermediateDim: 4 * d, using: &board.random)
    let counted = block.parameters.map(\.variable.value.count).reduce(0, +)
    board.explain(Formula(#"N = 12 d^2 + 13 d"#), ["d": Double(d)], Double(counted))
    board.identity(
      "the layer, the table and the formula have the same number of parameters",
      counted == counts.map(\.1).reduce(0, +) && counted == 12 * d * d + 13 * d)
    let (width, tokens, places) = (768, 50257, 1024)
    let gpt2 = 12 * (12 * width * width + 13 * width) + (tokens + places) * width + 2 * width
    board.say(
      """
      The smallest GPT-2 has 12 blocks of width \(width), a vector for each of \(tokens) tokens and \(places) \
      positions, and one more normalization: \(gpt2) parameters.
      """)
    board.say(
      """
      Multiplications are counted in the same way. For a sequence of T positions the weight matrices take 12·T·d² of \
      them. The scores Q·Kᵀ take T²·d, and so do the weighted means of the values: together 2·T²·d. The first number \
      grows with T, the second with its square.
      """)
    let lengths = stride(from: 64.0, through: 16384, by: 64).map { $0 }
    let (matrices, scores) = (
      lengths.map { 12 * $0 * Double(d * d) }, lengths.map { 2 * $0 * $0 * Double(d) }
    )
    board.draw(
      Figure(
        "What a block costs",
        caption: """
          From which length on do the scores and weighted means cost more than all weight matrices together? From \
          T = 6d = \(6 * d). The multiplications of one block of width \(d), for all positions at once.
          """, x: PlotAxis("length T", scale: .logarithmic),
        y: PlotAxis("multiplications", scale: .logarithmic)
      ) {
        Line(lengths, matrices, label: "weight matrices: 12·T·d²")
        Line(lengths, scores, label: "scores and means: 2·T²·d")
        ReferenceLine(x: 6 * Double(d), label: "T = 6d")
      })
    board.identity(
      "both are equal at T = 6d", 12 * (6 * d) * d * d == 2 * (6 * d) * (6 * d) * d)
    board.ask(
      "How many parameters does one block of GPT-2 have, with d = 768?",
      answer: Double(12 * width * width + 13 * width), because: "12·768² + 13·768.")
  }

  private func depth(on board: Board) {
    board.step("What holds a deep stack together")
    let blocks = board.integerSlider("blocks", in: 8...24, default: 12)
    let (seeds, kinds) = (5, DeepStack.Kind.allCases)
    board.say(
      """
      Stack \(blocks) untrained blocks, send random numbers through, and send a random gradient back. There are four \
      kinds of blocks: without residual connections; with them, but without normalization; post-norm; and pre-norm. A \
      pre-norm stack ends with one more normalization, as in GPT-2, since nothing else normalizes its stream.
      """)
    board.code("kinds")
    let probes = kinds.map { kind in
      (0..<seeds).map { _ in DepthProbe(kind, blocks: blocks, random: &board.random) }
    }
    let (level, number) = ((0...blocks).map { Double($0) }, (1...blocks).map { Double($0) })
    board.draw(
      Figure(
        "Numbers and gradients in depth",
        caption: """
          What reaches the other end of an untrained stack? Left: the standard deviation of the numbers, from the \
          input (0) to the output of the last block. Right: the norm of the gradient, on its way from there back to \
          0. Both vertical axes are logarithmic; bands over \(seeds) seeds. Without residual connections both vanish; \
          without normalization both grow.
          """, columns: 2
      ) {
        Panel(
          "Numbers", x: "after block", y: PlotAxis("standard deviation", scale: .logarithmic),
          legend: .below
        ) {
          for (kind, probes) in zip(kinds, probes) {
            bandOfLogarithms(level, probes.map(\.spreads), kind.rawValue)
          }
        }
        Panel(
          "Gradients", x: "after block", y: PlotAxis("norm", scale: .logarithmic),
          legend: .below
        ) {
          for (kind, probes) in zip(kinds, probes) {
            bandOfLogarithms(level, probes.map(\.gradients), kind.rawValue)
          }
        }
      })
    func mean(_ kind: Int, _ number: (DepthProbe) -> Double) -> Double {
      probes[kind].map(number).mean
    }
    let ratio = { (probe: DepthProbe) in probe.gradients[0] / probe.gradients[blocks] }
    board.claim(
      "without residual connections less than a hundredth of the gradient reaches the input, for every seed",
      probes[0].allSatisfy { ratio($0) < 0.01 })
    board.claim(
      "with pre-norm the gradient at the input is between a tenth and ten times that at the end, for every seed",
      probes[3].allSatisfy { (0.1...10).contains(ratio($0)) })
    board.claim(
      "without normalization the numbers grow larger than with pre-norm, in the mean over the seeds",
      mean(1) { $0.spreads[blocks] } > mean(3) { $0.spreads[blocks] })
    board.identity(
      "with post-norm they have the standard deviation 1 after every block",
      probes[2].allSatisfy { $0.spreads.dropFirst().allSatisfy { abs($0 - 1) < 0.01 } })
    board.say(
      """
      Why? The derivative of x + f(x) is 1 + f′(x): the 1 passes the gradient on, whatever f does. Without it the \
      gradient is a product with a factor for each of the \(blocks) blocks, and a product of many small factors is \
      nearly 0.
      """)
    alike(on: board, probes, level, number)
    board.ask(
      "Ten parts without residual connections each halve the norm of the gradient. By which factor is it smaller at the input?",
      answer: pow(2, 10), because: "2 to the power 10.")
  }

  private func alike(
    on board: Board, _ probes: [[DepthProbe]], _ level: [Double], _ number: [Double]
  ) {
    let kinds = DeepStack.Kind.allCases
    board.say(
      """
      There is a second reason for residual connections. Attention takes means over the positions, and means of means \
      become more and more alike. Without residual connections all positions of a sequence soon have nearly the same \
      vector. This is called **rank collapse** (Dong et al., 2021), since a matrix of equal rows has rank 1.
      """)
    board.draw(
      Figure(
        "Alike in depth",
        caption: """
          Left: do the positions of a sequence stay different? The mean cosine between the vectors of two positions; \
          1 means that all point the same way. Right: how large are the first gradients in each block? The norm of \
          the gradient of W₂, with pre-norm and post-norm. Bands over \(probes[0].count) seeds.
          """, columns: 2
      ) {
        Panel(
          "Similarity of positions", x: "after block", y: PlotAxis("cosine", range: -0.1...1.1),
          legend: .below
        ) {
          for (kind, probes) in zip(kinds, probes) {
            Band(level, runs: probes.map(\.similarities), label: kind.rawValue)
          }
        }
        Panel("Gradient of W₂", x: "block", y: "norm", legend: .below) {
          for kind in [2, 3] {
            Band(
              number, runs: probes[kind].map(\.weightGradients), label: kinds[kind].rawValue,
              color: .series(kind))
          }
        }
      })
    let last = level.count - 1
    board.claim(
      "without residual connections the positions end with a mean cosine above 0.95, for every seed",
      probes[0].allSatisfy { $0.similarities[last] > 0.95 })
    let least = probes[0].map { $0.similarities[last] }.min()!
    board.claim(
      "with pre-norm they are less alike at the end, for every seed",
      probes[3].allSatisfy { $0.similarities[last] < least })
    board.claim(
      "in the last block the gradient of W₂ is larger with post-norm than with pre-norm, in the mean over the seeds",
      probes[2].map { $0.weightGradients.last! }.mean
        > probes[3].map { $0.weightGradients.last! }.mean)
    board.say(
      """
      With pre-norm the stream grows from block to block, and the last normalization divides the gradient by its \
      size: the deeper the stack, the smaller the first gradients of the later blocks. With post-norm they stay large \
      up to the last block. Xiong et al. (2020) show this, and explain by it why the first transformers needed a \
      *warm-up*: a learning rate that begins near 0 and rises.
      """)
  }

  /// Runs over the depth with their mean and spread, on an axis of factors: mean and deviation of the logarithms.
  private func bandOfLogarithms(_ xs: [Double], _ runs: [[Double]], _ label: String) -> Band {
    let columns = xs.indices.map { i in runs.map { log(max($0[i], 1e-300)) } }
    let (middle, spread) = (columns.map(\.mean), columns.map(\.standardDeviation))
    return Band(
      xs, lower: zip(middle, spread).map { exp($0 - $1) },
      upper: zip(middle, spread).map { exp($0 + $1) }, middle: middle.map { exp($0) }, label: label)
  }
}
