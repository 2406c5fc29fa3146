import Chalk

/// Sequences of a, b, c and d that end with a question mark, and a question about them that needs memory.
struct SymbolTask {
  /// What is asked.
  enum Question {
    /// Which symbol stands at the beginning, a or b? All the rest is c and d.
    case firstSymbol
    /// One a and one b stand somewhere among c and d: which of the two comes first?
    case whichIsFirst
    /// Has an a come since the last c?
    case sinceTheLastC
  }

  /// `[count, length + 1, 5]`: a 1 for the symbol, 0 for the others
  let x: Tensor
  /// 0 for a, 1 for b; 0 for no, 1 for yes
  let labels: [Int]

  static let symbols = ["a", "b", "c", "d", "?"]

  /// Random sequences, half of them with each answer. The question mark is the symbol with the number `length`.
  init(_ question: Question, count: Int, length: Int, random: inout RandomSource) {
    labels = (0..<count).map { $0 % 2 }
    let rows = labels.map { label -> [Int] in
      var row = (0..<length).map { _ in 2 + random.integer(below: 2) }
      switch question {
      case .firstSymbol: row[0] = label
      case .whichIsFirst:
        let places = random.permutation(of: length).prefix(2).sorted()
        row[places[0]] = label
        row[places[1]] = 1 - label
      case .sinceTheLastC:
        let c = random.integer(below: length - 1)
        row = row.indices.map { t in
          t < c ? random.integer(below: 4) : t == c ? 2 : 1 + 2 * random.integer(below: 2)
        }
        if label == 1 { row[c + 1 + random.integer(below: length - c - 1)] = 0 }
      }
      return row + [4]
    }
    x = Tensor(rows.flatMap { $0 }, shape: [count, length + 1]).oneHot(Self.symbols.count)
  }

  /// One sequence in letters.
  func word(_ index: Int) -> [String] {
    x[index].argmax().values.map { Self.symbols[Int($0)] }
  }
}
