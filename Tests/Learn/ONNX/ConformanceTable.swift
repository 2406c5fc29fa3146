import Foundation
import SwiftProtobuf

@testable import ONNX

/// What became of the cases of ONNX' suite, as a part of a page to read: a table of operators, the converted and whole
/// networks one by one, and every case by its name.
struct ConformanceTable {
  /// What became of a case.
  struct Row {
    /// The folder that it lies in: `node` where one operator is tried.
    let group: String
    let name: String
    /// The operators of its graph, each once, in alphabetical order.
    let operators: [String]
    let outcome: ONNXCase.Outcome
  }

  /// The package and its version, where it is known.
  var origin = ""
  private(set) var rows: [Row] = []

  /// The line behind which the page is made.
  static let mark = "<!-- What follows is written by make test-onnx. -->"

  init(origin: String = "", rows: [Row] = []) { (self.origin, self.rows) = (origin, rows) }

  /// Runs a case, which lies somewhere below this folder.
  mutating func add(_ test: ONNXCase, in all: URL) {
    let start = all.standardizedFileURL.path.count + 1
    let path = test.folder.standardizedFileURL.path.dropFirst(start)
    let group = path.split(separator: "/").first.map(String.init) ?? ""
    let bytes = try? Data(contentsOf: test.folder.appendingPathComponent("model.onnx"))
    let model = try? Onnx_ModelProto(serializedBytes: bytes ?? Data(), partial: true)
    rows.append(
      Row(
        group: group, name: test.folder.lastPathComponent,
        operators: Set((model?.graph.node ?? []).map(\.opType)).sorted(),
        outcome: ConformanceTable.told(test.run(), without: test.folder.path)))
  }

  /// An outcome whose words do not say where the case lies on this machine.
  static func told(_ outcome: ONNXCase.Outcome, without path: String) -> ONNXCase.Outcome {
    func short(_ words: String) -> String {
      words.replacing(path + "/", with: "").replacing(path, with: "the case")
    }
    switch outcome {
    case .passed: return .passed
    case .refused(let reason): return .refused(short(reason))
    case .failed(let reason): return .failed(short(reason))
    }
  }

  var passed: [Row] { rows.filter { $0.outcome == .passed } }
  var refused: [Row] { rows.filter { $0.reason != nil } }
  var failed: [Row] {
    rows.filter { if case .failed = $0.outcome { true } else { false } }
  }

  /// A line for each case, and one that counts them.
  var lines: [String] {
    rows.map { row in
      switch row.outcome {
      case .passed: "passed   \(row.name)"
      case .refused(let reason): "refused  \(row.name): \(reason)"
      case .failed(let reason): "failed   \(row.name): \(reason)"
      }
    } + ["ONNX: \(passed.count) passed, \(refused.count) refused, \(failed.count) failed"]
  }

  /// A page with this part behind its mark; a page without one gets it.
  static func page(_ page: String, with text: String) -> String {
    let head = page.range(of: mark).map { String(page[..<$0.lowerBound]) } ?? page
    return head + mark + "\n\n" + text
  }

  /// The part of the page.
  var text: String {
    let groups = Set(rows.map(\.group)).sorted()
    let counts = groups.map { group in
      let some = rows.filter { $0.group == group }
      let kinds = [some.count, passed(some), refused(some), failed(some)]
      return "| `\(group)` | " + kinds.map { "\($0)" }.joined(separator: " | ") + " |"
    }
    let others = rows.filter { $0.group != "node" }
    let version = origin.isEmpty ? "" : " (\(origin))"
    return """
      ## Which cases pass

      The cases are those of ONNX' own backend tests, as Debian's package `libonnx-testdata`\(version) has them. An output may
      differ by a thousandth of its size. \(passed.count) pass, \(refused.count) are refused, \
      \(failed.count == 0 ? "none fails" : "\(failed.count) fail").

      | cases | all | passed | refused | failed |
      |---|---|---|---|---|
      \(counts.joined(separator: "\n"))

      ## Operators

      Each case in `node` is one operator with its settings; those in which an operator's definition is written out are
      counted as graphs of several operators.

      | operator | cases | passed | refused, and why |
      |---|---|---|---|
      \(operatorLines.joined(separator: "\n"))

      ## Converted and whole networks

      | case | operators | |
      |---|---|---|
      \(others.map(ConformanceTable.line).joined(separator: "\n"))

      ## Failed

      \(list(failed))

      ## Every case

      \(names(groups))
      """
  }

