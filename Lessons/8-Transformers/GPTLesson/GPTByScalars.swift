import Chalk
import Foundation

/// One training step of a GPT, first on scalars, then on tensors with the same weights.
extension GPTLesson {
  /// 27 tokens: a point and the letters a to z.
  private func tokens(of name: String) -> [Int] {
    let letters = Array(".abcdefghijklmnopqrstuvwxyz")
    return name.map { letters.firstIndex(of: $0)! }
  }

  /// One block, 8 numbers wide, with 2 heads, for 4 tokens; in double precision.
  private func tinyGPT(random: inout RandomSource) -> GPT {
    let model = GPT(
      vocabularySize: 27, features: 8, numLayers: 1, numHeads: 2, contextLength: 4,
      kernelInitializer: .normal(deviation: 0.3), using: &random)
    for parameter in model.parameters {
      parameter.variable.value = parameter.variable.value.converted(to: .double)
    }
    return model
  }

  func onScalars(on board: Board) {
    board.step("A whole GPT on scalars")
    board.say(
      """
      A **GPT**, a generative pre-trained transformer, is a language model made of causal transformer blocks. (It is \
      called pre-trained because the first one was trained on plain text, and then fine-tuned for other tasks.) In \
      the form of GPT-2 it is: the vector of each token plus a vector for its position, the pre-norm blocks, one last \
      normalization, and logits. All of it consists of sums, products, quotients, exponentials, roots, logarithms and \
      a tanh. So we first build it from single numbers, each of which knows how it was computed: one block, 8 numbers \
      wide, 2 heads, a **context length** of 4 tokens. There are no matrices, only neurons.
      """)
    board.code("scalar-gpt")
    board.code("scalar-attention")
    board.say(
      """
      The logit of a token is the dot product of its row of the token table with the last state. Using one table for \
      both the input and the logits is called **weight tying**. The **causal mask** is the range 0…i in the code: \
      position i takes nothing from later positions.
      """)
    board.formula(#"L = \frac{1}{n} \sum_t (\log \sum_j e^{z_j} - z_y)"#)
    board.say(
      "Here z are the logits at position t, y is the token that comes next, and n is the number of positions."
    )
    let model = tinyGPT(random: &board.random)
    let scalars = ScalarGPT(model)
    let name = tokens(of: ".emma")
    let (read, next) = (Array(name.prefix(4)), Array(name.suffix(4)))
    let loss = scalars.loss(read, next: next)
    let counts = model.parameters.map { $0.variable.value.count }
    loss.backward()
    let nodes = loss.graph().nodes
    board.say(
      """
      The model reads “.emm” and is to predict “emma”, four tokens at once. It has \(counts.reduce(0, +)) weights, and \
      the loss is computed from them in \(nodes.count { $0.operation != nil }) operations. The loss of the untrained \
      model is \(loss.value, digits: 6); guessing among 27 equally likely tokens would give log 27 = \
      \(log(27), digits: 6).
      """)
    let operations = Dictionary(grouping: nodes.compactMap(\.operation)) { $0 }
      .map { (name: $0.key, count: Double($0.value.count)) }
      .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    board.draw(
      Figure(
        "What one loss is made of",
        caption: """
          Which operations is one loss made of? All those of the scalar graph for four tokens, counted by kind. Σ w·a \
          + b is the whole weighted sum of a neuron, and Σ a plain sum; each counts as one operation.
          """, x: "operation", y: "count"
      ) {
        Bars(operations.map(\.name), operations.map(\.count), showsValues: true)
      })
    let gradient = scalars.names.map { name in
      scalars.scalars(name).map { $0.gradient * $0.gradient }.reduce(0, +).squareRoot()
    }
    board.table(
      ["weights", "how many", "norm of the gradient"],
      scalars.names.indices.map { i in
        [scalars.names[i], "\(counts[i])", written(gradient[i], digits: 3)]
      })
    board.identity(
      "the gradient of the keys' biases is 0: they add the same to all scores of a query",
      scalars.scalars("block0/attention/key/bias").allSatisfy { abs($0.gradient) < 1e-12 })
    board.identity(
      "letters that were not read have a gradient too, for each has a logit",
      scalars.scalars("token/embeddings").suffix(8).contains { $0.gradient != 0 })
    let unchanged = ScalarGPT(model)
    let twice = unchanged.logits([read[0], read[1], read[2], tokens(of: "z")[0]])
    board.identity(
      "with another fourth token the first three positions have the same logits",
      zip(unchanged.logits(read).prefix(3), twice).allSatisfy {
        largestDifference($0.map(\.value), $1.map(\.value)) == 0
      })
    board.ask(
      "All 27 tokens are equally likely to a model. What is its loss?", answer: log(27),
      because: "−log(1/27) = log 27 at every position.")
  }

  func onTensors(on board: Board) {
    board.step("The same GPT on tensors")
    board.say(
      """
      The tensor engine has the same model as a layer, GPT. It takes all tokens of all sequences at once. Both now \
      start from the same new random weights, in double precision, and take the same steps of gradient descent on \
      “emma”.
      """)
    let (steps, rate) = (20, board.slider("rate", in: 0.01...0.1, default: 0.1, reruns: .step))
    let model = tinyGPT(random: &board.random)
    let scalars = ScalarGPT(model)
    let name = tokens(of: ".emma")
    let (read, next) = (Array(name.prefix(4)), Array(name.suffix(4)))
    let x = Variable(Tensor(read, shape: [1, 4], .double))
    // excerpt: tensor-step
    /// One step on tensors: all logits at once, their loss, all gradients, and w ← w − α·∂L/∂w
    func step() -> (logits: [Double], loss: Double, gradients: [String: [Double]]) {
      let z = model(x)
      let loss = Primitive.softmaxCrossEntropy(labels: next)(z.reshaped(4, 27)).mean()
      loss.backward()
      var gradients: [String: [Double]] = [:]
      for parameter in model.parameters {
        let g = parameter.variable.takeGradient()!.toDense()
        gradients[parameter.name] = g.flattened.values
        parameter.variable.value -= rate * g
      }
      return (z.value.flattened.values, loss.scalar, gradients)
    }
    // end excerpt
    board.code("tensor-step")
    let logitsByScalars = scalars.logits(read).flatMap { $0.map(\.value) }
    let first = scalars.loss(read, next: next)
    first.backward()
    let gradientsByScalars = scalars.names.map { scalars.scalars($0).map(\.gradient) }
    for name in scalars.names { for weight in scalars.scalars(name) { weight.gradient = 0 } }
    let byTensors = step()
    scalars.step(scalars.loss(read, next: next), rate: rate)
    let logits = largestDifference(byTensors.logits, logitsByScalars)
    let gradients = zip(scalars.names, gradientsByScalars).map {
      largestDifference(byTensors.gradients[$0]!, $1)
    }.max()!
    board.table(
      ["of the two engines", "largest difference"],
      [
        ["\(byTensors.logits.count) logits", written(logits, digits: 2)],
        ["the loss", written(abs(byTensors.loss - first.value), digits: 2)],
        [
          "\(gradientsByScalars.map(\.count).reduce(0, +)) gradients",
          written(gradients, digits: 2),
        ],
      ])
    board.identity("the logits are equal to the last digits", logits < 1e-11)
    board.identity("the gradients are equal to the last digits", gradients < 1e-11)
    var losses = (scalar: [first.value], tensor: [byTensors.loss])
    for _ in 1..<steps {
      let loss = scalars.loss(read, next: next)
      losses.scalar.append(loss.value)
      scalars.step(loss, rate: rate)
      losses.tensor.append(step().loss)
    }
    let weights = model.parameters.map { parameter in
      largestDifference(
        parameter.variable.value.flattened.values,
        scalars.scalars(parameter.name).map(\.value))
    }.max()!
    board.draw(
      Figure(
        "One name, memorized",
        caption: """
          Do both engines learn the same? The loss on “emma” in \(steps) steps of gradient descent, on scalars (line) \
          and on tensors (points): every point lies on the line.
          """, x: "step", y: "loss"
      ) {
        Line(losses.scalar, label: "scalars")
        Points(losses.tensor.indices.map { Double($0) }, losses.tensor, label: "tensors")
      })
    board.identity(
      "after \(steps) steps the weights of both engines still differ by less than a billionth",
      weights < 1e-9 && largestDifference(losses.scalar, losses.tensor) < 1e-9)
    board.claim("the loss has fallen", losses.tensor.last! < losses.tensor[0])
    board.say(
      """
      So the larger model of the next step is nothing new: it computes the same sums, only more of them, and many at \
      once.
      """)
    board.ask(
      "The context has 4 tokens, the vocabulary 27. How many logits does one sequence give?",
      answer: 108, tolerance: 0,
      because: "27 for each of the 4 positions, since a next token is predicted at every position.")
  }
}
