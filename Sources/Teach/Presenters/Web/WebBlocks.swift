import Figures
import LessonKit
import Notation

/// The blocks of a lesson as HTML.
struct WebBlocks: Sendable {
  let translation: Translation
  let picture: @Sendable (Figure) -> WebPicture?
  /// The lesson's id, as a command takes it.
  var lesson = ""
  /// The values of each choice of the lesson.
  var choices: [String: [String]] = [:]
  /// The positions of each control that have been computed, by its name.
  let positions: [String: [String]]
  /// How many updates of a training are put into the page.
  var updateLimit = Int.max
  /// The controls of the lesson where a server answers to them; nil where there is none.
  var live: [Control]?
  /// Whether the page is paper, an e-book or a slide: nothing on it is pressed or moved, and formulas are MathML.
  var isStill = false

  /// A block, below the formula that stands last above it in its step.
  func html(of block: Block, below formula: Formula? = nil) -> String {
    if isStill, let still = stillHTML(of: block) { return still }
    switch block {
    case .prose(let prose): return "<p>\(text(prose))</p>"
    case .warning(let prose):
      return "<p class=\"warning\" role=\"note\">\(text(prose))</p>"
    case .formula(let formula): return "<div class=\"formula\">\(math(formula.latex))</div>"
    case .explanation(let explanation): return html(of: explanation, below: formula)
    case .value(let named):
      let button = named.explanation.map { openButton($0) } ?? ""
      return """
        <p class="value"><span class="name">\(text(named.name))</span> \
        <span class="number">\(written(named.value).escapedForHTML)</span>\(button)</p>
        """
    case .table(let table): return html(of: table)
    case .code(let excerpt):
      return html(of: excerpt) + (live == nil ? "" : liveEditButton(of: excerpt))
    case .figure(let figure): return html(of: figure)
    case .claim(let claim):
      let kind = claim.holds ? claim.kind == .identity ? "holds identity" : "holds" : "fails"
      let mark = claim.holds ? claim.kind == .identity ? "≡" : "✓" : "✗"
      let says =
        claim.kind == .identity
        ? say("An identity: it cannot fail where the code is right.")
        : say("A finding: it could have come out otherwise.")
      return """
        <p class="claim \(kind)" title="\(says)"><span aria-hidden="true">\(mark)</span> \
        \(text(claim.statement))</p>
        """
    case .question(let question): return html(of: question)
    case .control(let control): return html(of: control)
    case .training(let training): return html(of: training)
    case .comparison(let comparison): return html(of: comparison)
    case .summary(let points):
      return "<ul class=\"summary\">" + points.map { "<li>\(text($0))</li>" }.joined() + "</ul>"
    case .exercise(let exercise): return html(of: exercise)
    }
  }

  private func html(of table: Table) -> String {
    let head = table.columns.map { "<th scope=\"col\">\(text($0))</th>" }.joined()
    var place = -1
    let rows = table.rows.enumerated().map { index, row in
      var opening = ""
      if table.explanations.indices.contains(index), let explanation = table.explanations[index] {
        place += 1
        opening = openButton(explanation, place: place)
      }
      let cells = row.map { "<td\($0.isNumber ? " class=\"number\"" : "")>\(text($0))" }
      return "<tr>" + cells.joined(separator: "</td>") + opening + "</td></tr>"
    }
    return """
      <div class="scrolls"><table><thead><tr>\(head)</tr></thead>
      <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
      """
  }

  private func html(of excerpt: CodeExcerpt) -> String {
    if excerpt.isMissing {
      return "<p class=\"missing\">"
        + say("The code '\(excerpt.name)' stands in \(excerpt.file).") + "</p>"
    }
    return """
      <figure class="code"><pre tabindex="0"><code>\(highlighted(excerpt.text))</code></pre>
      <figcaption>\(excerpt.file.escapedForHTML), \(excerpt.line)</figcaption></figure>
      """
  }

