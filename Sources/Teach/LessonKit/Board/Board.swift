import Datasets
import Figures
import Randomness
import ScalarGrad

/// What a lesson writes on. It keeps everything as data, step by step, and gives the lesson its
/// randomness and the learner's settings.
///
/// A board is used by one lesson, once, from one thread.
public final class Board {
  /// The lesson's randomness: the same seed gives the same lesson.
  public var random: RandomSource

  /// What the lesson may take by name, such as activations.
  public var registry = Registry.standard

  var steps: [Record.Step] = []
  var controls: [Control] = []
  let settings: [String: String]
  let dataChoice: DataChoice
  var dataUses: [DataUse] = []
  var dataWasAskedFor = false
  /// Is called when a step is finished, which is known when the next one begins.
  var onStepEnd: () -> Void = {}
  private(set) var problem: (any Error)?
  private let onProgress: (Progress) throws -> Void
  let watcher: TrainingWatcher?
  /// What was seen of each training by those who watch, by what is being done.
  var insides: [String: InsideTraining] = [:]

  /// How far long work has come.
  public struct Progress: Sendable, Equatable {
    /// What is being done, such as "training".
    public let activity: String
    /// How much of it is done.
    public let done: Int
    /// How much there is to do, counted like `done`.
    public let total: Int
    /// The update that was just made, where the work is a training that tells of each.
    public let moment: TrainingMoment?

    /// Progress of some work.
    public init(activity: String, done: Int, total: Int, moment: TrainingMoment? = nil) {
      self.activity = activity
      self.done = done
      self.total = total
      self.moment = moment
    }
  }

  /// An empty board.
  ///
  /// - Parameters:
  ///   - seed: seeds the lesson's randomness.
  ///   - settings: values for sliders and choices, by name.
  ///   - data: the learner's own data, if any.
  ///   - onProgress: is called while long work goes on. What it throws stops the work.
  ///   - watcher: who looks at trainings while they go on; nil where nobody does.
  public init(
    seed: UInt64 = 0, settings: [String: String] = [:], data: DataChoice = DataChoice(),
    onProgress: @escaping (Progress) throws -> Void = { _ in }, watcher: TrainingWatcher? = nil
  ) {
    random = RandomSource(seed: seed)
    self.settings = settings
    dataChoice = data
    self.onProgress = onProgress
    self.watcher = watcher
  }

  /// Begins a new step: one screen.
  public func step(_ title: Prose) {
    if !steps.isEmpty { onStepEnd() }
    steps.append(Record.Step(title: title, blocks: []))
  }

  /// A paragraph.
  public func say(_ prose: Prose) {
    write(.prose(prose))
  }

  /// Something to beware of.
  public func warn(_ prose: Prose) {
    write(.warning(prose))
  }

  /// A formula, as LaTeX. Returns it, for `explain`.
  @discardableResult
  public func formula(_ latex: String) -> Formula {
    write(.formula(Formula(latex)))
    return Formula(latex)
  }

  /// A formula with numbers put in, and what comes out.
  public func explain(_ formula: Formula, _ values: [String: Double], _ result: Double) {
    write(.explanation(Explanation(formula, values, result: result)))
  }

  /// A scalar: how it was computed, from what, and how it would change.
  public func explain(_ scalar: Scalar) {
    write(.explanation(Explanation(scalar)))
  }

  /// A formula with numbers put in, what comes out, and the slope of the result with respect to each number.
  ///
  /// `f` computes the result from scalars, so that each slope is the one that backpropagation gives:
  ///
  /// ```swift
  /// board.explain(f, ["x": x]) { relu($0["x"]!) }
  /// ```
  public func explain(
    _ formula: Formula, _ values: [String: Double], by f: ([String: Scalar]) -> Scalar
  ) {
    write(.explanation(Explanation(formula, values, by: f)))
  }

  /// A number with its name.
  public func value(_ name: Prose, _ value: Double) {
    write(.value(NamedValue(name: name, value: value)))
  }

  /// A scalar with its name. The learner can open it, and from there what it was computed from.
  @_disfavoredOverload  // a bare number is a Double
  public func value(_ name: Prose, _ scalar: Scalar) {
    let explanation = scalar.isLeaf ? nil : Explanation(scalar)
    write(.value(NamedValue(name: name, value: scalar.value, explanation: explanation)))
  }

