import LessonKit
import Notation

// What a learner writes on a page that a server answers.

extension WebBlocks {
  /// A button that opens the exercise below it.
  func liveExerciseButton(_ id: String) -> String {
    " <button type=\"button\" class=\"write\" aria-expanded=\"false\" "
      + "data-live-exercise=\"\(id.escapedForHTML)\">\(say("Write it here"))</button>"
  }

  /// A button that opens the code for editing; none where it is not there.
  func liveEditButton(of excerpt: CodeExcerpt) -> String {
    if excerpt.isMissing { return "" }
    return "<p class=\"write-code\"><button type=\"button\" class=\"write\" "
      + "aria-expanded=\"false\" data-live-code=\"\(excerpt.name.escapedForHTML)\">\(say("Change this code"))</button></p>"
  }
}

/// An exercise, and what is said to what was written, as HTML for a page that a server answers.
public struct WebExercise {
  private let exercise: Exercise
  private let blocks: WebBlocks

  /// An exercise in a language.
  public init(_ exercise: Exercise, translation: Translation = .none) {
    self.exercise = exercise
    blocks = WebBlocks(translation: translation, picture: { _ in nil }, positions: [:])
  }

  /// The title, the formula and the task.
  public var head: String {
    """
    <h3>\(exercise.title.escapedForHTML)</h3>
    <div class="formula">\(blocks.math(exercise.formula.latex))</div>
    <p>\(blocks.text(exercise.task))</p>
    """
  }

  /// The verdict in words, as `chalk practice` says it.
  public func html(of judgement: Judgement) -> String {
    switch judgement {
    case .right(let cases):
      return "<p class=\"right\">✓ \(say("Right, in all \(cases) cases."))</p>"
    case .wrong(let finding):
      let call = "<p class=\"wrong\">✗ <code>\(finding.call.escapedForHTML)</code></p>"
      let because = "<p>→ \(blocks.text(finding.because))</p>"
      if finding.isEdge {
        let thought = say("An edge case: its numbers are yours to think of.")
        return call + "<p>\(thought)</p>" + because
      }
      var rows = [
        "<dt>\(say("expected"))</dt><dd><code>\("\(finding.expected)".escapedForHTML)</code></dd>",
        "<dt>\(say("got"))</dt><dd><code>\("\(finding.got)".escapedForHTML)</code></dd>",
      ]
      if let index = finding.index, !index.isEmpty {
        let place = index.map { "[\($0)]" }.joined()
        rows.append("<dt>\(say("first differs at"))</dt><dd><code>\(place)</code></dd>")
      }
      return call + "<dl class=\"difference\">\(rows.joined())</dl>" + because
    }
  }

  /// What is said where nothing could be judged: a heading, and the lines of the compiler or of the crash.
  public func html(ofFailure heading: Prose, _ lines: String) -> String {
    "<p class=\"wrong\">✗ \(say(heading))</p>"
      + (lines.isEmpty ? "" : "<pre tabindex=\"0\">\(lines.escapedForHTML)</pre>")
  }

  private func say(_ prose: Prose) -> String { blocks.say(prose) }
}
