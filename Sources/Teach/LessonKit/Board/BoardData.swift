import Datasets
import Foundation

extension Board {
  /// The data to learn from: the user's own where `--data` names some, the lesson's otherwise.
  ///
  /// ```swift
  /// let flowers = try board.data.examples("iris", or: .iris)
  /// let digits = try board.data.images("mnist", size: (28, 28), channels: 1, or: .digits(side: 28))
  /// ```
  ///
  /// What was used is kept in the record, and what was done to the user's table stands on the board.
  public var data: BoardData { BoardData(board: self) }
}

/// How a lesson gets its data.
public struct BoardData {
  let board: Board

  /// Examples with classes: the user's table with its target, or a set by its name; else the lesson's own.
  ///
  /// - Parameter least: fewer than these of the user's own are refused.
  /// - Throws: `DataError` where the user's data are no such table, or too few.
  public func examples(
    _ name: String, atLeast least: MinimumData = .usual, or own: @autoclosure () -> Examples
  ) throws -> Examples {
    switch try source(name, [.examples]) {
    case .lesson(let name): return kept(own(), name)
    case .added(let set): return kept(try set.make(&board.random), set.name)
    case .set(let set):
      switch try load(set) {
      case .examples(let found): return kept(found, set.name)
      case .table(let table):
        let goal = table.target ?? table.likelyTarget
        let (ready, notes) = try table.madeReady(target: goal)
        say(notes)
        return kept(try ready.examples(target: goal), set.name)
      default: throw wrongKind(set.name, set.kind, [.examples])
      }
    case .files(let path):
      let (examples, notes) = try board.dataChoice.examples(path)
      say(notes)
      try least.require(examples, at: path)
      return try kept(examples, path, at: path)
    }
  }

  /// Examples with numbers to be predicted: the user's table with its target, or a set by its name; else
  /// the lesson's own.
  public func numbers(
    _ name: String, atLeast least: MinimumData = .usual, or own: @autoclosure () -> NumericExamples
  ) throws -> NumericExamples {
    switch try source(name, [.numeric]) {
    case .lesson(let name): return kept(own(), name)
    case .added(let set): throw wrongKind(set.name, .examples, [.numeric])
    case .set(let set):
      guard case .numeric(let found) = try load(set) else {
        throw wrongKind(set.name, set.kind, [.numeric])
      }
      return kept(found, set.name)
    case .files(let path):
      let (examples, notes) = try board.dataChoice.numericExamples(path)
      say(notes)
      try least.require(examples.count, "row", at: path)
      return try kept(examples, path, at: path)
    }
  }

  /// Measurements in time: a column of the user's table, or a set by its name; else the lesson's own.
  public func series(
    _ name: String, atLeast least: MinimumData = .usual, or own: @autoclosure () -> Series
  ) throws -> Series {
    let series: Series
    switch try source(name, [.series]) {
    case .lesson(let name):
      series = own()
      note(name, series.count, hash: DataFingerprint.of(series))
    case .added(let set): throw wrongKind(set.name, .examples, [.series])
    case .set(let set):
      guard case .series(let found) = try load(set) else {
        throw wrongKind(set.name, set.kind, [.series])
      }
      series = found
      note(set.name, series.count, hash: DataFingerprint.of(series))
    case .files(let path):
      let (found, notes) = try board.dataChoice.series(path)
      say(notes)
      series = found
      try least.require(series.count, "value", at: path)
      note(path, series.count, hash: try DataFingerprint.of(path))
    }
    return series
  }

  /// Texts with classes: the user's own, or a set by its name; where the real size is wanted
  /// (`Board.isFull`) the set of this name; else the lesson's.
  public func texts(
    _ name: String, atLeast least: MinimumData = .usual, or own: @autoclosure () -> TextExamples
  ) throws -> TextExamples {
    switch try source(name, [.texts], isFull: board.isFull) {
    case .lesson(let name): return kept(own(), name)
    case .added(let set): throw wrongKind(set.name, .examples, [.texts])
    case .set(let set):
      guard case .texts(let found) = try load(set) else {
        throw wrongKind(set.name, set.kind, [.texts])
      }
      return try kept(found, set.name, at: folder(of: set))
    case .files(let path):
      let texts = try board.dataChoice.texts(path)
      say(texts.notes)
      try least.require(texts, at: path)
      return try kept(texts, path, at: path)
    }
  }

