import Chalk
import Foundation

/// N09: fewer numbers for the same thing: turning the axes, or leaving columns out.
struct PCALesson: Lesson {
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
      axes.indices.map { ["\($0 + 1)", written(axes[$0].value), list(axes[$0].vector)] })
    let share = axes[0].value / (axes[0].value + axes[1].value)
    board.say("The first direction alone holds \(percent: share) of the variance.")
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
}
