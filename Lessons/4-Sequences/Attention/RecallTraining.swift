import Chalk

/// The last step of the lesson: attention learns to look things up.
struct RecallTraining {
  private static let letters = ["a", "b", "c", "d", "e", "f", "g", "h"]
  private static let digits = 4
  private static let pairs = 5

  /// Lists of pairs such as c 2, a 0, f 3, and a letter that is asked for.
  struct Task {
    /// `[count, pairs, letters]` and `[count, pairs, digits]`
    let letters, digits: Tensor
    /// `[count, 1, letters]`
    let asked: Tensor
    let answers: [Int]

    init(count: Int, random: inout RandomSource) {
      var (names, numbers, asked, answers) = ([Int](), [Int](), [Int](), [Int]())
      for _ in 0..<count {
        let some = random.permutation(of: RecallTraining.letters.count).prefix(pairs)
        let digits = some.map { _ in random.integer(below: RecallTraining.digits) }
        let one = random.integer(below: pairs)
        names += some
        numbers += digits
        asked.append(Array(some)[one])
        answers.append(digits[one])
      }
      letters = Tensor(names, shape: [count, pairs]).oneHot(RecallTraining.letters.count)
      digits = Tensor(numbers, shape: [count, pairs]).oneHot(RecallTraining.digits)
      self.asked = Tensor(asked, shape: [count, 1]).oneHot(RecallTraining.letters.count)
      self.answers = answers
    }
  }

  /// The three matrices that are learned.
  struct Model {
    let queries, keys, values: Variable

    init(random: inout RandomSource) {
      func weights(_ rows: Int, _ columns: Int) -> Variable {
        Variable(.normal([rows, columns], deviation: 0.3, using: &random), requiresGradient: true)
      }
      (queries, keys, values) = (weights(8, 8), weights(8, 8), weights(4, 4))
    }

    // excerpt: recall
    /// The scores of the digits: the letter asks, the letters of the pairs answer with their digits.
    func callAsFunction(_ task: Task) -> Variable {
      let q = Variable(task.asked).matmul(queries)
      let k = Variable(task.letters).matmul(keys)
      let v = Variable(task.digits).matmul(values)
      return Primitive.attention(scale: 1 / 8.0.squareRoot())([q, k, v])[Axis.all, 0]
    }

    /// The mean cross-entropy, and one step of gradient descent: w ← w − α·∂L/∂w
    func descend(_ task: Task, rate α: Double) -> (loss: Double, lengths: [Double]) {
      let loss = Primitive.softmaxCrossEntropy(labels: task.answers)(self(task)).mean()
      loss.backward()
      let lengths = [queries, keys, values].map { w in
        let g = w.takeGradient()!.toDense()
        w.value -= α * g
        return g.squared().sum().scalar.squareRoot()
      }
      return (loss.scalar, lengths)
    }
    // end excerpt

    func accuracy(_ task: Task) -> Double {
      let answers = withoutGradients { self(task).value.argmax().values }
      let right = zip(answers, task.answers).filter { Int($0) == $1 }.count
      return Double(right) / Double(task.answers.count)
    }

    /// How much each letter, asking, would look at each letter.
    var map: [[Double]] {
      let w = queries.value.attention(to: keys.value, keys.value, scale: 1 / 8.0.squareRoot()).w
      return (0..<8).map { w[$0].values }
    }
  }

  func show(on board: Board) throws {
    board.step("Attention that learns to look things up")
    let epochs = board.integerSlider("epochs", in: 1...400, default: 250)
    board.say(
      """
      A list such as c 2, a 0, f 3, h 1, b 0, and then a letter: f? The answer is 3. Nobody says \
      that the asked f is to look at the f in the list; query and key of a letter are made by \
      different matrices, both random. All that is told is the right digit.
      """)
    board.code("recall", file: #filePath)
    let model = Model(random: &board.random)
    let test = Task(count: 200, random: &board.random)
    let (before, accuracyBefore) = (model.map, model.accuracy(test))
    var (losses, lengths) = ([Double](), [[Double]]())
    for epoch in 0..<epochs {
      try board.progress("epoch", epoch + 1, of: epochs)
      let (loss, length) = model.descend(Task(count: 64, random: &board.random), rate: 3)
      losses.append(loss)
      lengths.append(length)
    }
    let (after, accuracy) = (model.map, model.accuracy(test))
    board.draw(
      Figure(
        "Learning where to look",
        caption: """
          The loss, and the gradients of the three matrices. Each step sees 64 lists that it has \
          never seen before.
          """, columns: 2
      ) {
        Panel("The loss", x: "step", y: "loss") { Line(losses) }
        Panel("The gradients", x: "step", y: PlotAxis("length", scale: .logarithmic)) {
          for (matrix, name) in ["queries", "keys", "values"].enumerated() {
            Line(lengths.map { $0[matrix] }, label: name)
          }
        }
      })
    board.draw(
      Figure(
        "Where each letter looks",
        caption: """
          How much each letter, asked for, would look at each of the eight letters. At first \
          everywhere alike; after training at itself.
          """, columns: 2
      ) {
        for (name, map) in [("Before", before), ("After", after)] {
          Panel(name, x: "looked at", y: "asked for") {
            HeatMap(map, columns: Self.letters, rows: Self.letters, range: 0...1)
          }
        }
      })
    board.say(
      """
      Of 200 new lists it answers \(percent: accuracy) rightly; before, \
      \(percent: accuracyBefore), and by chance it would be \(percent: 1 / Double(Self.digits)).
      """)
    if epochs >= 250 {
      board.claim("it answers more than 95 % rightly", accuracy > 0.95)
      board.claim(
        "every letter looks at itself most",
        after.indices.allSatisfy { after[$0][$0] == after[$0].max()! })
    }
    board.say(
      """
      The third letter or the three hundredth, all are one look away. That is what attention has \
      over a state that is passed on from step to step: chalk learn memory-race.
      """)
    board.say(
      """
      To try: s q=-2 in step 1; s epochs=40 here, when only some letters have found themselves. Write \
      it yourself: chalk practice attention, chalk practice softmax.
      """)
  }
}
