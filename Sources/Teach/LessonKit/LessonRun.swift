extension Lesson {
  /// Runs the lesson and returns what it wrote.
  ///
  /// - Parameters:
  ///   - seed: where its randomness begins.
  ///   - settings: values for its sliders and choices, by name.
  ///   - onProgress: is told how far long work has come.
  /// - Throws: `SettingError` where a setting does not fit, and whatever the lesson throws.
  public func record(
    seed: UInt64 = 0, settings: [String: String] = [:],
    onProgress: @escaping (Board.Progress) -> Void = { _ in }
  ) throws -> Record {
    let board = Board(seed: seed, settings: settings, onProgress: onProgress)
    try teach(on: board)
    if let problem = board.problem { throw problem }
    let names = board.controls.map(\.name)
    for name in settings.keys.sorted() where !names.contains(name) {
      throw SettingError.unknownName(name, known: board.controls)
    }
    return Record(
      card: card, seed: seed, settings: settings, controls: board.controls, steps: board.steps)
  }
}
