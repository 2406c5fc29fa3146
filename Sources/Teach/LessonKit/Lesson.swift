/// One idea, taught by running it: a card that says what it is, and a function that writes on a
/// board.
///
/// A lesson reads like a notebook. The function runs from top to bottom with ordinary local
/// variables; the board records what it writes, and presenters show the record. A lesson is
/// deterministic: the same seed and the same settings give the same record.
///
/// ```swift
/// struct Doubling: Lesson {
///   let card = LessonCard("doubling", "Twice as much", minutes: 1)
///
///   func teach(on board: Board) throws {
///     board.step("Try it")
///     let x = board.slider("x", in: 0...10, default: 3)
///     let f = board.formula(#"f(x) = 2 x"#)
///     board.explain(f, ["x": x], 2 * x)
///     board.claim("doubling a positive number makes it larger", x == 0 || 2 * x > x)
///   }
/// }
/// ```
public protocol Lesson: Sendable {
  /// What the lesson is called, what it shows, what should be known before.
  var card: LessonCard { get }

  /// Writes the lesson on the board, step by step.
  func teach(on board: Board) throws

  /// The program of the documents that the lesson shows, to be trained at its printed size; nil where it shows none.
  var printedProgram: PrintedProgram? { get }
}
