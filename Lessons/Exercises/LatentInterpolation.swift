import Chalk

extension Exercise {
  /// P04: from one latent code to another without becoming shorter.
  static let latentInterpolation = Exercise(
    "latent-interpolation", "Interpolation between latent codes",
    formula: #"z(t) = \frac{(1 - t) z_0 + t z_1}{\sqrt{(1 - t)^2 + t^2}}"#, lesson: "gan-digits",
    task:
      "A generator knows codes of independent standard normal numbers. A mean of two such codes has "
      + "less variance; the divisor gives it back. Return the codes of n steps from z₀ to z₁, both "
      + "ends included. n is at least 2.",
    functions: [
      Function(
        "path", "_ z0: [Double], _ z1: [Double], _ n: Int", gives: "[[Double]]",
        says: "((1 − t)·z₀ + t·z₁)/√((1 − t)² + t²) for t = 0, 1/(n − 1), …, 1",
        body: """
          return (0..<n).map { step in
            let t = Double(step) / Double(n - 1)
            let length = ((1 - t) * (1 - t) + t * t).squareRoot()
            return zip(z0, z1).map { ((1 - t) * $0 + t * $1) / length }
          }
          """,
        hole: "return [z0, z1]",
        cases: [
          [[1, 0], [0, 1], 3], [[0.5, -1, 2], [1, 1, -0.5], 4], [[2], [-1], 5],
        ],
        edges: [
          Edge("of the two ends alone", [[1, 2], [3, 4], 2]),
          Edge("from a code to itself", [[1, -2], [1, -2], 3]),
        ])
    ],
    hints: [
      "n points have n − 1 steps between them. What is t at the last?",
      "The variances add: a sum a·z₀ + b·z₁ of independent standard normals has the variance "
        + "a² + b².",
      "let t = Double(step) / Double(n - 1); divide by ((1 - t) * (1 - t) + t * t).squareRoot()",
    ],
    mistakes: [
      Mistake(
        " / length }", " }",
        says: "The divisor is missing: in the middle the code has only half of the variance."),
      Mistake(
        "((1 - t) * (1 - t) + t * t).squareRoot()", "((1 - t) * (1 - t) + t * t)",
        says: "The square root is missing: this divides by the variance."),
      Mistake(
        "Double(n - 1)", "Double(n)",
        says: "The last code is not z₁: n codes have n − 1 steps between them."),
      Mistake(
        "(1 - t) * $0 + t * $1", "t * $0 + (1 - t) * $1",
        says: "The path goes from z₁ to z₀: at t = 0 it has to be z₀."),
      Mistake(
        "/ length }", "/ length }.map { min(max($0, -1), 1) }",
        says: "The numbers are clipped: a normal number may well be beyond 1."),
    ],
    curve: Curve(of: "path", over: -3...3, x: "z₁", y: "the middle", reading: 1) {
      [[1], [.number($0)], 3]
    })
}
