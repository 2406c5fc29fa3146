import Chalk
import Foundation

/// What a trained translator does with its own outputs, how it is searched, and what it looks at.
extension SequenceToSequence {
  func ownOutputs(
    on board: Board, _ task: DateTask, _ translator: DateTranslator, _ lastStateOnly: DateTranslator
  ) {
    board.step("Reading its own outputs")
    board.say(
      """
      In use there is no teacher. The decoder reads the begin token, writes a character, reads it, and writes the \
      next, until it writes the end token. Taking the most probable character each time is called **greedy decoding**.
      """)
    board.code("greedy")
    let test = task.test(200)
    let forced = withoutGradients { translator.forced(test).logits.value }
    let (encoded, start) = withoutGradients {
      translator.model.encode(Variable(test.source), mask: test.mask)
    }
    var states = start
    var difference = 0.0
    for t in 0..<DateTask.targetLength {
      let result = withoutGradients {
        translator.decode(test.read[Axis.all, t..<(t + 1)], encoded, from: states, test.mask)
      }
      states = result.states
      difference = max(
        difference, largestDifference(result.logits.value[Axis.all, 0], forced[Axis.all, t]))
    }
    board.identity(
      "step by step, with the true characters, the decoder gives the logits of the one pass of training",
      difference < 1e-3)
    let scores = [
      ("with attention", PlaceScores(translator, test)),
      ("last state only", PlaceScores(lastStateOnly, test)),
    ]
    board.table(
      ["model", "characters right, reading the true ones", "reading its own"],
      scores.map {
        [$0.0, written($0.1.forced.mean, digits: 4), written($0.1.own.mean, digits: 4)]
      })
    let n = DateTask.targetLength
    board.draw(
      Figure(
        "Where are the mistakes?",
        caption: """
          At which places does a model make mistakes, and does it matter what it reads? The fraction of right \
          characters at each place of \(test.dates.count) held-out dates: the first model of each kind reading its own \
          outputs, and the one without attention also reading the true characters.
          """,
        x: PlotAxis("place", categories: (1...n).map { "\($0)" }), y: "characters right",
        legend: .below
      ) {
        let xs = (0..<n).map(Double.init)
        Line(xs, scores[0].1.own, label: "with attention, its own", showsPoints: true)
        Line(xs, scores[1].1.own, label: "last state only, its own", showsPoints: true)
        Line(xs, scores[1].1.forced, label: "last state only, the true ones", showsPoints: true)
      })
    board.say(
      """
      A wrong character leads the decoder to states that it never had in training, where it always read the true \
      characters. This is called **exposure bias**. How much it costs is the difference between the two lines of \
      the model without attention: on average over all places \
      \(100 * (scores[1].1.forced.mean - scores[1].1.own.mean), digits: 2) percentage points. Here the source says at \
      each step what comes next, so that one mistake need not lead to others; where a text could go on in many ways, \
      it costs more.
      """)
    board.claim(
      "the two dashes and the end token, which are at the same place in every date, are right in over 95 % of the dates",
      [4, 7, 10].allSatisfy { place in scores.allSatisfy { $0.1.own[place] > 0.95 } })
    board.ask(
      "Which error does teacher forcing hide while training?",
      choices: [
        "a loss that is too high", "what follows from the model's own mistakes",
        "a learning rate that is too small",
      ], answer: 1, because: "In training every step has the true characters before it.")
  }

