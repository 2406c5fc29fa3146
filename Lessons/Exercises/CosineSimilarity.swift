import Chalk

extension Exercise {
  /// How alike two directions are: sentences, words, pictures as vectors.
  static let cosineSimilarity = Exercise(
    "cosine-similarity", "Cosine similarity",
    formula: #"s = \frac{\sum_i a_i b_i}{\sqrt{\sum_i a_i^2} \sqrt{\sum_i b_i^2}}"#,
    lesson: "a-real-bert",
    task: "Two sentences became two vectors of the same length. Return the cosine of the angle "
      + "between them. A vector of zeros has no direction: then the similarity is 0.",
    functions: [
      Function(
        "cosine", "_ a: [Double], _ b: [Double]", gives: "Double",
        says: "a·b/(|a|·|b|); 0 where one of them is all zeros",
        body: """
          let dot = zip(a, b).map { $0 * $1 }.reduce(0, +)
          let lengthA = a.map { $0 * $0 }.reduce(0, +).squareRoot()
          let lengthB = b.map { $0 * $0 }.reduce(0, +).squareRoot()
          return lengthA > 0 && lengthB > 0 ? dot / (lengthA * lengthB) : 0
          """,
        hole: "return 0",
        cases: [
          [[3, 4], [4, 3]], [[1, 2, 2], [-2, 1, 5]], [[0.5, -1, 3, 2], [2, 2, -1, 7]],
          [[10, 0, 1], [0.1, 0.2, 0]],
        ],
        edges: [
          Edge("of a vector of zeros", [[0, 0], [1, 2]]),
          Edge("with zeros as the second vector", [[1, 2], [0, 0]]),
          Edge("of opposite directions", [[1, -2], [-3, 6]]),
          Edge("of a right angle", [[1, 1, 0], [2, -2, 5]]),
        ])
    ],
    hints: [
      "Three sums: one of the products, and one of the squares of each vector.",
      "The length of a vector is the square root of the sum of its squares: .squareRoot().",
      "dot / (lengthA * lengthB), but 0 where one of the lengths is 0",
    ],
    mistakes: [
      Mistake(
        "dot / (lengthA * lengthB)", "dot",
        says: "This is the dot product: a vector twice as long would be twice as similar."),
      Mistake(
        "dot / (lengthA * lengthB)", "dot / lengthA",
        says: "Only one length is divided by: the second vector's length still counts."),
      Mistake(
        "dot / (lengthA * lengthB)", "dot / (lengthA * lengthA * lengthB * lengthB)",
        says: "The squares of the lengths are divided by: the square roots are missing."),
      Mistake(
        "dot / (lengthA * lengthB)", "abs(dot) / (lengthA * lengthB)",
        says: "The sign is lost: opposite directions have the similarity −1."),
      Mistake(
        "dot / (lengthA * lengthB)", "dot / Double(a.count)",
        says: "The mean of the products is no cosine: divide by the two lengths."),
      Mistake(
        "lengthA > 0 && lengthB > 0 ? dot / (lengthA * lengthB) : 0", "dot / (lengthA * lengthB)",
        says: "A vector of zeros gives 0/0: return 0 there."),
    ],
    curve: Curve(of: "cosine", over: -5...5, x: "second number of b", y: "similarity to (3, 4)") {
      [[3, 4], [1, .number($0)]]
    })
}