  /// Rows of text and numbers under column headings. Every row has a cell for each column.
  ///
  /// - Parameter scalars: for each row the scalar that it is about, or nil: the learner can open it.
  ///   Without any where no row can be opened.
  public func table(_ columns: [Prose], _ rows: [[String]], opening scalars: [Scalar?] = []) {
    for row in rows where row.count != columns.count {
      fatalError("table: a row of \(row.count) cells under \(columns.count) columns: \(row)")
    }
    if !scalars.isEmpty && scalars.count != rows.count {
      fatalError(
        "table: \(scalars.count) scalars for \(rows.count) rows; each row needs one, or nil.")
    }
    let explanations = scalars.map { scalar in
      scalar.flatMap { $0.isLeaf ? nil : Explanation($0) }
    }
    write(.table(Table(columns: columns, rows: rows, explanations: explanations)))
  }

  /// A figure.
  public func draw(_ figure: Figure) {
    write(.figure(figure))
  }

  /// A figure with feature maps whose pixels were computed so: each can be opened where the lesson is read live.
  ///
  /// ```swift
  /// board.draw(figure, explaining: [PixelFormulas(panel: 1, input: picture, kernel: kernel)])
  /// ```
  ///
  /// Traps where the figure does not show maps of that size.
  public func draw(_ figure: Figure, explaining pixels: [PixelFormulas]) {
    draw(figure)
    for var own in pixels {
      if let problem = own.problem(in: figure) { fatalError("draw '\(figure.title)': \(problem)") }
      own.block = steps[steps.count - 1].blocks.count - 1
      steps[steps.count - 1].pixels = (steps[steps.count - 1].pixels ?? []) + [own]
    }
  }

  /// A figure that moves: a GIF, with the still picture beside it.
  public func draw(_ animation: Animation) {
    write(.figure(animation.figure))
  }

  /// An identity: a sentence that follows from the formulas, and cannot fail where the code is right. It is checked
  /// whenever the lesson runs.
  ///
  /// What could have come out otherwise is a ``claim(_:_:)``.
  public func identity(_ statement: Prose, _ holds: Bool) {
    write(.claim(Claim(statement: statement, holds: holds, kind: .identity)))
  }

  /// A finding: a sentence that could have come out otherwise. It is checked whenever the lesson runs, over seeds
  /// and settings too.
  ///
  /// The learner's own data (`--data`) may be unlike any others: where the claim is false for them, the lesson
  /// says so and goes on.
  public func claim(_ statement: Prose, _ holds: Bool) {
    if !holds && data.isGiven { return sayThatOwnDataDiffer(statement) }
    write(.claim(Claim(statement: statement, holds: holds)))
  }

  /// A claim about the lesson's built-in data. Nothing is claimed about the learner's data (`--data`): there the
  /// lesson only says whether the statement is true.
  public func claimForBuiltInData(_ statement: Prose, _ holds: Bool) {
    if !data.isGiven {
      claim(statement, holds)
    } else if holds {
      say("On your data this is so: \(statement.text).")
    } else {
      sayThatOwnDataDiffer(statement)
    }
  }

  private func sayThatOwnDataDiffer(_ statement: Prose) {
    say("On your data this is not so: \(statement.text).")
  }

  /// A piece of the lesson's own source: the lines between `// excerpt: name` and `// end excerpt`.
  ///
  /// It is looked for in the file that calls this, then in the other Swift files of its folder, then in
  /// the folder `Shared` beside that folder. A name that is in none of them is an error, which the run of
  /// the lesson throws.
  ///
  /// The code shown is the code that runs. Where the source is not at hand the record says which file
  /// quotes it.
  public func code(_ name: String, file: String = #filePath) {
    do {
      write(.code(try CodeExcerpt(named: name, nearFile: file)))
    } catch {
      report(error)
    }
  }

  /// Reports the progress of long work. Call it often: it throws, to stop the work, when a setting was refused
  /// and no result will be shown.
  public func progress(_ activity: String, _ done: Int, of total: Int) throws {
    try report(Progress(activity: activity, done: done, total: total))
  }

  func report(_ progress: Progress) throws {
    if let problem { throw problem }
    try onProgress(progress)
  }

  func write(_ block: Block) {
    if steps.isEmpty { step("Start") }
    steps[steps.count - 1].blocks.append(block)
  }

  func report(_ error: any Error) {
    if problem == nil { problem = error }
  }
}
