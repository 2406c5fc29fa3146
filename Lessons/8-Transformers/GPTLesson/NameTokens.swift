import Chalk

/// Names as tokens: 0 where nothing is, 1 for the point before and behind each name, then the letters.
struct NameTokens {
  static let point = 1

  /// What each token means.
  let letters: [String]
  /// How many tokens of a name are read at most, the point before it included.
  let context: Int

  /// The tokens of these names; no name has more letters than so many.
  init(_ names: [String], longest: Int) {
    letters = ["", "."] + Set(names.joined()).sorted().map { String($0) }
    context = longest + 1
  }

  var count: Int { letters.count }

  /// Whether all letters of a name have a token.
  func knows(_ name: String) -> Bool { name.allSatisfy { letters.contains(String($0)) } }

  // excerpt: tokens
  /// The tokens of a name between its two points
  func encode(_ name: String) -> [Int] {
    [Self.point] + name.map { letters.firstIndex(of: String($0)) ?? 0 } + [Self.point]
  }

  /// The name between the first token and the next point
  func decode(_ tokens: [Int]) -> String {
    tokens.dropFirst().prefix { $0 > Self.point }.map { letters[$0] }.joined()
  }

  /// What is read, and what comes next: all tokens but the last, all but the first, filled up with 0
  func pairs(_ names: [String]) -> (read: Tensor, next: Tensor) {
    let all = names.map(encode)
    func table(_ rows: [ArraySlice<Int>]) -> Tensor {
      Tensor(
        rows.flatMap { Array($0) + Array(repeating: 0, count: context - $0.count) },
        shape: [names.count, context])
    }
    return (table(all.map { $0.dropLast() }), table(all.map { $0.dropFirst() }))
  }
  // end excerpt
}
