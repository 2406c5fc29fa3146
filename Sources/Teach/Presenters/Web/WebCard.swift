import LessonKit
import Notation

/// What stands around the steps of a lesson: what its card says, and what new signs mean.
extension WebBlocks {
  func subtitle(of card: LessonCard) -> String {
    let words = card.subtitle
    return words.isEmpty ? "" : "\n<p class=\"subtitle\">\(words.escapedForHTML)</p>"
  }

  func outcomes(of card: LessonCard) -> String {
    let lines = card.outcomes.map { "<li>\(text($0))</li>" }
    if lines.isEmpty { return "" }
    return "\n<p>\(say("Afterwards you can"))</p><ul>\(lines.joined())</ul>"
  }

  /// How long it takes, which formulas it shows, what comes before it.
  ///
  /// - Parameter page: where the page of a lesson is; nil where the book has none.
  func facts(of card: LessonCard, page: (String) -> String?) -> String {
    var facts = [say("about \(card.minutes) min")]
    if !card.formulas.isEmpty {
      facts.append(say("formulas \(card.formulas.joined(separator: ", "))"))
    }
    if !card.needs.isEmpty {
      let links = card.needs.map { need in
        let name = need.escapedForHTML
        return page(need).map { "<a href=\"\($0.escapedForHTML)\">\(name)</a>" } ?? name
      }
      let text = say("after \("\u{1}")")
      facts.append(text.replacing("\u{1}", with: links.joined(separator: ", ")))
    }
    return facts.joined(separator: " · ") + " · <code>chalk learn \(card.id.escapedForHTML)</code>"
  }

  /// The terms that the lesson introduces.
  ///
  /// - Parameter prefix: what stands before the ids, where a page has several lessons.
  func terms(of card: LessonCard, prefix: String = "") -> String {
    let items = card.terms.map { term in
      "<dt id=\"\(prefix)\(term.anchor)\">\(term.name.escapedForHTML) <span lang=\"zh\">"
        + "\(term.chinese.escapedForHTML)</span></dt><dd>\(text(term.definition))</dd>"
    }
    if items.isEmpty { return "" }
    return """
      <section class="ending" aria-labelledby="\(prefix)terms">\
      <h2 id="\(prefix)terms">\(say("Terms"))</h2>
      <dl class="terms">\(items.joined(separator: "\n"))</dl></section>

      """
  }

  func references(of card: LessonCard, prefix: String = "") -> String {
    let items = card.references.map { reference in
      "<li>\(reference.title.escapedForHTML) <a href=\"\(reference.address.escapedForHTML)\">"
        + "\(reference.address.escapedForHTML)</a></li>"
    }
    if items.isEmpty { return "" }
    return """
      <section class="ending" aria-labelledby="\(prefix)references">\
      <h2 id="\(prefix)references">\(say("To read on"))</h2>
      <ul class="references">\(items.joined(separator: "\n"))</ul></section>
      """
  }

  /// The blocks, each with what the signs say that stand in it for the first time.
  func withSigns(_ html: [String], _ signs: [Int: [Sign]]) -> String {
    html.enumerated().map { index, block in
      let notes = (signs[index] ?? []).map { sign in
        "\n<p class=\"facts\"><strong>\(sign.sign.escapedForHTML)</strong> \(say(sign.meaning))</p>"
      }
      return "<div class=\"block\">\(block)</div>" + notes.joined()
    }.joined(separator: "\n")
  }
}
