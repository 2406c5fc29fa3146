import LessonKit
import TerminalText

/// A table in a terminal: in columns where the window is wide enough, else row after row, each cell behind
/// the name of its column.
extension TerminalPresenter {
  func lines(of table: Table, firstOpening: Int) -> [String] {
    let names = table.columns.map(\.text)
    let widths = names.indices.map { column in
      ([names] + table.rows).map { $0[column].columns }.max() ?? 0
    }
    let fits = 2 + widths.reduce(0, +) + 2 * max(0, widths.count - 1) <= style.width
    var lines = fits ? head(names, widths) : []
    var number = firstOpening
    for (index, row) in table.rows.enumerated() {
      let written = fits ? ["  " + inColumns(row, widths)] : oneBelowTheOther(row, names)
      let canOpen = table.explanations.indices.contains(index) && table.explanations[index] != nil
      lines += canOpen ? opening(written, number: number) : written
      if canOpen { number += 1 }
      if !fits && index + 1 < table.rows.count { lines.append("  " + style.faint("──")) }
    }
    return lines
  }

  private func head(_ names: [String], _ widths: [Int]) -> [String] {
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    return ["  " + style.bold(inColumns(names, widths)), "  " + style.faint(rule)]
  }

  private func inColumns(_ row: [String], _ widths: [Int]) -> String {
    zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  ").trailingSpacesRemoved
  }

  private func oneBelowTheOther(_ row: [String], _ names: [String]) -> [String] {
    let widest = names.map(\.columns).max() ?? 0
    return zip(names, row).flatMap { name, cell in
      let line = "  \(name.padded(to: widest))  \(cell)".trailingSpacesRemoved
      if line.columns <= style.width { return [line] }
      return "\(name): \(cell)".wrapped(to: style.width, indent: "    ").enumerated()
        .map { $0 == 0 ? String($1.dropFirst(2)) : $1 }
    }
  }
}
