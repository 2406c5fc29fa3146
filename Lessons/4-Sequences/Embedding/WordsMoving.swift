import Chalk
import Foundation

/// The last two steps of the lesson: words of praise and of blame move apart, and what that cannot do.
struct WordsMoving {
  func show(on board: Board) throws {
    board.step("Words move apart")
    let epochs = board.integerSlider("epochs", in: 1...600, default: 400)
    let texts = try WordTexts(on: board)
    let (vocabulary, groups) = (texts.vocabulary, texts.groups)
    let training = WordList(texts.simple, vocabulary)
    tell(texts, on: board)
    board.code("bag", file: BagOfWords.file)
    let bag = BagOfWords(words: vocabulary.count, random: &board.random)
    let before = bag.points
    var (losses, lengths) = ([Double](), [[Double]]())
    for epoch in 0..<epochs {
      try board.progress("epoch", epoch + 1, of: epochs)
      let start = bag.points
      losses.append(bag.descend(training, rate: 3))
      lengths.append(meanSteps(start, bag.points, groups))
    }
    let after = bag.points
    drawLearning(on: board, texts, losses, lengths)
    draw(on: board, texts, before, after)
    board.value("loss at first", losses[0])
    board.value("loss at last", losses[epochs - 1])
    board.value(
      "accuracy on these \(texts.isBuiltIn ? "reviews" : "texts")", bag.accuracy(training))
    if texts.isBuiltIn {
      unused(on: board, training, vocabulary, before, after)
      let u = bag.u.value.values
      let pull = groups.words.map { $0.map { after[$0][0] * u[0] + after[$0][1] * u[1] } }
      if epochs >= 400 {
        board.claim(
          "every word of praise lies on the one side of every word of blame",
          pull[0].min()! > pull[1].max()!)
        board.claim("and all but a few reviews are judged rightly", bag.accuracy(training) > 0.95)
      }
    }
    order(on: board, texts, bag)
  }

  private func tell(_ texts: WordTexts, on board: Board) {
    if texts.isBuiltIn {
      board.say(
        """
        Small film reviews, such as “\(texts.simple.texts[0])” A classifier is to say whether one \
        praises or blames. Every word is a point of the plane, thrown there at random; a review is the \
        mean of its words' points, and the score a weighted sum of that. It is told only whether each \
        of \(texts.simple.count) reviews praises, never what a word means.
        """)
    } else {
      let names = texts.all.classNames
      board.say(
        """
        Of the texts \(texts.all.count) are there to learn from, \(texts.test.count) to be asked \
        about. A classifier is to tell \(names[1]) from \(names[0]). Each of the \
        \(texts.vocabulary.count - 2) most frequent words is a point of the plane, thrown there at \
        random; a text is the mean of its words' points, of its first \(WordList.longest) words at \
        most, and the score a weighted sum of that.
        """)
      board.say(
        """
        In the figures below, the words of \(names[1]) and of \(names[0]) are the dozen that stand in \
        a greater part of the texts of the one class than of the other, by the greatest difference. \
        The network is not told.
        """)
    }
  }

  /// Words that were never looked up.
  private func unused(
    on board: Board, _ training: WordList, _ vocabulary: Vocabulary, _ before: [[Double]],
    _ after: [[Double]]
  ) {
    let used = Set(training.words.values.map { Int($0) })
    let unused = vocabulary.words.indices.dropFirst(2).filter { !used.contains($0) }
    let names = unused.map { vocabulary.words[$0] }.joined(separator: ", ")
    board.say(
      """
      The reviews to learn from are those without a negation. Words of the table that stand in none \
      of them, so that their rows were never looked up: \(names).
      """)
    board.claim(
      "a word that is never used stays where it was, to the last digit",
      unused.allSatisfy { before[$0] == after[$0] })
  }