  func searching(on board: Board, _ task: DateTask, _ translator: DateTranslator) {
    board.step("Greedy or beam search")
    let width = board.integerSlider("width", in: 1...6, default: 4)
    board.say(
      """
      The goal is the most probable *whole* date, and greedy decoding need not find it: a character that is a little \
      more probable than another may be followed by improbable ones only. The \(DateTask.characters.count)ⁿ \
      sequences of n tokens cannot all be tried. **Beam search** keeps the k best beginnings, here k = \(width). The \
      score of a beginning is the sum of the logarithms of its probabilities. A model that is always sure has no need \
      of a search, so the model without attention is used here.
      """)
    board.formula(#"S(y_1 \ldots y_t) = S(y_1 \ldots y_{t-1}) + \log p(y_t | y_1 \ldots y_{t-1})"#)
    board.code("beam")
    let few = 60
    let batches = (0..<few).map { i in
      DateTask.batch([task.heldOut[i]], monthFirst: [i % 2 == 1])
    }
    let greedy = batches.map { translator.beams($0, width: 1)[0] }
    let searched = batches.map { translator.beams($0, width: width) }
    let own = batches.map { translator.greedy($0)[0] }
    let least = greedy.indices.min { greedy[$0].score < greedy[$1].score }!
    board.say(
      """
      Take, of \(few) held-out dates, the one whose greedy output has the lowest probability: \
      *\(batches[least].sentences[0].joined(separator: " "))*. What is left in the beam at the end:
      """)
    board.table(
      ["written", "score", "probability", "right"],
      searched[least].map { beam in
        let text = DateTask.text(beam.tokens)
        return [
          text, written(beam.score), written(exp(beam.score), digits: 3),
          text == batches[least].dates[0].digits ? "yes" : "no",
        ]
      })
    let texts = { (beams: [BeamSearch.Hypothesis]) in beams.map { DateTask.text($0.tokens) } }
    let truths = batches.map { $0.dates[0].digits }
    let exact = (
      greedy: zip(texts(greedy), truths).fraction { $0 == $1 },
      beam: zip(texts(searched.map { $0[0] }), truths).fraction { $0 == $1 }
    )
    board.table(
      ["decoding", "mean score", "exact match on \(few) dates"],
      [
        ["greedy", written(greedy.map(\.score).mean), written(exact.greedy, digits: 3)],
        [
          "beam, k = \(width)", written(searched.map { $0[0].score }.mean),
          written(exact.beam, digits: 3),
        ],
      ])
    let others = zip(texts(greedy), texts(searched.map { $0[0] })).filter { $0 != $1 }.count
    board.say("On \(others) of the \(few) dates the two write something different.")
    board.identity(
      "with k = 1 beam search is greedy decoding",
      zip(texts(greedy), own).allSatisfy { $0 == DateTask.text($1) })
    board.identity(
      "a beam's score is the logarithm of the product of its probabilities: never above 0",
      searched.allSatisfy { $0.allSatisfy { $0.score <= 1e-6 } })
    board.claim(
      "the outputs of beam search have on average at least the score of the greedy ones",
      searched.map { $0[0].score }.mean >= greedy.map(\.score).mean - 1e-6)
    board.warn(
      """
      More probable is not better. A longer output has more factors below 1, so beam search prefers short outputs \
      unless the score is divided by the length; here all dates are equally long. And a wider beam only gets closer \
      to what the *model* takes for most probable, even where the model is wrong.
      """)
    board.ask(
      "At step 1, A has p = 0.6 and B has 0.4. After A the best token has p = 0.5, after B it has 0.9. Which does a beam of 2 choose?",
      choices: ["A, then its best", "B, then its best"], answer: 1,
      because: "0.6·0.5 = \(0.6 * 0.5) and 0.4·0.9 = \(0.4 * 0.9). Greedy decoding takes A.")
  }

  func alignment(on board: Board, _ task: DateTask, _ translator: DateTranslator) {
    board.step("The attention map is an alignment")
    board.say(
      """
      Which words does the decoder look at while it writes each character? The weights a show it. They are an \
      **alignment**: they say which tokens of the input an output belongs to. Nobody has told the model where to \
      look; it has found out from the dates alone.
      """)
    let date = task.heldOut[0]
    let pair = DateTask.batch([date, date], monthFirst: [false, true])
    let maps = attention(translator, pair)
    let characters = date.digits.map { "\($0)" }
    board.draw(
      Figure(
        "One date in two orders of words",
        caption: """
          Does the model look for a word or for a place? The attention for \(date.digits), darker where it is larger: \
          a row for each character that is written, a column for each word. If the rows of the day move to another \
          column when the words change places, it is the word that is looked for.
          """, columns: 2
      ) {
        for (i, name) in ["Day first", "Month first"].enumerated() {
          Panel(name, x: "word", y: "character", colorBar: .none) {
            HeatMap(
              Array(maps[i].prefix(characters.count)).map {
                Array($0.prefix(pair.sentences[i].count))
              }, columns: pair.sentences[i], rows: characters, range: 0...1)
          }
        }
      })
    let test = task.test(200)
    let all = attention(translator, test)
    let onTheDay = { (character: Int) in
      test.sentences.indices.map { i in
        all[i][character][test.sentences[i].firstIndex { SpokenDate.ordinals.contains($0) }!]
      }.mean
    }
    board.table(
      ["while writing", "mean attention on the word for the day"],
      [
        (0, "the first digit of the year"), (5, "the first digit of the month"),
        (8, "the first digit of the day"), (9, "the second digit of the day"),
      ].map {
        [$0.1, written(onTheDay($0.0), digits: 3)]
      })
    board.identity(
      "the weights of each row add up to 1, and padding gets weight 0",
      all.indices.allSatisfy { i in
        all[i].allSatisfy { row in
          abs(row.reduce(0, +) - 1) < 1e-4
            && row.dropFirst(test.sentences[i].count).allSatisfy { $0 == 0 }
        }
      })
    board.claim(
      "the word for the day gets more attention while the day is written than while the year is, on average over \(test.dates.count) dates",
      max(onTheDay(8), onTheDay(9)) > onTheDay(0))
    board.say(
      """
      Do not expect every row to point at one word. An encoder state knows the words before it, too, so the decoder \
      can look at a later word and still find what it needs: the last state, for example, has read the whole year. \
      And the dashes need no word at all.
      """)
    board.warn(
      """
      An attention map shows what was looked at. It is not yet an explanation: the same output can come about with \
      other weights, and what a state contains is not the word at its place alone.
      """)
  }

  /// The attention of each sentence with the true characters: a row a character, a column a word.
  private func attention(_ translator: DateTranslator, _ batch: DateTask.Batch) -> [[[Double]]] {
    let weights = withoutGradients { translator.forced(batch).attention.value }
    return batch.dates.indices.map { i in
      (0..<DateTask.targetLength).map { weights[i, $0].values }
    }
  }

  func mistakes(on board: Board, _ task: DateTask, _ translator: DateTranslator) {
    board.step("What it has not learned")
    let test = task.test(500)
    let exact = translator.exactMatch(test)
    let wrong = zip(test.sentences, zip(translator.greedy(test), test.dates)).filter {
      DateTask.text($0.1.0) != $0.1.1.digits
    }
    board.say(
      "Of all \(test.dates.count) held-out dates the first model with attention gets \(percent: exact) right."
    )
    if !wrong.isEmpty {
      board.say("Some of those that it gets wrong:")
      board.table(
        ["in words", "written", "the right date"],
        wrong.prefix(4).map { words, pair in
          [words.joined(separator: " "), DateTask.text(pair.0), pair.1.digits]
        })
    }
    var random = board.random.split()
    let old = (0..<200).map { _ in SpokenDate(in: 1710..<1800, random: &random) }
    let before = DateTask.batch(old, monthFirst: old.indices.map { $0 % 2 == 1 })
    let outside = translator.exactMatch(before)
    let example = translator.greedy(before)[0]
    board.say(
      """
      Held-out dates are new, but they are made like the others. What about the eighteenth century? The word \
      *seventeen* was in the training data, for the year 2017, but never as a century. Of \(old.count) dates of that \
      century \(percent: outside) are right. The model writes *\(before.sentences[0].joined(separator: " "))* as \
      \(DateTask.text(example)).
      """)
    board.claim(
      "of the dates in the eighteenth century fewer than one in ten are right", outside < 0.1)
    board.say(
      """
      The rule that a century is two digits like any other number is obvious to us. The model has seen *nineteen* and \
      *twenty* at that place, and has learned two cases. A high accuracy on held-out data tells something about data \
      from the same source, and about no other.
      """)
    board.ask(
      "Which change would most likely teach it the eighteenth century?",
      choices: ["more units", "training on dates of many centuries", "a wider beam"], answer: 1,
      because:
        "The model has seen two cases and learned two cases. Neither size nor search adds what the data lack."
    )
  }

  func ending(on board: Board) {
    board.summarize(
      "**Sequence to sequence**: an **encoder** reads the source, a **decoder** starts from its last state and writes token by token, looking back by attention.",
      "In training the decoder reads the truth (**teacher forcing**); in use it reads its own outputs, and may get where it has never been (**exposure bias**).",
      "**Greedy decoding** takes the best token, **beam search** keeps the k best beginnings; it tends to find more probable outputs, which are not always better.",
      "The attention map is an **alignment** that nobody taught: it shows where the decoder looks for each token.",
      "The **exact match** counts whole outputs; it is low on dates of a century that the model has never seen."
    )
    board.step("Exercises")
    board.exercise(
      .byHand,
      "Two encoder states, h_1 = (1, 0) and h_2 = (0, 1), and d = (2, 0). What are the weights and the context?",
      answer: """
        Scores 2 and 0; weights e²/(e² + 1) = \(exp(2.0) / (exp(2.0) + 1), digits: 3) and \
        \(1 / (exp(2.0) + 1), digits: 3), and the context has just these two numbers.
        """)
    board.exercise(
      .byHand,
      "A beam has the scores −1 and −1.2. After the first, the best two tokens have p = 0.3 and 0.3; after the second, 0.6 and 0.4. Which two beginnings stay?",
      answer: """
        −1 + log 0.3 = \(-1 + log(0.3), digits: 3) twice; −1.2 + log 0.6 = \(-1.2 + log(0.6), digits: 3) and \
        −1.2 + log 0.4 = \(-1.2 + log(0.4), digits: 3). Both continuations of the second stay.
        """)
    board.exercise(
      .derive,
      "The loss depends on the context c. What is ∂L/∂h_s along the path through the mean?",
      answer: """
        c = Σ a_s·h_s, so with the weights held constant it is a_s·∂L/∂c: an encoder state gets as much of the \
        gradient as it got attention. A second part comes through the weights a themselves.
        """)
    board.exercise(
      .predict, "Set width=1, then width=6. How do the mean score and the exact match change?",
      answer: """
        With 1 both rows are the same. From 4 to 6 hardly anything changes: the best output is nearly always among \
        the first few beginnings already. Where the most probable date is a wrong one, no width helps.
        """)
    board.exercise(
      .breakIt,
      "Forget to shift the target in training: the decoder reads the character that it has to write. What happens?",
      answer: """
        The loss falls to 0 in a few steps: it copies what it reads. In use it reads the begin token and copies that. \
        A loss that falls too well is a sign of a leak.
        """)
    board.exercise(
      .write, "Write one step of beam search.",
      answer: """
        All beginnings with all tokens go into one list, sorted by score + log p. `chalk practice beam-step` checks it.
        """, practice: "beam-step")
    board.exercise(
      .extend,
      "Scheduled sampling lets the decoder read its own character with a probability that grows. Add it to the training.",
      answer: """
        Decode step by step as in greedy decoding, and at each step choose the true character or the model's own by a \
        random number. The steps can no longer be computed all at once, so training is slower. Here the gain would be \
        small, since the source decides each character.
        """)
  }
}