  /// Keras and Swift side by side, line by line.
  private func html(of comparison: CodeComparison) -> String {
    if comparison.swift.isMissing { return html(of: comparison.swift) }
    let rows = comparison.rows.map { row in
      "<tr><td><code>\(row.keras.escapedForHTML)</code></td>"
        + "<td><code>\(highlighted(row.swift))</code></td></tr>"
    }
    return """
      <figure class="code beside"><div class="scrolls" tabindex="0"><table>
      <thead><tr><th scope="col">Keras</th><th scope="col">Swift</th></tr></thead>
      <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
      <figcaption>\(comparison.swift.file.escapedForHTML), \(comparison.swift.line)</figcaption></figure>
      """
  }

  private func html(of exercise: ClosingExercise) -> String {
    let command =
      exercise.practice.map {
        " <code>chalk practice \($0.escapedForHTML)</code>"
          + (live == nil ? "" : liveExerciseButton($0))
      } ?? ""
    return """
      <div class="exercise"><p><strong>\(say(exercise.kind.name)).</strong> \
      \(text(exercise.prompt))\(command)</p>
      <details><summary>\(say("Answer"))</summary><p>\(text(exercise.answer))</p></details></div>
      """
  }

  /// What stands below a figure.
  func caption(of figure: Figure) -> String {
    "<strong>\(text(figure.title.asSentence))</strong> \(text(figure.caption))"
  }

  private func html(of figure: Figure) -> String {
    let caption = caption(of: figure)
    guard let picture = picture(figure) else {
      return "<figure class=\"picture\"><figcaption>\(caption) \(figure.altText.escapedForHTML)"
        + "</figcaption></figure>"
    }
    if let film = picture.film {
      return """
        <figure class="picture"><video controls preload="none" playsinline \
        poster="\(picture.light.escapedForHTML)" width="\(picture.width)" \
        height="\(picture.height)" aria-label="\(figure.altText.escapedForHTML)">\
        <source src="\(film.escapedForHTML)">\
        <img src="\(picture.light.escapedForHTML)" alt="\(figure.altText.escapedForHTML)"></video>\
        <figcaption>\(caption)</figcaption></figure>
        """
    }
    let dark = picture.dark.map {
      "<source srcset=\"\($0.escapedForHTML)\" media=\"(prefers-color-scheme: dark)\">"
    }
    return """
      <figure class="picture"><picture>\(dark ?? "")<img src="\(picture.light.escapedForHTML)" \
      width="\(picture.width)" height="\(picture.height)" alt="\(figure.altText.escapedForHTML)" \
      loading="lazy"></picture><figcaption>\(caption)</figcaption></figure>
      """
  }

  private func html(of control: Control) -> String {
    if live != nil { return liveHTML(of: control) }
    let values = positions[control.name] ?? []
    let here = values.firstIndex(of: control.value)
    guard values.count > 1, let here else {
      return "<p class=\"control still\"><code>\(control.name.escapedForHTML) = "
        + "\(control.value.escapedForHTML)</code> <span class=\"hint\">\(say("Move it live:"))"
        + " <code>chalk serve \(lesson.escapedForHTML)</code></span></p>"
    }
    let list = values.joined(separator: "\u{1F}").escapedForHTML
    let start =
      "<div class=\"control\" data-control=\"\(control.name.escapedForHTML)\" data-values=\"\(list)\">"
    if case .choice = control.kind {
      let options = values.enumerated().map {
        "<option value=\"\($0)\"\($0 == here ? " selected" : "")>\($1.escapedForHTML)</option>"
      }
      return start + "<label><code>\(control.name.escapedForHTML)</code> <select>"
        + options.joined() + "</select></label></div>"
    }
    return start + """
      <label><code>\(control.name.escapedForHTML)</code> <input type="range" min="0" \
      max="\(values.count - 1)" step="1" value="\(here)"> <output>\(control.value.escapedForHTML)</output>\
      </label></div>
      """
  }
}

extension String {
  fileprivate var isNumber: Bool {
    let text = replacing("−", with: "-")
    return Double(text) != nil || text.contains("·10")
  }
}
