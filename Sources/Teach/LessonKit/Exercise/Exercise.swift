/// A formula to be written by the learner: one or more functions with a hole, and all that is needed
/// to say what is wrong with what was put in.
///
/// The right functions are Swift source. They are compiled together with the learner's, so that what
/// is shown as the solution is what the learner was held against.
public struct Exercise: Sendable {
  /// The name by which it is called, such as `half-mse`: lower-case words joined by hyphens.
  public let id: String
  public let title: String
  public let formula: Formula
  /// The lesson that teaches it.
  public let lesson: String?
  /// What to do, in a sentence or two.
  public let task: String
  public let functions: [Function]
  /// From a nudge to almost the answer: three.
  public let hints: [String]
  /// What people typically write instead: at least four.
  public let mistakes: [Mistake]
  /// How the learner's function is drawn over the right one.
  public let curve: Curve

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

    public init(
      _ name: String, _ parameters: String, gives result: String, says: String, body: String,
      hole: String, cases: [[Numbers]]
    ) {
      self.name = name
      self.parameters = parameters
      self.result = result
      self.says = says
      self.body = body
      self.hole = hole
      self.cases = cases
    }
  }

  /// A typical mistake: the right source with one thing changed.
  public struct Mistake: Sendable {
    /// The function that it is in; the first one where nil.
    public let function: String?
    /// What is changed in the right lines, and what into.
    public let right: String
    public let wrong: String
    /// What it means, and what is likely missing.
    public let says: String

    public init(_ right: String, _ wrong: String, in function: String? = nil, says: String) {
      self.function = function
      self.right = right
      self.wrong = wrong
      self.says = says
    }
  }

  /// How a function is drawn: one argument moves, the others stay; one number of the result is read.
  public struct Curve: Sendable {
    public let function: String
    public let range: ClosedRange<Double>
    /// What moves, and what is read, as they stand beside the axes.
    public let x: String
    public let y: String
    /// The arguments where the moving one is x.
    public let arguments: @Sendable (Double) -> [Numbers]
    /// The position of the number that is read, among all numbers of the result.
    public let reading: Int

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
