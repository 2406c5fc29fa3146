import Chalk
import Foundation

/// N09: fewer numbers for the same thing: turning the axes, or leaving columns out.
struct PCA: Lesson {
  let card = LessonCard.pca

  func teach(on board: Board) throws {
    let correlation = byHand(on: board)
    let all = try board.data.examples("iris", or: .iris)
    ratios(on: board, all)
    digits(on: board)
    try beforeAClassifier(on: board, all)
    ending(on: board, correlation)
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

  private func byHand(on board: Board) -> Double {
    board.step("Can one number replace two?")
    let r = board.slider("correlation", in: -0.95...0.95, default: 0.8)
    board.say(
      """
      Take two quantities that go together, such as height and weight: tall people are mostly heavier, too. Are two \
      numbers needed to describe a person, or is one nearly enough? Here are 200 made-up points, drawn at random from \
      a distribution in which both coordinates have the variance 1 and the correlation is \(r). **Principal component \
      analysis** (PCA) turns the axes so that the first one lies along the long side of the cloud. Keeping fewer axes \
      than the data had is **dimensionality reduction**.
      """)
    if abs(r) >= 0.3 {
      board.say(
        """
        Each number tells much about the other: most of the variance lies along the cloud, and little across it. So \
        one can keep the first of the new coordinates and leave out the second.
        """)
    } else {
      board.say(
        "Here neither number tells much about the other, and the cloud hardly has a long side.")
    }
    board.formula(#"C = \frac{1}{n - 1} \sum_i (x_i - \bar{x}) (x_i - \bar{x})^\top"#)
    board.say(
      """
      How are the axes found? C is the **covariance matrix**. The variance along a direction v of length 1 is vᵀCv, \
      and it is largest where v is an **eigenvector** of C, a direction that C only stretches. The factor, its \
      **eigenvalue** λ, is the variance along it. So the new axes, the **principal components**, are the eigenvectors, \
      the one with the largest eigenvalue first. A point's new coordinate zᵢ = vᵢᵀ(x − x̄) is its signed distance from \
      the mean along vᵢ.
      """)
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
      ["component", "variance λ", "v"],
      axes.indices.map { ["\($0 + 1)", written(axes[$0].value), written(axes[$0].vector)] })
    let fraction = axes[0].value / (axes[0].value + axes[1].value)
    board.say("The first component alone holds \(percent: fraction) of the variance.")
    let mean = [0, 1].map { k in points.map { $0[k] }.reduce(0, +) / 200 }
    board.draw(
      Figure(
        "Which way do the principal components point?",
        caption: """
          Two hundred points, and arrows as long as two standard deviations along each component. Right: the same \
          points in the new coordinates, which are not correlated.
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
          "Projected", x: PlotAxis("z₁", range: -4...4), y: PlotAxis("z₂", range: -4...4),
          aspect: .equal
        ) {
          Points(
            points.map { turned($0, mean, axes[0].vector) },
            points.map { turned($0, mean, axes[1].vector) }, color: .series(0), size: 0.6)
        }
      })
    let after = Self.covariance(
      points.map { p in axes.map { turned(p, mean, $0.vector) } })
    board.identity("in the new coordinates the covariance is 0", abs(after.b) < 1e-9)
    board.identity(
      "turning the axes keeps the total variance",
      abs(after.a + after.d - c.a - c.d) < 1e-9)
    let library = PrincipalComponents(fitting: Matrix(points))
    board.identity(
      "the library finds the same variances and components",
      zip(library.variances, axes).allSatisfy { abs($0 - $1.value) < 1e-9 }
        && zip(library.directions, axes).allSatisfy { a, b in
          abs(abs(a[0] * b.vector[0] + a[1] * b.vector[1]) - 1) < 1e-9
        })
    board.ask(
      "λ₁ = 3 and λ₂ = 1. Which fraction of the variance does the first component hold?",
      answer: 0.75,
      because: "Its variance is divided by the total one: 3/(3 + 1).")
    return r
  }

  private func turned(_ p: [Double], _ mean: [Double], _ v: [Double]) -> Double {
    (p[0] - mean[0]) * v[0] + (p[1] - mean[1]) * v[1]
  }

  private func ratios(on board: Board, _ all: Examples) {
    board.step("How many components are worth keeping?")
    let width = all.features.width
    board.say(
      """
      The data are now \(board.data.isGiven ? "yours" : "the iris flowers"): \(all.count) examples with \(width) \
      features. With more than two columns nobody computes the eigenvectors by hand, but the principle is the same. \
      The **explained variance ratio** of a component is its fraction of the total variance. Drawn in order the ratios \
      make a **scree plot**, named after the rubble at the foot of a cliff: keep the components before the curve \
      levels off.
      """)
    board.formula(#"r_i = \frac{\lambda_i}{\sum_j \lambda_j}"#)
    let raw = PrincipalComponents(fitting: all)
    let standard = PrincipalComponents(fitting: Standardizer(fitting: all)(all))
    let count = min(8, raw.explainedRatios.count)
    board.table(
      ["component", "as measured", "standardized"],
      (0..<count).map {
        ["\($0 + 1)", written(raw.explainedRatios[$0]), written(standard.explainedRatios[$0])]
      })
    let numbers = (1...count).map(Double.init)
    board.draw(
      Figure(
        "How much variance does each component explain?",
        caption: """
          A scree plot. As measured, the feature with the largest variance counts most; standardized, all count alike.
          """, x: PlotAxis("component", ticks: (1...count).map(Double.init)),
        y: PlotAxis("explained variance ratio", range: 0...1)
      ) {
        Line(
          numbers, Array(raw.explainedRatios.prefix(count)), label: "as measured", showsPoints: true
        )
        Line(
          numbers, Array(standard.explainedRatios.prefix(count)), label: "standardized",
          showsPoints: true)
      })
    var sum = 0.0
    let enough = standard.explainedRatios.firstIndex { ratio in
      sum += ratio
      return sum >= 0.95
    }
    board.say(
      """
      A common rule keeps as many components as explain 95 % of the variance together. With standardized features \
      these are here the first \((enough ?? width - 1) + 1) of \(width).
      """)
    board.identity(
      "the ratios of all components add up to 1",
      abs(raw.explainedRatios.reduce(0, +) - 1) < 1e-9)
    board.identity(
      "no component explains more than the one before",
      zip(raw.explainedRatios, raw.explainedRatios.dropFirst()).allSatisfy { $0 >= $1 })
    let scores = raw(all).features
    let x = PrincipalComponents(fitting: all)
    board.say(
      """
      Many libraries do not compute C. They take the **singular value decomposition** of the centered data, \
      X = U·S·Vᵀ: the columns of V are the components, and the singular values are s = √((n − 1)·λ). The result is the \
      same, with smaller rounding errors.
      """)
    board.formula(#"X = U S V^\top, \quad \lambda_i = \frac{s_i^2}{n - 1}"#)
    let length = (0..<scores.count).map { scores[$0, 0] * scores[$0, 0] }.reduce(0, +)
    board.identity(
      "the length of X·v₁, with X centered, is the first singular value √((n − 1)·λ₁)",
      abs(length / (Double(all.count - 1) * x.variances[0]) - 1) < 1e-9)
    board.warn(
      """
      Variance depends on the unit. A length in millimeters has a million times the variance of the same length in \
      meters, and comes first in a PCA for that reason alone. So features of different units are standardized before a \
      PCA.
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
      How far can one go? Here are \(digits.count) handwritten digits of 8 × 8 pixels (the UCI set), each a point in a \
      space of 64 dimensions. Their **projection** onto the first two components is a point of the plane. These two \
      explain \(percent: explained) of the variance. Many fours lie near fours and sixes near sixes, though PCA has \
      not seen a label. In the middle several classes overlap: for them two numbers are not enough.
      """)
    board.draw(
      Figure(
        "Do two components separate the digits?",
        caption:
          """
          Each point is drawn as its digit, \(drawn) of \(digits.count): some classes separate, \
          others overlap.
          """,
        x: "first component", y: "second component", aspect: .equal
      ) {
        for i in 0..<drawn {
          Annotation(
            digits.classNames[digits.labels[i]], x: places[i, 0], y: places[i, 1], side: .center,
            color: .text)
        }
      })
    let nearest = digits.labels.indices.map { i in
      (0..<10).min { square(places, i, means[$0]) < square(places, i, means[$1]) }!
    }
    let accuracy = Double(zip(nearest, digits.labels).count { $0 == $1 }) / Double(digits.count)
    board.say(
      """
      How well do these two numbers tell the classes apart? Assign each digit to the class whose mean is nearest in \
      this plane. (The means are those of the same digits, which makes the result slightly too good.)
      """)
    board.value(
      "in this plane, fraction of the digits nearest to the mean of their own class", accuracy)
    board.claim("that fraction is at least four times that of guessing", accuracy >= 0.4)
    board.say(
      """
      What has been lost? From k coordinates a digit can be reconstructed: to the mean one adds each kept component \
      times its coordinate. The mean squared distance between the digits and their reconstructions is the \
      **reconstruction error**. It is the sum of the variances of the components that were left out.
      """)
    board.formula(
      #"\hat{x} = \bar{x} + \sum_{i=1}^{k} z_i v_i, \quad z_i = v_i^\top (x - \bar{x})"#)
    let kept = [2, 8, 24]
    let rebuilt = kept.map { count in
      let few = PrincipalComponents(fitting: digits, count: count)
      return few.inverse(few(digits.features))
    }
    let shown = (0..<10).compactMap { label in digits.labels.firstIndex(of: label) }
    let picture = { (row: [Double]) in PixelImage(width: 8, height: 8, grey: row.map { -$0 }) }
    board.draw(
      Figure(
        "How many components does a digit need?",
        caption: """
          One digit of each class with all 64 numbers (top row), and reconstructed from 2, 8 and 24 components. From \
          which row on can you read them? Each picture goes from its least (white) to its greatest number (black).
          """
      ) {
        Images(
          shown.map { picture(digits.features[$0]) }
            + rebuilt.flatMap { rows in shown.map { picture(rows[$0]) } },
          captions: (["64"] + kept.map(String.init)).flatMap { count in shown.map { _ in count } },
          columns: shown.count)
      })
    let errors = rebuilt.map { rows in
      zip(rows.values, digits.features.values).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
        / Double(digits.count - 1)
    }
    board.identity(
      "the mean squared reconstruction error is the sum of the variances that were left out",
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
    board.step("PCA or feature selection?")
    let width = all.features.width
    let (most, splits) = (min(width, 8), 5)
    board.say(
      """
      There are two ways to use fewer numbers. Feature selection keeps some columns, those with the most mutual \
      information with the label; each still means what it meant. PCA mixes all columns and never looks at the label, \
      and what varies most need not be what matters. Which serves a classifier better? A softmax regression is trained \
      on 1, 2, … numbers of either kind, over \(splits) random splits into training and validation set.
      """)
    board.code("evaluate")
    var chosen = [[Evaluation]](repeating: [], count: most)
    var turned = chosen
    for split in 0..<splits {
      let parts = all.split(testFraction: 0.3, random: &board.random)
      let scale = Standardizer(fitting: parts.training)
      let (training, validation) = (scale(parts.training), scale(parts.test))
      let seed = board.random.next()
      let components = PrincipalComponents(fitting: training)
      for count in 1...most {
        try board.progress("numbers kept", split * most + count, of: splits * most)
        let selection = FeatureSelection(
          fitting: training, by: .mutualInformation, keeping: count)
        let columns = Array(0..<min(count, components.variances.count))
        let progress = { (kind: String) in
          board.progress("split \(split + 1), \(count) \(kind)")
        }
        chosen[count - 1].append(
          try evaluate(selection(training), selection(validation), seed, progress("selected")))
        turned[count - 1].append(
          try evaluate(
            components(training).columns(columns), components(validation).columns(columns), seed,
            progress("components")))
      }
    }
    let accuracies = [chosen, turned].map { $0.map { $0.map(\.accuracy) } }
    let apart = zip(accuracies[0], accuracies[1]).map { PairedDifference($0, $1) }
    board.table(
      [
        "numbers kept", "accuracy, selected", "accuracy, PCA", "selected minus PCA",
        "more than chance?",
      ],
      (0..<most).map { i in
        ["\(i + 1)"]
          + accuracies.map {
            "\(written($0[i].mean, digits: 3)) ± \(spread($0[i]))"
          } + [
            "\(written(apart[i].mean, digits: 3)) ± \(written(apart[i].standardError, digits: 3))",
            apart[i].isClear ? "yes" : "not shown",
          ]
      })
    board.say(
      """
      The ± beside an accuracy is the standard deviation over the \(splits) splits, beside a difference its standard \
      error; “more than chance” is a paired t-test at the 5 % level (|t| beyond \(apart[0].critical)). Read these \
      tests with care: several differences are tested, and all splits are drawn from the same \(all.count) examples, \
      so that each |t| tends to be too large.
      """)
    let xs = (1...most).map(Double.init)
    let shift = 0.04
    let epochs = chosen[0][0].history.epochs.map { Double($0.number) }
    board.draw(
      Figure(
        "Which kind of numbers tells more about the label?",
        caption: """
          Left: the validation accuracy of every split (points; equal ones coincide) and the mean (lines). Right: \
          the training loss of the first split, with one number of each kind and with all.
          """, columns: 2
      ) {
        Panel(
          "Accuracy", x: PlotAxis("numbers kept", ticks: xs), y: "validation accuracy",
          legend: .inside(.bottomRight)
        ) {
          for (index, name) in ["selected", "PCA"].enumerated() {
            Line(xs, accuracies[index].map(\.mean), label: name, color: .series(index))
            Points(
              xs.flatMap { x in (0..<splits).map { _ in x + (index == 0 ? -shift : shift) } },
              accuracies[index].flatMap { $0 }, color: .series(index), size: 0.6)
          }
        }
        Panel("Loss", x: "epoch", y: PlotAxis("training loss", scale: .logarithmic)) {
          Line(epochs, chosen[0][0].history["loss"], label: "1 selected")
          Line(epochs, turned[0][0].history["loss"], label: "1 by PCA")
          Line(epochs, turned[most - 1][0].history["loss"], label: "\(most) by PCA")
        }
      })
    if let record = turned[most - 1][0].history.record { board.draw(inside(record, most)) }
    let late = [chosen[0][0], turned[0][0], turned[most - 1][0]].map { run -> Double in
      let losses = run.history["loss"]
      let earlier = losses[max(0, losses.count - 11)]
      return earlier > 0 ? 1 - losses[losses.count - 1] / earlier : 0
    }
    board.say(
      """
      A training that has converged no longer lowers its loss. In the last ten epochs of the first split the training \
      loss fell by \(percent: late[0]) with one selected number, by \(percent: late[1]) with one by PCA and by \
      \(percent: late[2]) with \(most) by PCA. As long as it falls, the accuracies compare classifiers after the same \
      amount of training, not each at its best.
      """)
    board.claim(
      "with all components the mean accuracy is within a tenth of that with all columns",
      most < width || abs(accuracies[1][most - 1].mean - accuracies[0][most - 1].mean) <= 0.1)
    board.claimForBuiltInData(
      "with all components the training loss is lower than with one, in every split",
      zip(turned[most - 1], turned[0]).allSatisfy {
        $0.history["loss"].last! < $1.history["loss"].last!
      })
    board.say(
      """
      All components together hold the same information as all columns. In between a curve need not rise: a second \
      component can lower the validation accuracy, if it has much variance and little to do with the label. The \
      validation sets are small, \(all.count * 3 / 10) examples, so one error more is a visible step.
      """)
    board.ask(
      "A column has a huge variance and nothing to do with the label. What does PCA do with it?",
      choices: ["leaves it out", "puts it first", "looks at the label first"], answer: 1,
      because: "PCA looks at variance alone, and never at the label.")
  }

  /// The standard deviation in words; equal numbers have 0, and no rounding error in its place.
  private func spread(_ values: [Double]) -> String {
    let deviation = values.standardDeviation
    return written(deviation < 1e-9 ? 0 : deviation, digits: 1)
  }

  /// The classifier's gradients.
  private func inside(_ record: TrainingRecord, _ columns: Int) -> Figure {
    Figure(
      "Has the classifier finished learning?",
      caption: """
        With all \(columns) components, the first split: the length of the gradients, means of four recorded updates. \
        Near a minimum of the loss they are close to 0.
        """, x: "update", y: PlotAxis("‖gradient‖", scale: .logarithmic)
    ) {
      for name in record.parameters {
        let changes = record.changes(of: name)
        let means = changes.map(\.change.gradientNorm).means(ofEach: 4)
        Line(
          means.indices.map { Double(changes[4 * $0 + 1].step) }, means, label: name)
      }
    }
  }

  struct Evaluation {
    let accuracy: Double
    let history: History
  }

  // excerpt: evaluate
  /// One layer with softmax, 40 epochs; the accuracy is that on the validation set.
  private func evaluate(
    _ training: Examples, _ validation: Examples, _ seed: UInt64, _ progress: Callback
  ) throws -> Evaluation {
    let (trainingBatch, validationBatch) = (training.whole, validation.whole)
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
      trainingBatch.inputs, trainingBatch.targets, epochs: 40,
      callbacks: [.recorder(every: 4), progress], progress: .silent, seed: seed)
    let scores: Scores = try model.evaluate(
      validationBatch.inputs, validationBatch.targets)
    return Evaluation(accuracy: scores["accuracy"]!, history: history)
  }
  // end excerpt
}
