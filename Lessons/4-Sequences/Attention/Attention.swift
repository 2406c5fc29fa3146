import Chalk
import Foundation

/// N07: every word looks at every other, and takes from each as much as it fits.
struct Attention: Lesson {
  let card = LessonCard(
    "attention", "Which word does it mean?", formulas: ["N07"],
    needs: ["activations", "embedding"],
    minutes: 15)

  func teach(on board: Board) throws {
    threeWords(on: board)
    whyTheRoot(on: board)
    onTensors(on: board)
    noPeeking(on: board)
    heads(on: board)
    try RecallTraining().show(on: board)
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

  func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).map { $0 * $1 }.reduce(0, +) }

  func softmax(_ z: [Double]) -> [Double] {
    let powers = z.map { exp($0 - z.max()!) }
    return powers.map { $0 / powers.reduce(0, +) }
  }

  /// Three words: what each asks for, what it offers, and what it says.
  private let words = ["cat", "mat", "it"]
  private let K = [[2.0, 0], [0, 2], [0.5, 0.5]]
  private let V = [[1.0, 0], [0, 1], [0.2, 0.2]]

  private func threeWords(on board: Board) {
    board.step("Which word does it mean?")
    board.say(
      """
      The cat left the mat because it was hungry. To understand the word it, look back: a cat can \
      be hungry, a mat cannot. So each word sends out a query q: what am I looking for? Each word \
      holds up a key k: what am I? And each has a value v: what do I say? Where query and key fit, \
      much of the value is taken. That is attention; here it is called self-attention, since the \
      words look at each other.
      """)
    board.formula(#"\text{weights} = \text{softmax}(\frac{Q K^T}{\sqrt{d}})"#)
    board.formula(#"y = \text{weights} \cdot V"#)
    board.code("attention")
    let wish = board.slider("q", in: -3...3, default: 2)
    let Q = [[1.0, 1], [1, -1], [wish, 0]]
    let (weights, y) = attention(Q, K, V)
    board.say(
      """
      Three words with two numbers each: the first stands for a living thing, the second for a \
      thing to lie on. The query of the word it is \(list(Q[2])). Its three products, scaled, and \
      the weights:
      """)
    let scores = K.map { dot(Q[2], $0) }
    board.table(
      ["it looks at", "key k", "q·k", "q·k/√2", "weight", "value v"],
      words.indices.map { j in
        [
          words[j], list(K[j]), written(scores[j]), written(scores[j] / 2.0.squareRoot()),
          written(weights[2][j]), list(V[j]),
        ]
      })
    board.explain(
      Formula(#"y_1 = w_1 v_1 + w_2 v_2 + w_3 v_3"#),
      [
        "w_1": weights[2][0], "v_1": V[0][0], "w_2": weights[2][1], "v_2": V[1][0],
        "w_3": weights[2][2], "v_3": V[2][0],
      ], y[2][0])
    board.claim(
      "every row of weights adds up to 1",
      weights.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-12 })
    let powers = [2 * wish, 0, 0.5 * wish].map { exp($0 / 2.0.squareRoot()) }
    board.claim(
      "worked by hand the weight of cat is the same",
      abs(weights[2][0] - powers[0] / powers.reduce(0, +)) < 1e-12)
    board.draw(
      Figure(
        "Who looks at whom",
        caption: """
          The attention map: a row for each word that asks, a column for each that is looked at. \
          Right: what each word takes away.
          """, columns: 2
      ) {
        Panel("The weights", x: "looked at", y: "asks", colorBar: .none) {
          HeatMap.attention(weights, from: words, to: words)
        }
        Panel("What it takes away, y", x: "", y: "") {
          HeatMap(y, columns: ["y₁", "y₂"], rows: words, range: 0...1, digits: 2)
        }
      })
    slopes(on: board, wish)
    board.warn(
      """
      You will find self-attention described by its three names only: query, key, value. The names \
      do not say how they are used. The formula above does, with its √d, which the next step explains.
      """)
    board.ask(
      "A query is at right angles to all 4 keys. What weight does each key get?", answer: 0.25,
      because: "All scores are 0, so softmax shares equally.")
  }

  private func slopes(on board: Board, _ wish: Double) {
    let weight = { (q: Double, j: Int) in attention([[q, 0]], K, V).weights[0][j] }
    let slope = { (q: Double, j: Int) -> Double in
      let w = attention([[q, 0]], K, V).weights[0]
      let mean = dot(w, K.map { $0[0] })
      return w[j] * (K[j][0] - mean) / 2.0.squareRoot()
    }
    board.say("How the weights answer to the query:")
    board.formula(
      #"\frac{\partial w_j}{\partial q} = \frac{1}{\sqrt{d}} w_j (k_j - \sum_i w_i k_i)"#)
    board.draw(
      Figure(
        "The more it asks for a living thing",
        caption: """
          The weights of the word it as the first number of its query moves, and their slopes. A key \
          gains when its first number is above the mean of all keys' first numbers, each counted \
          with its weight.
          """, columns: 2
      ) {
        Panel("Value", x: "q₁", y: "weight") {
          for j in words.indices { Line(over: -4...4, label: words[j]) { weight($0, j) } }
          ReferenceLine(x: wish, label: "here")
        }
        Panel("Slope", x: "q₁", y: "∂w/∂q₁", legend: .none) {
          for j in words.indices { Line(over: -4...4, label: words[j]) { slope($0, j) } }
          ReferenceLine(x: wish, label: "here")
        }
      })
    let q = [Scalar(wish, "q₁"), Scalar(0, "q₂")]
    let powers = K.map { k in
      exp(.weightedSum(k.map { Scalar($0) }, q, plus: 0) / Scalar(2.0.squareRoot()))
    }
    (powers[0] / .sum(powers)).backward()
    board.claim(
      "the scalar engine finds the same slope for cat", abs(q[0].gradient - slope(wish, 0)) < 1e-12)
  }

  private func whyTheRoot(on board: Board) {
    board.step("Why √d?")
    board.say(
      """
      A product q·k is a sum of d terms. With independent random numbers of mean 0 and \
      variance 1 each term has variance 1, and the sum has variance d: the longer the lists, the wilder the scores. Softmax of wild \
      scores gives all to one key, and its slopes w·(1 − w) vanish. Divided by √d the scores have \
      variance 1 again, whatever d is.
      """)
    board.formula(#"\text{Var}(q \cdot k) = \sum_{i=1}^{d} \text{Var}(q_i k_i) = d"#)
    let sizes = [4, 16, 64, 256]
    let trials = sizes.map { Trials(d: $0, keys: 8, count: 400, random: &board.random) }
    board.table(
      ["d", "variance of q·k", "largest weight", "with √d", "slope w(1 − w)", "with √d"],
      trials.map { t in
        ["\(t.d)", written(t.variance, digits: 3)]
          + [t.largest, t.largestScaled, t.slope, t.slopeScaled].map { written($0, digits: 2) }
      })
    board.draw(
      Figure(
        "Scores run wild without √d",
        caption: """
          Left: products of random queries and keys of 4 and of 64 numbers. Right: the largest of \
          eight weights and the slope that it leaves, averaged over 400 random queries.
          """, columns: 2
      ) {
        Panel("q·k", x: "q·k", y: "count") {
          Histogram(trials[2].scores, bins: 40, range: -30...30, label: "d = 64")
          Histogram(trials[0].scores, bins: 40, range: -30...30, label: "d = 4")
        }
        Panel("What softmax makes of it", x: PlotAxis("d", scale: .logarithmic), y: "mean") {
          let d = sizes.map { Double($0) }
          Line(d, trials.map(\.largest), label: "largest weight", showsPoints: true)
          Line(d, trials.map(\.slope), label: "its slope", showsPoints: true)
          Line(d, trials.map(\.largestScaled), label: "largest, with √d", showsPoints: true)
          Line(d, trials.map(\.slopeScaled), label: "slope, with √d", showsPoints: true)
        }
      })
    board.claim(
      "the variance is d, to a fifth",
      trials.allSatisfy { abs($0.variance / Double($0.d) - 1) < 0.2 })
    board.claim(
      "without √d one of eight keys gets nearly everything at d = 256", trials[3].largest > 0.9)
    board.claim("with √d it gets less than half", trials[3].largestScaled < 0.5)
    board.ask(
      "Queries and keys of 64 numbers. By what are the scores divided?", answer: 8, tolerance: 0,
      because: "The square root of 64.")
  }
}

/// Random queries and keys of d numbers, and what softmax makes of their products.
private struct Trials {
  let d: Int
  private(set) var scores: [Double] = []
  private(set) var largest = 0.0
  private(set) var largestScaled = 0.0
  private(set) var slope = 0.0
  private(set) var slopeScaled = 0.0

  init(d: Int, keys: Int, count: Int, random: inout RandomSource) {
    self.d = d
    let lesson = Attention()
    for _ in 0..<count {
      let q = (0..<d).map { _ in random.normal() }
      let products = (0..<keys).map { _ in lesson.dot(q, (0..<d).map { _ in random.normal() }) }
      scores += products
      let w = lesson.softmax(products).max()!
      let scaled = lesson.softmax(products.map { $0 / Double(d).squareRoot() }).max()!
      largest += w / Double(count)
      slope += w * (1 - w) / Double(count)
      largestScaled += scaled / Double(count)
      slopeScaled += scaled * (1 - scaled) / Double(count)
    }
  }

  var variance: Double {
    let mean = scores.reduce(0, +) / Double(scores.count)
    return scores.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(scores.count)
  }
}
