import ArgumentParser
import Chalk

/// Data of the user's own, and how they are read.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Data of your own, for what takes some: a table (CSV, JSON, a workbook, a database; '-' is what "
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
  func choice() throws -> DataChoice {
    try asUsage {
      DataChoice(
        path: try data.map(StandardInput.resolved), target: target,
        encoding: try TextEncoding(chosen: encoding), header: try CSVHeader(named: header),
        missing: missing, sheet: sheet)
    }
  }

  /// The options about data as they would be typed.
  var arguments: [String] {
    var arguments: [String] = []
    if let data { arguments += ["--data", data] }
    if let target { arguments += ["--target", target] }
    if encoding != "auto" { arguments += ["--encoding", encoding] }
    if header != CSVHeader.auto.rawValue { arguments += ["--header", header] }
    arguments += missing.flatMap { ["--missing", $0] }
    if let sheet { arguments += ["--sheet", sheet] }
    return arguments
  }
}
