import Chalk
import Foundation

/// N17: an encoder reads dates in words, and a decoder writes them in digits.
struct SequenceToSequence: Lesson {
  let card = LessonCard.sequenceToSequence

  let starts = 5

  func teach(on board: Board) throws {
    let task = DateTask(heldOut: 500, random: &board.random)
    theTask(on: board, task)
    try architecture(on: board)
    attentionByHand(on: board)
    let (translator, lastStateOnly) = try training(on: board, task)
    ownOutputs(on: board, task, translator, lastStateOnly)
    searching(on: board, task, lastStateOnly)
    alignment(on: board, task, translator)
    mistakes(on: board, task, translator)
    ending(on: board)
  }

  private func theTask(on board: Board, _ task: DateTask) {
    board.step("From one sequence to another")
    let some = task.test(4)
    board.say(
      """
      How does a machine translate? Input and output differ in length, in their words and in their order: no output \
      simply belongs to the input at the same place. A task of this kind is called **sequence to sequence**. Real \
      languages would take longer than a lesson has. But translating dates from words into digits has the same \
      difficulties:
      """)
    board.table(
      ["in words", "words", "in digits", "characters"],
      zip(some.sentences, some.dates).map { words, date in
        [words.joined(separator: " "), "\(words.count)", date.digits, "\(date.digits.count)"]
      })
    board.code("words")
    board.say(
      """
      Day and month come in both orders, and the year, which is said last, is written first. All dates are made up, \
      by the few lines above, from the years \(DateTask.years.lowerBound) to \(DateTask.years.upperBound - 1). \
      \(task.heldOut.count) of them are held out: the model never learns from them, in either word order. The source \
      has \(DateTask.words.count - 1) different words, the target \(DateTask.characters.count) tokens: the digits, \
      the dash, a begin token and an end token.
      """)
    var random = board.random.split()
    let batch = task.batch(300, random: &random)
    let heldOut = Set(task.heldOut)
    board.identity(
      "no held-out date is in what is learned from",
      batch.dates.allSatisfy { !heldOut.contains($0) })
    board.identity(
      "from the right characters the text of the date comes back",
      some.dates.enumerated().allSatisfy { i, date in
        let n = DateTask.targetLength
        return DateTask.text(Array(some.labels[(i * n)..<((i + 1) * n)])) == date.digits
      })
    let known = SpokenDate(2021, 5, 3)
    board.say(
      """
      For example, \(known.digits) is *\(known.words(monthFirst: false).joined(separator: " "))* or \
      *\(known.words(monthFirst: true).joined(separator: " "))*.
      """)
    board.ask(
      "Each of 10 characters is right with probability 0.98, independently. How often is the whole date right?",
      answer: pow(0.98, 10), because: "0.98¹⁰: one wrong character is enough.")
  }

