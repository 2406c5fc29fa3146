import Figures
import Foundation
import Notation
import Training

/// The page of a report: everything in one file, which needs no network.
struct ReportPage {
  let title: String

  /// The page of one run. `pictures` are PNG files, one for each figure.
  func page(of report: RunReport, pictures: [[UInt8]]) -> String {
    document(
      """
      <h1>\(title.escapedForHTML)</h1>
      \(facts(report))
      \(findings(report))
      \(zip(report.figures, pictures).map(figure).joined(separator: "\n"))
      """)
  }

  /// The page of several runs beside each other.
  func page(
    of runs: [(name: String, report: RunReport)], figures: [Figure], pictures: [[UInt8]]
  ) -> String {
    document(
      """
      <h1>\(title.escapedForHTML)</h1>
      \(table(RunComparison.table(runs)))
      \(zip(figures, pictures).map(figure).joined(separator: "\n"))
      """)
  }

  private func document(_ body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(title.escapedForHTML)</title>
    <style>
    body { font-family: system-ui, "DejaVu Sans", sans-serif; color: #1b2430; background: #fff;
      max-width: 52rem; margin: 0 auto; padding: 1.5rem; line-height: 1.5; }
    figure { margin: 2rem 0; }
    img { max-width: 100%; height: auto; }
    figcaption { color: #5a6472; }
    table { border-collapse: collapse; margin: 1rem 0; }
    th, td { text-align: left; padding: 0.2rem 1rem 0.2rem 0; vertical-align: top;
      border-bottom: 1px solid #e9ecf0; overflow-wrap: anywhere; }
    .finding { border-left: 0.3rem solid #d55e00; padding-left: 1rem; margin: 1rem 0; }
    </style>
    </head>
    <body>
    \(body)
    </body>
    </html>

    """
  }

  /// What the run was, in a table.
  private func facts(_ report: RunReport) -> String {
    table([["quantity", "value"]] + RunComparison.facts(report).map { [$0.name, $0.value] })
  }

  private func findings(_ report: RunReport) -> String {
    if report.findings.isEmpty {
      return "<p>The diagnosis finds nothing wrong in these numbers.</p>"
    }
    return report.findings.map {
      """
      <div class="finding"><strong>\($0.symptom.escapedForHTML)</strong>
      <p>\($0.finding.escapedForHTML)</p><p>\($0.advice.escapedForHTML)</p></div>
      """
    }.joined(separator: "\n")
  }

  /// A table whose first row names the columns.
  private func table(_ rows: [[String]]) -> String {
    let lines = rows.enumerated().map { index, row in
      let tag = index == 0 ? "th" : "td"
      return "<tr>" + row.map { "<\(tag)>\($0.escapedForHTML)</\(tag)>" }.joined() + "</tr>"
    }
    return "<table>\n\(lines.joined(separator: "\n"))\n</table>"
  }

  private func figure(_ figure: Figure, _ png: [UInt8]) -> String {
    """
    <figure>
    <img src="data:image/png;base64,\(Data(png).base64EncodedString())" \
    alt="\(figure.altText.escapedForHTML)">
    <figcaption>\(figure.caption.escapedForHTML)</figcaption>
    </figure>
    """
  }
}
