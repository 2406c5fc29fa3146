/// A formula for the learner to write: one or more functions with a hole, and what is needed to say what is
/// wrong with an answer.
///
/// The right functions are Swift source, compiled together with the learner's: the solution that is shown
/// is the code that the learner's was compared with.
public struct Exercise: Sendable {
  /// The name by which it is called, such as `half-mse`: lower-case words joined by hyphens.
  public let id: String
  /// The title, as lists show it.
  public let title: String
  /// The formula to be written as code.
  public let formula: Formula
  /// The id of the lesson that it belongs to.
  public let lesson: String?
  /// What to do, in a sentence or two.
  public let task: String
  /// The functions with a hole, in the order in which they stand in the file.
  public let functions: [Function]
  /// Three hints, from a nudge to almost the answer.
  public let hints: [String]
  /// Typical mistakes, at least four.
  public let mistakes: [Mistake]
  /// How the learner's function is drawn over the right one.
  public let curve: Curve

  /// An exercise, or a part of one, made of these.
  public init(
    _ id: String, _ title: String, formula: Formula, lesson: String? = nil, task: String,
    functions: [Function], hints: [String], mistakes: [Mistake], curve: Curve
  ) {
    self.id = id
    self.title = title
    self.formula = formula
    self.lesson = lesson
    self.task = task
    self.functions = functions
    self.hints = hints
    self.mistakes = mistakes
    self.curve = curve
  }

  /// A function with a hole.
  public struct Function: Sendable {
    /// The name of the function.
    public let name: String
    /// The parameters as they are written, such as `_ x: Double`.
    public let parameters: String
    /// The type of the result.
    public let result: String
    /// The formula, as it stands above the function.
    public let says: String
    /// The right lines.
    public let body: String
    /// What stands in the hole at first: wrong, but it compiles.
    public let hole: String
    /// Arguments to try it with, from simple to hard.
    public let cases: [[Numbers]]
    /// What is tried after the cases, and named without its numbers: the learner has to think of it.
    public let edges: [Edge]

    /// An exercise, or a part of one, made of these.
    public init(
      _ name: String, _ parameters: String, gives result: String, says: String, body: String,
      hole: String, cases: [[Numbers]], edges: [Edge] = []
    ) {
      self.name = name
      self.parameters = parameters
      self.result = result
      self.says = says
      self.body = body
      self.hole = hole
      self.cases = cases
      self.edges = edges
    }
  }

  /// An edge case of a function, such as a list of zeros: what is special about it is said, its numbers are not.
  public struct Edge: Sendable {
    /// What is special about it, to be read after the function's name: "where two scores are equal".
    public let what: String
    /// The arguments.
    public let arguments: [Numbers]

    /// An edge case with these arguments.
    public init(_ what: String, _ arguments: [Numbers]) {
      self.what = what
      self.arguments = arguments
    }
  }

  /// A typical mistake: the right source with one thing changed.
  public struct Mistake: Sendable {
    /// The function that it is in; the first one where nil.
    public let function: String?
    /// What is changed in the right lines.
    public let right: String
    /// What the right lines are changed into.
    public let wrong: String
    /// What it means, and what is likely missing.
    public let says: String

    /// A typical mistake: `wrong` in place of `right`, and what the checker says to it.
    public init(_ right: String, _ wrong: String, in function: String? = nil, says: String) {
      self.function = function
      self.right = right
      self.wrong = wrong
      self.says = says
    }
  }

  /// How a function is drawn: one argument moves, the others stay; one number of the result is read.
  public struct Curve: Sendable {
    /// The function that is drawn.
    public let function: String
    /// The values of the moving argument.
    public let range: ClosedRange<Double>
    /// The label of the x axis: the moving argument.
    public let x: String
    /// The label of the y axis: what is read.
    public let y: String
    /// The arguments where the moving one is x.
    public let arguments: @Sendable (Double) -> [Numbers]
    /// The position of the number that is read, among all numbers of the result.
    public let reading: Int

    /// An exercise, or a part of one, made of these.
    public init(
      of function: String, over range: ClosedRange<Double>, x: String, y: String, reading: Int = 0,
      _ arguments: @escaping @Sendable (Double) -> [Numbers]
    ) {
      self.function = function
      self.range = range
      self.x = x
      self.y = y
      self.reading = reading
      self.arguments = arguments
    }
  }
}
