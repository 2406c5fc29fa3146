import Figures
import LessonKit
import Notation

extension WebBlocks {
  /// A question, with what is said to a right and to a wrong answer.
  func html(of question: Question) -> String {
    let reason = question.reason.map { " " + text($0) } ?? ""
    let answer = text(question.rightAnswer)
    let correction = translation("The answer: \(question.rightAnswer)." as Prose).text.endedOnce
    let first = question.comesFirst ? " data-first" : ""
    let (fields, right): (String, String) =
      switch question.answer {
      case .number(let number, let tolerance):
        (
          "<input type=\"text\" inputmode=\"decimal\" aria-label=\"\(say("Your answer"))\">",
          "data-number=\"\(number)\" data-tolerance=\"\(tolerance)\""
        )
      case .choice(let options, let right):
        (
          "<span class=\"options\">"
            + options.map {
              "<button type=\"button\" class=\"option\">\(text($0))</button>"
            }
            .joined() + "</span>", "data-right=\"\(right)\""
        )
      }
    let check =
      if case .number = question.answer {
        "<button type=\"submit\">\(say("Check"))</button>"
      } else { "" }
    return """
      <form class="question" \(right)\(first) data-correction="\(text(correction).escapedForHTML)" \
      data-reason="\(reason.escapedForHTML)"><p>\(text(question.prompt))</p>
      \(fields)\(check)<p class="verdict" role="status"></p>
      <noscript>\(answer)\(reason)</noscript></form>
      """
  }
}
