import Figures
import Foundation
import Notation
import Training

/// Several runs beside each other: their numbers in a table, and their losses and metrics in figures.
public struct RunComparison: Sendable {
  /// The runs, each with the name of its folder.
  public let runs: [(name: String, report: RunReport)]

  /// A comparison of runs with their names.
  public init(_ runs: [(name: String, report: RunReport)]) { self.runs = runs }

  /// What a run was, quantity by quantity.
  public static func facts(_ report: RunReport) -> [(name: String, value: String)] {
    var facts = [
      (name: "epochs", value: "\(report.history.epochs.count)"),
      (name: "parameters", value: written(Double(report.parameters), .grouped(0, always: false))),
      (name: "seed", value: "\(report.seed)"),
    ]
    facts += report.latest.map { (name: $0.name, value: written($0.value, digits: 4)) }
    facts += (report.evaluation ?? []).map {
      (name: "held out: " + $0.name, value: written($0.value, digits: 4))
    }
    facts.append((name: "time", value: written(report.seconds, digits: 3) + " s"))
    if report.peakMemory > 0 {
      let megabytes = Double(report.peakMemory) / 1e6
      facts.append((name: "memory at most", value: written(megabytes, digits: 3) + " MB"))
    }
    if let hash = report.dataHash { facts.append((name: "data (SHA-256)", value: hash)) }
    if let reason = report.history.stopReason { facts.append((name: "ended", value: reason)) }
    return facts
  }

  /// The table: a column for each run, a row for each quantity that any of them has. The first row names the runs.
  static func table(_ runs: [(name: String, report: RunReport)]) -> [[String]] {
    let columns = runs.map { RunComparison.facts($0.report) }
    var names: [String] = []
    for fact in columns.joined() where !names.contains(fact.name) { names.append(fact.name) }
    let rows = names.map { name -> [String] in
      let values = columns.map { column in column.first { $0.name == name }?.value ?? "–" }
      return [name] + values
    }
    let wrong = runs.map { run -> String in
      let symptoms = run.report.findings.map(\.symptom)
      return symptoms.isEmpty ? "nothing" : symptoms.joined(separator: ", ")
    }
    return [["run"] + runs.map { $0.name }] + rows + [["found wrong"] + wrong]
  }

  /// The same table, for a terminal.
  public var table: [[String]] { RunComparison.table(runs) }

  /// A figure for each quantity that more than one run measured: a line for each run.
  public var figures: [Figure] {
    var names: [String] = []
    for name in runs.flatMap({ $0.report.history.names }) where !names.contains(name) {
      names.append(name)
    }
    return names.compactMap { name in
      let series = runs.map { (name: $0.name, values: $0.report.history[name]) }
        .filter { !$0.values.isEmpty }
      guard series.count > 1 else { return nil }
      return Figure(
        name, caption: "\(name) after each epoch, run by run.", x: "epoch", y: PlotAxis(name)
      ) {
        for one in series {
          Line(
            one.values.indices.map { Double($0 + 1) }, one.values, label: one.name,
            showsPoints: one.values.count <= 30)
        }
      }
    }
  }

  /// Writes the page of the comparison; the path of the file.
  ///
  /// - Throws: `FigureError` where a figure cannot be drawn or the file not be written.
  @discardableResult
  public func write(
    to folder: String, using renderer: FigureRenderer = FigureRenderer()
  ) throws(FigureError) -> String {
    let figures = self.figures
    var pictures: [[UInt8]] = []
    for figure in figures { pictures.append(try renderer.render(figure)) }
    let title = runs.map { $0.name }.joined(separator: " and ")
    let page = ReportPage(title: title).page(of: runs, figures: figures, pictures: pictures)
    let path = folder + "/comparison.html"
    try RunReport.write([(path, Array(page.utf8))], to: folder)
    return path
  }
}
