import Datasets
import LessonKit
import Notation
import Presenters

/// What there is to know of the learner's own data, as a page shows it. Names come from files, and stay text.
struct DataReport {
  private let found: Inspection
  private let translation: Translation

  /// The rows of columns and classes that are shown.
  private static let most = 60

  init(_ found: Inspection, translation: Translation) {
    self.found = found
    self.translation = translation
  }

  /// The columns that could be predicted, in order.
  var columns: [String] { found.columns.map(\.name) }

  /// The report of `chalk data inspect`, as HTML.
  var html: String {
    let facts = found.facts.map {
      "<dt>\($0.name.escapedForHTML)</dt><dd>\($0.value.escapedForHTML)</dd>"
    }
    let warnings = found.warnings.map { "<li>\($0.escapedForHTML)</li>" }
    let end =
      warnings.isEmpty
      ? "<p>\(say("Nothing suspicious was found."))</p>"
      : "<p>\(say("To look at:"))</p><ul>\(warnings.joined())</ul>"
    return "<p><strong>\(found.kind.text.escapedForHTML)</strong></p>"
      + "<dl class=\"difference\">\(facts.joined())</dl>\(columnTable)\(classTable)\(end)"
  }

  private var columnTable: String {
    if found.columns.isEmpty { return "" }
    let heads = ["column", "type", "missing", "distinct", "values"].map {
      "<th scope=\"col\">\($0)</th>"
    }
    let rows = found.columns.prefix(DataReport.most).map { column in
      let cells = [
        column.name, column.kind, "\(column.missing)", "\(column.distinct)", column.values,
      ].map { "<td>\($0.escapedForHTML)</td>" }
      return "<tr>\(cells.joined())</tr>"
    }
    return table(heads, rows, left: found.columns.count - rows.count)
  }

  private var classTable: String {
    if found.classes.isEmpty { return "" }
    let heads = ["class", "examples"].map { "<th scope=\"col\">\($0)</th>" }
    let rows = found.classes.prefix(DataReport.most).map {
      "<tr><td>\($0.name.escapedForHTML)</td><td class=\"number\">\($0.count)</td></tr>"
    }
    return table(heads, rows, left: found.classes.count - rows.count)
  }

  private func table(_ heads: [String], _ rows: [String], left: Int) -> String {
    let more = left > 0 ? "<p class=\"facts\">… \(left)</p>" : ""
    return "<div class=\"scrolls\" tabindex=\"0\"><table><thead><tr>\(heads.joined())</tr></thead>"
      + "<tbody>\(rows.joined(separator: "\n"))</tbody></table></div>\(more)"
  }

  private func say(_ prose: Prose) -> String { translation(prose).text.escapedForHTML }
}
