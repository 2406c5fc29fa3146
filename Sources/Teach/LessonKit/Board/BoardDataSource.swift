import Datasets
import Foundation
import Notation

extension BoardData {
  /// Where a lesson's data come from.
  enum Source {
    /// From the lesson itself; the name that stands in the record.
    case lesson(name: String)
    /// A set of the catalog, also one of a plugin.
    case added(Registry.NamedExamples)
    /// A set that Chalk knows.
    case set(Dataset)
    /// The user's files.
    case files(path: String)
  }

  /// Finds out what `--data` names: a file or folder, a folder in which the lesson's set lies, or a set.
  ///
  /// - Parameters:
  ///   - name: the set that the lesson has unless another is chosen.
  ///   - kinds: what the lesson can use.
  ///   - isFull: whether the real set is wanted where none was chosen.
  /// - Throws: `DataError` for a name that neither a set nor a file has, and for a set of another kind.
  func source(
    _ name: String, _ kinds: [Dataset.Kind], isFull: Bool? = nil
  ) throws(DataError) -> Source {
    board.dataWasAskedFor = true
    let own = Dataset.builtIn.first { $0.name == name && kinds.contains($0.kind) }
    guard let path = board.dataChoice.path else {
      // What is in the program or made from a seed is not looked for, whatever its size.
      guard isFull == true, own == nil || own?.place == .files else {
        return .lesson(name: isFull == nil ? name : name + " (built in)")
      }
      let folder = try search.requireFolder(name)
      return own.map { .set($0) } ?? .files(path: folder)
    }
    if !FileManager.default.fileExists(atPath: path) {
      let isName = !path.contains("/") && !path.contains(".")
      return isName ? try named(path, besides: name, kinds) : .files(path: path)
    }
    let folder = "\(path)/\(name)"
    guard search.folder(name) == folder else {
      try refuseOtherSets(path, without: name)
      return .files(path: path)
    }
    if let own, own.place == .files || own.kind == .images { return .set(own) }
    return .files(path: folder)
  }

  /// Where sets are looked for: in the user's folder first, if it is one and not the name of a set.
  var search: DataSearch {
    let path = board.dataChoice.path
    return DataSearch(named: path.flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil })
  }

  /// Where the files of a set lie; nil for one that has none.
  func folder(of set: Dataset) -> String? {
    set.place == .files ? search.folder(set.name) : nil
  }

  /// What a name stands for that no file has.
  private func named(
    _ chosen: String, besides name: String, _ kinds: [Dataset.Kind]
  ) throws(DataError) -> Source {
    let added = board.registry.examples.first { $0.name == chosen }
    if let added, kinds.contains(.examples) { return .added(added) }
    let known = Dataset.builtIn.first { $0.name == chosen }
    let isLessons = chosen == name && known.map { $0.place != .files } ?? true
    if let known, !isLessons || !kinds.contains(known.kind) {
      guard kinds.contains(known.kind) else { throw wrongKind(chosen, known.kind, kinds) }
      return .set(known)
    }
    if added != nil { throw wrongKind(chosen, .examples, kinds) }
    if known == nil, let folder = search.folder(chosen) { return .files(path: folder) }
    if isLessons { return .lesson(name: name) }
    let names = Dataset.builtIn.map(\.name)
    throw .unknown(
      "file or data set", chosen,
      known: names + board.registry.examples.map(\.name).filter { !names.contains($0) })
  }

  /// The error about a set that holds something else than the lesson needs.
  func wrongKind(
    _ name: String, _ found: Dataset.Kind, _ needed: [Dataset.Kind]
  ) -> DataError {
    let fitting = Dataset.builtIn.filter { needed.contains($0.kind) }.map(\.name)
    return .unsuitable(
      "The data set '\(name)'",
      problem: "it is \(found.text), and this lesson needs "
        + needed.map(\.text).joined(separator: " or "),
      advice: "Of that kind there are: \(fitting.joined(separator: ", ")).")
  }

  /// A folder of sets is of no use to a lesson whose own is not among them.
  private func refuseOtherSets(_ path: String, without name: String) throws(DataError) {
    let sets = Dataset.builtIn.map(\.name).filter {
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(
        atPath: "\(path)/\($0)", isDirectory: &isFolder)
      return exists && isFolder.boolValue
    }
    guard sets.count >= 2 else { return }
    throw .unsuitable(
      "The folder '\(path)'",
      problem: "there are sets in it (\(sets.joined(separator: ", "))), and this lesson's own, "
        + "'\(name)', is not among them",
      advice: "Choose one of them, such as --data \("\(path)/\(sets[0])".quotedForShell).")
  }
}
