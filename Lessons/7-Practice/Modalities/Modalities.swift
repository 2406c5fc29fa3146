import Chalk
import Foundation

/// T12: a picture and numbers in one model.
struct Modalities: Lesson {
  let card = LessonCard.modalities

  static let runs = 10

  func teach(on board: Board) throws {
    board.step("What do two senses know together?")
    let hidden = board.integerSlider("hidden", in: 3...6, default: 5)
    let noise = board.slider("noise", in: 0.3...1, default: 0.6)
    let images = try board.data.images(
      "mnist", size: (8, 8), channels: 1, or: .digits())
    let most = board.isFull ? 20_000 : 1200
    let training = TwoSenses(
      images.training.prefix(most), hidden: hidden, noise: noise, random: &board.random)
    let test = TwoSenses(
      images.test.prefix(most / 2), hidden: hidden, noise: noise, random: &board.random)
    let names = images.training.classNames
    show(on: board, training, names, hidden)
    try network(on: board, training, names.count, hidden)
    var fusions: [Fusion] = []
    for run in 0..<Modalities.runs {
      try board.progress("networks", run + 1, of: Modalities.runs)
      fusions.append(
        try Fusion(training, classes: names.count, random: &board.random) {
          board.progress("\($0), \(run + 1)")
        })
    }
    together(on: board, fusions, test, hidden, noise)
    units(on: board, fusions[0], test, hidden)
    product(on: board, fusions, test, hidden)
    missing(on: board, fusions, test)
    ending(on: board)
  }

  private func show(
    on board: Board, _ training: TwoSenses, _ names: [String], _ hidden: Int
  ) {
    board.say(
      """
      A camera reads digits on a form, but the lowest \(hidden) of 8 rows of pixels are covered. Under the paper \
      lies a scale, so fine that it weighs the ink in each of the \(training.numbers.shape[1]) columns, visible or \
      covered. Picture and weights are two kinds of input, each a **modality** with a form of its own, and neither \
      is enough alone. How should a network use both? (The pictures are scans of 8 × 8 pixels, or yours. The scale \
      is simulated: the ink is added up in the same pictures, and noise is added; the label plays no part.)
      """)
    let some = min(8, training.labels.count)
    let images = (0..<some).map { i in
      PixelImage(
        width: 8, height: 8, grey: training.pictures[i].contiguous().values.map { 1 - $0 },
        range: 0...1)
    }
    board.draw(
      Figure(
        "What the eye sees",
        caption:
          "Could you read them? Eight digits with their lowest rows covered, and what they are."
      ) {
        Images(images, captions: (0..<some).map { names[training.labels[$0]] }, columns: 8)
      })
    let shown = Array(0..<min(names.count, 10))
    let width = training.numbers.shape[1]
    let means = shown.map { label -> [Double] in
      let rows = training.labels.indices.filter { training.labels[$0] == label }
      return rows.isEmpty
        ? [Double](repeating: .nan, count: width)
        : training.numbers.rows(at: rows).mean(0).values
    }
    board.draw(
      Figure(
        "What the scale tells",
        caption: """
          Which classes differ in their ink? The mean of each column for each class, in standard deviations; \
          single digits scatter around it by about 1.
          """, x: "column of the picture", y: "class"
      ) {
        HeatMap(
          means, columns: (1...width).map { "\($0)" }, rows: shown.map { names[$0] },
          scale: .diverging, range: -2...2, digits: 1)
      })
  }

