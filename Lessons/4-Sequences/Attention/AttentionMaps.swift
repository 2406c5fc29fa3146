import Chalk

/// The third to fifth step of the lesson: both engines, the causal mask, and two heads.
extension Attention {
  func onTensors(on board: Board) {
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
      Four words, three numbers for each query and key, two for each value, at random. The tensor \
      engine takes all words of all sentences at once: matrix products and one softmax.
      """)
    board.code("on tensors", file: #filePath)
    board.formula(
      #"\frac{\partial L}{\partial V} = \text{weights}^T \cdot \frac{\partial L}{\partial y}"#)
    let difference = largestDifference(y.value.values, byHand.flatMap { $0 })
    board.value("largest difference between the engine and the lists of step 1", difference)
    board.claim("they agree to the last digits", difference < 1e-12)
    let shares = (0..<4).flatMap { j in
      [Double](repeating: weights.map { $0[j] }.reduce(0, +), count: 2)
    }
    board.claim(
      "of a sum, each value's slope is the weight that it got from all words together",
      largestDifference(variables[2].gradient!.values, shares) < 1e-12)
    board.claim(
      "the scalar engine has the same slopes for the queries",
      largestDifference(variables[0].gradient!.values, scalarSlopes(Q, K, V)) < 1e-12)
    let check = GradientCheck.check("attention", at: inputs) { attend($0[0], $0[1], $0[2]) }
    board.claim("every slope agrees with central differences", check.passes())
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

  func noPeeking(on board: Board) {
    board.step("No peeking: the causal mask")
    board.say(
      """
      A network that writes has to guess the next word. While it learns, the whole sentence lies \
      before it, and a word that looks ahead sees the answer. So every score of a word that comes \
      later is set to −∞. Its weight is then e to the −∞: exactly 0.
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
          Random words look at each other. With the mask the upper right is empty, and each row \
          shares its weight among what is left. The first word can only look at itself.
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
    board.claim(
      "no weight on what comes later, not even a small one",
      map.indices.allSatisfy { i in map[i].indices.allSatisfy { $0 <= i || map[i][$0] == 0 } })
    board.claim(
      "and every row still adds up to 1",
      map.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-12 })
    let sentence = Variable(x, requiresGradient: true)
    Primitive.attention(scale: scale, isCausal: true)([sentence, sentence, sentence])[0, 1]
      .sum().backward()
    let received = rows(sentence.gradient![0])
    board.claim(
      "the second word's answer has a slope by the first, and none by the third, fourth or fifth",
      received[0].contains { $0 != 0 } && received[2...].allSatisfy { $0.allSatisfy { $0 == 0 } })
    board.ask(
      "With the mask, what is the weight of the first word on itself?", answer: 1,
      because: "It is all that it can see, and the weights add up to 1.")
  }

  func heads(on board: Board) {
    board.step("Two heads, and where a word stands")
    let words = ["old", "dogs", "chase", "young", "cats"]
    let order = [4, 2, 0, 3, 1]
    let x = Tensor.normal([1, 5, 4], .double, using: &board.random)
    let shuffled = Tensor.stack([.stack(order.map { x[0, $0] })])
    let y = x.attention(to: x, x, scale: 0.5).y
    let yShuffled = shuffled.attention(to: shuffled, shuffled, scale: 0.5).y
    let moved = order.flatMap { y[0, $0].values }
    board.say(
      """
      Attention does not know which word comes first: shuffle the words, and the answers are \
      shuffled along, number for number. If the order is to count, each word must carry its place \
      with it, as numbers of its own. And one map is one question. Who stands before me? Who is of \
      my kind? For two questions there are two heads, each with queries, keys and values of its \
      own; their answers are put side by side and weighed by one more matrix.
      """)
    board.claim(
      "shuffled words, shuffled answers", largestDifference(yShuffled.values, moved) < 1e-12)
    board.formula(#"y = (head_1, head_2) \cdot W_O"#)
    let places = Tensor.identity(5, .double)
    let kinds = Tensor([0, 1, 2, 0, 1]).oneHot(3).converted(to: .double)
    let before = Tensor.concatenate([places[0...0], places[0...3]])
    let Q = Tensor.stack([
      8 * before, 8 * Tensor.concatenate([kinds, .zeros([5, 2], .double)], axis: 1),
    ])
    let K = Tensor.stack([places, .concatenate([kinds, .zeros([5, 2], .double)], axis: 1)])
    let scale = 1 / 5.0.squareRoot()
    let both = Q.attention(to: K, K, scale: scale)
    board.draw(
      Figure(
        "Two heads, two questions",
        caption: """
          Queries set by hand. The first head asks for the place before one's own, the second for \
          words of the same kind: adjective, noun, verb.
          """, columns: 2
      ) {
        for (head, name) in ["Who stands before me?", "Who is of my kind?"].enumerated() {
          Panel(name, x: "looked at", y: "asks", colorBar: .none) {
            HeatMap.attention(rows(both.w[head]), from: words, to: words)
          }
        }
      })
    let first = Q[0].attention(to: K[0], K[0], scale: scale).y
    let second = Q[1].attention(to: K[1], K[1], scale: scale).y
    board.claim(
      "heads do not disturb each other: both at once give what each gives alone",
      largestDifference(both.y.values, first.values + second.values) < 1e-12)
    let mostWatched = rows(both.w[0]).map { row in row.indices.max { row[$0] < row[$1] }! }
    board.claim("each word looks at the one before it", mostWatched == [0, 0, 1, 2, 3])
    board.ask(
      "A sentence of 100 words. How many weights does one head compute?", answer: 10_000,
      tolerance: 0, because: "Every word looks at every word: 100·100. Twice as long, four times.")
  }

  /// The rows of a matrix.
  func rows(_ matrix: Tensor) -> [[Double]] {
    (0..<matrix.shape[0]).map { matrix[$0].values }
  }
}