  /// Lines of text without classes, such as names: the user's own file, or the one text file of the
  /// user's folder, or a set of texts by its name; where the real size is wanted (`Board.isFull`) the
  /// folder of this name; else the lesson's.
  ///
  /// - Throws: `DataError` where there is no such file, or it has no lines.
  public func lines(_ name: String, or own: @autoclosure () -> [String]) throws -> [String] {
    let lines: [String]
    switch try source(name, [.lines, .texts], isFull: board.isFull) {
    case .lesson(let name):
      lines = own()
      note(name, lines.count, hash: DataFingerprint.of(lines))
    case .added(let set): throw wrongKind(set.name, .examples, [.lines, .texts])
    case .set(let set):
      switch try load(set) {
      case .lines(let found): lines = found
      case .texts(let found): lines = found.texts
      default: throw wrongKind(set.name, set.kind, [.lines, .texts])
      }
      note(
        set.name, lines.count,
        hash: try folder(of: set).map { try DataFingerprint.of($0) } ?? DataFingerprint.of(lines))
    case .files(let path):
      let (found, notes) = try board.dataChoice.lines(path)
      say(notes)
      lines = found
      note(path, lines.count, hash: try DataFingerprint.of(path))
    }
    return lines
  }

  /// Pictures with classes, to learn from and to test with: the user's own, or a set by its name; where
  /// the real size is wanted (`Board.isFull`) the set of this name; else the lesson's. Where they come in
  /// one part, a fifth of each class is the test.
  ///
  /// - Parameters:
  ///   - size: the height and width that all are brought to; nil leaves them as they are.
  ///   - channels: 1 gray, 3 color; nil leaves them as they are.
  ///   - least: fewer than these of the user's own are refused.
  public func images(
    _ name: String, size: (height: Int, width: Int)? = nil, channels: Int? = nil,
    atLeast least: MinimumData = .pictures, or own: @autoclosure () -> ImageExamples
  ) throws -> TrainTestSplit<ImageExamples> {
    try images(name, size, channels, least) { fitted, name in parts(kept(fitted(own()), name), nil)
    }
  }

  /// The same where the lesson's own pictures come in two parts.
  public func images(
    _ name: String, size: (height: Int, width: Int)? = nil, channels: Int? = nil,
    atLeast least: MinimumData = .pictures,
    or own: @autoclosure () -> TrainTestSplit<ImageExamples>
  ) throws -> TrainTestSplit<ImageExamples> {
    try images(name, size, channels, least) { fitted, name in
      let whole = own()
      let parts = TrainTestSplit(training: fitted(whole.training), test: fitted(whole.test))
      note(name, parts.training.count, hash: DataFingerprint.of(parts))
      return parts
    }
  }

  /// Pictures from where they are; `own` makes the lesson's, brought to the wanted size, and notes them by the name.
  private func images(
    _ name: String, _ size: (height: Int, width: Int)?, _ channels: Int?, _ least: MinimumData,
    own: ((ImageExamples) -> ImageExamples, String) -> TrainTestSplit<ImageExamples>
  ) throws -> TrainTestSplit<ImageExamples> {
    func fitted(_ images: ImageExamples) -> ImageExamples {
      images.resized(
        height: size?.height ?? images.height, width: size?.width ?? images.width,
        channels: channels)
    }
    switch try source(name, [.images], isFull: board.isFull) {
    case .lesson(let name): return own(fitted, name)
    case .added(let set): throw wrongKind(set.name, .examples, [.images])
    case .set(let set):
      guard case .images(let training, let test) = try load(set) else {
        throw wrongKind(set.name, set.kind, [.images])
      }
      return parts(
        try kept(fitted(training), set.name, at: folder(of: set)), test.map(fitted))
    case .files(let path):
      let (training, test) = try board.dataChoice.images(path, size: size, channels: channels)
      say(try board.dataChoice.notesOnFolders(path))
      try least.require(training, at: path)
      if let test { try MinimumData(max(1, least.count / 5), ofEach: 0).require(test, at: path) }
      return parts(try kept(training, path, at: path), test)
    }
  }

  func load(_ set: Dataset) throws(DataError) -> LoadedData {
    var random = board.random.split()
    return try set.load(search, random: &random)
  }

  private func parts(_ training: ImageExamples, _ test: ImageExamples?) -> TrainTestSplit<
    ImageExamples
  > {
    if let test { return TrainTestSplit(training: training, test: test) }
    let divided = training.split(testFraction: 0.2, random: &board.random)
    return TrainTestSplit(training: divided.training, test: divided.test)
  }

  private func kept<Set: Selectable & Fingerprinted>(
    _ set: Set, _ name: String, at path: String?
  ) throws(DataError) -> Set {
    guard let path else { return kept(set, name) }
    note(name, set.count, hash: try DataFingerprint.of(path))
    return set
  }

  private func kept<Set: Selectable & Fingerprinted>(_ set: Set, _ name: String) -> Set {
    note(name, set.count, hash: DataFingerprint.of(set))
    return set
  }

  /// Writes what was done to the user's data on the board.
  func say(_ notes: [String]) {
    for sentence in notes { board.say("\(sentence)") }
  }

  func note(_ name: String, _ count: Int, hash: String) {
    board.dataUses.append(DataUse(name: name, count: count, hash: hash))
  }
}
