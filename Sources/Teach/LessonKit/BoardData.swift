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

  /// Examples with classes: the user's table with its target, or a set of the catalog by its name; else
  /// the lesson's own.
  ///
  /// - Throws: `DataError` where the user's data are no such table.
  public func examples(_ name: String, or own: @autoclosure () -> Examples) throws -> Examples {
    guard let path = chosenPath else { return kept(own(), name, nil) }
    if let named = try named(path) { return kept(try named.make(&board.random), path, nil) }
    let (examples, notes) = try board.dataChoice.examples(path)
    return try kept(examples, path, notes)
  }

  /// Examples with numbers to be predicted: the user's table with its target, or the lesson's own.
  public func numbers(
    _ name: String, or own: @autoclosure () -> NumericExamples
  ) throws -> NumericExamples {
    guard let path = chosenPath else { return kept(own(), name, nil) }
    let (examples, notes) = try board.dataChoice.numericExamples(path)
    return try kept(examples, path, notes)
  }

  /// Measurements in time: a column of the user's table, or the lesson's own.
  public func series(_ name: String, or own: @autoclosure () -> Series) throws -> Series {
    guard let path = chosenPath else {
      let series = own()
      note(name, series.count, hash: nil)
      return series
    }
    let series = try board.dataChoice.series(path)
    note(path, series.count, hash: try DataFingerprint.of(path))
    return series
  }

  /// Texts with classes: the user's own; where the real size is wanted (`Board.isFull`) the set of this
  /// name; else the lesson's.
  public func texts(
    _ name: String, or own: @autoclosure () -> TextExamples
  ) throws -> TextExamples {
    if let path = ownPath(besides: name) {
      return try kept(try board.dataChoice.texts(path), path, [])
    }
    if let folder = try realFolder(name), case .texts(let found)? = try load(name) {
      return try kept(found, name, [], at: folder)
    }
    return kept(own(), name + " (built in)", nil)
  }

  /// Lines of text without classes, such as names: the user's own file, or the one text file of the
  /// user's folder; where the real size is wanted (`Board.isFull`) the folder of this name; else the
  /// lesson's.
  ///
  /// - Throws: `DataError` where there is no such file, or it has no lines.
  public func lines(_ name: String, or own: @autoclosure () -> [String]) throws -> [String] {
    guard let path = try ownPath(besides: name) ?? realFolder(name) else {
      let lines = own()
      note(name + " (built in)", lines.count, hash: nil)
      return lines
    }
    let lines = try board.dataChoice.lines(path)
    note(path, lines.count, hash: try DataFingerprint.of(path))
    return lines
  }

  /// Pictures with classes, to learn from and to test with: the user's own; where the real size is
  /// wanted (`Board.isFull`) the set of this name; else the lesson's. Where they come in one part, a fifth of each class is the test.
  ///
  /// - Parameters:
  ///   - size: the height and width that all are brought to; nil leaves them as they are.
  ///   - channels: 1 grey, 3 colour; nil leaves them as they are.
  public func images(
    _ name: String, size: (height: Int, width: Int)? = nil, channels: Int? = nil,
    or own: @autoclosure () -> ImageExamples
  ) throws -> Parts<ImageExamples> {
    func fitted(_ images: ImageExamples) -> ImageExamples {
      images.resized(
        height: size?.height ?? images.height, width: size?.width ?? images.width,
        channels: channels)
    }
    if let path = ownPath(besides: name) {
      let (training, test) = try board.dataChoice.images(path, size: size, channels: channels)
      return parts(try kept(training, path, []), test)
    }
    if let folder = try realFolder(name), case .images(let training, let test)? = try load(name) {
      return parts(try kept(fitted(training), name, [], at: folder), test.map(fitted))
    }
    return parts(kept(fitted(own()), name + " (built in)", nil), nil)
  }

  /// The set of the catalog that has this name.
  ///
  /// - Throws: `DataError` for a name that neither a set nor a file has.
  func named(_ path: String) throws(DataError) -> Shelf.NamedExamples? {
    let sets = board.shelf.examples
    if let found = sets.first(where: { $0.name == path }) { return found }
    let isName = !path.contains("/") && !path.contains(".")
    guard isName, !sets.isEmpty, !FileManager.default.fileExists(atPath: path) else { return nil }
    throw .unknown("file or data set", path, known: sets.map(\.name))
  }

  private var search: DataSearch { DataSearch(named: board.dataChoice.path) }

  /// The user's path. That it was asked for is noted: a lesson that never asks refuses one.
  private var chosenPath: String? {
    board.dataWasAskedFor = true
    return board.dataChoice.path
  }

  /// The user's path; nil where it is a folder that has the set of this name inside.
  private func ownPath(besides name: String) -> String? {
    guard let path = chosenPath else { return nil }
    return search.folder(name) == "\(path)/\(name)" ? nil : path
  }

  /// Where the real set lies, if it is wanted: by its size, or by a folder of the user's that has it. A
  /// set that is made from a seed lies nowhere, whatever its size.
  private func realFolder(_ name: String) throws(DataError) -> String? {
    let isMade = Dataset.builtIn.contains { $0.name == name && $0.place == .generated }
    if isMade { return nil }
    return board.isFull
      ? try search.requireFolder(name) : chosenPath == nil ? nil : search.folder(name)
  }

  private func load(_ name: String) throws(DataError) -> LoadedData? {
    guard let dataset = Dataset.builtIn.first(where: { $0.name == name }) else { return nil }
    var random = board.random.split()
    return try dataset.load(search, random: &random)
  }

  private func parts(_ training: ImageExamples, _ test: ImageExamples?) -> Parts<ImageExamples> {
    if let test { return Parts(training: training, test: test) }
    let divided = training.split(testPart: 0.2, random: &board.random)
    return Parts(training: divided.training, test: divided.test)
  }

  private func kept<Set: Selectable>(_ set: Set, _ name: String, _: Never?) -> Set {
    note(name, set.count, hash: nil)
    return set
  }

  private func kept<Set: Selectable>(
    _ set: Set, _ name: String, _ notes: [String], at path: String? = nil
  ) throws(DataError) -> Set {
    note(name, set.count, hash: try DataFingerprint.of(path ?? name))
    for sentence in notes { board.say("\(sentence)") }
    return set
  }

  private func note(_ name: String, _ count: Int, hash: String?) {
    board.dataUses.append(DataUse(name: name, count: count, hash: hash))
  }
}
