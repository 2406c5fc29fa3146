/// The files that `chalk new` writes. In each, NAME is the name of the type, PROPER the name in the
/// catalog, and VARIABLE the type's name with a small letter.
enum Templates {
  static let lesson = ##"""
    import Chalk

    /// What the lesson shows, in one sentence.
    struct NAME: Lesson {
      let card = LessonCard(
        "PROPER", "How fast does a square grow?", formulas: ["F05"], needs: [], minutes: 5)

      // excerpt: formula
      /// f(x) = x²
      func value(_ x: Double) -> Double { x * x }

      /// f′(x) = 2x
      func slope(_ x: Double) -> Double { 2 * x }
      // end excerpt

      func teach(on board: Board) throws {
        board.step("How fast does a square grow?")
        board.say("Begin with a question. Then the formula, the code, the numbers, the picture.")
        let f = board.formula(#"f(x) = x^2"#)
        let x = board.slider("x", in: -3...3, default: 1.5)
        board.explain(f, ["x": x], value(x))

        board.step("The slope")
        board.formula(#"f'(x) = 2x"#)
        board.code("formula")
        board.value("the slope at x = \(x)", slope(x))
        let h = 1e-5
        let measured = (value(x + h) - value(x - h)) / (2 * h)
        board.claim("the slope agrees with a central difference", abs(slope(x) - measured) < 1e-6)
        board.draw(
          .functionAndDerivative(
            "A square and its derivative", caption: "The further from 0, the steeper.",
            over: -3...3, at: x, curves: [("x²", value, slope)]))
        board.ask("What is the slope at x = 2?", answer: slope(2), because: "2 · 2 = 4.")
      }
    }

    """##

  static let activation = ##"""
    import Chalk
    import Foundation

    /// f(x) = arctan x        f′(x) = 1/(1 + x²)
    struct NAME: ActivationFunction {
      let name = "PROPER"
      let formula: Formula = #"f(x) = \arctan(x)"#
      /// The inputs that it is for: all numbers. 'chalk check' keeps to it.
      let domain: ClosedRange<Double> = -.infinity ... .infinity

      func value(_ x: Double) -> Double { atan(x) }

      func slope(_ x: Double) -> Double { 1 / (1 + x * x) }
    }

    /// The picture of it: chalk figures NAME.swift
    struct NAMEFigure: FigureMaker {
      let name = "PROPER-figure"

      func figure(random: inout RandomSource) -> Figure {
        let f = NAME()
        return .functionAndDerivative(
          "NAME and its derivative", caption: "The value on the left, the derivative on the right.",
          over: -4...4, curves: [(f.name, f.value, f.slope)])
      }
    }

    """##

  static let figure = ##"""
    import Chalk
    import Foundation

    /// f(x) = e^(−x²), a bell, with its slope f′(x) = −2x·f(x).
    struct NAME: FigureMaker {
      let name = "PROPER"

      func value(_ x: Double) -> Double { exp(-x * x) }

      func slope(_ x: Double) -> Double { -2 * x * value(x) }

      func figure(random: inout RandomSource) -> Figure {
        Figure("A bell and its slope", caption: "The slope is 0 at the top.", x: "x", y: "y") {
          Line(over: -3...3, label: "value", value)
          Line(over: -3...3, label: "slope", slope)
        }
      }
    }

    """##

  static let exercise = ##"""
    import Chalk

    extension Exercise {
      /// f(x) = x², and its slope 2x.
      static let VARIABLE = Exercise(
        "PROPER", "A square and its derivative", formula: #"f(x) = x^2"#,
        task: "Write the square of a number, and the slope of the square.",
        functions: [
          Function(
            "square", "_ x: Double", gives: "Double", says: "f(x) = x²",
            body: "return x * x", hole: "return -1", cases: [[2], [-3], [0], [0.5]],
            edges: [Edge("of a large number", [1e9])]),
          Function(
            "squareSlope", "_ x: Double", gives: "Double", says: "f′(x) = 2x",
            body: "return 2 * x", hole: "return -1", cases: [[2], [-3], [0], [0.5]]),
        ],
        hints: [
          "A square is a number times something. Times what?",
          "The slope of xⁿ is n·xⁿ⁻¹. What is n here?",
          "return x * x, and return 2 * x",
        ],
        mistakes: [
          Mistake("x * x", "2 * x", says: "This doubles the number: a square is x times x."),
          Mistake("x * x", "x * x * x", says: "This is the third power: one x too many."),
          Mistake("2 * x", "x", in: "squareSlope", says: "The factor 2 is missing."),
          Mistake("2 * x", "x * x", in: "squareSlope", says: "This is the square itself."),
        ],
        curve: Curve(of: "square", over: -3...3, x: "x", y: "f(x)") { [.number($0)] })
    }

    """##
}
