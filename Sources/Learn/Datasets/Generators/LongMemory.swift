import Randomness

extension TokenExamples {
  /// A task that needs memory: the first symbol is the answer, and `length` − 2 symbols of noise and one
  /// that asks the question come after it.
  ///
  ///     answer, noise, noise, …, noise, ?        class = answer
  ///
  /// Nothing but the first symbol tells the class, so that a network which forgets cannot do better than
  /// chance. The symbols: 0 ..< `classes` are answers, then `noiseSymbols` of noise, then the question.
  public static func recall(
    _ count: Int = 1000, length: Int = 30, classes: Int = 4, noiseSymbols: Int = 8,
    random: inout RandomSource
  ) -> TokenExamples {
    guard length >= 2, classes >= 2, noiseSymbols >= 1 else {
      fatalError("recall: length \(length), \(classes) classes, \(noiseSymbols) symbols of noise.")
    }
    var tokens: [Int32] = []
    tokens.reserveCapacity(count * length)
    var labels: [Int] = []
    for index in 0..<count {
      let label = index % classes
      tokens.append(Int32(label))
      for _ in 0..<length - 2 {
        tokens.append(Int32(classes + random.integer(below: noiseSymbols)))
      }
      tokens.append(Int32(classes + noiseSymbols))
      labels.append(label)
    }
    let examples = TokenExamples(
      tokens: tokens, length: length, symbolCount: classes + noiseSymbols + 1, labels: labels,
      classNames: (0..<classes).map { "answer \($0)" })
    return examples.shuffled(random: &random)
  }
}

extension NumericExamples {
  /// The adding task (Hochreiter and Schmidhuber 1997): at each step a number from 0 to 1 and a mark; two
  /// steps are marked, one in each half, and the target is the sum of their numbers.
  ///
  /// Inputs `[length, 2]`. Always answering 1 has a mean squared error of ⅙.
  public static func adding(
    _ count: Int = 1000, length: Int = 50, random: inout RandomSource
  ) -> NumericExamples {
    guard length >= 2 else { fatalError("adding: a length of \(length) cannot hold two marks.") }
    var inputs: [Double] = []
    inputs.reserveCapacity(count * length * 2)
    var sums: [Double] = []
    for _ in 0..<count {
      let first = random.integer(below: length / 2)
      let second = length / 2 + random.integer(below: length - length / 2)
      var sum = 0.0
      for step in 0..<length {
        let number = random.uniform()
        let isMarked = step == first || step == second
        if isMarked { sum += number }
        inputs += [number, isMarked ? 1 : 0]
      }
      sums.append(sum)
    }
    return NumericExamples(
      features: Matrix(inputs, count: count, width: length * 2),
      targets: Matrix(sums, count: count, width: 1), inputShape: [length, 2],
      featureNames: (0..<length).flatMap { ["number \($0)", "mark \($0)"] }, targetNames: ["sum"])
  }
}
