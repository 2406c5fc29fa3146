import Chalk
import Foundation

/// The last two steps of the lesson: words of praise and of blame move apart, and what that cannot do.
struct WordsMoving {
  private let praise = [
    "good", "great", "wonderful", "clever", "funny", "moving", "brilliant", "lovely", "like",
    "love", "enjoy", "admire",
  ]
  private let blame = [
    "bad", "awful", "boring", "dull", "clumsy", "weak", "terrible", "silly", "dislike", "hate",
    "regret", "despise",
  ]

  func show(on board: Board) throws {
    board.step("Words move apart")
    let epochs = board.integerSlider("epochs", in: 1...600, default: 400)
    let reviews = TextExamples.reviews(400, random: &board.random)
    let vocabulary = Vocabulary(fitting: reviews.texts, size: 200)
    let plain = reviews.rows(reviews.texts.indices.filter { !isNegated(reviews.texts[$0]) })
    let training = WordList(plain, vocabulary)
    board.say(
      """
      Small film reviews, such as “\(plain.texts[0])” A classifier is to say whether one praises or \
      blames. Every word is a point of the plane, thrown there at random; a review is the mean of \
      its words' points, and the score a weighted sum of that. It is told only whether each of \
      \(plain.count) reviews praises, never what a word means.
      """)
    board.code("bag", file: BagOfWords.file)
    let bag = BagOfWords(words: vocabulary.count, random: &board.random)
    let before = bag.points
    var (losses, lengths) = ([Double](), [[Double]]())
    for epoch in 0..<epochs {
      try board.progress("epoch", epoch + 1, of: epochs)
      let start = bag.points
      losses.append(bag.descend(training, rate: 3))
      lengths.append(meanSteps(start, bag.points, vocabulary))
    }
    let after = bag.points
    drawLearning(on: board, losses, lengths)
    draw(on: board, vocabulary, before, after)
    board.value("loss at first", losses[0])
    board.value("loss at last", losses[epochs - 1])
    board.value("accuracy on these reviews", bag.accuracy(training))
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
    let u = bag.u.value.values
    let pull = { (word: String) -> Double in
      let point = after[Int(vocabulary.encode(word)[0])]
      return point[0] * u[0] + point[1] * u[1]
    }
    if epochs >= 400 {
      board.claim(
        "every word of praise lies on the one side of every word of blame",
        praise.map(pull).min()! > blame.map(pull).max()!)
      board.claim("and all but a few reviews are judged rightly", bag.accuracy(training) > 0.95)
    }
    order(on: board, reviews, vocabulary, bag)
  }

  private func order(
    on board: Board, _ reviews: TextExamples, _ vocabulary: Vocabulary, _ bag: BagOfWords
  ) {
    board.step("What goes wrong: not good")
    let pair = TextExamples(
      texts: [
        "the plot was good and the ending was not bad",
        "the plot was not good and the ending was bad",
      ], labels: [1, 0], classNames: ["negative", "positive"])
    let scores = bag(WordList(pair, vocabulary)).value.values
    board.say("Two reviews with the same words, and the scores they get:")
    board.table(
      ["review", "score"], zip(pair.texts, scores).map { [$0, written($1)] })
    board.claim("the same words, the same score", abs(scores[0] - scores[1]) < 1e-5)
    board.say(
      """
      A mean does not know the order of what it is made of. Now let it learn from all reviews, with \
      their negations, and judge others like them.
      """)
    let others = TextExamples.reviews(400, random: &board.random)
    let (training, test) = (WordList(reviews, vocabulary), WordList(others, vocabulary))
    let second = BagOfWords(words: vocabulary.count, random: &board.random)
    for _ in 0..<400 { _ = second.descend(training, rate: 3) }
    let accuracy = second.accuracy(test)
    board.value("accuracy on new reviews with negations", accuracy)
    board.claim("not far from tossing a coin", accuracy < 0.65)
    board.ask(
      "Which of these can tell the two reviews apart?",
      choices: ["more numbers for each word", "more reviews", "reading the words in their order"],
      answer: 2, because: "A mean of longer rows, or of more reviews, is still a mean.")
    board.say(
      """
      To try: s epochs=5 in step 4: the words have only set out. s word=not in step 1. A network \
      that reads in order: chalk learn recurrent, chalk learn lstm; one that lets words look at \
      each other: chalk learn attention.
      """)
  }

  private func isNegated(_ text: String) -> Bool { Vocabulary.split(text).contains("not") }

  /// How far the words of praise, of blame and the others moved in one step, on average.
  private func meanSteps(
    _ before: [[Double]], _ after: [[Double]], _ vocabulary: Vocabulary
  ) -> [Double] {
    groups(vocabulary).map { words in
      let steps = words.map { word in
        zip(before[word], after[word]).map { ($1 - $0) * ($1 - $0) }.reduce(0, +).squareRoot()
      }
      return steps.reduce(0, +) / Double(steps.count)
    }
  }

  /// The numbers of the words of praise, of blame, and of all others.
  private func groups(_ vocabulary: Vocabulary) -> [[Int]] {
    let numbers = { (words: [String]) in words.map { Int(vocabulary.encode($0)[0]) } }
    let (praise, blame) = (numbers(praise), numbers(blame))
    let others = vocabulary.words.indices.dropFirst(2).filter { word in
      !praise.contains(word) && !blame.contains(word)
    }
    return [praise, blame, Array(others)]
  }

  private func drawLearning(on board: Board, _ losses: [Double], _ lengths: [[Double]]) {
    board.draw(
      Figure(
        "Learning what words are worth",
        caption: """
          The loss, and how far a word moves in a step, its rate times its slope. What stands in \
          both kinds of review is pulled both ways and hardly moves.
          """, columns: 2
      ) {
        Panel("The loss", x: "epoch", y: "loss") { Line(losses) }
        Panel("The mean step", x: "epoch", y: Axis("length", scale: .logarithmic)) {
          for (group, name) in ["praise", "blame", "others"].enumerated() {
            Line(lengths.map { $0[group] }, label: name)
          }
        }
      })
  }

  private func draw(
    on board: Board, _ vocabulary: Vocabulary, _ before: [[Double]], _ after: [[Double]]
  ) {
    let groups = groups(vocabulary)
    board.draw(
      Figure(
        "The words, before and after",
        caption: """
          Each word is a point, thrown at random at first. Learning moves them apart: praise to \
          one side, blame to the other. Words that say nothing stay in between.
          """, columns: 2, sharing: .both
      ) {
        for (name, points) in [("Before", before), ("After", after)] {
          Panel(name, x: "first number", y: "second number") {
            for (group, label) in ["praise", "blame", "others"].enumerated().reversed() {
              Points(
                groups[group].map { points[$0][0] }, groups[group].map { points[$0][1] },
                label: label, ink: group == 2 ? .muted : .series(group))
            }
            for word in ["good", "hate", "the", "not"] {
              let point = points[Int(vocabulary.encode(word)[0])]
              Note(word, x: point[0], y: point[1])
            }
          }
        }
      })
  }
}
