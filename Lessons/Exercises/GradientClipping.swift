import Chalk

extension Exercise {
  /// Clipping by the global norm, against exploding gradients.
  static let gradientClipping = Exercise(
    "gradient-clipping", "Gradient clipping by the global norm",
    formula: #"g \leftarrow g \cdot \min\left(1, \frac{C}{\|g\|}\right)"#, lesson: "failure-lab",
    task:
      "Each list holds the gradient of one layer. Where all of them together are longer than C, "
      + "make them shorter by one common factor, so that their norm is C. The direction stays.",
    functions: [
      Function(
        "clip", "_ gradients: [[Double]], _ C: Double", gives: "[[Double]]",
        says: "g · min(1, C/‖g‖), with ‖g‖ = √(Σ g²) over all numbers of all layers",
        body: """
          let squares = gradients.joined().map { $0 * $0 }
          let norm = squares.reduce(0, +).squareRoot()
          let factor = norm > C ? C / norm : 1
          return gradients.map { layer in layer.map { $0 * factor } }
          """,
        hole: "return gradients.map { layer in layer.map { _ in 0 } }",
        cases: [
          [[[3, 4]], 1], [[[0.3], [-0.4]], 2], [[[6, 0], [0, -8], [5]], 2.5],
          [[[1, -2], [2, 4]], 3],
        ],
        edges: [
          Edge("of zeros", [[[0, 0], [0]], 1]),
          Edge("with a layer without weights", [[[], [3, -4]], 10]),
        ])
    ],
    hints: [
      "One norm for all layers, and one factor for all numbers.",
      "The factor is C/‖g‖ only where ‖g‖ is larger than C: short gradients stay as they are.",
      "let factor = norm > C ? C / norm : 1, with norm = the square root of the sum of all squares.",
    ],
    mistakes: [
      Mistake(
        "norm > C ? C / norm : 1", "C / norm",
        says: "Short gradients are made longer: the factor is at most 1."),
      Mistake(
        "$0 * factor", "min(max($0, -C), C)",
        says: "This clips each number by itself, which turns the gradient: all have to be "
          + "multiplied by the same factor."),
      Mistake(
        ".reduce(0, +).squareRoot()", ".reduce(0, +)",
        says: "The square root is missing: this is the square of the norm."),
      Mistake(
        "return gradients.map { layer in layer.map { $0 * factor } }",
        """
        return gradients.map { layer in
          let length = layer.map { $0 * $0 }.reduce(0, +).squareRoot()
          return layer.map { length > C ? $0 * C / length : $0 }
        }
        """,
        says: "Each layer is clipped by its own norm; the global norm is that of all layers."),
      Mistake(
        "C / norm : 1", "1 / norm : 1",
        says: "The gradient is brought to length 1; it has to be as long as C."),
      Mistake(
        "squares.reduce(0, +).squareRoot()", "(squares.max() ?? 0).squareRoot()",
        says: "This is the largest number; the norm is the root of the sum of all squares."),
    ],
    curve: Curve(of: "clip", over: -6...6, x: "g₁", y: "clipped g₁") {
      [[[.number($0)], [1.5]], 3]
    }
  )
}
