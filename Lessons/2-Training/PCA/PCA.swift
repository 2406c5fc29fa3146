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
    let r = board.slider("correlation", in: -0.95...0.95, default: 0.8, reruns: .lesson)
    board.say(
      """
      Take two quantities that go together, such as height and weight: taller people tend to be heavier. Are two \
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
      How are the axes found? C is the **covariance matrix**. Along a direction v of length 1 a point lies at \
      z = vᵀ(x − x̄), its signed distance from the mean, and the variance of these numbers is
      """)
    board.formula(
      #"\frac{1}{n - 1} \sum_i (v^\top (x_i - \bar{x}))^2 = v^\top C v"#)
    board.say(
      """
      For which v is it largest? A longer v would make it as large as one likes, so the length is fixed: vᵀv = 1. A \
      maximum under such a condition is found by a **Lagrange multiplier** λ: it lies where the gradient of \
      vᵀCv − λ(vᵀv − 1) with respect to v is 0. Since C is symmetric, this says
      """)
    board.formula(#"\nabla_v (v^\top C v - \lambda (v^\top v - 1)) = 2 C v - 2 \lambda v = 0"#)
    board.formula(#"C v = \lambda v"#)
    board.say(
      """
      So v is an **eigenvector** of C, a direction that C only stretches, and the multiplier λ is its **eigenvalue**, \
      the factor of this stretching. Which of the eigenvectors is it? Multiplied by vᵀ from the left, C·v = λ·v becomes \
      vᵀCv = λ, since vᵀv = 1: the variance along an eigenvector is its eigenvalue. So the variance is largest along the \
      eigenvector with the largest eigenvalue. Among the directions perpendicular to it the next one is found in the same way \
      (an exercise). The eigenvectors in this order are the **principal components**.
      """)
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
    directions(on: board, c, axes)
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

  /// The variance along every direction, and what the eigenvectors say of it.
  private func directions(
    on board: Board, _ c: (a: Double, b: Double, d: Double),
    _ axes: [(value: Double, vector: [Double])]
  ) {
    let degrees = (0...180).map(Double.init)
    let variances = degrees.map { angle -> Double in
      let (x, y) = (cos(angle * .pi / 180), sin(angle * .pi / 180))
      return c.a * x * x + 2 * c.b * x * y + c.d * y * y
    }
    let places = axes.map { axis -> Double in
      let angle = atan2(axis.vector[1], axis.vector[0]) * 180 / .pi
      return angle < 0 ? angle + 180 : angle
    }
    board.draw(
      Figure(
        "How large is the variance along each direction?",
        caption: """
          The variance vᵀCv along v = (cos φ, sin φ) for each angle φ; beyond 180° it repeats, since −v is the same line \
          as v. The points are the two eigenvectors with their eigenvalues: the highest and the lowest place of the \
          curve, a right angle apart.
          """, x: PlotAxis("angle φ, degrees", ticks: [0, 45, 90, 135, 180]),
        y: PlotAxis("variance vᵀCv", range: 0...(1.1 * axes[0].value))
      ) {
        Line(degrees, variances, label: "variance along v")
        Points(places, axes.map(\.value), label: "eigenvalues", color: .series(1), size: 1.5)
      })
    board.identity(
      "of 181 directions, a degree apart, none has more variance than the first component or less than the second",
      variances.allSatisfy { $0 <= axes[0].value + 1e-9 && $0 >= axes[1].value - 1e-9 })
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
    loadings(on: board, all, standard)
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

  /// What the first two components are made of.
  private func loadings(on board: Board, _ all: Examples, _ components: PrincipalComponents) {
    let shown = min(2, components.directions.count)
    let width = min(all.features.width, 8)
    board.say(
      """
      What does a component mean? It is a weighted sum of the features, and the weights are the entries of its \
      eigenvector, its **loadings**. Features with large loadings of the same sign grow together along it. (All signs \
      of a component may be reversed: −v is an eigenvector as well as v.)\
      \(width < all.features.width ? " The table has the first \(width) features." : "")
      """)
    board.table(
      ["feature, standardized"] + (1...shown).map { "loading in component \($0)" as Prose },
      (0..<width).map { column in
        [all.featureNames[column]]
          + (0..<shown).map { written(components.directions[$0][column], digits: 3) }
      })
    if !board.data.isGiven {
      board.say(
        """
        In the first component three features have loadings of about the same size and sign: both lengths and the \
        petal width grow together, so that it is roughly the size of a flower. The second is mostly the sepal width.
        """)
    }
  }

  private func digits(on board: Board) {
    board.step("Sixty-four numbers in two")
    let digits = Examples.digits.shuffled(random: &board.random).prefix(500)
    let components = PrincipalComponents(fitting: digits)
    let places = components(digits).features
    let explained = components.explainedRatios[0] + components.explainedRatios[1]
    let half = digits.count / 2
    board.say(
      """
      How far can one go? Here are \(digits.count) handwritten digits of 8 × 8 pixels (the UCI set), each a point in a \
      space of 64 dimensions. Their **projection** onto the first two components is a point of the plane. These two \
      explain \(percent: explained) of the variance. Many fours lie near fours and sixes near sixes, though PCA has \
      not seen a label. In the middle several classes overlap: for them two numbers are not enough.
      """)
    let drawn = apart(Array(half..<digits.count), places)
    board.draw(
      Figure(
        "Do two components separate the digits?",
        caption:
          """
          Each point is drawn as its digit: some classes separate, others overlap. One half of \
          the digits, and of these the \(drawn.count) that do not lie on one drawn before.
          """,
        x: "first component", y: "second component", aspect: .equal
      ) {
        for i in drawn {
          Annotation(
            digits.classNames[digits.labels[i]], x: places[i, 0], y: places[i, 1], side: .center,
            color: .text)
        }
      })
    let accuracy = nearest(digits, places, 2, half: half)
    let error = (accuracy * (1 - accuracy) / Double(digits.count - half)).squareRoot()
    board.say(
      """
      How well do these two numbers tell the classes apart? Take the mean of each class in this plane, of one half of \
      the digits, and assign each digit of the other half, from which those of the figure are, to the class whose mean \
      is nearest. \
      (The components themselves are those of all digits; no label went into them.) With \(digits.count - half) digits \
      such a fraction has a standard error of about \(100 * error, digits: 1) points.
      """)
    board.value(
      "in this plane, fraction of the digits nearest to the mean of their own class", accuracy)
    board.claim("that fraction is at least four times that of guessing", accuracy >= 0.4)
    board.say(
      """
      What has been lost? From k coordinates a digit can be reconstructed: to the mean one adds each kept component \
      times its coordinate. The mean squared distance between the digits and their reconstructions (with n − 1 in \
      place of n, as in C) is the **reconstruction error**. It is the sum of the variances of the components that were \
      left out. So the directions that keep the most variance are also those that lose the least: no other k \
      directions have a smaller error.
      """)
    board.formula(
      #"\hat{x} = \bar{x} + \sum_{i=1}^{k} z_i v_i, \quad z_i = v_i^\top (x - \bar{x})"#)
    let kept = [2, 8, 24]
    let rebuilt = kept.map { count in
      let few = PrincipalComponents(fitting: digits, count: count)
      return few.inverse(few(digits.features))
    }
    let shown = (0..<10).compactMap { label in digits.labels.firstIndex(of: label) }
    let picture = { (row: [Double]) in
      PixelImage(width: 8, height: 8, grey: row.map { -$0 }, range: -16...0)
    }
    board.draw(
      Figure(
        "How many components does a digit need?",
        caption: """
          One digit of each class with all 64 numbers (top row), and reconstructed from 2, 8 and 24 components. From \
          which row on can you read them? All have one scale: 0 and less is white, 16 and more black.
          """
      ) {
        Images(
          shown.map { picture(digits.features[$0]) }
            + rebuilt.flatMap { rows in shown.map { picture(rows[$0]) } },
          captions: (["all 64"] + kept.map { "\($0) numbers" }).flatMap { name in
            [name] + shown.dropFirst().map { _ in "" }
          },
          columns: shown.count)
      })
    let errors = rebuilt.map { rows in
      zip(rows.values, digits.features.values).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
        / Double(digits.count - 1)
    }
    let total = components.variances.reduce(0, +)
    let told = kept.map { nearest(digits, places, $0, half: half) }
    let all = nearest(digits, places, places.width, half: half)
    board.table(
      [
        "components kept", "reconstruction error", "fraction of the variance lost",
        "nearest to the mean of their class",
      ],
      kept.indices.map { i in
        ["\(kept[i])", written(errors[i], digits: 3), percent(errors[i] / total), percent(told[i])]
      } + [["all \(places.width)", "0", "0 %", percent(all)]])
    board.say(
      """
      The last column repeats the classification of above with k coordinates. So how many components does a digit \
      need? From \(kept[0]) to \(kept[1]) of them that fraction rises by \(100 * (told[1] - told[0]), digits: 2) points, \
      from \(kept[1]) to \(kept[2]) by \(100 * (told[2] - told[1]), digits: 2), and with all the others it changes by \
      \(100 * (all - told[2]), digits: 2). In the figure, too, most digits can be read in the row of \(kept[2]), while some \
      of that of \(kept[1]) are too blurred.
      """)
    board.identity(
      "the mean squared reconstruction error is the sum of the variances that were left out",
      zip(kept, errors).allSatisfy { count, error in
        let left = components.variances.dropFirst(count).reduce(0, +)
        return abs(error - left) < 1e-6 * max(1, left)
      })
  }

  /// Those of these points whose digits, drawn one after the other, lie on none that is drawn already.
  private func apart(_ rows: [Int], _ places: Matrix) -> [Int] {
    var drawn: [Int] = []
    for i in rows
    where drawn.allSatisfy({
      abs(places[i, 0] - places[$0, 0]) > 1.3 || abs(places[i, 1] - places[$0, 1]) > 1.9
    }) {
      drawn.append(i)
    }
    return drawn
  }

  /// The fraction of the second half of the digits whose first k coordinates are nearest to the mean of their own class
  /// in the first half.
  private func nearest(_ digits: Examples, _ places: Matrix, _ k: Int, half: Int) -> Double {
    let means = (0..<10).map { label in
      let members = (0..<half).filter { digits.labels[$0] == label }
      return (0..<k).map { axis in members.map { places[$0, axis] }.mean }
    }
    return Array(half..<digits.count).fraction { i in
      let distances = means.map { mean in
        mean.indices.map { (places[i, $0] - mean[$0]) * (places[i, $0] - mean[$0]) }.reduce(0, +)
      }
      return distances.indices.min { distances[$0] < distances[$1] } == digits.labels[i]
    }
  }
}
