import Chalk

/// Names as letter numbers: 0 where nothing is, 1 for a period before and behind each name.
struct Alphabet {
  /// What each number means.
  let letters: [String]

  /// How many letters are read of each name, the period before it included.
  let length: Int

  /// The letters of these names; no name has more than so many.
  init(_ names: [String], longest: Int) {
    letters = ["", "."] + Set(names.joined()).sorted().map { String($0) }
    length = longest + 1
  }

  var count: Int { letters.count }

  /// Whether all letters of a name are known.
  func knows(_ name: String) -> Bool { name.allSatisfy { letters.contains(String($0)) } }

  /// The numbers of a name between its two periods.
  func encode(_ name: String) -> [Int] {
    [1] + name.map { letters.firstIndex(of: String($0)) ?? 0 } + [1]
  }

  // excerpt: pairs
  /// What is read, and what comes next: all letters but the last, all but the first, filled up with 0.
  func pairs(_ names: [String]) -> (read: Tensor, next: Tensor) {
    let all = names.map(encode)
    func table(_ rows: [ArraySlice<Int>]) -> Tensor {
      Tensor(
        rows.flatMap { Array($0) + Array(repeating: 0, count: length - $0.count) },
        shape: [names.count, length])
    }
    return (table(all.map { $0.dropLast() }), table(all.map { $0.dropFirst() }))
  }
  // end excerpt
}
