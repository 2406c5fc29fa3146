import Chalk

extension Exercise {
  /// Central differences, and how far a gradient is from them.
  static let gradientCheck = Exercise(
    "gradient-check", "The gradient check",
    formula: #"\frac{\partial L}{\partial w} \approx \frac{L(w + h) - L(w - h)}{2 h}"#,
    lesson: "two-engines",
    task: "First the derivative of a loss by a central difference, from its values at w + h and at "
      + "w − h. Then the relative error of a gradient a against a numerical one: "
      + "‖a − n‖/(‖a‖ + ‖n‖), which is 0 where both are zero.",
    functions: [
      Function(
        "centralDifference", "_ above: Double, _ below: Double, _ h: Double", gives: "Double",
        says: "(L(w + h) − L(w − h))/(2h), with above = L(w + h) and below = L(w − h)",
        body: "return (above - below) / (2 * h)",
        hole: "return 0",
        cases: [[9.61, 8.41, 0.1], [1, 3, 0.5], [2, 2, 0.01]],
        edges: [Edge("with a small h", [1.000002, 1.000001, 0.000001])]),
      Function(
        "relativeError", "_ a: [Double], _ n: [Double]", gives: "Double",
        says: "‖a − n‖/(‖a‖ + ‖n‖), and 0 where a and n are both zero",
        body: """
          func norm(_ v: [Double]) -> Double { v.map { $0 * $0 }.reduce(0, +).squareRoot() }
          let distance = norm(zip(a, n).map { $0 - $1 })
          let scale = norm(a) + norm(n)
          return scale == 0 ? 0 : distance / scale
          """,
        hole: "return 1",
        cases: [
          [[3, 4], [3, 4.001]], [[1, 0, -2], [-1, 0, 2]], [[0.1], [0.3]], [[6, 8], [0, 0]],
        ],
        edges: [
          Edge("of two gradients that are zero", [[0, 0], [0, 0]]),
          Edge("of gradients that are very small", [[1e-9, 2e-9], [3e-9, 2e-9]]),
        ]),
    ],
    hints: [
      "From w − h to w + h it is 2h far. A norm is the square root of the sum of squares.",
      "Take the norm of the differences, and divide it by the sum of the two norms. 0/0 is NaN.",
      "(above - below) / (2 * h), and: return scale == 0 ? 0 : distance / scale",
    ],
    mistakes: [
      Mistake(
        "(2 * h)", "h",
        says: "The points are 2h apart: divide by 2h, not by h."),
      Mistake(
        "(2 * h)", "2 * h",
        says: "Brackets are missing around 2 * h: this divides by 2 and multiplies by h."),
      Mistake(
        "above - below", "below - above",
        says: "The difference is taken the wrong way round: it is L(w + h) − L(w − h)."),
      Mistake(
        "norm(a) + norm(n)", "max(norm(a), norm(n))", in: "relativeError",
        says: "This divides by the larger norm; the sum of the two is asked for."),
      Mistake(
        "distance / scale", "distance", in: "relativeError",
        says: "This is the absolute error: divide it by the size of the gradients."),
      Mistake(
        "scale == 0 ? 0 : distance / scale", "distance / scale", in: "relativeError",
        says: "0/0 is NaN: two gradients that are zero agree, and their error is 0."),
      Mistake(
        "scale == 0 ? 0 : distance / scale", "distance / max(scale, 1e-8)", in: "relativeError",
        says: "The guard against 0/0 is too large: a small gradient with a wrong sign would pass."),
    ],
    curve: Curve(of: "relativeError", over: -2...6, x: "a₁", y: "relative error") {
      [[.number($0), 1], [2, 1]]
    })
}
