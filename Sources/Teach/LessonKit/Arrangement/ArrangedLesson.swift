extension Lesson {
  /// The same lesson with other steps: some hidden, some in another order, some replaced.
  ///
  /// The lesson runs as it was written, whole: its numbers are the same. What it has written is arranged afterwards; the
  /// claims of a step that is hidden or replaced are gone with it.
  ///
  /// ```swift
  /// let short = IrisNetwork().arranged(
  ///   hiding: ["Exercises"], order: ["Summary"],
  ///   replacing: [2: { board in board.say("We have seen the data in class.") }])
  /// ```
  ///
  /// - Parameters:
  ///   - hidden: the steps that are left out.
  ///   - order: the steps that come first, in this order; the others follow as they were.
  ///   - replacements: what is written in place of a step, under its title or under steps of its own.
  ///   - isLenient: whether a step that the lesson does not have is passed over, as where many lessons are arranged
  ///     alike; otherwise running the lesson throws an `ArrangementError`.
  ///   - search: notes which steps it had when it has run.
  public func arranged(
    hiding hidden: [StepName] = [], order: [StepName] = [],
    replacing replacements: [StepName: @Sendable (Board) throws -> Void] = [:],
    whereThere isLenient: Bool = false, noting search: StepSearch? = nil
  ) -> some Lesson {
    ArrangedLesson(
      lesson: self, hidden: hidden, order: order, replacements: replacements, isLenient: isLenient,
      search: search)
  }
}

/// A lesson whose steps are arranged once it has run.
private struct ArrangedLesson: Lesson {
  let lesson: any Lesson
  let hidden: [StepName]
  let order: [StepName]
  let replacements: [StepName: @Sendable (Board) throws -> Void]
  let isLenient: Bool
  let search: StepSearch?

  var card: LessonCard { lesson.card }
  var printedProgram: PrintedProgram? { lesson.printedProgram }

  func teach(on board: Board) throws {
    try lesson.teach(on: board)
    if board.problem != nil { return }
    let own = board.steps
    search?.note(own)
    let hidden = try Set(hidden.compactMap { try place(of: $0, in: own) })
    let first = try order.compactMap { try place(of: $0, in: own) }
    var others: [Int: [Record.Step]] = [:]
    // In the order of the steps: a dictionary has another one in every process.
    let replaced = try replacements.compactMap { name, write in
      try place(of: name, in: own).map { (place: $0, write: write) }
    }
    for (place, write) in replaced.sorted(by: { $0.place < $1.place }) {
      others[place] = try written(by: write, inPlaceOf: own[place], on: board)
    }
    var places: [Int] = []
    for place in first + Array(own.indices) where !places.contains(place) { places.append(place) }
    let shown = places.filter { !hidden.contains($0) }
    if shown.isEmpty && !own.isEmpty { throw ArrangementError.nothingLeft }
    board.steps = shown.flatMap { others[$0] ?? [own[$0]] }
  }

  private func place(of name: StepName, in steps: [Record.Step]) throws -> Int? {
    do throws(ArrangementError) {
      return try name.place(in: steps)
    } catch .unknownStep where isLenient {
      return nil
    }
  }

  private func written(
    by write: (Board) throws -> Void, inPlaceOf step: Record.Step, on board: Board
  ) throws -> [Record.Step] {
    board.steps = []
    board.step(step.title)
    try write(board)
    // Who begins steps of their own needs no empty one before them.
    return board.steps.count > 1 && board.steps[0].blocks.isEmpty
      ? Array(board.steps.dropFirst()) : board.steps
  }
}
