import Datasets

extension Lesson {
  /// Runs the lesson and returns what it wrote.
  ///
  /// - Parameters:
  ///   - seed: the seed of its randomness.
  ///   - settings: values for its sliders and choices, by name.
  ///   - data: the user's own data, where there are some.
  ///   - onProgress: is called while long work goes on. What it throws stops the lesson.
  ///   - watcher: who looks at trainings while they go on; nil where nobody does.
  ///   - onStepEnd: is called after each step but the last, with what is written by then. Where a setting turns out
  ///     not to fit, what was written before may be shown already.
  /// - Throws: `SettingError` where a setting does not fit, `DataError` where the data do not,
  ///   `ExcerptError` where the lesson quotes code that is not there, and whatever the lesson or `onProgress` throws.
  public func record(
    seed: UInt64 = 0, settings: [String: String] = [:], data: DataChoice = DataChoice(),
    onProgress: @escaping (Board.Progress) throws -> Void = { _ in },
    watcher: TrainingWatcher? = nil, onStepEnd: ((Record) -> Void)? = nil
  ) throws -> Record {
    let board = Board(
      seed: seed, settings: settings, data: data, onProgress: onProgress, watcher: watcher)
    if let onStepEnd {
      board.onStepEnd = { [unowned board] in
        if board.problem == nil {
          onStepEnd(record(on: board, seed: seed, settings: settings))
        }
      }
    }
    do {
      try teach(on: board)
    } catch {
      throw board.problem ?? error  // a wrong setting stops long work, which says so in its own way
    }
    if let problem = board.problem { throw problem }
    let names = board.controls.map(\.name)
    for name in settings.keys.sorted() where !names.contains(name) {
      throw SettingError.unknownName(name, known: board.controls)
    }
    if let path = data.path, !board.dataWasAskedFor {
      throw DataError.unsuitable(
        "'\(path)'", problem: "the lesson '\(card.id)' works on numbers of its own",
        advice: "Leave --data out.")
    }
    return record(on: board, seed: seed, settings: settings)
  }

  /// Runs the lesson until the step is written in which a control stands, and returns that step. What follows is
  /// stopped where it reports progress.
  ///
  /// - Returns: the step, or nil where no step shows such a control.
  /// - Throws: as ``record(seed:settings:data:onProgress:watcher:onStepEnd:)``.
  public func step(
    of control: String, seed: UInt64 = 0, settings: [String: String] = [:],
    data: DataChoice = DataChoice()
  ) throws -> Record.Step? {
    let board = Board(seed: seed, settings: settings, data: data)
    var written: Record.Step?
    board.onStepEnd = { [unowned board] in
      guard board.problem == nil, board.steps.last?.shows(control) == true else { return }
      written = board.steps.last
      board.report(EnoughWritten())
    }
    do {
      try teach(on: board)
    } catch {
      if written == nil { throw board.problem ?? error }
    }
    if let written { return written }
    if let problem = board.problem { throw problem }
    return board.steps.last { $0.shows(control) }
  }

  private func record(on board: Board, seed: UInt64, settings: [String: String]) -> Record {
    Record(
      card: card, seed: seed, settings: settings, data: board.dataUses, controls: board.controls,
      steps: board.steps)
  }
}

/// Ends a run of which no more is wanted.
private struct EnoughWritten: Error {}
