import Chalk
import Foundation

/// N09: fewer numbers for the same thing: turning the axes, or leaving columns out.
struct PCA: Lesson {
  let card = LessonCard(
    "pca", "Fewer numbers for the same thing", formulas: ["N09"], needs: ["breast-cancer"],
    minutes: 12)

  func teach(on board: Board) throws {
    byHand(on: board)
    let all = try board.data.examples("iris", or: .iris)
    ratios(on: board, all)
    digits(on: board)
    try beforeAClassifier(on: board, all)
  }

  // excerpt: by hand
  /// Covariances of points in the plane: [[a, b], [b, d]], with 1/(n − 1)
  static func covariance(_ points: [[Double]]) -> (a: Double, b: Double, d: Double) {
    let n = Double(points.count)
    let (mx, my) = (points.map { $0[0] }.reduce(0, +) / n, points.map { $0[1] }.reduce(0, +) / n)
    var (a, b, d) = (0.0, 0.0, 0.0)
    for p in points {
      a += (p[0] - mx) * (p[0] - mx) / (n - 1)
      b += (p[0] - mx) * (p[1] - my) / (n - 1)
      d += (p[1] - my) * (p[1] - my) / (n - 1)
    }
    return (a, b, d)
  }

  /// Its eigenvalues, from λ² − (a + d)·λ + (a·d − b²) = 0, and its eigenvectors, C·v = λ·v
  static func eigen(
    _ c: (a: Double, b: Double, d: Double)
  ) -> [(value: Double, vector: [Double])] {
    let (middle, half) = ((c.a + c.d) / 2, (c.a - c.d) / 2)
    let reach = (half * half + c.b * c.b).squareRoot()
    let angle = atan2(c.b, half) / 2
    return [
      (middle + reach, [cos(angle), sin(angle)]), (middle - reach, [-sin(angle), cos(angle)]),
    ]
  }
  // end excerpt

