import Chalk

/// The questions of a lesson on a sheet of text, and the answers that come back on it.
///
/// ```
/// [weighted-sum 2.1]
/// How large is z?
/// answer: 0.5
/// ```
struct AnswerSheet {
  /// The name of the file.
  static let fileName = "Answers.txt"

  /// A question of a lesson's record.
  struct Item: Equatable {
    /// "weighted-sum 2.1": the lesson, the step from 1, and which question of it.
    let key: String
    let question: Question
  }

  /// The questions of a record, in order. A prediction is no test: it is asked before what it is about is shown.
  static func items(of record: Record) -> [Item] {
    record.steps.enumerated().flatMap { step, content in
      let questions = content.blocks.compactMap { block in
        if case .question(let question) = block { question } else { nil }
      }
      return questions.enumerated().filter { !$1.comesFirst }.map { number, question in
        Item(key: "\(record.card.id) \(step + 1).\(number + 1)", question: question)
      }
    }
  }

  /// The sheet to be filled in.
  static func text(title: String, lessons: [(id: String, seed: UInt64, items: [Item])]) -> String {
    var lines = [
      "\(title)", "",
      "Write each answer behind its 'answer:'. A number may be written as 0.5 or 1/2;",
      "of several choices write the number or the words. Leave the lines in [ ] as they are.",
    ]
    for lesson in lessons {
      lines += ["", "Lesson \(lesson.id): chalk learn \(lesson.id) --seed \(lesson.seed)"]
      for item in lesson.items {
        lines += ["", "[\(item.key)]"] + item.question.prompt.text.wrapped(to: 90)
        if case .choice(let choices, _) = item.question.answer {
          for (number, choice) in choices.enumerated() {
            lines += choice.text.wrapped(to: 90, after: "  \(number + 1) ")
          }
        }
        lines.append("answer:")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The answers on a sheet, by their keys; of two for one question the first.
  static func answers(in text: String) -> [String: String] {
    var found: [String: String] = [:]
    var key: String?
    for line in text.split(whereSeparator: \.isNewline) {
      let words = line.trimmingPrefix(while: \.isWhitespace)
      if let match = words.prefixMatch(of: #/\[([a-z0-9-]+ \d{1,4}\.\d{1,4})\]/#) {
        key = String(match.1)
      } else if let asked = key,
        let match = words.prefixMatch(of: #/[Aa]nswer[ \t]*:[ \t]*(.*)/#)
      {
        let answer = String(match.1.prefix(200))
        if found[asked] == nil, !answer.allSatisfy(\.isWhitespace) { found[asked] = answer }
        key = nil
      }
    }
    return found
  }
}
