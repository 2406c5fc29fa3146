import Chalk
import Foundation

/// T02: training and test set, features and labels, error; how error falls with data.
struct Generalization: Lesson {
  let card = LessonCard(
    "generalization", "Learned, or learned by heart?", formulas: ["T02"], minutes: 15)

  func teach(on board: Board) throws {
    board.step("What is there to learn from?")
    let examples = try board.handwrittenDigits()
    let part = board.slider("test", in: 0.2...0.5, default: 0.3)
    let (training, test) = examples.split(testFraction: part, random: &board.random)
    words(on: board, examples, training, test)
    byHeart(on: board, training, test)
    let gap = try gap(on: board, training, test)
    try curve(on: board, training, test)
    try measured(on: board, gap, training, test)
  }

  private func words(
    on board: Board, _ examples: Examples, _ training: Examples, _ test: Examples
  ) {
    board.say(
      """
      A feature is something measured. A label is what is to be told from the features. An example \
      is both: here \(examples.featureNames.count) features, and one of \(examples.classNames.count) \
      labels. What a model gets to see with labels is the training set. The test set is kept in a \
      drawer: it is there to find out how the model does with examples it has never seen.
      """)
    board.table(
      ["set", "examples"] + examples.classNames.prefix(10).map { "\($0)" },
      [("all", examples), ("training", training), ("test", test)].map { name, set in
        [name, "\(set.count)"] + set.classCounts.prefix(10).map { "\($0)" }
      })
    board.say("The error is the part of the examples whose label is told wrong:")
    board.formula(#"E = \frac{1}{n} \sum_{i=1}^{n} [\hat{y}_i \ne y_i]"#)
    board.claim(
      "every example is in one of the two sets, and none is lost",
      training.count + test.count == examples.count)
    let (a, b) = (training.classCounts, test.classCounts)
    board.claim(
      "each class is divided in the same proportion, to within one example",
      a.indices.allSatisfy { place in
        let wanted = Double(b.reduce(0, +)) / Double(examples.count) * Double(a[place] + b[place])
        return abs(Double(b[place]) - wanted) <= 1
      })
    board.ask(
      "Of 200 examples, 7 are told wrong. What is the error?", answer: 0.035,
      because: "7/200 = 0.035.")
  }

  // excerpt: nearest
  /// The label of the training example whose features are nearest: learning by heart.
  func nearest(_ x: [Double], in training: Examples, labels: [Int]) -> Int {
    var best = (distance: Double.infinity, label: 0)
    let (values, width) = (training.features.values, training.features.width)
    for row in 0..<training.count {
      var distance = 0.0
      for column in 0..<width {
        let d = values[row * width + column] - x[column]
        distance += d * d
      }
      if distance < best.distance { best = (distance, labels[row]) }
    }
    return best.label
  }
  // end excerpt

  private func byHeart(on board: Board, _ training: Examples, _ test: Examples) {
    board.step("The pupil who learns by heart")
    board.say(
      """
      This pupil notes down every example with its label, and asked for another, takes the label of \
      the most similar one. Asked for one it has noted down, it is never wrong. Once the labels are the \
      true ones, once they are shuffled, so that there is nothing to learn at all.
      """)
    board.code("nearest")
    let scale = Standardizer(fitting: training)
    let some = scale(training.prefix(300).droppingDuplicates())
    let asked = scale(test.prefix(200))
    board.say(
      "It notes down \(some.count) examples of the training set, and is asked \(asked.count) of the test."
    )
    let shuffled = board.random.shuffled(some.labels)
    func error(_ examples: Examples, _ truth: [Int], _ labels: [Int]) -> Double {
      1
        - share(
          examples.labels.indices.map {
            nearest(examples.features[$0], in: some, labels: labels) == truth[$0]
          })
    }
    let errors = [
      error(some, some.labels, some.labels), error(asked, asked.labels, some.labels),
      error(some, shuffled, shuffled), error(asked, asked.labels, shuffled),
    ]
    let chance = 1 - (asked.classCounts.map(Double.init).max() ?? 0) / Double(max(asked.count, 1))
    board.table(
      ["labels", "error in training", "error in the test"],
      [
        ["true", written(errors[0]), written(errors[1])],
        ["shuffled", written(errors[2]), written(errors[3])],
      ])
    board.claim(
      "learning by heart makes no error in training, whatever the labels say",
      errors[0] == 0 && errors[2] == 0)
    board.claimForBuiltInData(
      "in the test it is another matter", errors[1] > 0 && errors[3] > errors[1])
    board.say(
      """
      The error in training says nothing about what was understood. With shuffled labels nothing can be \
      understood, and the test says so: always naming the most frequent class would be wrong in \
      \(percent: chance) of the cases.
      """)
  }

  private func gap(
    on board: Board, _ training: Examples, _ test: Examples
  ) throws -> TableNetwork {
    board.step("A network, and the gap")
    let neurons = board.integerSlider("neurons", in: 8...128, default: 32)
    let few = training.prefix(max(60, training.count / 6))
    board.say(
      """
      Now a network with \(neurons) hidden neurons learns from \(few.count) examples. After every \
      epoch it is asked for those, and for the test. Between the two losses opens a gap.
      """)
    board.code("training", file: TableNetwork.file)
    board.predict(
      "Which of the two losses will be the lower one in the end?",
      choices: ["that of the test", "that of the training set"], answer: 1,
      because: "The weights were chosen to make it low. Nobody chose them for the test.")
    var network = TableNetwork(for: training, hidden: [neurons], random: &board.random)
    try network.learn(
      few, updates: 400, watching: test, callbacks: [.recorder(every: 20)],
      random: &board.random)
    let history = network.history
    board.draw(
      Figure.losses(
        history, title: "The gap",
        caption: """
          The loss on the \(few.count) examples that were learned from, and on \(test.count) that were \
          not.
          """))
    board.draw(
      Figure.activations(
        history.record!, title: "What the layers put out",
        caption: "The outputs of both layers over the training, the newest in front."))
    board.draw(
      Figure.gradientNorms(
        history.record!, title: "The gradients",
        caption:
          "As the training set is learned, its gradients get shorter: it has little left to say."))
    board.claimForBuiltInData(
      "in the end the training loss is the lower one",
      history["loss"].last! < history["val_loss"].last!)
    return network
  }
}
