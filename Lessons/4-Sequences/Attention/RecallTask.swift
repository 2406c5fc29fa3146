import Chalk

/// Lists of pairs such as c 2, a 0, f 3, and a letter that is asked for.
struct RecallTask {
  static let letters = ["a", "b", "c", "d", "e", "f", "g", "h"]
  static let digitCount = 4
  private static let pairs = 5

  /// `[count, pairs, letters]` and `[count, pairs, digits]`
  let letters, digits: Tensor
  /// `[count, 1, letters]`
  let asked: Tensor
  let labels: [Int]

  init(count: Int, random: inout RandomSource) {
    var (names, numbers, asked, labels) = ([Int](), [Int](), [Int](), [Int]())
    for _ in 0..<count {
      let some = random.permutation(of: Self.letters.count).prefix(Self.pairs)
      let digits = some.map { _ in random.integer(below: Self.digitCount) }
      let one = random.integer(below: Self.pairs)
      names += some
      numbers += digits
      asked.append(Array(some)[one])
      labels.append(digits[one])
    }
    letters = Tensor(names, shape: [count, Self.pairs]).oneHot(Self.letters.count)
    digits = Tensor(numbers, shape: [count, Self.pairs]).oneHot(Self.digitCount)
    self.asked = Tensor(asked, shape: [count, 1]).oneHot(Self.letters.count)
    self.labels = labels
  }
}
