import Chalk
import Foundation

/// N07: every word looks at every other, and takes from each as much as it fits.
struct Attention: Lesson {
  let card = LessonCard.attention

  /// Three words: what each asks for, what it offers, and what it says.
  private let words = ["cat", "mat", "it"]
  private let K = [[2.0, 0], [0, 2], [0.5, 0.5]]
  private let V = [[1.0, 0], [0, 1], [0.2, 0.2]]

  func teach(on board: Board) throws {
    let wish = threeWords(on: board)
    projections(on: board, wish)
    whyTheRoot(on: board)
    onTensors(on: board)
    noPeeking(on: board)
    heads(on: board)
    positions(on: board)
    try block(on: board)
    try lookingUp(on: board)
    ending(on: board)
  }

  private func threeWords(on board: Board) -> Double {
    board.step("Which word does it mean?")
    board.say(
      """
      *The cat left the mat because it was hungry.* To understand the word *it*, look back: a cat can \
      be hungry, a mat cannot. So each word sends out a **query** q: what am I looking for? Each word \
      holds up a **key** k: what am I? And each has a **value** v: what do I pass on? The better query and \
      key fit, the more of the value is taken. That is **attention**; here it is **self-attention**, \
      since the words of one sentence look at each other.
      """)
    board.formula(#"\text{weights} = \text{softmax}(\frac{Q K^T}{\sqrt{d}})"#)
    board.formula(#"y = \text{weights} \cdot V"#)
    board.code("attention")
    let wish = board.slider("q", in: -3...3, default: 2)
    let Q = [[1.0, 1], [1, -1], [wish, 0]]
    let (weights, y) = attention(Q, K, V)
    board.say(
      """
      Take three words with two numbers each: the first stands for a living thing, the second for a \
      thing to lie on. The query of *it* is \(written(Q[2])). The table has its three **scaled \
      dot-products**, the scores, and the weights that softmax makes of them:
      """)
    let scores = K.map { dot(Q[2], $0) }
    board.table(
      ["it looks at", "key k", "q·k", "q·k/√2", "weight", "value v"],
      words.indices.map { j in
        [
          words[j], written(K[j]), written(scores[j]), written(scores[j] / 2.0.squareRoot()),
          written(weights[2][j]), written(V[j]),
        ]
      })
    board.explain(
      Formula(#"y_1 = w_1 v_1 + w_2 v_2 + w_3 v_3"#),
      [
        "w_1": weights[2][0], "v_1": V[0][0], "w_2": weights[2][1], "v_2": V[1][0],
        "w_3": weights[2][2], "v_3": V[2][0],
      ], y[2][0])
    let powers = [2 * wish, 0, 0.5 * wish].map { exp($0 / 2.0.squareRoot()) }
    board.identity(
      "worked out by hand, the weight of *cat* is the same",
      abs(weights[2][0] - powers[0] / powers.reduce(0, +)) < 1e-12)
    board.draw(
      Figure(
        "Who looks at whom",
        caption: """
          How much does *it* take from *cat*? Left: the attention map, with a row for each word that asks \
          and a column for each that is looked at. Right: the outputs y, the means of the values with \
          these weights.
          """, columns: 2
      ) {
        Panel("The weights", x: "looked at", y: "asks", colorBar: .none) {
          HeatMap.attention(weights, from: words, to: words)
        }
        Panel("The outputs y", x: "", y: "") {
          HeatMap(y, columns: ["y₁", "y₂"], rows: words, range: 0...1, digits: 2)
        }
      })
    slopes(on: board, wish)
    board.warn(
      """
      Self-attention is often described by three names only: query, key, value. The names do not say \
      how they are used. The formula above does, with its √d, which step 3 explains.
      """)
    board.ask(
      "A query is at right angles to all 4 keys. What weight does each key get?", answer: 0.25,
      because: "All scores are 0, so softmax gives each the same.")
    return wish
  }

  private func projections(on board: Board, _ wish: Double) {
    board.step("Where queries, keys and values come from: projections")
    board.say(
      """
      In step 1 they were given. In a network each word has one embedding x, and three learned \
      matrices make the three vectors from it. Such a matrix is called a **projection**. The same \
      three matrices are used for all words.
      """)
    board.formula(#"q = W_Q x"#)
    board.formula(#"k = W_K x"#)
    board.formula(#"v = W_V x"#)
    let x = [[1, 0, 0], [0, 1, 0], [0.25, 0.25, 1]]
    let (Wq, Wk, Wv) = (
      [[1, 1, wish - 0.5], [1, -1, 0]], [[2.0, 0, 0], [0, 2, 0]],
      [[1.0, 0, -0.05], [0, 1, -0.05]]
    )
    let project = { (W: [[Double]], x: [Double]) in W.map { row in dot(row, x) } }
    board.say(
      """
      Say that the embeddings have three numbers: living thing, thing to lie on, pronoun. *It* is a \
      pronoun with a little of both. These matrices give the queries, keys and values of step 1:
      """)
    board.table(
      ["", "first row", "second row"],
      [("W_Q", Wq), ("W_K", Wk), ("W_V", Wv)].map { [$0.0, written($0.1[0]), written($0.1[1])] })
    board.table(
      ["word", "x", "q = W_Q·x", "k = W_K·x", "v = W_V·x"],
      words.indices.map { i in
        [words[i], written(x[i])] + [Wq, Wk, Wv].map { written(project($0, x[i])) }
      })
    board.identity(
      "keys and values are those of step 1",
      largestDifference(x.flatMap { project(Wk, $0) }, K.flatMap { $0 }) < 1e-12
        && largestDifference(x.flatMap { project(Wv, $0) }, V.flatMap { $0 }) < 1e-12)
    let (d, dk) = (512, 64)
    board.say(
      """
      These matrices are all that is learned here. With embeddings of \(d) numbers and queries, keys and values of \
      \(dk) they have 3·\(d)·\(dk) = \(3 * d * dk) weights, however long the sentence is. Where the queries come \
      from one sequence, and the keys and values from another, as in translation, one speaks of cross-attention.
      """)
    board.ask(
      "Suppose that W_Q and W_K are the same matrix. Is anything symmetric, before the softmax?",
      choices: ["nothing", "the scores q·k"], answer: 1,
      because:
        """
        q_i·k_j = (W·x_i)·(W·x_j) = q_j·k_i. With two different matrices, word i may look at word j while j does \
        not look at i.
        """)
  }

  // excerpt: attention
  /// For each query q: the weights w = softmax(q·kⱼ/√d) over all keys, and the mean Σ wⱼ·vⱼ of the
  /// values with these weights.
  func attention(
    _ Q: [[Double]], _ K: [[Double]], _ V: [[Double]]
  ) -> (weights: [[Double]], y: [[Double]]) {
    let d = Double(K[0].count)
    let weights = Q.map { q in softmax(K.map { k in dot(q, k) / d.squareRoot() }) }
    let y = weights.map { w in V[0].indices.map { j in dot(w, V.map { $0[j] }) } }
    return (weights, y)
  }
  // end excerpt

  func softmax(_ z: [Double]) -> [Double] {
    let powers = z.map { exp($0 - z.max()!) }
    return powers.map { $0 / powers.reduce(0, +) }
  }

  func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).map { $0 * $1 }.reduce(0, +) }

  private func slopes(on board: Board, _ wish: Double) {
    let weight = { (q: Double, j: Int) in attention([[q, 0]], K, V).weights[0][j] }
    let slope = { (q: Double, j: Int) -> Double in
      let w = attention([[q, 0]], K, V).weights[0]
      let mean = dot(w, K.map { $0[0] })
      return w[j] * (K[j][0] - mean) / 2.0.squareRoot()
    }
    board.say("The derivative (slope) of the weights with respect to the query:")
    board.formula(
      #"\frac{\partial w_j}{\partial q} = \frac{1}{\sqrt{d}} w_j (k_j - \sum_i w_i k_i)"#)
    board.draw(
      Figure(
        "The more it asks for a living thing",
        caption: """
          Which key gains when the query changes? The weights of *it* as functions of the first number \
          of its query, and their derivatives. A key gains when its first number is above the weighted \
          mean of all keys' first numbers.
          """, columns: 2
      ) {
        Panel("Weight", x: "q₁", y: "weight") {
          for j in words.indices { Line(over: -4...4, label: words[j]) { weight($0, j) } }
          ReferenceLine(x: wish, label: "here")
        }
        Panel("Derivative", x: "q₁", y: "∂w/∂q₁", legend: .none) {
          for j in words.indices { Line(over: -4...4, label: words[j]) { slope($0, j) } }
          ReferenceLine(x: wish, label: "here")
        }
      })
    let q = [Scalar(wish, "q₁"), Scalar(0, "q₂")]
    let powers = K.map { k in
      exp(.weightedSum(k.map { Scalar($0) }, q, plus: 0) / Scalar(2.0.squareRoot()))
    }
    (powers[0] / .sum(powers)).backward()
    board.identity(
      "the scalar engine finds the same derivative for cat",
      abs(q[0].gradient - slope(wish, 0)) < 1e-12)
  }

  private func whyTheRoot(on board: Board) {
    board.step("Why √d?")
    board.say(
      """
      A product q·k is a sum of d terms. With independent random numbers of mean 0 and variance 1, \
      each term has variance 1 and the sum has variance d: the longer the vectors, the larger the \
      scores. Softmax of large scores saturates: it gives nearly all weight to one key, and its \
      derivatives w·(1 − w) vanish. Divided by √d the scores have variance 1 again, whatever d is.
      """)
    board.formula(#"\text{Var}(q \cdot k) = \sum_{i=1}^{d} \text{Var}(q_i k_i) = d"#)
    let sizes = [4, 16, 64, 256]
    let trials = sizes.map { Trials(d: $0, keys: 8, count: 400, random: &board.random) }
    board.table(
      ["d", "variance of q·k", "largest weight", "with √d", "derivative w(1 − w)", "with √d"],
      trials.map { t in
        ["\(t.d)", written(t.variance, digits: 3)]
          + [t.largest, t.largestScaled, t.slope, t.slopeScaled].map { written($0, digits: 2) }
      })
    board.draw(
      Figure(
        "Softmax saturates without √d",
        caption: """
          What does the length d do to the gradient? Left: products of random queries and keys of 4 and \
          of 64 numbers. Right: the largest of eight weights and its derivative, means over 400 random \
          queries. Without √d the derivative goes to 0 as d grows; with √d it does not change.
          """, columns: 2
      ) {
        Panel("q·k", x: "q·k", y: "count") {
          Histogram(trials[2].scores, bins: 40, range: -30...30, label: "d = 64")
          Histogram(trials[0].scores, bins: 40, range: -30...30, label: "d = 4")
        }
        Panel("What softmax makes of it", x: PlotAxis("d", scale: .logarithmic), y: "mean") {
          let d = sizes.map { Double($0) }
          Line(d, trials.map(\.largest), label: "largest weight", showsPoints: true)
          Line(d, trials.map(\.slope), label: "its derivative", showsPoints: true)
          Line(d, trials.map(\.largestScaled), label: "largest, with √d", showsPoints: true)
          Line(d, trials.map(\.slopeScaled), label: "derivative, with √d", showsPoints: true)
        }
      })
    board.claim(
      "the variance is d, within a fifth",
      trials.allSatisfy { abs($0.variance / Double($0.d) - 1) < 0.2 })
    board.claim(
      "without √d one of eight keys gets nearly everything at d = 256", trials[3].largest > 0.9)
    board.claim("divided by √d, it gets less than half", trials[3].largestScaled < 0.5)
    board.ask(
      "Queries and keys of 64 numbers. By what are the scores divided?", answer: 8, tolerance: 0,
      because: "√d = √64: with that divisor the scores have variance 1 again.")
  }

  private func onTensors(on board: Board) {
    board.step("The same on tensors")
    let random = { (rows: Int, columns: Int) in
      (0..<rows).map { _ in (0..<columns).map { _ in board.random.normal() } }
    }
    let (Q, K, V) = (random(4, 3), random(4, 3), random(4, 2))
    let inputs = [Q, K, V].map { Tensor([$0], .double) }
    let variables = inputs.map { Variable($0, requiresGradient: true) }
    let y = attend(variables[0], variables[1], variables[2])
    y.sum().backward()
    let (weights, byHand) = attention(Q, K, V)
    board.say(
      """
      The tensor engine takes all words of all sentences at once: matrix products and one softmax. \
      Here are four words with three random numbers for each query and key and two for each value.
      """)
    board.code("on tensors")
    board.formula(
      #"\frac{\partial L}{\partial V} = \text{weights}^T \cdot \frac{\partial L}{\partial y}"#)
    let difference = largestDifference(y.value.values, byHand.flatMap { $0 })
    board.value("largest difference between the engine and the lists of step 1", difference)
    board.identity("they agree to the last digits", difference < 1e-12)
    let received = (0..<4).flatMap { j in
      [Double](repeating: weights.map { $0[j] }.reduce(0, +), count: 2)
    }
    board.identity(
      "the gradient of Σ y with respect to a value is the weight that it got from all words together",
      largestDifference(variables[2].gradient!.values, received) < 1e-12)
    board.identity(
      "the scalar engine has the same gradient for the queries",
      largestDifference(variables[0].gradient!.values, scalarSlopes(Q, K, V)) < 1e-12)
    let check = GradientCheck.check("attention", at: inputs) { attend($0[0], $0[1], $0[2]) }
    board.identity("every gradient agrees with central differences", check.passes())
  }

  /// The rows of a matrix.
  func rows(_ matrix: Tensor) -> [[Double]] {
    (0..<matrix.shape[0]).map { matrix[$0].values }
  }

  // excerpt: on tensors
  /// softmax(Q·Kᵀ/√d)·V for `[sentences, words, d]`
  func attend(_ Q: Variable, _ K: Variable, _ V: Variable) -> Variable {
    Primitive.attention(scale: 1 / Double(K.shape[2]).squareRoot())([Q, K, V])
  }
  // end excerpt

  /// ∂(Σ y)/∂Q by the scalar engine.
  private func scalarSlopes(_ Q: [[Double]], _ K: [[Double]], _ V: [[Double]]) -> [Double] {
    let q = Q.map { $0.map { Scalar($0, "q") } }
    let root = Scalar(Double(K[0].count).squareRoot())
    let outputs = q.flatMap { q in
      let powers = K.map { k in exp(.weightedSum(k.map { Scalar($0) }, q, plus: 0) / root) }
      let total = Scalar.sum(powers)
      return V[0].indices.map { j in
        Scalar.weightedSum(powers, V.map { Scalar($0[j]) }, plus: 0) / total
      }
    }
    Scalar.sum(outputs).backward()
    return q.flatMap { $0.map(\.gradient) }
  }

  private func noPeeking(on board: Board) {
    board.step("The causal mask")
    board.say(
      """
      A language model predicts the next word. In training the whole sentence is there, and a word \
      that looks ahead sees the answer. So a **causal mask** sets every score of a later word to −∞. \
      Its weight is then proportional to e to the power −∞, exactly 0.
      """)
    board.formula(#"s_{ij} = -\infty \text{ where } j > i"#)
    let words = ["the", "cat", "sat", "on", "it"]
    let x = Tensor.normal([1, 5, 4], .double, using: &board.random)
    let scale = 0.5
    let free = x.attention(to: x, x, scale: scale).w
    let masked = x.attention(to: x, x, scale: scale, isCausal: true).w
    board.draw(
      Figure(
        "All words, and only those before",
        caption: """
          Which words does each word see? Random vectors stand for the words. With the mask the upper \
          right is empty, and each row shares its weight among what is left. The first word can only \
          look at itself.
          """, columns: 2
      ) {
        Panel("Without a mask", x: "looked at", y: "asks", colorBar: .none) {
          HeatMap.attention(rows(free[0]), from: words, to: words)
        }
        Panel("With the causal mask", x: "looked at", y: "asks", colorBar: .none) {
          HeatMap.attention(rows(masked[0]), from: words, to: words)
        }
      })
    let map = rows(masked[0])
    board.identity(
      "the weight of every later word is exactly 0",
      map.indices.allSatisfy { i in map[i].indices.allSatisfy { $0 <= i || map[i][$0] == 0 } })
    let sentence = Variable(x, requiresGradient: true)
    Primitive.attention(scale: scale, isCausal: true)([sentence, sentence, sentence])[0, 1]
      .sum().backward()
    let received = rows(sentence.gradient![0])
    board.identity(
      "the output of the second word has a gradient with respect to the first word, and none with respect to later ones",
      received[0].contains { $0 != 0 } && received[2...].allSatisfy { $0.allSatisfy { $0 == 0 } })
    board.ask(
      "With the mask, what is the weight of the first word on itself?", answer: 1,
      because: "It is all that it can see, and the weights add up to 1.")
  }

  private func heads(on board: Board) {
    board.step("Several heads")
    let words = ["old", "dogs", "chase", "young", "cats"]
    board.say(
      """
      One attention map answers one question. *Which word is before me?* is one, *which words are of my kind?* \
      another. For two questions take two heads, each with projections of its own; their outputs are put side by side \
      and multiplied by one more matrix. That is **multi-head attention**.
      """)
    board.formula(#"y = (head_1, head_2) \cdot W_O"#)
    let positions = Tensor.identity(5, .double)
    let kinds = Tensor([0, 1, 2, 0, 1]).oneHot(3).converted(to: .double)
    let before = Tensor.concatenate([positions[0...0], positions[0...3]])
    let Q = Tensor.stack([
      8 * before, 8 * Tensor.concatenate([kinds, .zeros([5, 2], .double)], axis: 1),
    ])
    let K = Tensor.stack([positions, .concatenate([kinds, .zeros([5, 2], .double)], axis: 1)])
    let scale = 1 / 5.0.squareRoot()
    let both = Q.attention(to: K, K, scale: scale)
    board.draw(
      Figure(
        "Two heads, two questions",
        caption: """
          Why more than one head? With queries set by hand, the first head asks for the position before \
          its own, the second for words of the same kind: adjective, noun, verb. Each row of a map adds \
          up to 1, so one map would have to divide its weight between the two questions.
          """, columns: 2
      ) {
        for (head, name) in ["Which is before me?", "Which are of my kind?"].enumerated() {
          Panel(name, x: "looked at", y: "asks", colorBar: .none) {
            HeatMap.attention(rows(both.w[head]), from: words, to: words)
          }
        }
      })
    let first = Q[0].attention(to: K[0], K[0], scale: scale).y
    let second = Q[1].attention(to: K[1], K[1], scale: scale).y
    board.identity(
      "heads do not disturb each other: both at once give what each gives alone",
      largestDifference(both.y.values, first.values + second.values) < 1e-12)
    let mostWatched = rows(both.w[0]).map(\.argmax)
    board.identity(
      "in the first head each word looks most at the one before it, the first at itself",
      mostWatched == [0, 0, 1, 2, 3])
    board.ask(
      "A sentence of 100 words. How many weights does one head compute?", answer: 10_000,
      tolerance: 0, because: "Every word looks at every word: 100·100.")
  }

  private func lookingUp(on board: Board) throws {
    board.step("Attention that learns to look things up")
    let epochs = board.integerSlider("epochs", in: 1...400, default: 250, reruns: .step)
    board.say(
      """
      The maps of step 6 were set by hand. Can attention learn by itself what to look at? Given a list such as c \
      2, a 0, f 3, h 1, b 0 and then the letter f, the answer is 3. One query attends to a list: cross-attention. \
      Nothing tells the network that the query of f fits the key of f: they are made by different projections, both \
      random at first. Only the correct digits are given, as labels.
      """)
    board.code("recall")
    let model = RecallModel(random: &board.random)
    let test = RecallTask(count: 200, random: &board.random)
    let accuracyBefore = model.accuracy(test)
    var (losses, lengths) = ([Double](), [[Double]]())
    var maps: [(epoch: Int, weights: [[Double]])] = []
    for epoch in 0..<epochs {
      if epoch % max(1, epochs / 16) == 0 { maps.append((epoch, model.map)) }
      let (loss, length) = model.descend(RecallTask(count: 64, random: &board.random), rate: 3)
      losses.append(loss)
      lengths.append(length)
      try board.progress("epoch", epoch + 1, of: epochs, loss: loss, epoch: epoch + 1) {
        $0.gradients = zip(["queries", "keys", "values"], length).map { ($0, $1) }
        $0.outputs = LayerOutputs { model(test) }
        $0.draw(.model, lookingAround(maps[0].weights, model.map, after: epoch + 1))
      }
    }
    let (after, accuracy) = (model.map, model.accuracy(test))
    maps.append((epochs, after))
    board.draw(
      Figure(
        "Learning where to look",
        caption: """
          In what order do the three projections learn? The loss, and the norms of the gradients of the three \
          matrices. Each step sees 64 new lists. The gradient of the queries contains the keys, and that of the keys \
          the queries: while both are small, the values learn first.
          """, columns: 2
      ) {
        Panel("The loss", x: "step", y: "loss") { Line(losses) }
        Panel("The gradients", x: "step", y: PlotAxis("‖gradient‖", scale: .logarithmic)) {
          for (matrix, name) in ["queries", "keys", "values"].enumerated() {
            Line(lengths.map { $0[matrix] }, label: name)
          }
        }
      })
    board.draw(try lookingAround(maps))
    board.say(
      """
      On 200 test lists the accuracy is \(percent: accuracy); before training it was \
      \(percent: accuracyBefore), and guessing gets \(percent: 1 / Double(RecallTask.digitCount)).
      """)
    if epochs >= 250 {
      board.claim("the test accuracy is above 95 %", accuracy > 0.95)
      board.claim(
        "every letter looks at itself most",
        after.indices.allSatisfy { after[$0][$0] == after[$0].max()! })
    }
    board.say(
      """
      Whether the third letter is meant or the three-hundredth, it is one step away. That is the advantage of \
      attention over a state that is passed on from step to step: chalk learn memory-race.
      """)
  }
}
