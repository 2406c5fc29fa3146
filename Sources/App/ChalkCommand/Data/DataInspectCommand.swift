import ArgumentParser
import Chalk
import Foundation

/// `chalk data inspect`: what is in a file or folder, and what may go wrong with it.
struct DataInspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Look into data: rows, types, what is missing, repeated, constant, or leaks.",
    discussion: """
      The path is a table (CSV, TSV, JSON, JSON Lines, an Excel workbook, a SQLite database), a folder \
      of pictures or texts in class folders, MNIST's files, an .npy or .npz file, or a WAV or FLAC \
      sound; gzip is unpacked. '-' is what another program pipes in.

      Examples:
        chalk data inspect passengers.csv --target survived
        zcat passengers.csv.gz | chalk data inspect -
      """)

  @Argument(help: "The file or folder.", completion: .file(), transform: typedPath)
  var path: String

  @Option(help: "The column to be predicted.")
  var target: String?

  @Option(help: "How the text is written, such as utf-8, windows-1252 or gbk; auto finds it out.")
  var encoding = "auto"

  @Option(
    help: ArgumentHelp(
      "A word that stands for a missing value, beside the usual ones; may be repeated.",
      valueName: "word"))
  var missing: [String] = []

  @Option(
    help: ArgumentHelp(
      "Whether the first line of a table names its columns: auto, yes or no.", valueName: "choice"))
  var header = CSVHeader.auto.rawValue

  @Option(help: "The sheet of a workbook, or the table of a database.")
  var sheet: String?

  @Flag(help: "List every column of a wide table.")
  var allColumns = false

  @Option(
    help: "The folder that the overview goes to.", completion: .directory, transform: typedPath)
  var out = "Figures"

  @Flag(help: "Draw no overview.")
  var noFigure = false

  func run() throws {
    let file = try StandardInput.resolved(path)
    let found = try asUsage {
      try Inspection(
        file,
        DataChoice(
          target: target, encoding: try TextEncoding(chosen: encoding),
          header: try CSVHeader(named: header), missing: missing, sheet: sheet))
    }
    for line in lines(found) { print(line) }
    if noFigure { return }
    guard let figure = Figure.overview(of: found) else { return }
    let name = "overview-" + plainName
    let renderer = FigureLook().renderer
    try figure.write(
      to: "\(out)/data", name: name, using: renderer,
      provenance: Provenance(
        lesson: "data", step: "inspect", version: toolkitVersion,
        dataHash: try DataFingerprint.of(file),
        command: "chalk data inspect \(path.quotedForShell)" + chosen))
    Terminal.error.write(renderer.warnings.map { "! \($0)" })
    print("\nOverview: \(out)/data/\(name).png")
  }

  /// The options that change what is found, as they would be typed.
  private var chosen: String {
    (target.map { " --target \($0.quotedForShell)" } ?? "")
      + (encoding == "auto" ? "" : " --encoding \(encoding.quotedForShell)")
      + (header == CSVHeader.auto.rawValue ? "" : " --header \(header)")
      + missing.map { " --missing \($0.quotedForShell)" }.joined()
      + (sheet.map { " --sheet \($0.quotedForShell)" } ?? "")
  }

  /// The last part of the path in letters and digits.
  private var plainName: String {
    let last = path == "-" ? "standard-input" : path.split(separator: "/").last ?? "data"
    return String(last.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
  }

  private func lines(_ found: Inspection) -> [String] {
    var lines = ["\(path == "-" ? "standard input" : path.onOneLine): \(found.kind.text)", ""]
    let width = found.facts.map(\.name.count).max() ?? 0
    lines += found.facts.map { "  \($0.name.padded(to: width))  \($0.value)" }
    if !found.columns.isEmpty { lines += [""] + columns(found) }
    if !found.classes.isEmpty {
      let total = max(1, found.classes.reduce(0) { $0 + $1.count })
      lines += ["", "  class balance"]
      for (name, count) in found.classes {
        lines.append("    \(name): \(count) (\((200 * count + total) / (2 * total)) %)")
      }
    }
    if found.warnings.isEmpty { return lines + ["", "Nothing suspicious was found."] }
    return lines + ["", "To look at:"] + found.warnings.map { "  ! \($0)" }
  }

  private func columns(_ found: Inspection) -> [String] {
    let head = ["column", "type", "missing", "distinct", "values"]
    let most = allColumns || found.columns.count <= 40 ? Int.max : 30
    let rows = found.columns.prefix(most).map {
      [$0.name, $0.kind, "\($0.missing)", "\($0.distinct)", $0.values]
    }
    let widths = head.indices.map { column in
      ([head] + rows).map { $0[column].count }.max() ?? 0
    }
    // A window would break long lines; a pipe gets them whole.
    let room = Terminal.output.isInteractive ? Terminal.output.size.columns : Int.max
    let left = found.columns.count - rows.count
    let more =
      left == 0 ? [] : ["  … and \(counted(left, "more column")): --all-columns lists them"]
    return ([head] + rows).map { row in
      let line =
        "  "
        + zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
        .trimmingCharacters(in: .whitespaces)
      return line.count <= room ? line : line.prefix(room - 1) + "…"
    } + more
  }
}
