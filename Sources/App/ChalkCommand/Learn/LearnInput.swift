extension RandomAccessCollection where Index == Int {
  /// The element at a place that somebody typed, counted from 1; nil where there is none.
  func nth(_ number: Int) -> Element? {
    number >= 1 && number <= count ? self[startIndex + number - 1] : nil
  }
}

/// What a learner typed at the prompt.
enum LearnInput: Equatable {
  case next, back, contents, help, quit, known
  case go(Int)
  /// A setting, or nil to see what there is to set.
  case set(String?)
  case answer(String)
  /// Open a number: which one, or nil where none was named.
  case explain(Int?)
  case figure(Int?)
  case walk(Walk)
  case unknown(String)

  /// A way through a training.
  enum Walk: Equatable {
    case updates(Int)
    case epochs(Int)
    case to(Int)
    case start, end
  }

  /// Reads a line. Where a question is open, what is no command is an answer.
  init(_ line: String, canAnswer: Bool) {
    let line = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    let number = words.count == 2 ? Int(words[1]) : nil
    switch (words.first, words.count) {
    case (nil, _), ("n", 1), ("next", 1): self = .next
    case ("b", 1), ("back", 1): self = .back
    case ("t", 1), ("contents", 1): self = .contents
    case ("?", 1), ("h", 1), ("help", 1): self = .help
    case ("q", 1), ("quit", 1), ("exit", 1): self = .quit
    case ("k", 1): self = .known
    case ("g", 2) where number != nil: self = .go(number!)
    case ("s", _), ("set", _): self = .set(words.count == 2 ? words[1] : nil)
    case ("e", 1), ("explain", 1): self = .explain(nil)
    case ("e", 2) where number != nil, ("explain", 2) where number != nil: self = .explain(number)
    case ("f", 1), ("figure", 1): self = .figure(nil)
    case ("f", 2) where number != nil, ("figure", 2) where number != nil: self = .figure(number)
    case ("+", 1): self = .walk(.updates(1))
    case ("-", 1), ("−", 1): self = .walk(.updates(-1))
    case ("++", 1): self = .walk(.epochs(1))
    case ("--", 1), ("−−", 1), ("—", 1): self = .walk(.epochs(-1))
    case ("start", 1): self = .walk(.start)
    case ("end", 1): self = .walk(.end)
    case ("u", 2) where number != nil: self = .walk(.to(number!))
    case ("a", 2) where canAnswer: self = .answer(words[1])
    default: self = canAnswer ? .answer(line) : .unknown(line)
    }
  }
}
