import Chalk

extension Exercise {
  /// P03: sequences of one length, as `pad_sequences` of Keras makes them.
  static let padSequences = Exercise(
    "pad-sequences", "Padding and truncating sequences",
    formula: #"w' = (0, \ldots, 0, w_1, \ldots, w_n) \text{ of length } T"#, lesson: "review-lstm",
    task: "Bring every review to length T as Keras does by default: zeros in front of a short one, "
      + "and of a long one the last T words.",
    functions: [
      Function(
        "pad", "_ reviews: [[Int]], _ T: Int", gives: "[[Int]]",
        says: "zeros in front up to T, or the last T words",
        body: """
          return reviews.map { words in
            let kept = words.suffix(T)
            let zeros = [Int](repeating: 0, count: T - kept.count)
            return zeros + kept
          }
          """,
        hole: "return reviews",
        cases: [[[[5, 6]], 4], [[[1, 2, 3, 4, 5]], 3], [[[7], [1, 2, 3], [9, 8]], 2]],
        edges: [
          Edge("of a review without words", [[[], [4]], 2]),
          Edge("of a review that is just long enough", [[[1, 2, 3]], 3]),
          Edge("of no reviews", [[], 5]),
        ])
    ],
    hints: [
      "The end of the review is what an LSTM reads last: it is kept, and stands at the end.",
      "words.suffix(T) is at most T words. How many zeros are missing in front of them?",
      "[Int](repeating: 0, count: T - kept.count) + kept",
    ],
    mistakes: [
      Mistake(
        "return zeros + kept", "return kept + zeros",
        says: "The zeros stand behind (padding=\"post\"): an LSTM would read them last, and forget."
      ),
      Mistake(
        "words.suffix(T)", "words.prefix(T)",
        says: "The first words are kept (truncating=\"post\"): by default it is the last."),
      Mistake(
        "return zeros + kept", "return words.count > T ? words : zeros + kept",
        says: "Long reviews are not shortened: all have to have the length T."),
      Mistake(
        "return zeros + kept", "return Array(kept)",
        says: "Short reviews are not filled up: all have to have the length T."),
      Mistake(
        "[Int](repeating: 0, count: T - kept.count)",
        "[Int](repeating: kept.first ?? 0, count: T - kept.count)",
        says: "The first word is repeated; 0 is the number that stands for no word."),
    ],
    curve: Curve(of: "pad", over: 1...8, x: "first word", y: "number in place 1", reading: 1) {
      [[[.number($0.rounded()), 2]], 3]
    })
}
