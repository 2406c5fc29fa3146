import ArgumentParser
import Chalk
import Foundation

/// The options of every command that runs lessons.
struct RunOptions: ParsableArguments {
  @Option(help: "Where the randomness begins. The same seed gives the same numbers.")
  var seed: UInt64 = 0

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Set a slider or a choice of the lesson.", valueName: "name=value"))
  var assignments: [String] = []

  @Option(
    help: ArgumentHelp(
      "The activation function, for lessons that take one: the same as --set activation=name.",
      valueName: "name"))
  var activation: String?

  @Flag(help: "The real size, for lessons that have one: all data, as many epochs as it takes.")
  var full = false

  @Option(
    help: ArgumentHelp(
      "Data of your own for lessons that take some: a table (CSV, JSON, a workbook, a database; '-' is what "
        + "is piped in), a folder of pictures or texts, a folder in which named sets are found, or the name "
        + "of a data set.", valueName: "path"), completion: .file(), transform: typedPath)
  var data: String?

  @Option(
    help: ArgumentHelp("The column of --data that is to be predicted.", valueName: "column"))
  var target: String?

  @Option(
    help: ArgumentHelp(
      "How the text of --data is written, such as utf-8, windows-1252 or gbk; auto finds it out."))
  var encoding = "auto"

  @Option(
    help: ArgumentHelp(
      "A word that stands for a missing value in --data, beside the usual ones; may be repeated.",
      valueName: "word"))
  var missing: [String] = []

  @Option(
    help: ArgumentHelp(
      "Whether the first line of a table names its columns: auto, yes or no.", valueName: "choice"))
  var header = CSVHeader.auto.rawValue

  @Option(
    help: ArgumentHelp(
      "The sheet of a workbook, or the table of a database, that --data names.", valueName: "name"))
  var sheet: String?

  /// The user's own data.
  func dataChoice() throws -> DataChoice {
    try asUsage {
      DataChoice(
        path: try data.map(StandardInput.resolved), target: target,
        encoding: try TextEncoding(chosen: encoding), header: try CSVHeader(named: header),
        missing: missing, sheet: sheet)
    }
  }

  /// The options about data as they would be typed.
  var dataArguments: [String] {
    var arguments: [String] = []
    if let data { arguments += ["--data", data] }
    if let target { arguments += ["--target", target] }
    if encoding != "auto" { arguments += ["--encoding", encoding] }
    if header != CSVHeader.auto.rawValue { arguments += ["--header", header] }
    arguments += missing.flatMap { ["--missing", $0] }
    if let sheet { arguments += ["--sheet", sheet] }
    return arguments
  }

  /// Refuses settings and data where they would go to several lessons.
  func requireOneLesson(_ lessons: [any Lesson], example: String) throws {
    let isSet = !(try settings().isEmpty)
    if (isSet || data != nil) && lessons.count != 1 {
      throw ValidationError(
        "--set and --data need exactly one lesson, such as '\(example)'.")
    }
  }

  /// The assignments as names and values.
  func settings() throws -> [String: String] {
    var settings: [String: String] = [:]
    for assignment in assignments
      + (activation.map { ["activation=\($0)"] } ?? []) + (full ? ["\(Control.size)=full"] : [])
    {
      let parts = assignment.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw ValidationError(
          "'--set \(assignment)' is not of the form name=value, such as '--set x=1.5'.")
      }
      if settings.updateValue(parts[1], forKey: parts[0]) != nil {
        throw ValidationError("'\(parts[0])' is set twice; set it once.")
      }
    }
    return settings
  }
}

/// Runs some work, and turns its errors about names and settings into usage errors (exit 64).
func asUsage<Result>(_ work: () throws -> Result) throws -> Result {
  do {
    return try work()
  } catch let error as CatalogError {
    throw ValidationError(error.description)
  } catch let error as SettingError {
    throw ValidationError(error.description)
  } catch let error as ArrangementError {
    throw ValidationError(error.description)
  } catch DataError.unknown(let kind, let name, let known) {
    throw ValidationError(DataError.unknown(kind, name, known: known).description)
  }
}

extension TextEncoding {
  /// The encoding of this name; nil for "auto", which finds it out.
  init?(chosen name: String) throws(DataError) {
    if name.lowercased() == "auto" { return nil }
    try self.init(named: name)
  }
}