  private func network(
    on board: Board, _ training: TwoSenses, _ classes: Int, _ hidden: Int
  ) throws {
    board.step("Two branches, one model")
    board.say(
      """
      A picture is a grid and the scale gives a list, so no single layer suits both. Let each modality have a \
      **branch** of its own: a convolution for the picture, a dense layer for the numbers. Each branch ends in a \
      vector, the two vectors are concatenated, and the layers after them learn to use both. This is **joint \
      fusion**: one loss trains everything.
      """)
    board.code("branches")
    board.code("joined")
    let width = training.numbers.shape[1]
    var random = board.random.split()
    let model = JoinedModel(
      [
        try JoinedModel.pictures([8, 8, 1], &random), try JoinedModel.numbers(width, &random),
      ], widths: 32, classes: classes, random: &random)
    board.draw(
      try .architecture(
        of: model, input: [8, 8, 1], [width], named: ["pixels", "measured numbers"],
        title: "The joint model",
        caption: """
          Where do the two inputs meet? Each box says what leaves it, and how many parameters it has. Up to the \
          concatenation neither branch sees the other's input.
          """))
    let x = [training.pictures[0..<4].contiguous(), training.numbers[0..<4].contiguous()]
    let loss = Loss.sparseCategoricalCrossentropy(
      Tensor(Array(training.labels.prefix(4))), model(x.map { Variable($0) }))
    loss.backward()
    let lengths = model.branches.map { branch in
      branch.parameters.reduce(0) { $0 + ($1.variable.gradient?.squared().sum().scalar ?? 0) }
    }
    board.identity("one loss sends gradients into both branches", lengths.allSatisfy { $0 > 0 })
    board.ask(
      "Each of two branches gives 16 numbers. How many weights does a dense layer of 24 after them have, without biases?",
      answer: 768,
      because: "The vectors are concatenated: 32 inputs for each of 24 units, (16 + 16)·24.")
  }

  private func together(
    on board: Board, _ fusions: [Fusion], _ test: TwoSenses, _ hidden: Int, _ noise: Double
  ) {
    board.step("Alone and together")
    board.say(
      """
      Compare two models with one modality each, and two with both. **Early fusion** puts the pixels and the ink \
      into one vector, with dense layers on top; joint fusion has the two branches of step 2. There are \
      \(fusions.count) networks of each. They have the same examples and epochs, and differ in their first weights \
      and in the order of the examples; no setting was chosen by the test set.
      """)
    let names = ["picture", "numbers", "early", "joint"]
    board.predict(
      "Which will be best on the test set?",
      choices: ["one of those with a single modality", "one of those with both"], answer: 1,
      because: "Digits that look alike in one modality often differ in the other.")
    let found = accuracies(fusions, test)
    board.draw(
      Figure(
        "Alone and together",
        caption: """
          What is a second modality worth? Left: the training losses, mean and standard deviation of \
          \(fusions.count) networks. Right: accuracy on the test set, a point for each network; the bands are mean \
          and standard deviation.
          """,
        columns: 2
      ) {
        Panel("Loss", x: "epoch", y: "loss", legend: .below) {
          for (place, name) in names.enumerated() {
            let losses = fusions.map { $0.histories[place]["loss"] }
            Band(losses[0].indices.map { Double($0 + 1) }, runs: losses, label: name)
          }
        }
        Panel(
          "Accuracy", x: PlotAxis("model", range: -0.5...3.5, categories: names),
          y: "accuracy on the test set"
        ) {
          for place in found.indices {
            Band(
              [Double(place) - 0.3, Double(place) + 0.3], runs: found[place].map { [$0, $0] },
              color: .series(0))
          }
          Points(
            found.indices.flatMap { place in found[place].map { _ in Double(place) } },
            found.flatMap { $0 }, color: .series(1))
        }
      })
    let best = found[0].mean > found[1].mean ? 0 : 1
    let gain = PairedDifference(found[3], found[best])
    let style = PairedDifference(found[3], found[2])
    board.say(
      """
      By a paired t-test at the 5 % level: the accuracy of joint fusion minus that of the better single modality \
      (\(names[best])) is \(gain.words). Joint minus early fusion is \(style.words). \
      \(style.isClear ? style.mean > 0 ? "So for these inputs the branches of joint fusion are better." : "So for these inputs, dense layers on everything at once are better than branches." : "So these networks do not tell which way of joining is better.") \
      This test is about the choice of first weights, not about the choice of pictures: all networks are measured on \
      the same \(test.labels.count) test pictures, which leaves an accuracy uncertain by \
      \(uncertainty(found[3].mean, test.labels.count), digits: 1) (standard error).
      """)
    if hidden < 4 {
      board.say(
        "With \(hidden) rows covered the picture shows almost everything: there is little for the scale to add."
      )
    } else if noise > 0.8 {
      board.say(
        "With noise of \(noise) standard deviations the scale tells little, so there is little for it to add."
      )
    } else {
      board.claimForBuiltInData(
        "the mean accuracy with both modalities is above that with either alone, in early and in joint fusion",
        min(found[2].mean, found[3].mean) > max(found[0].mean, found[1].mean))
    }
  }

