import Chalk

/// A student's grade as a page that needs no network and runs no script.
struct FeedbackPage {
  let html: String

  init(_ assignment: Assignment, _ grade: StudentGrade) {
    let points = written((grade.points * 10).rounded() / 10)
    var body = [
      "<h1>\(assignment.title.escapedForXML)</h1>",
      "<p class=\"points\">\(grade.name.escapedForXML): <strong>\(points)</strong> of 100 points</p>",
    ]
    body += grade.notes.map { "<p>\($0.escapedForXML)</p>" }
    for part in grade.parts {
      let percent = written((part.credit * 1000).rounded() / 10)
      let state = part.credit == 1 ? "right" : part.credit > 0 ? "partly" : "open"
      body.append("<section class=\"\(state)\">")
      body.append("<h2>\(part.title.escapedForXML) <span>\(percent) %</span></h2>")
      body.append("<p>\(part.sentence.escapedForXML)</p>")
      if !part.details.isEmpty {
        body.append("<pre>\(part.details.joined(separator: "\n").escapedForXML)</pre>")
      }
      if part.credit < 1 && part.part.kind == .exercise {
        body.append(
          "<p>A hint: <code>chalk practice \(part.part.id.escapedForXML) --hint</code></p>")
      }
      body.append("</section>")
    }
    html = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(grade.name.escapedForXML): \(assignment.title.escapedForXML)</title>
      <style>\(FeedbackPage.style)</style>
      </head>
      <body>
      <main>
      \(body.joined(separator: "\n"))
      </main>
      </body>
      </html>

      """
  }

  static let style = """
    :root { color-scheme: light dark; }
    body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 46rem; padding: 0 1rem; }
    h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin: 0; } h2 span { float: right; }
    section { border-left: .3rem solid #888; margin: 1.2rem 0; padding: .2rem 1rem; }
    section.right { border-color: #2a7; } section.partly { border-color: #c80; }
    section.open { border-color: #c33; }
    pre { overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .9rem; }
    """
}