  private func architecture(on board: Board) throws {
    board.step("Encoder, decoder, attention")
    board.say(
      """
      Two recurrent networks share the work. The **encoder** reads the words and has a state after each of them. The \
      **decoder** starts from the encoder's last state and writes: it reads the last token and gives each possible \
      next one a probability. In the first models (2014) the encoder's last state was all that the decoder knew of \
      the source: one vector for the whole sentence. *Attention* lets it look back: at each step it compares its own \
      state with those of the encoder and takes a weighted mean of the latter, the *context* c.
      """)
    board.formula(#"\text{encoder: } h_s = \text{GRU}(x_s, h_{s-1})"#)
    board.formula(#"\text{decoder: } d_t = \text{GRU}(y_{t-1}, d_{t-1})"#)
    board.formula(#"a_{ts} = \text{softmax}(d_t \cdot h_s)"#)
    board.formula(#"c_t = \sum_s a_{ts} h_s"#)
    board.formula(#"u_t = \tanh(W_c c_t + W_d d_t + b)"#)
    board.formula(#"p(y_t) = \text{softmax}(V u_t + q)"#)
    board.say(
      """
      Here s counts the words and t the characters; the softmax for aₜₛ goes over the words, the one for p over the \
      characters.
      """)
    let boxes = [
      Diagram.Node("x", name: "words"), Diagram.Node("e", name: "encoder", rows: ["GRU"]),
      Diagram.Node("h", name: "states h"), Diagram.Node("y", name: "characters so far"),
      Diagram.Node("d", name: "decoder", rows: ["GRU"]),
      Diagram.Node("a", name: "attention", rows: ["softmax(d·h)"]),
      Diagram.Node("c", name: "context c"), Diagram.Node("o", name: "combine", rows: ["tanh"]),
      Diagram.Node("p", name: "next character"),
    ]
    let edges = [
      ("x", "e"), ("e", "h"), ("e", "d"), ("y", "d"), ("d", "a"), ("h", "a"), ("a", "c"),
      ("h", "c"), ("c", "o"), ("d", "o"), ("o", "p"),
    ].map { from, to in
      Diagram.Edge(
        from: from, to: to, label: from == "e" && to == "d" ? "last state" : nil)
    }
    let diagram = try Diagram(boxes, edges: edges, direction: .leftToRight)
    board.draw(
      Figure(
        "Two readers and a look back",
        caption: """
          In how many ways does the source reach the output? Two: through the encoder's last state, from which the \
          decoder starts, and through attention, at every step anew.
          """
      ) { diagram })
    var random = board.random.split()
    let translator = DateTranslator(random: &random)
    let parts = ["source", "target", "encoder", "decoder", "combine", "head"]
    let counts = parts.map { part in
      translator.model.parameters.filter { $0.name.hasPrefix("\(part)/") }
        .map(\.variable.value.count).reduce(0, +)
    }
    let names = ["source embedding", "target embedding"] + parts.dropFirst(2)
    board.table(["part", "parameters"], zip(names, counts).map { [$0, "\($1)"] })
    board.identity(
      "these are all parameters of the model",
      counts.reduce(0, +) == translator.model.parameters.map(\.variable.value.count).reduce(0, +))
    board.ask(
      "Without attention: into how many numbers does this encoder have to put a whole date, with \(48) units?",
      answer: 48, tolerance: 0, because: "The last state is all that is handed over.")
  }

  private func attentionByHand(on board: Board) {
    board.step("One look back, by hand")
    let h = [[1.0, 0], [0, 2], [1, 1]]
    let d = [0.5, 1.0]
    let scores = h.map { $0[0] * d[0] + $0[1] * d[1] }
    let powers = scores.map { exp($0) }
    let a = powers.map { $0 / powers.reduce(0, +) }
    let context = (0..<2).map { j in zip(a, h).map { $0 * $1[j] }.reduce(0, +) }
    board.say(
      """
      Three words with encoder states of two numbers each, and a decoder state d = (0.5, 1). The score of a word is \
      the dot product d·h; softmax turns the scores into weights; the context is the mean of the states with these \
      weights. Unlike in the lesson `attention`, the product is not divided by a square root, and there are no \
      projections: this is an older form (Luong et al., 2015).
      """)
    board.table(
      ["word", "state h", "score d·h", "weight a"],
      h.indices.map { s in
        [
          "\(s + 1)", "(\(written(h[s][0])), \(written(h[s][1])))", written(scores[s]),
          written(a[s]),
        ]
      })
    let formula = board.formula(#"c = a_1 h_1 + a_2 h_2 + a_3 h_3"#)
    board.explain(
      formula,
      ["a_1": a[0], "h_1": h[0][0], "a_2": a[1], "h_2": h[1][0], "a_3": a[2], "h_3": h[2][0]],
      context[0])
    let H = Tensor(h, .double)
    let weights = Tensor([d], .double).matmul(H.transposed()).softmax()
    board.identity(
      "the tensor engine gives the same weights and the same context",
      largestDifference(weights.values, a) < 1e-12
        && largestDifference(weights.matmul(H).values, context) < 1e-12)
    board.identity("the weights add up to 1", abs(a.reduce(0, +) - 1) < 1e-12)
    board.ask(
      "All encoder states are the same. What is the context?",
      choices: ["that state", "three times that state", "0"], answer: 0,
      because: "A weighted mean of equal things is that thing, whatever the weights are.")
  }

  /// The first model of each kind.
  private func training(
    on board: Board, _ task: DateTask
  ) throws -> (withAttention: DateTranslator, lastStateOnly: DateTranslator) {
    board.step("Training with teacher forcing")
    let (steps, batch) = (board.isFull ? 1500 : 450, 32)
    board.say(
      """
      What does the decoder read while it learns? At the beginning its own outputs are nonsense, and nonsense teaches \
      little. So it reads the true characters and learns to predict the next one at each place: **teacher forcing**. \
      All inputs are known beforehand, so one pass gives the loss of all places. \(starts) models learn from \(steps) \
      batches of \(batch) dates each, and beside them \(starts) whose context is always the encoder's last state: \
      they cannot look back.
      """)
    board.code("teacher forcing")
    board.code("tokens")
    let test = task.test(200)
    let ways = ["with attention", "last state only"]
    var losses: [[[Double]]] = [[], []]
    var exact: [[Double]] = [[], []]
    var first: [DateTranslator] = []
    for start in 0..<starts {
      for way in 0..<2 {
        var translator = DateTranslator(usesAttention: way == 0, random: &board.random)
        let shown = translator  // the same weights, which change while it learns
        var run: [Double] = []
        for step in 0..<steps {
          let some = task.batch(batch, random: &board.random)
          run.append(
            try translator.learn(some) { loss in
              try board.progress(
                "\(ways[way]), start \(start + 1)", step + 1, of: steps, loss: loss
              ) {
                $0.gradients = shown.model.parameters.gradientLengths
                $0.outputs = LayerOutputs { shown.forced(some).logits }
              }
            })
        }
        losses[way].append(run.means(ofEach: 15))
        exact[way].append(translator.exactMatch(test))
        if start == 0 { first.append(translator) }
      }
    }
    drawTraining(on: board, losses, exact, ways)
    board.table(
      ["model", "exact match, mean", "lowest", "highest"],
      ways.indices.map { way in
        [ways[way]]
          + [exact[way].mean, exact[way].min()!, exact[way].max()!].map { written($0, digits: 3) }
      })
    board.say(
      """
      What counts is the **exact match**: a date with one wrong digit is a wrong date. It is measured on \
      \(test.dates.count) held-out dates, with the decoder reading its own outputs.
      """)
    let difference = PairedDifference(exact[0], exact[1])
    board.compare("The exact match", of: "with attention", with: "last state only", difference)
    board.claim(
      "with attention more than half of the held-out dates are right in every character, on average",
      exact[0].mean > 0.5)
    board.claim(
      "every model with attention ends with less than a third of its first loss",
      losses[0].allSatisfy { $0.last! < $0[0] / 3 })
    board.say(
      """
      A date is short: one vector can hold \(DateTask.sourceLength) words. So the models that cannot look back learn \
      the task, too, but more slowly: in the figure their loss is still falling. One vector does not hold sentences of \
      thirty words well: on those, translation without attention was far worse (Bahdanau et al., 2014).
      """)
    return (first[0], first[1])
  }

  private func drawTraining(
    on board: Board, _ losses: [[[Double]]], _ exact: [[Double]], _ ways: [String]
  ) {
    let xs = losses[0][0].indices.map { Double(15 * $0 + 8) }
    board.draw(
      Figure(
        "Learning to write dates",
        caption: """
          Does the decoder need to look back? Left: the training loss, means of 15 steps; a thin line for each of \
          \(starts) models, a thick one for their mean. Right: the fraction of held-out dates that are right in every \
          character, a point for each model.
          """, columns: 2
      ) {
        Panel("Loss", x: "step", y: PlotAxis("loss", scale: .logarithmic), legend: .below) {
          for way in ways.indices {
            Line(
              xs, xs.indices.map { i in losses[way].map { $0[i] }.mean }, label: ways[way],
              color: .series(way))
            for run in losses[way] { Line(xs, run, color: .series(way), width: 0.5) }
          }
        }
        Panel(
          "Exact match", x: PlotAxis("", categories: ways),
          y: PlotAxis("exact match", range: 0...1.05)
        ) {
          for way in ways.indices {
            Points(
              exact[way].indices.map { Double(way) + 0.05 * Double($0 - starts / 2) }, exact[way],
              color: .series(way), size: 1.3)
          }
        }
      })
  }
}
