import Chalk
import PluginHost

/// What a student gets for one part of an assignment, and why.
struct PartGrade: Equatable {
  let part: Assignment.Part
  let title: String
  /// From 0 to 1.
  var credit: Double
  /// The reason, in a sentence.
  var sentence: String
  /// What helps to find the mistake, line by line.
  var details: [String] = []

  /// An exercise that came back.
  init(
    _ part: Assignment.Part, _ exercise: Exercise, _ outcome: SubmissionOutcome,
    _ score: @autoclosure () -> ExerciseScore
  ) {
    (self.part, title, credit) = (part, exercise.title, 0)
    if let refusal = outcome.refusal {
      (sentence, details) = PartGrade.words(refusal, file: exercise.fileName)
      return
    }
    let score = score()
    credit = score.credit
    if score.right == score.cases {
      sentence = "Right, in all \(counted(score.cases, "case"))."
      return
    }
    sentence = "\(score.right) of \(counted(score.cases, "case")) are right."
    if score.credit == 0 && score.right > 0 {
      sentence += " The file that was handed out gets as many."
    }
    for stop in outcome.stops { details += PartGrade.words(stop, of: exercise) }
    // What was stopped first is what to look at first; a finding about it would compare with nothing.
    guard let finding = score.finding,
      !outcome.stops.contains(where: { $0.function == finding.function })
    else { return }
    details.append("\(finding.call)")
    if finding.isEdge {
      details.append("An edge case: its numbers are not shown.")
    } else {
      details += [
        "expected  \(shortened(finding.expected))", "got       \(shortened(finding.got))",
      ]
    }
    details.append(finding.because)
  }

  /// The questions of a lesson.
  init(
    _ part: Assignment.Part, title: String, _ items: [AnswerSheet.Item], _ answers: [String: String]
  ) {
    (self.part, self.title) = (part, title)
    var right = 0
    for item in items {
      guard let answer = answers[item.key] else {
        details.append("[\(item.key)] not answered")
        continue
      }
      switch item.question.judge(answer) {
      case .right:
        right += 1
        details.append("[\(item.key)] right")
      case .unreadable(let needed):
        details.append("[\(item.key)] not understood: \(needed) is needed")
      case .wrong:
        details.append(
          "[\(item.key)] not right" + PartGrade.words(item.question.hint(after: answer)))
      }
    }
    credit = Double(right) / Double(max(1, items.count))
    sentence = "\(right) of \(counted(items.count, "question")) are answered correctly."
  }

  /// Nothing came back.
  init(_ part: Assignment.Part, title: String, missing file: String) {
    (self.part, self.title, credit) = (part, title, 0)
    sentence = "No file '\(file)' was handed in."
  }

  private func shortened(_ numbers: Numbers) -> String {
    let text = numbers.description
    return text.count > 300 ? text.prefix(300) + " …" : text
  }

  private static func words(_ stop: SubmissionOutcome.Stop, of exercise: Exercise) -> [String] {
    let trials = exercise.functions.first { $0.name == stop.function }?.trials ?? []
    let call = trials.indices.contains(stop.place) ? trials[stop.place].call : stop.function
    return ["\(call): \(stop.why)", "The other cases of \(stop.function) were not tried any more."]
  }

  private static func words(_ hint: Question.Hint?) -> String {
    switch hint {
    case .sign: ": look at the sign"
    case .point: ": the digits are right, the place of the point is not"
    case .more: ": it is more"
    case .less: ": it is less"
    case .another: ": it is another one"
    case nil: ""
    }
  }

  private static func words(
    _ refusal: SubmissionOutcome.Refusal, file: String
  ) -> (String, [String]) {
    switch refusal {
    case .unreadable(let why): (why, [])
    case .untouched: ("The file is the one that was handed out: the hole is still empty.", [])
    case .noFunction(let head):
      ("A function is missing in \(file), or has another name.", ["It has to begin: \(head)"])
    case .doesNotCompile(let messages):
      (
        "It does not compile.",
        String(messages.prefix(4000)).split(separator: "\n").prefix(40).map(String.init)
      )
    case .compilerStopped(let why): ("It does not compile. \(why)", [])
    case .failed(let why): ("It could not be judged on this machine; tell your teacher.", [why])
    }
  }
}

/// What a student gets for all of it.
struct StudentGrade: Equatable {
  let id: String
  let name: String
  var parts: [PartGrade]
  /// The days that had begun after the last moment.
  var daysLate = 0
  /// What is left of the points, from 0 to 1.
  var factor = 1.0
  /// What else is to be said.
  var notes: [String] = []

  /// From 0 to 100, with what is taken off for being late.
  var points: Double {
    let most = parts.map(\.part.weight).reduce(0, +)
    let got = parts.map { $0.part.weight * $0.credit }.reduce(0, +)
    return most > 0 ? (got / most * factor * 10_000).rounded() / 100 : 0
  }

  /// One line on how it went.
  var summary: String {
    if parts.allSatisfy({ $0.credit == 1 }) { return "all right" }
    if parts.count == 1 { return parts[0].sentence }
    let open = parts.filter { $0.credit < 1 }
    return "open: " + open.map(\.part.id).joined(separator: ", ")
  }
}
