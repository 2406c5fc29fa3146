extension LearnInput {
  /// What a typed line asks for. Where the step has a question, what is no command is an answer; where a
  /// number is open, a number by itself opens one of its inputs.
  public init(line: String, at state: LearnState) {
    let line = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
    let number = parts.count == 2 ? Int(parts[1]) : nil
    let place = parts.dropFirst().first?.split(separator: " ").map { Int($0) } ?? []
    if state.view.path != nil {
      let isExplain = parts.count == 2 && ["e", "explain"].contains(parts[0])
      if let input = Int(line) ?? (isExplain ? number : nil) {
        self = .input(input)
        return
      }
    }
    switch (parts.first, parts.count) {
    case (nil, _), ("n", 1), ("next", 1): self = .next
    case ("b", 1), ("back", 1): self = .back
    case ("t", 1), ("contents", 1): self = .contents
    case ("?", 1), ("h", 1), ("help", 1): self = .help
    case ("q", 1), ("quit", 1), ("exit", 1): self = .leave
    case ("k", 1): self = .known
    case ("solution", 1): self = .solution
    case ("solution", 2) where number != nil: self = .exerciseSolution(number!)
    case ("g", 2) where number != nil: self = .go(number!)
    case ("s", _), ("set", _): self = LearnInput(assignment: parts.dropFirst().first ?? "")
    case ("e", 1), ("explain", 1): self = .explain(nil)
    case ("e", 2) where number != nil, ("explain", 2) where number != nil: self = .explain(number)
    case ("e", 2) where place.count == 3 && !place.contains(nil),
      ("explain", 2) where place.count == 3 && !place.contains(nil):
      self = .explainPixel(place[0]!, row: place[1]!, column: place[2]!)
    case ("f", 1), ("figure", 1): self = .figure(nil)
    case ("f", 2) where number != nil, ("figure", 2) where number != nil: self = .figure(number)
    case ("+", 1): self = .walk(.updates(1))
    case ("-", 1), ("−", 1): self = .walk(.updates(-1))
    case ("++", 1): self = .walk(.epochs(1))
    case ("--", 1), ("−−", 1), ("—", 1): self = .walk(.epochs(-1))
    case ("start", 1): self = .walk(.start)
    case ("end", 1): self = .walk(.end)
    case ("u", 2) where number != nil: self = .walk(.to(number!))
    case _ where line.hasPrefix("/") && line.count > 1:
      self = .search(String(line.dropFirst().drop { $0 == " " }))
    case ("a", 2) where state.canAnswer: self = .answer(parts[1])
    default: self = state.canAnswer ? .answer(line) : .unknown(line)
    }
  }

  /// "x = 2" sets x, "x" asks for it, nothing asks for all.
  private init(assignment: String) {
    let parts = assignment.split(separator: "=", maxSplits: 1).map {
      $0.split(separator: " ").joined(separator: " ")
    }
    switch parts.count {
    case 0: self = assignment.isEmpty ? .settings : .setting(assignment)
    case 1: self = .setting(parts[0])
    default: self = .set(name: parts[0], value: parts[1])
    }
  }
}

extension String {
  /// What was typed, as it is quoted back: of a very long line its beginning.
  var abridged: String {
    utf8.count <= 200 ? self : prefix(60) + "… (\(count) characters)"
  }
}
