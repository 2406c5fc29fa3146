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
      Self-attention lets the words of a sequence exchange what they know. Networks such as BERT and GPT are stacks of \
      a dozen or more equal blocks, and attention is only one of the pieces of such a **transformer block**. What are \
      the others for? A block has two parts: multi-head attention, and a feed-forward layer. Around each part leads a \
      **residual connection**, and with each part goes a layer normalization.
      """)
    board.formula(#"z = x + \text{attention}(\text{norm}_1(x))"#)
    board.formula(#"y = z + \text{ffn}(\text{norm}_2(z))"#)
    board.draw(
      try .architecture(
        of: OneBlock(block: newBlock(isPreNorm: true, random: &board.random)), input: [3, 4],
        named: ["x"], title: "A pre-norm block",
        caption: """
          Which way can a number go without meeting any layer? Straight down, through the two sums. The boxes have the \
          shape of what leaves them, for 3 places of 4 numbers, and their parameters.
          """, direction: .topToBottom))
    board.say(
      """
      The drawing shows a **pre-norm** block: the *input* of each part is normalized. What runs down the middle, from \
      sum to sum and from block to block, is called the **residual stream**: each part reads it, and adds something to \
      it. The first transformers had **post-norm** blocks: the *sum* behind each part was normalized, and so the \
      stream itself.
      """)
    board.formula(#"z = \text{norm}_1(x + \text{attention}(x))"#)
    board.formula(#"y = \text{norm}_2(z + \text{ffn}(z))"#)
    board.draw(
      try .architecture(
        of: OneBlock(block: newBlock(isPreNorm: false, random: &board.random)), input: [3, 4],
        named: ["x"], title: "A post-norm block",
        caption: """
          What is different with post-norm? The normalizations stand on the way down the middle: nothing gets past \
          them.
          """, direction: .topToBottom))
    board.ask(
      "A block gets 3 places of 4 numbers. How many numbers leave it?", answer: 12, tolerance: 0,
      because: "As many as came in, in the same shape. That is why blocks can be stacked.")
  }

  private func normalization(on board: Board) {
    board.step("Layer normalization")
    board.say(
      """
      **Layer normalization** takes the numbers of one place, brings them to mean 0 and variance 1, and then multiplies \
      each by a learned γ and adds a learned β. It knows nothing of other places, nor of other examples of the batch. \
      So it does the same in training and in use, which batch normalization does not.
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
      Take x = \(written(x)). The mean is m = \(m), the variance v = \(v), the root \(v.squareRoot(), digits: 4). With \
      γ = 1 and β = 0 the result is \(written(y)).
      """)
    board.explain(
      Formula(#"y_1 = \frac{x_1 - m}{\sqrt{v}}"#), ["x_1": x[0], "m": m, "v": v], y[0])
    board.identity(
      "the result has mean 0 and variance 1",
      abs(y.mean) < 1e-9 && abs(y.standardDeviation - 1) < 1e-4)
    board.identity(
      "ten times as large, and moved by 7: the result is the same",
      largestDifference(normalized(x.map { 10 * $0 + 7 }), y) < 1e-4)
    let leaves = x.map { Scalar($0) }
    let mean = Scalar.sum(leaves) / 4
    let centered = leaves.map { $0 - mean }
    let variance = Scalar.sum(centered.map { $0 * $0 }) / 4
    (centered[0] / sqrt(variance + 1e-5)).backward()
    let gradient = leaves.map(\.gradient)
    board.say(
      """
      And backwards? The derivatives of y₁ with respect to the four inputs are \(written(gradient)). They add up to 0: \
      moving all inputs alike changes nothing. And moving them in proportion to y changes nothing either. In these two \
      directions layer normalization stops every gradient.
      """)
    board.identity(
      "the derivatives add up to 0, and so do their products with y",
      abs(gradient.reduce(0, +)) < 1e-9
        && abs(zip(gradient, y).map { $0 * $1 }.reduce(0, +)) < 1e-4)
    board.ask(
      "The numbers of a place are 2, 2, 2 and 2. What does layer normalization with γ = 1 and β = 0 make of the first?",
      answer: 0, because: "All differ from the mean by 0; ε keeps the division by √0 away.")
  }

  private func feedForward(on board: Board) {
    board.step("The feed-forward layer")
    board.say(
      """
      Attention only mixes: its output is a weighted mean of linear functions of the words. What is *computed* from \
      them is computed by the **feed-forward layer**: a dense layer to four times the width, an activation, and a \
      dense layer back. It works on each place by itself, with the same weights for all places.
      """)
    board.formula(#"\text{ffn}(x) = \text{gelu}(x W_1 + b_1) W_2 + b_2"#)
    board.formula(#"\text{gelu}(x) = x \, \Phi(x)"#)
    board.code("feed-forward")
    board.draw(
      Figure(
        "GELU and ReLU",
        caption: """
          How does GELU differ from ReLU? It is smooth at 0, and for small negative inputs it falls a little below 0, so \
          that a gradient comes back from there too.
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
      "where the last of three places changes, the outputs of the others stay as they are",
      largestDifference(y[0, 0..<2], other[0, 0..<2]) < 1e-6
        && largestDifference(y[0, 2], other[0, 2]) > 1e-3)
    board.say(
      """
      **GELU** multiplies x by the probability Φ(x) that a normally distributed number is smaller than x. BERT and GPT \
      use it.
      """)
    board.ask(
      "What is gelu(1), if Φ(1) = 0.841?", answer: BlockByHand.gelu(1), tolerance: 0.002,
      because: "1·Φ(1).")
  }

  private func wholePass(on board: Board) {
    board.step("A whole pass, piece by piece")
    board.say(
      """
      Now three places of four numbers go through a pre-norm block with two heads and random weights. Here is the whole block \
      on plain lists of numbers.
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
      ["what", "first place", "second place", "third place"],
      stages.map { name, rows in [name] + rows.map { written($0, digits: 3) } })
    let reach = stages.flatMap { $0.1.flatMap { $0.map(abs) } }.max()!
    board.draw(
      Figure(
        "Between the pieces",
        caption: """
          What does each piece change? The 3 × 4 numbers between the pieces of a pass, all with the same colors. The \
          two sums are the residual stream: what came in is still there, with something added.
          """, columns: 4
      ) {
        for (name, rows) in stages {
          Panel(name, x: "number", y: "place", colorBar: .none) {
            HeatMap(
              rows, columns: ["1", "2", "3", "4"], rows: ["1", "2", "3"], scale: .diverging,
              range: -reach...reach, digits: 1)
          }
        }
      })
    let engine = withoutGradients { block(Variable(Tensor([x], .double))).value.flattened.values }
    let difference = largestDifference(engine, pass.y.flatMap { $0 })
    board.value("largest difference between the engine and the lists", difference)
    board.identity("they agree to the last digits", difference < 1e-12)
    let post = smallBlock(isPreNorm: false, random: &board.random)
    let postEngine = withoutGradients {
      post(Variable(Tensor([x], .double))).value.flattened.values
    }
    board.code("post-norm")
    board.identity(
      "so they do for the post-norm block",
      largestDifference(postEngine, BlockByHand(post).postNorm(x).flatMap { $0 }) < 1e-12)
    board.ask(
      "All weights of attention and feed-forward layer are 0, biases too. What does a pre-norm block make of x?",
      choices: ["0", "x", "norm(x)"], answer: 1,
      because:
        "Both parts add 0, and the residual connections hand x on. Post-norm would give norm(norm(x))."
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
      How many parameters has a block? Its width decides: the number of heads does not matter, since the heads share \
      the width. For d = \(d):
      """)
    board.table(["part", "parameters"], counts.map { [$0.0, "\($0.1)"] })
    let block = TransformerEncoderBlock(
      d, numHeads: 4, intermediateDim: 4 * d, using: &board.random)
    let counted = block.parameters.map(\.variable.value.count).reduce(0, +)
    board.explain(Formula(#"N = 12 d^2 + 13 d"#), ["d": Double(d)], Double(counted))
    board.identity(
      "the layer has as many as the table adds up to, and as the formula gives",
      counted == counts.map(\.1).reduce(0, +) && counted == 12 * d * d + 13 * d)
    let (width, tokens, places) = (768, 50257, 1024)
    let gpt2 = 12 * (12 * width * width + 13 * width) + (tokens + places) * width + 2 * width
    board.say(
      """
      The smallest GPT-2 has 12 blocks of width \(width), \(tokens) tokens, \(places) places and one more normalization: \
      \(gpt2) parameters.
      """)
    board.say(
      """
      Multiplications are counted in the same way. For a sequence of T places the matrices take 12·T·d² of them, the \
      scores and the weighted means 2·T²·d. The first grows with T, the second with its square.
      """)
    let lengths = stride(from: 64.0, through: 16384, by: 64).map { $0 }
    let (matrices, scores) = (
      lengths.map { 12 * $0 * Double(d * d) }, lengths.map { 2 * $0 * $0 * Double(d) }
    )
    board.draw(
      Figure(
        "What a block costs",
        caption: """
          From which length on does attention cost more than all matrices together? The multiplications of one block of \
          width \(d), all places at once.
          """, x: PlotAxis("length T", scale: .logarithmic),
        y: PlotAxis("multiplications", scale: .logarithmic)
      ) {
        Line(lengths, matrices, label: "matrices: 12·T·d²")
        Line(lengths, scores, label: "attention: 2·T²·d")
        ReferenceLine(x: 6 * Double(d), label: "T = 6d")
      })
    board.identity(
      "both are equal at T = 6d", 12 * (6 * d) * d * d == 2 * (6 * d) * (6 * d) * d)
    board.ask(
      "How many parameters has one block of GPT-2, with d = 768?",
      answer: Double(12 * width * width + 13 * width), because: "12·768² + 13·768.")
  }

  private func depth(on board: Board) {
    board.step("What holds a deep stack together")
    let blocks = board.integerSlider("blocks", in: 8...24, default: 12)
    let (seeds, kinds) = (5, DeepStack.Kind.allCases)
    board.say(
      """
      Stack \(blocks) new blocks, send random numbers through, and send a random gradient back. Four kinds of blocks: \
      without residual connections; with them, but without normalization; post-norm; and pre-norm.
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
          What reaches the other end of a new stack? Left: the standard deviation of the numbers, from the input (0) to \
          what leaves the last block. Right: the length of the gradient on its way back. Both axes are logarithmic; bands \
          over \(seeds) seeds. Without residual connections both vanish; without normalization the numbers grow.
          """, columns: 2
      ) {
        Panel(
          "Numbers", x: "behind block", y: PlotAxis("deviation", scale: .logarithmic),
          legend: .below
        ) {
          for (kind, probes) in zip(kinds, probes) {
            bandOfLogarithms(level, probes.map(\.spreads), kind.rawValue)
          }
        }
        Panel(
          "Gradients", x: "behind block", y: PlotAxis("length", scale: .logarithmic),
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
      "without residual connections the input gets less than a hundredth of the gradient",
      probes[0].allSatisfy { ratio($0) < 0.01 })
    board.claim(
      "with pre-norm it gets between a tenth and ten times of it",
      probes[3].allSatisfy { (0.1...10).contains(ratio($0)) })
    board.claim(
      "without normalization the numbers grow larger than with pre-norm",
      mean(1) { $0.spreads[blocks] } > mean(3) { $0.spreads[blocks] })
    board.identity(
      "with post-norm they have the standard deviation 1 behind every block",
      probes[2].allSatisfy { $0.spreads.dropFirst().allSatisfy { abs($0 - 1) < 0.01 } })
    board.say(
      """
      Why? The derivative of x + f(x) is 1 + f′(x): the 1 hands the gradient on, whatever f does. Without it the \
      gradient is a product of \(blocks) factors, and small factors multiply to nothing.
      """)
    alike(on: board, probes, level, number)
    board.ask(
      "Each of 10 parts, without a way around it, makes the gradient half as long. By which factor is it shorter at the input?",
      answer: pow(2, 10), because: "2 to the power 10.")
  }

  private func alike(
    on board: Board, _ probes: [[DepthProbe]], _ level: [Double], _ number: [Double]
  ) {
    let kinds = DeepStack.Kind.allCases
    board.say(
      """
      There is a second reason. Attention takes means, and a mean of means is nearly the same for all places. Without \
      residual connections all places of a sequence soon become alike, which is called **rank collapse**: nothing is \
      left by which they could be told apart.
      """)
    board.draw(
      Figure(
        "Alike in depth",
        caption: """
          Left: do the places of a sequence stay different? The mean cosine between two places; 1 means that all point \
          the same way. Right: which blocks would learn most at first? The length of the gradient of W₂ in each block, \
          with pre-norm and post-norm. Bands over \(probes[0].count) seeds.
          """, columns: 2
      ) {
        Panel(
          "Similarity of places", x: "behind block", y: PlotAxis("cosine", range: -0.1...1.1),
          legend: .below
        ) {
          for (kind, probes) in zip(kinds, probes) {
            Band(level, runs: probes.map(\.similarities), label: kind.rawValue)
          }
        }
        Panel("Gradient of W₂", x: "block", y: "length", legend: .below) {
          for kind in [2, 3] {
            Band(
              number, runs: probes[kind].map(\.weightGradients), label: kinds[kind].rawValue,
              color: .series(kind))
          }
        }
      })
    let last = level.count - 1
    board.claim(
      "without residual connections the places end with a mean cosine above 0.95",
      probes[0].allSatisfy { $0.similarities[last] > 0.95 })
    let least = probes[0].map { $0.similarities[last] }.min()!
    board.claim(
      "with pre-norm they stay less alike than that",
      probes[3].allSatisfy { $0.similarities[last] < least })
    board.claim(
      "in the last block the gradient of W₂ is longer with post-norm than with pre-norm",
      probes[2].map { $0.weightGradients.last! }.mean
        > probes[3].map { $0.weightGradients.last! }.mean)
    board.say(
      """
      With pre-norm the stream grows from block to block, and the last normalization divides the gradient by its size. \
      So the gradients are moderate from the start. Post-norm has long gradients in the last blocks, which is one reason why \
      the first transformers needed a *warm-up*: a learning rate that begins near 0.
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
