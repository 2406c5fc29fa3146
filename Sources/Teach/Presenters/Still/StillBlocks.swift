import Figures
import LessonKit
import Notation

/// The blocks that look otherwise on a page on which nothing is pressed or moved.
extension WebBlocks {
  /// A block for paper; nil where it is the same as in the browser.
  ///
  /// - Parameter place: the number of a question or an exercise in its lesson, and the ids of it and of its answer.
  func stillHTML(of block: Block, at place: StillQuestion? = nil) -> String? {
    switch block {
    case .formula(let formula):
      "<div class=\"formula\">\(brokenMathML(formula.latex))</div>"
    case .figure(let figure): stillHTML(of: figure)
    case .question(let question): stillHTML(of: question, place)
    case .exercise(let exercise): stillHTML(of: exercise, place)
    case .control(let control):
      "<p class=\"control still\"><code>\(control.name.escapedForHTML) = "
        + "\(control.value.escapedForHTML)</code> (\(control.admitted.escapedForHTML))</p>"
    case .training(let training): stillHTML(of: training)
    default: nil
    }
  }

  private func stillHTML(of figure: Figure) -> String? {
    guard let picture = picture(figure) else { return nil }
    return """
      <figure class="picture"><img src="\(picture.light.escapedForHTML)" \
      width="\(picture.width)" height="\(picture.height)" alt="\(figure.altText.escapedForHTML)"/>\
      <figcaption>\(caption(of: figure))</figcaption></figure>
      """
  }

  private func stillHTML(of question: Question, _ place: StillQuestion?) -> String {
    let options: String
    if case .choice(let all, _) = question.answer {
      options = "<ol>" + all.map { "<li>\(text($0))</li>" }.joined() + "</ol>"
    } else {
      options = ""
    }
    return """
      <div class="question"\(place?.id ?? "")><p>\(place?.link ?? "")\(text(question.prompt))</p>\
      \(options)</div>
      """
  }

  private func stillHTML(of exercise: ClosingExercise, _ place: StillQuestion?) -> String {
    let command =
      exercise.practice.map { " <code>chalk practice \($0.escapedForHTML)</code>" } ?? ""
    return """
      <div class="exercise"\(place?.id ?? "")><p>\(place?.link ?? "")\
      <strong>\(say(exercise.kind.name)).</strong> \(text(exercise.prompt))\(command)</p></div>
      """
  }

  /// The answer to a question or an exercise, with its reason; nil for anything else.
  func answer(to block: Block) -> String? {
    switch block {
    case .question(let question):
      let reason = question.reason.map { " \(text($0))" } ?? ""
      let answer = question.rightAnswer
      return text(question.reason == nil ? answer : answer.asSentence) + reason
    case .exercise(let exercise): return text(exercise.answer)
    default: return nil
    }
  }

  private func stillHTML(of training: TrainingTrace) -> String {
    guard let shown = training.shown ?? training.snapshots.last else { return "" }
    return "<div class=\"training\">\(html(of: shown, training, isShown: true))</div>"
  }

  /// A line for each number of a small graph; nil where there is one number only, or too many for a page.
  func stillHTML(ofGraph explanation: Explanation) -> String? {
    let entries = explanation.entries
    guard entries.count > 1, entries.count <= MarkdownPage.largestGraph else { return nil }
    let lines = entries.map { entry in
      let slopes = entry.slopes.map { math(text(of: $0)) }.joined(separator: ", ")
      return "<li>\(math(entry.formula)), \(math(numbersText(entry)))"
        + (slopes.isEmpty ? "" : "; \(slopes)") + "</li>"
    }
    return "<div class=\"explanation\"><ul class=\"slopes\">\(lines.joined())</ul></div>"
  }
}

/// The place of a question in a lesson that stands still: its number, and the ids by which the question and its answer
/// lead to each other.
struct StillQuestion {
  let lesson: String
  /// Its number in the lesson, from 1.
  let number: Int

  var answerID: String { "\(lesson)-answer-\(number)" }
  var questionID: String { "\(lesson)-question-\(number)" }
  var id: String { " id=\"\(questionID)\"" }
  var link: String { "<a class=\"count\" href=\"#\(answerID)\">\(number)</a> " }
}
