/// What a learner typed at the prompt.
enum LearnInput: Equatable {
  case next, back, contents, help, quit
  case go(Int)
  case set(String)
  case answer(String)
  case unknown(String)

  /// Reads a line. Where a question is open, what is no command is an answer.
  init(_ line: String, canAnswer: Bool) {
    let line = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    switch words.first {
    case nil: self = .next
    case "n", "next": self = .next
    case "b", "back": self = .back
    case "t", "contents": self = .contents
    case "?", "h", "help": self = .help
    case "q", "quit", "exit": self = .quit
    case "g" where words.count == 2 && Int(words[1]) != nil: self = .go(Int(words[1])!)
    case "s" where words.count == 2, "set" where words.count == 2: self = .set(words[1])
    case "a" where words.count == 2 && canAnswer: self = .answer(words[1])
    default: self = canAnswer ? .answer(line) : .unknown(line)
    }
  }

  static let commands = [
    "Enter      the next step", "b          the step before", "g 3        step 3",
    "s x=2      set a slider or a choice, and run the lesson again",
    "a 0.5      answer the question (the answer alone will do)",
    "t          what the steps are", "q          leave; the lesson goes on here next time",
  ]
}
