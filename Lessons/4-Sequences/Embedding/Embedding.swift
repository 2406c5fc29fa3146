import Chalk
import Foundation

/// N11: a word as a few numbers: a lookup that is a product, with a gradient for the rows used.
struct Embedding: Lesson {
  let card = LessonCard.embedding

  private let words = ["the", "film", "was", "good", "bad", "not"]
  private let E = [
    [0.1, 0, 0.2], [0.3, -0.1, 0], [0, 0.1, -0.1], [0.9, 0.4, -0.2], [-0.8, 0.5, 0.1],
    [0.2, -0.7, 0.6],
  ]

  func teach(on board: Board) throws {
    lookup(on: board)
    onlyTheRowsUsed(on: board)
    onTensors(on: board)
    let texts = try wordsMoveApart(on: board)
    try neighbors(on: board, texts)
    ending(on: board)
  }

  private func lookup(on board: Board) {
    board.step("What is the word “good” times 0.3?")
    board.say(
      """
      A network multiplies numbers by weights, and words are not numbers. Numbering them does not help: word 4 is \
      not twice word 2. So turn each word into a vector with a number for every word of the vocabulary: 1 for the word \
      itself, 0 for all others. That is called **one-hot**. Multiplied by a matrix E, such a vector \
      picks out one row.
      """)
    board.formula(#"e = x E"#)
    board.code("lookup")
    let word = board.choice("word", of: words, default: "good", reruns: .step)
    let number = words.firstIndex(of: word)!
    let x = words.indices.map { $0 == number ? 1.0 : 0 }
    board.table(
      ["word", "one-hot x", "row of E"],
      words.indices.map { i in
        let oneHot = words.indices.map { $0 == i ? "1" : "0" }.joined(separator: " ")
        return [words[i], oneHot, written(E[i])]
      })
    board.say(
      "Computed for \(word): x·E = \(written(product(x, E))); its row of E is \(written(E[number]))."
    )
    board.identity(
      "for every word the product is the row",
      words.indices.allSatisfy { i in
        product(words.indices.map { $0 == i ? 1 : 0 }, E) == lookup(i, in: E)
      })
    let (count, width) = (10_000, 64)
    board.say(
      """
      So no program carries out this product. With \(count) words and \(width) numbers for each, the product takes \
      \(count * width) multiplications, nearly all by 0; looking up the row takes none. The rows are weights like \
      any others, and are learned. A word's row is called its **embedding**, and E the **embedding matrix**.
      """)
    let sentence = [0, 1, 2, number]
    board.draw(
      Figure(
        "A sentence is looked up",
        caption: """
          What does the network receive? Each word's 1 picks out its row of E; the rows, on the right, \
          are passed on in the order of the words.
          """, columns: 3
      ) {
        Panel("One-hot") {
          HeatMap(
            sentence.map { word in words.indices.map { $0 == word ? 1 : 0 } }, columns: words,
            rows: sentence.map { words[$0] }, digits: 0)
        }
        Panel("The embeddings E") {
          HeatMap(E, columns: ["1", "2", "3"], rows: words, scale: .diverging, digits: 1)
        }
        Panel("What is looked up") {
          HeatMap(
            sentence.map { E[$0] }, columns: ["1", "2", "3"], rows: sentence.map { words[$0] },
            scale: .diverging, range: -0.9...0.9, digits: 1)
        }
      })
    board.ask(
      "An embedding matrix for 500 words has 8 numbers for each. How many weights?", answer: 4000,
      tolerance: 0, because: "A row of 8 numbers for each of 500 words: 500·8.")
  }

  // excerpt: lookup
  /// The row of a word, found
  func lookup(_ word: Int, in E: [[Double]]) -> [Double] { E[word] }

  /// The same row, computed: x·E, with a 1 in x for the word and 0 for all others
  func product(_ x: [Double], _ E: [[Double]]) -> [Double] {
    E[0].indices.map { j in zip(x, E).map { $0 * $1[j] }.reduce(0, +) }
  }
  // end excerpt

  private func onlyTheRowsUsed(on board: Board) {
    board.step("Only the rows that were used")
    board.say(
      """
      Which rows of E does a sentence teach something? A word that is not in it has no effect on the output, so \
      the gradient of its row is 0. A word that occurs twice counts twice. To see it in numbers, let the output y \
      be a weighted sum of the mean of the embeddings e_t of n words:
      """)
    board.formula(#"y = u \cdot \frac{1}{n} \sum_{t=1}^{n} e_t"#)
    board.formula(#"\frac{\partial y}{\partial E_w} = \frac{\text{uses of } w}{n} \cdot u"#)
    let u = [1.0, -2, 0.5]
    let sentence = [3, 3, 1]
    let rows = E.map { $0.map { Scalar($0) } }
    let mean = u.indices.map { j in
      Scalar.sum(sentence.map { rows[$0][j] }) / Scalar(Double(sentence.count))
    }
    let y = Scalar.weightedSum(u.map { Scalar($0) }, mean, plus: 0).named("y")
    y.backward()
    board.say("The sentence is *good good film*, and u is \(written(u)).")
    board.table(
      ["word", "uses", "∂y/∂(its row)"],
      words.indices.map { i in
        [
          words[i], "\(sentence.filter { $0 == i }.count)",
          written(rows[i].map(\.gradient)),
        ]
      })
    let gradient = rows.map { $0.map(\.gradient) }
    board.draw(
      Figure(
        "The embedding matrix and its gradient",
        caption: """
          Which rows does one sentence change? Left: the embedding matrix. Right: the gradient of y with \
          respect to it. Only the rows of *good* and *film* have one, and that of *good*, used twice, is \
          twice as large.
          """, columns: 2
      ) {
        Panel("The values") {
          HeatMap(E, columns: ["1", "2", "3"], rows: words, scale: .diverging, digits: 1)
        }
        Panel("The gradient ∂y/∂E") {
          HeatMap(gradient, columns: ["1", "2", "3"], rows: words, scale: .diverging, digits: 2)
        }
      })
    board.identity(
      "each row's gradient is the number of its uses, divided by 3, times u",
      words.indices.allSatisfy { i in
        let uses = Double(sentence.filter { $0 == i }.count)
        return largestDifference(gradient[i], u.map { uses / 3 * $0 }) < 1e-12
      })
    board.ask(
      "A review uses 20 different words, out of a table of 10000. How many rows have a gradient?",
      answer: 20, tolerance: 0,
      because: "Only the rows of words that occur have one; the other 9980 are not touched.")
  }

  private func onTensors(on board: Board) {
    board.step("The same on tensors")
    board.say(
      """
      The tensor engine has the lookup as an operation. Its gradient is not a matrix full of zeros but \
      a **sparse gradient**, a short list: which rows were looked up, and the gradient of each.
      """)
    board.code("on tensors")
    let sentence = Tensor([3, 3, 1])
    let u = Tensor([1, -2, 0.5], .double)
    let table = Variable(Tensor(E, .double), requiresGradient: true)
    answer(sentence, table, u).backward()
    guard case .sparse(let rows)? = table.sparseGradient else { return }
    board.table(
      ["row", "word", "its gradient"],
      rows.indices.indices.map { i in
        ["\(rows.indices[i])", words[rows.indices[i]], written(rows.values[i].values)]
      })
    board.identity("three lookups give three rows", rows.indices == [3, 3, 1])
    let dense = table.gradient!.values
    let byHand = words.indices.flatMap { i in
      [1, -2, 0.5].map { Double([3, 3, 1].filter { $0 == i }.count) / 3 * $0 }
    }
    board.identity(
      "added up they are the gradient of the scalar engine",
      largestDifference(dense, byHand) < 1e-12)
    let oneHot = Variable(sentence.oneHot(6).converted(to: .double))
    let product = Variable(Tensor(E, .double), requiresGradient: true)
    (oneHot.matmul(product).mean([0]) * u).sum().backward()
    board.identity(
      "the one-hot product has the same gradient, with all its zeros",
      largestDifference(product.gradient!.values, dense) < 1e-12)
    let check = GradientCheck.check("lookup", at: [Tensor(E, .double)]) {
      answer(sentence, $0[0], u)
    }
    board.identity("every gradient agrees with central differences", check.passes())
    let (count, width, used) = (10_000, 64, 20)
    board.value("numbers in the whole gradient of a matrix of 10000 · 64", Double(count * width))
    board.value("numbers in the gradient of a review of 20 words", Double(used * width))
  }

  // excerpt: on tensors
  /// y = u · the mean of the rows of these words
  func answer(_ words: Tensor, _ E: Variable, _ u: Tensor) -> Variable {
    (Primitive.lookup(words)(E).mean([0]) * u).sum()
  }
  // end excerpt

  private func wordsMoveApart(on board: Board) throws -> WordTexts {
    board.step("Words move apart: embeddings learned from labels")
    let epochs = board.integerSlider("epochs", in: 1...600, default: 400, reruns: .lesson)
    let texts = try WordTexts(on: board)
    let (vocabulary, groups) = (texts.vocabulary, texts.groups)
    let training = WordList(texts.simple, vocabulary)
    tell(texts, on: board)
    board.code("bag")
    let bag = BagOfWords(words: vocabulary.count, random: &board.random)
    let before = bag.points
    var (losses, lengths) = ([Double](), [[Double]]())
    for epoch in 0..<epochs {
      let (start, weights) = (bag.points, bag.weights)
      losses.append(bag.descend(training, rate: 3))
      lengths.append(meanSteps(start, bag.points, groups))
      try board.progress("epoch", epoch + 1, of: epochs, loss: losses.last, epoch: epoch + 1) {
        // A step is 3 times the gradient.
        $0.gradients = zip(weights, bag.weights).map { before, now in
          (now.name, (now.value - before.value).squared().sum().scalar.squareRoot() / 3)
        }
        $0.outputs = LayerOutputs { bag(training) }
        let now = words(texts, "The words", bag.points)
        $0.draw(.model, Figure("The embeddings of the words") { now })
      }
    }
    let after = bag.points
    drawLearning(on: board, texts, losses, lengths)
    drawWords(on: board, texts, before, after)
    board.value("loss in the first epoch", losses[0])
    board.value("loss in the last epoch", losses[epochs - 1])
    board.value(
      "accuracy on these training \(texts.isBuiltIn ? "reviews" : "texts")",
      bag.accuracy(training))
    if texts.isBuiltIn {
      unused(on: board, training, vocabulary, before, after)
      let u = bag.u.value.values
      let pull = groups.words.map { $0.map { after[$0][0] * u[0] + after[$0][1] * u[1] } }
      if epochs >= 400 {
        board.claim(
          "the embedding of every word of praise raises the logit more than that of every word of blame",
          pull[0].min()! > pull[1].max()!)
        board.claim(
          "and more than 95 % of the training reviews are classified correctly",
          bag.accuracy(training) > 0.95)
      }
    }
    order(on: board, texts, bag)
    return texts
  }

  private func tell(_ texts: WordTexts, on board: Board) {
    if texts.isBuiltIn {
      board.say(
        """
        What do the rows learn? Take short film reviews, such as “\(texts.simple.texts[0])” A \
        classifier has to say whether a review praises or blames. The reviews are made up by a small \
        grammar with \(texts.vocabulary.count - 2) words. Every word is a point in the plane, at random \
        at first; a review is the mean of its words' points, a **bag of words**, and its **logit** is a \
        weighted sum of that. The labels say only whether each of \(texts.simple.count) reviews \
        praises, never what a word means.
        """)
    } else {
      let names = texts.all.classNames
      board.say(
        """
        The training set has \(texts.all.count) of the texts, the test set \(texts.test.count). A \
        classifier has to tell \(names[1]) from \(names[0]). Each of the \
        \(texts.vocabulary.count - 2) most frequent words is a point in the plane, at random at first; \
        a text is the mean of its words' points, of its first \(WordList.longest) words at \
        most: a **bag of words**. Its **logit** is a weighted sum of that.
        """)
      board.say(
        """
        In the figures below, the words of \(names[1]) and of \(names[0]) are the dozen that stand in \
        a greater fraction of the texts of the one class than of the other, by the greatest difference. \
        The network is not told which they are.
        """)
    }
  }

  /// How far the words of praise, of blame and the others moved in one step, on average.
  private func meanSteps(
    _ before: [[Double]], _ after: [[Double]], _ groups: WordGroups
  ) -> [Double] {
    groups.words.map { words in
      let steps = words.map { word in
        zip(before[word], after[word]).map { ($1 - $0) * ($1 - $0) }.reduce(0, +).squareRoot()
      }
      return steps.mean
    }
  }

  private func drawLearning(
    on board: Board, _ texts: WordTexts, _ losses: [Double], _ lengths: [[Double]]
  ) {
    board.draw(
      Figure(
        "Learning what words are worth",
        caption: """
          Which words move? Left: the loss. Right: how far a word moves in a step on average, which is the learning \
          rate times the norm of its gradient. A word that occurs in both kinds of text is pulled both ways and moves \
          less.
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

  private func drawWords(
    on board: Board, _ texts: WordTexts, _ before: [[Double]], _ after: [[Double]]
  ) {
    let groups = texts.groups
    board.draw(
      Figure(
        "The words, before and after",
        caption: """
          What do the embeddings know after training? Each word is a point, at random at first. Learning \
          moves them apart: \(groups.names[0]) to one side, \(groups.names[1]) to the other. Words that \
          say nothing about the label stay in between.
          """, columns: 2, sharing: .both
      ) {
        words(texts, "Before", before)
        words(texts, "After", after)
      })
  }

  /// Each word as a point of the plane, in the color of its group.
  private func words(_ texts: WordTexts, _ title: String, _ points: [[Double]]) -> Panel {
    let groups = texts.groups
    return Panel(title, x: "first number", y: "second number") {
      for (group, label) in groups.names.enumerated().reversed() {
        Points(
          groups.words[group].map { points[$0][0] }, groups.words[group].map { points[$0][1] },
          label: label, color: group == 2 ? .muted : .series(group))
      }
      for word in groups.shown {
        Annotation(texts.vocabulary.words[word], x: points[word][0], y: points[word][1])
      }
    }
  }

  /// Words that were never looked up.
  private func unused(
    on board: Board, _ training: WordList, _ vocabulary: Vocabulary, _ before: [[Double]],
    _ after: [[Double]]
  ) {
    let used = Set(training.words.values.map { Int($0) })
    let unused = vocabulary.words.indices.dropFirst(2).filter { !used.contains($0) }
    let names = unused.map { "“\(vocabulary.words[$0])”" }.joined(separator: ", ")
    board.say(
      """
      These training reviews have no negation. The embedding matrix also has \
      \(unused.count == 1 ? "a row for a word that occurs" : "rows for words that occur") in none of them and \
      \(unused.count == 1 ? "was" : "were") never looked up: \(names).
      """)
    board.identity(
      "a word that is never used stays where it was, to the last digit",
      unused.allSatisfy { before[$0] == after[$0] })
  }

  private func order(on board: Board, _ texts: WordTexts, _ bag: BagOfWords) {
    board.step(
      texts.isBuiltIn ? "What goes wrong: not good" : "What goes wrong: the order of the words")
    let pair = texts.reordered
    let logits = bag(WordList(pair, texts.vocabulary)).value.values
    board.say("What does the bag make of two texts with the same words in another order?")
    board.table(
      ["text", "logit"], zip(pair.texts, logits).map { [$0, written($1)] })
    board.identity("the same words, the same logit", abs(logits[0] - logits[1]) < 1e-5)
    if texts.isBuiltIn {
      board.say(
        """
        A mean does not depend on the order of what it is made of. How much does that cost? Now train on all reviews, \
        with their negations, and test on others like them.
        """)
    } else {
      board.say(
        "A mean does not know the order of what it is made of. How far does it get without it?")
    }
    let (training, test) = (
      WordList(texts.all, texts.vocabulary), WordList(texts.test, texts.vocabulary)
    )
    let accuracies = (0..<5).map { _ in
      let bag = BagOfWords(words: texts.vocabulary.count, random: &board.random)
      for _ in 0..<(texts.isBuiltIn ? 200 : 400) { _ = bag.descend(training, rate: 3) }
      return bag.accuracy(test)
    }
    board.say(
      """
      Over five trainings from random weights, the accuracy on \(texts.test.count) test texts is \
      \(accuracies.mean, digits: 3) ± \(accuracies.sampleStandardDeviation, digits: 1), mean and standard \
      deviation; \(accuracies.min()!, digits: 3) is the lowest and \(accuracies.max()!, digits: 3) the \
      highest.
      """)
    if texts.isBuiltIn {
      board.claim(
        "with negations no training gets above 65 %, where guessing gets 50 %",
        accuracies.allSatisfy { $0 < 0.65 })
    } else {
      board.value("accuracy of always naming the more frequent class", texts.majorityAccuracy)
    }
    board.ask(
      "Which of these can tell the two texts apart?",
      choices: ["more numbers for each word", "more texts", "reading the words in their order"],
      answer: 2, because: "A mean of longer rows, or of more texts, is still a mean.")
  }
}
