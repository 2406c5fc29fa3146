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

  @OptionGroup var dataOptions: DataOptions

  /// What `--data` names; nil where nothing is.
  var data: String? { dataOptions.data }
  /// The user's own data.
  func dataChoice() throws -> DataChoice { try dataOptions.choice() }
  /// The options about data as they would be typed.
  var dataArguments: [String] { dataOptions.arguments }

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
    try assignedValues(
      assignments + (activation.map { ["activation=\($0)"] } ?? [])
        + (full ? ["\(Control.size)=full"] : []))
  }
}

/// Assignments of `--set`, such as `x=1.5`, as names and values.
func assignedValues(_ assignments: [String]) throws -> [String: String] {
  var values: [String: String] = [:]
  for assignment in assignments {
    let parts = assignment.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty else {
      throw ValidationError(
        "'--set \(assignment)' is not of the form name=value, such as '--set x=1.5'.")
    }
    if values.updateValue(parts[1], forKey: parts[0]) != nil {
      throw ValidationError("'\(parts[0])' is set twice; set it once.")
    }
  }
  return values
}

/// Runs some work, and turns its errors about names and settings into usage errors (exit 64).
func asUsage<Result>(_ work: () throws -> Result) throws -> Result {
  do {
    return try work()
  } catch let error as CatalogError {
    throw ValidationError(error.description)
  } catch let error as SettingError {
    throw ValidationError(error.description)
  } catch let error as ModelSettingError {
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
