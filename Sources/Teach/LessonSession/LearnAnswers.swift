import Figures
import LessonKit

// Questions: which are open, which holds the step back, and what is said to an answer.
extension LearnState {
  /// The questions of the step, in the learner's language, in order.
  public var questions: [Question] {
    shown.steps[step - 1].blocks.compactMap {
      if case .question(let question) = $0 { question } else { nil }
    }
  }

  /// Whether the step asks something.
  public var canAnswer: Bool { !questions.isEmpty }

  /// The question that holds the rest of the step back, by its position from 0: the first to be predicted,
  /// until it was attempted or passed over.
  public var heldBack: Int? {
    questions.indices.first { questions[$0].comesFirst && !attempted.contains(key($0)) }
  }

  /// The question that an answer would be for, by its position from 0, where one has not been attempted yet.
  public var openQuestion: Int? {
    let last = heldBack ?? questions.count - 1
    return questions.indices.first { $0 <= last && !attempted.contains(key($0)) }
  }

  /// A question of the step as it is kept: step and position, such as "3.0".
  func key(_ position: Int) -> String { "\(step).\(position)" }

  /// Judges an answer to the first question that has not been attempted, else to one not yet right.
  mutating func judge(_ answer: String) {
    let questions = questions
    let right = progress.answered[record.card.id] ?? []
    guard
      let position = openQuestion
        ?? questions.indices.first(where: { !right.contains(key($0)) }) ?? questions.indices.last
    else {
      if exercises.isEmpty { return note(say("There is no question on this step.")) }
      return note(say("solution 1 tells the answer of the first exercise, and so on."))
    }
    judge(answer, of: position)
  }

  /// Judges an answer to a question of the step, by its position from 0.
  mutating func judge(_ answer: String, of position: Int) {
    let questions = questions
    guard questions.indices.contains(position) else {
      return note(say("There is no question on this step."))
    }
    judged = position
    let question = questions[position]
    let reason = question.reason.map { " \($0.text)" } ?? ""
    switch question.judge(answer) {
    case .right:
      settle(position)
      note(say("Right.") + reason, .right)
    case .wrong:
      note(say("Not quite.") + " " + hint(to: question, after: answer), .wrong)
      if question.comesFirst {
        settle(position)
      } else {
        note(say("Try again, or type solution to be told."))
      }
    case .unreadable:
      note(
        say(
          "'\(answer.abridged)' is no command, and no answer: \(needed(by: question)). ? shows the commands."
        ))
    }
    // After a prediction the rest of the step appears: say so, for it may be on the next page.
    if question.comesFirst && attempted.contains(key(position)) {
      note(say("The step goes on above, or after Enter."))
    }
  }

  /// Tells the answer of a closing exercise of the step, from 1.
  mutating func tellExerciseSolution(_ number: Int) {
    let exercises = exercises
    if exercises.isEmpty { return tellSolution() }
    guard exercises.indices.contains(number - 1) else {
      return note(say("The exercises of this step are 1 to \(exercises.count)."))
    }
    note(Emphasis.removed(from: exercises[number - 1].answer.text))
  }

  private var exercises: [ClosingExercise] {
    shown.steps[step - 1].blocks.compactMap {
      if case .exercise(let exercise) = $0 { exercise } else { nil }
    }
  }

  /// Tells the answer to the question that is open, or else to the last one that was answered wrongly.
  mutating func tellSolution() {
    let questions = questions
    let right = progress.answered[record.card.id] ?? []
    guard
      let position = openQuestion
        ?? questions.indices.last(where: { !right.contains(key($0)) }) ?? questions.indices.last
    else { return note(say("There is no question on this step.")) }
    tellSolution(of: position)
  }

  /// Tells the answer to a question of the step, by its position from 0.
  mutating func tellSolution(of position: Int) {
    let questions = questions
    guard questions.indices.contains(position) else {
      return note(say("There is no question on this step."))
    }
    judged = position
    settle(position)
    let question = questions[position]
    let reason = question.reason.map { " \($0.text)" } ?? ""
    note(say("The answer: \(question.rightAnswer).").endedOnce + reason)
    if question.comesFirst { note(say("The step goes on above, or after Enter.")) }
  }

  /// The steps with questions that are not done, from 1.
  public var openSteps: [Int] {
    let done = progress.answered[record.card.id] ?? []
    return record.steps.indices.map { $0 + 1 }.filter { step in
      let count = record.steps[step - 1].blocks.count {
        if case .question = $0 { true } else { false }
      }
      return (0..<count).contains { !done.contains("\(step).\($0)") }
    }
  }

  /// The question is done: answered correctly, or its solution was told; a prediction once it was made.
  private mutating func settle(_ position: Int) {
    attempted.insert(key(position))
    progress.answered[record.card.id, default: []].insert(key(position))
  }

  private func hint(to question: Question, after answer: String) -> String {
    switch question.hint(after: answer) {
    case .sign: say("Only the sign is wrong.")
    case .point: say("The digits are right; where does the point belong?")
    case .more: say("It is more than that.")
    case .less: say("It is less than that.")
    case .another, nil: say("It is another one.")
    }
  }

  private func needed(by question: Question) -> String {
    switch question.answer {
    case .number: say("that takes a number, such as 0.5 or 1/2")
    case .choice(let options, _): say("that takes a number from 1 to \(options.count)")
    }
  }
}