  /// The standard error of an accuracy a on n test examples: √(a·(1 − a)/n).
  private func uncertainty(_ accuracy: Double, _ count: Int) -> Double {
    (accuracy * (1 - accuracy) / Double(max(count, 1))).squareRoot()
  }

  /// Of picture, numbers, early and joint: the accuracies of all runs.
  private func accuracies(_ fusions: [Fusion], _ test: TwoSenses) -> [[Double]] {
    let flat = test.flat
    let answers: [(Fusion) -> Tensor] = [
      { $0.picture.predict([test.pictures]) }, { $0.numbers.predict([test.numbers]) },
      { $0.early.predict([flat]) }, { $0.joint.predict([test.pictures, test.numbers]) },
    ]
    return answers.map { answer in fusions.map { Fusion.accuracy(answer($0), test.labels) } }
  }

  private func units(on board: Board, _ fusion: Fusion, _ test: TwoSenses, _ hidden: Int) {
    board.step("Dead units, and where they come from")
    let maps = fusion.joint.featureMaps(test.pictures)
    let (rows, columns) = (maps.shape[1], maps.shape[2])
    let spread = maps.standardDeviation(0).max(2)
    let table = (0..<rows).map { row in (0..<columns).map { spread[row, $0].scalar } }
    let covered = (0..<rows).filter { 8 - hidden <= $0 }
    let dead = maps.standardDeviation(0).values.fraction { $0 < 1e-6 }
    board.say(
      """
      A **dead unit** has the same output for every input, so it tells the layers after it nothing. In the picture's \
      branch of the first joint network \(percent: dead) of the outputs of the convolution are dead. Is that a fault \
      of the training? Not all of it: each output sees 3 × 3 pixels, and \(covered.count) of the \(rows) rows of \
      outputs see covered pixels only.
      """)
    board.draw(
      Figure(
        "Which outputs of the convolution carry something?",
        caption: """
          Are units dead because of where they look? The standard deviation over the test set at each place, \
          the largest of the 8 filters; row 1 is the top. Where only covered pixels are seen it is 0.
          """, x: "column", y: "row"
      ) {
        HeatMap(
          table, columns: (1...columns).map { "\($0)" }, rows: (1...rows).map { "\($0)" }, digits: 2
        )
      })
    board.identity(
      "outputs that see covered pixels only are the same for all pictures",
      covered.allSatisfy { row in table[row].allSatisfy { $0 < 1e-6 } })
    board.claimForBuiltInData(
      "in the middle of the top row at least one filter is alive", table[0][columns / 2] > 1e-3)
  }