  private func passed(_ rows: [Row]) -> Int { rows.count { $0.outcome == .passed } }
  private func refused(_ rows: [Row]) -> Int { rows.count { $0.reason != nil } }
  private func failed(_ rows: [Row]) -> Int { rows.count - passed(rows) - refused(rows) }

  private var operatorLines: [String] {
    var named: [String: [Row]] = [:]
    for row in rows where row.group == "node" {
      named[row.operators.count == 1 ? row.operators[0] : "", default: []].append(row)
    }
    return named.sorted { ($0.key.isEmpty ? "~" : $0.key) < ($1.key.isEmpty ? "~" : $1.key) }
      .map { name, some in
        var reasons: [String: Int] = [:]
        for reason in some.compactMap(\.reason) { reasons[reason, default: 0] += 1 }
        let why = reasons.sorted { $0.key < $1.key }
          .map { "\($0.value): \(ConformanceTable.escaped($0.key))" }
        let title = name.isEmpty ? "graphs of several operators" : name
        return "| \(title) | \(some.count) | \(passed(some)) | \(why.joined(separator: "; ")) |"
      }
  }

  private static func line(_ row: Row) -> String {
    let outcome =
      switch row.outcome {
      case .passed: "passed"
      case .refused: "refused: \(escaped(row.reason ?? ""))"
      case .failed(let reason): "failed: \(escaped(reason))"
      }
    return "| `\(row.name)` | \(row.operators.joined(separator: ", ")) | \(outcome) |"
  }

  /// A stroke would end a cell of the table.
  private static func escaped(_ text: String) -> String {
    text.replacing("|", with: "\\|").split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  private func list(_ rows: [Row]) -> String {
    rows.isEmpty ? "None." : rows.map(ConformanceTable.line).joined(separator: "\n")
  }

  private func names(_ groups: [String]) -> String {
    groups.flatMap { group -> [String] in
      let some = rows.filter { $0.group == group }
      return [("passed", passed), ("refused", refused)].map { kind, all in
        let names = all.filter { $0.group == group }.map { "`\($0.name)`" }
        return names.isEmpty || some.isEmpty
          ? "" : "**`\(group)`, \(kind):** \(names.joined(separator: ", "))\n"
      }
    }.filter { !$0.isEmpty }.joined(separator: "\n")
  }
}

extension ConformanceTable.Row {
  /// Why the case is refused, without the names of operator and node; nil where it is not.
  var reason: String? {
    guard case .refused(let words) = outcome else { return nil }
    if let match = words.wholeMatch(
      of: /the operator (\S+)(?: \(node .*\))? of opset (\d+) is not supported(?:: (.*))?/)
    {
      let isAlone = operators == [String(match.1)]
      guard let why = match.3 else {
        return (isAlone ? "" : "\(match.1) ") + "is not computed (opset \(match.2))"
      }
      return isAlone ? String(why) : "\(match.1): \(why)"
    }
    if let match = words.firstMatch(of: /elements of type (\d+), not supported/) {
      let types = [
        14: "complex64", 15: "complex128", 17: "float8e4m3fn", 18: "float8e4m3fnuz",
        19: "float8e5m2", 20: "float8e5m2fnuz", 21: "uint4", 22: "int4", 23: "float4e2m1",
        24: "float8e8m0",
      ]
      return "numbers of type \(Int(match.1).flatMap { types[$0] } ?? String(match.1))"
    }
    return words
  }
}