  private func byHand(on board: Board) {
    board.step("Can one number do for two?")
    let r = board.slider("correlation", in: -0.95...0.95, default: 0.8)
    board.say(
      """
      How many numbers does it take to say two things that go together? Think of height and weight, \
      both on one scale: who is tall is mostly heavy too. Here are points with the correlation \(r).
      """)
    if abs(r) >= 0.3 {
      board.say(
        """
        One of the numbers half says the other. Turn the axes: along the long side of the cloud lies \
        most of what differs, across it less. Keep the first, and leave out the second.
        """)
    } else {
      board.say("So neither says much about the other, and the cloud has hardly a long side.")
    }
    board.formula(#"C = \frac{1}{n - 1} \sum_i (x_i - \bar{x}) (x_i - \bar{x})^\top"#)
    board.formula(#"C v = \lambda v"#)
    board.code("by hand")
    let points = (0..<200).map { _ -> [Double] in
      let (u, v) = (board.random.normal(), board.random.normal())
      return [u, r * u + (1 - r * r).squareRoot() * v]
    }
    let c = Self.covariance(points)
    let axes = Self.eigen(c)
    board.table(
      ["C", "x₁", "x₂"],
      [["x₁", written(c.a), written(c.b)], ["x₂", written(c.b), written(c.d)]])
    board.table(
      ["direction", "variance λ", "v"],
      axes.indices.map { ["\($0 + 1)", written(axes[$0].value), written(axes[$0].vector)] })
    let fraction = axes[0].value / (axes[0].value + axes[1].value)
    board.say("The first direction alone holds \(percent: fraction) of the variance.")
    let mean = [0, 1].map { k in points.map { $0[k] }.reduce(0, +) / 200 }
    board.draw(
      Figure(
        "A cloud and its directions",
        caption: """
          Two hundred points, and arrows as long as two standard deviations along each direction. Right: \
          the same points seen along the new axes: no slant is left.
          """, columns: 2
      ) {
        Panel(
          "As measured", x: PlotAxis("x₁", range: -4...4), y: PlotAxis("x₂", range: -4...4),
          aspect: .equal
        ) {
          Points(points.map { $0[0] }, points.map { $0[1] }, color: .muted, size: 0.6)
          Arrows(
            [mean[0], mean[0]], [mean[1], mean[1]],
            axes.map { 2 * $0.value.squareRoot() * $0.vector[0] },
            axes.map { 2 * $0.value.squareRoot() * $0.vector[1] }, color: .series(1))
        }
        Panel(
          "Turned", x: PlotAxis("z₁", range: -4...4), y: PlotAxis("z₂", range: -4...4),
          aspect: .equal
        ) {
          Points(
            points.map { turned($0, mean, axes[0].vector) },
            points.map { turned($0, mean, axes[1].vector) }, color: .series(0), size: 0.6)
        }
      })
    let after = Self.covariance(
      points.map { p in axes.map { turned(p, mean, $0.vector) } })
    board.claim("seen along the new axes nothing is correlated", abs(after.b) < 1e-9)
    board.claim(
      "turning loses nothing: the variances still add up to the same",
      abs(after.a + after.d - c.a - c.d) < 1e-9)
    let library = PrincipalComponents(fitting: Matrix(points))
    board.claim(
      "the library finds the same variances and directions",
      zip(library.variances, axes).allSatisfy { abs($0 - $1.value) < 1e-9 }
        && zip(library.directions, axes).allSatisfy { a, b in
          abs(abs(a[0] * b.vector[0] + a[1] * b.vector[1]) - 1) < 1e-9
        })
    board.ask(
      "λ₁ = 3 and λ₂ = 1. Which part of the variance does the first direction hold?", answer: 0.75,
      because: "3/(3 + 1).")
  }

  private func turned(_ p: [Double], _ mean: [Double], _ v: [Double]) -> Double {
    (p[0] - mean[0]) * v[0] + (p[1] - mean[1]) * v[1]
  }

  private func ratios(on board: Board, _ all: Examples) {
    board.step("How many directions are worth keeping?")
    let width = all.features.width
    board.say(
      """
      \(all.count) examples with \(width) features. With more than two columns nobody solves by hand, \
      but it is the same: the directions of the covariance matrix, the largest variance first. Which \
      part of all variance does each hold?
      """)
    board.formula(#"r_i = \frac{\lambda_i}{\sum_j \lambda_j}"#)
    let raw = PrincipalComponents(fitting: all)
    let standard = PrincipalComponents(fitting: Standardizer(fitting: all)(all))
    let count = min(8, raw.explainedRatios.count)
    board.table(
      ["direction", "as measured", "standardized"],
      (0..<count).map {
        ["\($0 + 1)", written(raw.explainedRatios[$0]), written(standard.explainedRatios[$0])]
      })
    let names = (1...count).map(String.init)
    board.draw(
      Figure(
        "What each direction holds",
        caption: """
          The part of all variance. As measured, the column with the largest numbers counts most; \
          standardized, all count alike.
          """, x: "direction", y: PlotAxis("part of the variance", range: 0...1)
      ) {
        Bars(names, Array(raw.explainedRatios.prefix(count)), label: "as measured")
        Bars(names, Array(standard.explainedRatios.prefix(count)), label: "standardized")
      })
    board.claim(
      "all directions together hold everything",
      abs(raw.explainedRatios.reduce(0, +) - 1) < 1e-9)
    board.claim(
      "none holds more than the one before",
      zip(raw.explainedRatios, raw.explainedRatios.dropFirst()).allSatisfy { $0 >= $1 })
    board.warn(
      """
      Variance depends on the unit. A length in millimetres has a million times the variance of the \
      same length in metres, and PCA takes it for the most important thing there is. So columns of \
      different units are standardized first.
      """)
  }

  private func digits(on board: Board) {
    board.step("Sixty-four numbers in two")
    let digits = Examples.digits.shuffled(random: &board.random).prefix(500)
    let components = PrincipalComponents(fitting: digits)
    let places = components(digits).features
    let explained = components.explainedRatios[0] + components.explainedRatios[1]
    let drawn = 250
    let means = (0..<10).map { label in
      let members = digits.labels.indices.filter { digits.labels[$0] == label }
      return [0, 1].map { k in members.map { places[$0, k] }.mean }
    }
    board.say(
      """
      \(digits.count) handwritten digits of 8 × 8 pixels, each a point in a space of 64 dimensions. Seen \
      along the first two directions, which hold \(percent: explained) of the variance, fours lie with fours \
      and sixes with sixes, though nobody has told PCA what a four is. In the middle several classes lie \
      on one another: two numbers are not enough for them.
      """)
    board.draw(
      Figure(
        "Digits in the plane",
        caption:
          "Each number is a picture of that digit; \(drawn) of the \(digits.count) are drawn.",
        x: "first direction", y: "second direction", aspect: .equal
      ) {
        for i in 0..<drawn {
          Annotation(
            digits.classNames[digits.labels[i]], x: places[i, 0], y: places[i, 1], side: .center,
            color: .series(digits.labels[i] % 8))
        }
      })
    let nearest = digits.labels.indices.map { i in
      (0..<10).min { square(places, i, means[$0]) < square(places, i, means[$1]) }!
    }
    let accuracy = Double(zip(nearest, digits.labels).count { $0 == $1 }) / Double(digits.count)
    board.value("named rightly by the nearest mean of a class, in these two numbers", accuracy)
    board.claim("that is four times as often as by guessing, or more", accuracy >= 0.4)
    let kept = [2, 8, 24]
    let rebuilt = kept.map { count in
      let few = PrincipalComponents(fitting: digits, count: count)
      return few.inverse(few(digits.features))
    }
    let shown = Array(0..<8)
    let picture = { (row: [Double]) in PixelImage(width: 8, height: 8, grey: row.map { -$0 }) }
    board.draw(
      Figure(
        "And back again",
        caption: "Eight digits, and what is left of them with 2, 8 and 24 of 64 numbers."
      ) {
        Images(
          shown.map { picture(digits.features[$0]) }
            + rebuilt.flatMap { rows in shown.map { picture(rows[$0]) } },
          captions: (["64"] + kept.map(String.init)).flatMap { count in shown.map { _ in count } },
          columns: 8)
      })
    let errors = rebuilt.map { rows in
      zip(rows.values, digits.features.values).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
        / Double(digits.count - 1)
    }
    board.claim(
      "what is lost is the variance of the directions that were left out",
      zip(kept, errors).allSatisfy { count, error in
        let left = components.variances.dropFirst(count).reduce(0, +)
        return abs(error - left) < 1e-6 * max(1, left)
      })
  }

  /// The square of the distance from a point to a place of the plane.
  private func square(_ places: Matrix, _ i: Int, _ place: [Double]) -> Double {
    let (u, v) = (places[i, 0] - place[0], places[i, 1] - place[1])
    return u * u + v * v
  }

  private func beforeAClassifier(on board: Board, _ all: Examples) throws {
    board.step("Turn, or leave out?")
    let width = all.features.width
    let most = min(width, 8)
    board.say(
      """
      There are two ways to fewer numbers. Feature selection keeps some columns, those that tell most \
      about the label; each still means what it meant. PCA mixes all columns into new ones and never \
      looks at the label: what varies most need not be what matters. A network judges: one softmax \
      layer, trained on 1, 2, … numbers of either kind.
      """)
    board.code("evaluate")
    let parts = all.split(testFraction: 0.3, random: &board.random)
    let scale = Standardizer(fitting: parts.training)
    let (training, test) = (scale(parts.training), scale(parts.test))
    let seed = board.random.next()
    let components = PrincipalComponents(fitting: training)
    var runs: [(count: Int, chosen: Evaluation, turned: Evaluation)] = []
    for count in 1...most {
      try board.progress("numbers kept", count, of: most)
      let selection = FeatureSelection(
        fitting: training, by: .mutualInformation, keeping: count)
      let columns = Array(0..<min(count, components.variances.count))
      runs.append(
        (
          count, try evaluate(selection(training), selection(test), seed),
          try evaluate(
            components(training).columns(columns), components(test).columns(columns), seed)
        ))
    }
    board.table(
      ["numbers kept", "test accuracy, selected", "by PCA", "loss, selected", "by PCA"],
      runs.map { run in
        ["\(run.count)"]
          + [
            run.chosen.accuracy, run.turned.accuracy, run.chosen.history["loss"].last!,
            run.turned.history["loss"].last!,
          ].map { written($0, digits: 3) }
      })
    let xs = runs.map { Double($0.count) }
    board.draw(
      Figure(
        "Selected columns, and turned ones",
        caption: """
          Left: the test accuracy for every number of columns. Right: the loss while learning, with one \
          column of each kind and with all.
          """, columns: 2
      ) {
        Panel(
          "Accuracy", x: PlotAxis("numbers kept", ticks: xs),
          y: PlotAxis("test accuracy", range: 0...1)
        ) {
          Line(xs, runs.map(\.chosen.accuracy), label: "selected", showsPoints: true)
          Line(xs, runs.map(\.turned.accuracy), label: "PCA", showsPoints: true)
        }
        Panel("Loss", x: "epoch", y: PlotAxis("loss", scale: .logarithmic)) {
          Line(runs[0].chosen.history["loss"], label: "1 selected")
          Line(runs[0].turned.history["loss"], label: "1 by PCA")
          Line(runs[most - 1].turned.history["loss"], label: "\(most) by PCA")
        }
      })
    if let record = runs[most - 1].turned.history.record { board.draw(inside(record, most)) }
    board.claim(
      "all directions together tell the network as much as all columns: it is right as often, within a tenth",
      most < width || abs(runs[most - 1].turned.accuracy - runs[most - 1].chosen.accuracy) <= 0.1)
    board.say(
      """
      With all of them the same can be reached either way, but not at the same pace: turned columns \
      differ in variance, and one rate does not suit them all alike.
      """)
    board.claimForBuiltInData(
      "with all of them it learns more than with one",
      runs[most - 1].turned.history["loss"].last! < runs[0].turned.history["loss"].last! + 1e-3)
    board.ask(
      "A column varies hugely and has nothing to do with the label. What does PCA do with it?",
      choices: ["leaves it out", "keeps it first", "asks the label"], answer: 1,
      because: "It looks at variance alone, and never at the label.")
    board.say(
      """
      To try: s correlation=-0.95 and 0 in step 1, where no direction is better than another; `chalk run \
      pca --data yours.csv --target column`; `chalk learn autoencoder`, where the directions may bend.
      """)
  }

  /// The classifier's outputs and gradients.
  private func inside(_ record: TrainingRecord, _ columns: Int) -> Figure {
    let outputs = ActivationHistory("output", record)
    let shown = Array(stride(from: 0, to: outputs.epochs.count, by: 8))
    return Figure(
      "Inside the classifier",
      caption: """
        With \(columns) turned columns. Left: its probabilities, early epochs at the back; they part \
        towards 0 and 1. Right: the length of its gradients.
        """, columns: 2
    ) {
      Panel("Answers", x: "probability", y: "epoch", legend: .none) {
        RidgePlot(
          shown.map { outputs.histograms[$0] }, names: shown.map { "\(outputs.epochs[$0])" })
      }
      Panel("Gradients", x: "update", y: PlotAxis("‖gradient‖", scale: .logarithmic)) {
        for name in record.parameters {
          let changes = record.changes(of: name)
          Line(
            changes.map { Double($0.step) }, changes.map(\.change.gradientNorm), label: name)
        }
      }
    }
  }

  struct Evaluation {
    let accuracy: Double
    let history: History
  }

  // excerpt: evaluate
  /// One layer with softmax, 40 epochs; the accuracy is that on the test set.
  private func evaluate(_ training: Examples, _ test: Examples, _ seed: UInt64) throws -> Evaluation
  {
    let (trainingBatch, testBatch) = (training.whole, test.whole)
    var model = Sequential(
      [
        .dense(
          training.classNames.count, activation: .softmax, inputShape: [training.features.width],
          name: "output")
      ], seed: seed)
    model.compile(
      optimizer: .adam(learningRate: 0.05), loss: .sparseCategoricalCrossentropy,
      metrics: [.accuracy])
    let history = try model.fit(
      trainingBatch.inputs, trainingBatch.targets, epochs: 40, callbacks: [.recorder(every: 4)],
      progress: .silent, seed: seed)
    let scores: Scores = try model.evaluate(testBatch.inputs, testBatch.targets)
    return Evaluation(accuracy: scores["accuracy"]!, history: history)
  }
  // end excerpt
}