  private func product(
    on board: Board, _ fusions: [Fusion], _ test: TwoSenses, _ hidden: Int
  ) {
    board.step("Late fusion: two opinions multiplied")
    board.say(
      """
      Must both modalities go through one network? In **late fusion** each has a classifier of its own. One gives \
      the probability p(c | x) of class c from the picture x, the other p(c | n) from the numbers n, and the two \
      are multiplied. This is more than a rule of thumb: by Bayes' rule it is exact under **conditional \
      independence**, that is, if within a class one modality says nothing about the other. Both classifiers have \
      learned how frequent the classes are; so that this is not counted twice, the product is divided by the \
      frequency p(c):
      """)
    board.formula(#"p(c | x, n) \propto \frac{p(c | x) p(c | n)}{p(c)}"#)
    board.code("product")
    let (eye, scale, even) = (Tensor([[0.6, 0.4]]), Tensor([[0.8, 0.2]]), Tensor([0.5, 0.5]))
    let sure = Fusion.multiplied(eye, scale, prior: even).values[0]
    board.say(
      """
      An example with two classes, equally frequent: for the first class, one classifier says 0.6 and the other \
      0.8. The product for it is 0.6·0.8/0.5 = \(0.6 * 0.8 / 0.5), for the second class 0.4·0.2/0.5 = \
      \(0.4 * 0.2 / 0.5). Divided by their sum, the first becomes \(sure): two classifiers that agree are surer \
      together than either is alone.
      """)
    board.identity("worked by hand it is 6/7", abs(sure - 6.0 / 7) < 1e-6)
    // Within each class, the numbers of another picture: what independence would be.
    var partner = Array(test.labels.indices)
    for label in Set(test.labels).sorted() {
      let members = test.labels.indices.filter { test.labels[$0] == label }
      for (place, other) in zip(members, board.random.shuffled(members)) { partner[place] = other }
    }
    let apart = test.with(numbers: test.numbers.rows(at: partner))
    let found = accuracies(fusions, test)
    let late = fusions.map { Fusion.accuracy($0.late(test), test.labels) }
    let independent = fusions.map { Fusion.accuracy($0.late(apart), test.labels) }
    let sureness = fusions.map { $0.late(test).max(1).mean().scalar }
    let surenessApart = fusions.map { $0.late(apart).max(1).mean().scalar }
    board.table(
      ["", "test accuracy ± standard deviation"],
      [
        ("picture alone", found[0]), ("numbers alone", found[1]), ("late fusion", late),
        ("joint fusion", found[3]), ("late fusion, independent numbers", independent),
      ].map { name, accuracies in
        [
          name,
          "\(written(accuracies.mean, digits: 3)) ± \(written(accuracies.sampleStandardDeviation, digits: 1))",
        ]
      })
    let joint = PairedDifference(found[3], late)
    let free = PairedDifference(independent, late)
    board.say(
      """
      Here the two are not independent within a class: the visible ink is in both. The accuracy of joint minus \
      late fusion is \(joint.words). What would independence change? For the last row each digit was given the ink \
      of another digit of its class, which makes the two independent within a class. That changes the accuracy of \
      late fusion by \(free.words). A product can also be too sure, because it counts twice what both modalities \
      say. The class that late fusion predicts has a mean probability of \(sureness.mean, digits: 3), and it is \
      right in \(late.mean, digits: 3) of the cases; with the independent numbers these are \
      \(surenessApart.mean, digits: 3) and \(independent.mean, digits: 3). Compare the two gaps: what is left with \
      independent numbers has another cause, classifiers that are too sure by themselves.
      """)
    if hidden >= 4 {
      board.claimForBuiltInData(
        "the mean accuracy of late fusion is above that of each of its two classifiers",
        late.mean > found[0].mean && late.mean > found[1].mean)
    }
  }

  private func missing(on board: Board, _ fusions: [Fusion], _ test: TwoSenses) {
    board.step("What goes wrong: the scale breaks")
    board.say(
      """
      The joint model has learned to rely on both inputs. If the scale breaks, and each of its numbers is replaced by \
      0, the mean of its column, the model may be worse than one that never had a scale. **Modality dropout** \
      prepares it for that case: in training the numbers are set to 0 in half of the examples, drawn at random.
      """)
    board.code("dropout")
    let silent = test.numbers.zerosLike
    func right(_ model: JoinedModel, _ inputs: [Tensor]) -> Double {
      Fusion.accuracy(model.predict(inputs), test.labels)
    }
    let alone = fusions.map { right($0.picture, [test.pictures]) }
    let broken = fusions.map { right($0.joint, [test.pictures, silent]) }
    let working = fusions.map { right($0.joint, [test.pictures, test.numbers]) }
    let hardy = fusions.map { right($0.hardy, [test.pictures, silent]) }
    let whole = fusions.map { right($0.hardy, [test.pictures, test.numbers]) }
    board.draw(
      Figure(
        "When the scale is broken",
        caption: """
          How good is each model without the numbers, and what does modality dropout cost while they are \
          there? Mean and standard deviation over \(fusions.count) networks.
          """, y: PlotAxis("accuracy on the test set", range: 0...1.08)
      ) {
        Bars(
          ["picture alone", "joint", "with modality dropout"],
          [alone, broken, hardy].map(\.mean),
          errors: [alone, broken, hardy].map(\.sampleStandardDeviation),
          label: "broken", showsValues: true)
        Bars(
          ["picture alone", "joint", "with modality dropout"],
          [alone, working, whole].map(\.mean),
          errors: [alone, working, whole].map(\.sampleStandardDeviation),
          label: "working", showsValues: true)
      })
    let (gain, price) = (PairedDifference(hardy, broken), PairedDifference(working, whole))
    board.say(
      """
      With the scale broken, modality dropout raises the accuracy by \(gain.words). With the scale working, \
      the accuracy without modality dropout minus that with it is \(price.words).
      """)
    board.claimForBuiltInData(
      "without the numbers the joint model loses more than five percentage points on average",
      working.mean - broken.mean > 0.05)
    board.claimForBuiltInData(
      "without the numbers, the models with modality dropout are better on average than those without",
      gain.mean > 0)
    board.ask(
      "In use, a model with two inputs will sometimes get only one of them. What should be done in training?",
      choices: ["nothing", "leave one out now and then"], answer: 1,
      because:
        "A model can learn to do without an input only if it is sometimes missing in training.")
  }

  private func ending(on board: Board) {
    board.summarize(
      "Each modality gets a branch that suits its form; after the branches both are vectors, and can be concatenated.",
      "Early fusion concatenates inputs, joint fusion features, late fusion combines predictions.",
      "The product of two classifiers follows from Bayes' rule under conditional independence.",
      "A unit whose input never changes is dead, and training cannot revive it.",
      "Modality dropout prepares a model for an input that may be missing.")
    board.step("Exercises")
    board.exercise(
      .byHand,
      "Three equally frequent classes; the classifiers say (0.5, 0.3, 0.2) and (0.2, 0.6, 0.2). Late fusion?",
      answer: """
        The products are 0.1, 0.18, 0.04, divided by their sum: (\(0.1 / 0.32, digits: 3), \
        \(0.18 / 0.32, digits: 3), \(0.04 / 0.32, digits: 3)).
        """)
    board.exercise(
      .derive, "Derive the product rule from p(x, n | c) = p(x | c)·p(n | c).",
      answer: """
        p(c | x, n) ∝ p(c)·p(x | c)·p(n | c), and by Bayes' rule p(x | c) ∝ p(c | x)/p(c), likewise for n. \
        Together p(c | x)·p(c | n)/p(c).
        """)
    board.exercise(
      .predict, "Set hidden=3. Which outputs of the convolution are dead then?",
      answer: """
        At least the last row of outputs: it is the only one that sees three covered rows. Others can die in \
        training.
        """)
    board.exercise(
      .breakIt, "Set noise=1. What happens to the numbers alone, and to the models with both?",
      answer: """
        The numbers alone lose most. The models with both lose less: in training they learn how far each modality \
        can be trusted.
        """)
    board.exercise(
      .write,
      """
      Write late fusion: the product of two classifiers' probabilities, divided by the frequency of each class and \
      normalized.
      """,
      answer:
        """
        p(c | x)·p(c | n)/p(c) for each class, each divided by the sum of all. `chalk practice late-fusion` checks \
        it, also where both classifiers rule everything out.
        """,
      practice: "late-fusion")
    board.exercise(
      .extend,
      "Average the two classifiers' probabilities instead of multiplying them. When is that better?",
      answer: """
        Where both make the same mistakes. A mean is never surer than the surer of the two, so it does little harm \
        to count something twice. With independent modalities the mean wastes evidence: two classifiers that say \
        0.8 are no surer together.
        """)
    board.say(
      """
      To try: s hidden=6, s noise=0.3. Pictures of your own, in folders by class: chalk run modalities \
      --data folder.
      """)
  }
}