  private func order(on board: Board, _ texts: WordTexts, _ bag: BagOfWords) {
    board.step(
      texts.isBuiltIn ? "What goes wrong: not good" : "What goes wrong: the order of the words")
    let pair = texts.reordered
    let scores = bag(WordList(pair, texts.vocabulary)).value.values
    board.say("Two texts with the same words, and the scores they get:")
    board.table(
      ["text", "score"], zip(pair.texts, scores).map { [$0, written($1)] })
    board.claim("the same words, the same score", abs(scores[0] - scores[1]) < 1e-5)
    if texts.isBuiltIn {
      board.say(
        """
        A mean does not know the order of what it is made of. Now let it learn from all reviews, with \
        their negations, and judge others like them.
        """)
    } else {
      board.say(
        "A mean does not know the order of what it is made of. How far does it come with that?")
    }
    let (training, test) = (
      WordList(texts.all, texts.vocabulary), WordList(texts.test, texts.vocabulary)
    )
    let second = BagOfWords(words: texts.vocabulary.count, random: &board.random)
    for _ in 0..<400 { _ = second.descend(training, rate: 3) }
    let accuracy = second.accuracy(test)
    if texts.isBuiltIn {
      board.value("accuracy on new reviews with negations", accuracy)
      board.claim("not far from tossing a coin", accuracy < 0.65)
    } else {
      board.value("accuracy on the texts it has never seen", accuracy)
      board.value("saying the more frequent class to each of them", texts.guessing)
    }
    board.ask(
      "Which of these can tell the two texts apart?",
      choices: ["more numbers for each word", "more texts", "reading the words in their order"],
      answer: 2, because: "A mean of longer rows, or of more texts, is still a mean.")
    board.say(
      """
      To try: s epochs=5 in step 4: the words have only set out. s word=not in step 1. A network \
      that reads in order: chalk learn recurrent, chalk learn lstm; one that lets words look at \
      each other: chalk learn attention.
      """)
  }

  /// How far the words of praise, of blame and the others moved in one step, on average.
  private func meanSteps(
    _ before: [[Double]], _ after: [[Double]], _ groups: WordGroups
  ) -> [Double] {
    groups.words.map { words in
      let steps = words.map { word in
        zip(before[word], after[word]).map { ($1 - $0) * ($1 - $0) }.reduce(0, +).squareRoot()
      }
      return steps.reduce(0, +) / Double(max(steps.count, 1))
    }
  }

  private func drawLearning(
    on board: Board, _ texts: WordTexts, _ losses: [Double], _ lengths: [[Double]]
  ) {
    board.draw(
      Figure(
        "Learning what words are worth",
        caption: """
          The loss, and how far a word moves in a step, its rate times its slope. What stands in \
          both kinds of text is pulled both ways and hardly moves.
          """, columns: 2
      ) {
        Panel("The loss", x: "epoch", y: "loss") { Line(losses) }
        Panel("The mean step", x: "epoch", y: PlotAxis("length", scale: .logarithmic)) {
          for (group, name) in texts.groups.names.enumerated() {
            Line(lengths.map { $0[group] }, label: name)
          }
        }
      })
  }

  private func draw(
    on board: Board, _ texts: WordTexts, _ before: [[Double]], _ after: [[Double]]
  ) {
    let groups = texts.groups
    board.draw(
      Figure(
        "The words, before and after",
        caption: """
          Each word is a point, thrown at random at first. Learning moves them apart: \
          \(groups.names[0]) to one side, \(groups.names[1]) to the other. Words that say nothing stay in between.
          """, columns: 2, sharing: .both
      ) {
        for (name, points) in [("Before", before), ("After", after)] {
          Panel(name, x: "first number", y: "second number") {
            for (group, label) in groups.names.enumerated().reversed() {
              Points(
                groups.words[group].map { points[$0][0] },
                groups.words[group].map { points[$0][1] },
                label: label, color: group == 2 ? .muted : .series(group))
            }
            for word in groups.shown {
              Annotation(texts.vocabulary.words[word], x: points[word][0], y: points[word][1])
            }
          }
        }
      })
  }
}
