import Chalk

extension Exercise {
  /// T02: k-fold cross-validation.
  static let kFold = Exercise(
    "k-fold", "The folds of cross-validation",
    formula: #"E = \frac{1}{k} \sum_{f=1}^{k} E_f"#, lesson: "generalization",
    task:
      "Divide the examples 0 to n − 1 into k folds of neighbors, as equal in size as can be: the "
      + "first n mod k folds have one more. Each fold is held out once. Return the held-out examples "
      + "of each fold; then, for one fold, those that are trained on.",
    functions: [
      Function(
        "folds", "_ n: Int, _ k: Int", gives: "[[Int]]",
        says: "k lists that together hold 0, 1, …, n − 1 in order",
        body: """
          var start = 0
          return (0..<k).map { fold in
            let size = n / k + (fold < n % k ? 1 : 0)
            let members = Array(start..<(start + size))
            start += size
            return members
          }
          """,
        hole: "return []",
        cases: [[6, 3], [10, 4], [7, 2], [11, 5]],
        edges: [
          Edge("where each example is a fold (leave-one-out)", [4, 4]),
          Edge("with fewer examples than folds", [2, 3]),
        ]),
      Function(
        "trainedOn", "_ n: Int, _ heldOut: [Int]", gives: "[Int]",
        says: "those of 0, …, n − 1 that are not held out, in order",
        body: "return (0..<n).filter { !heldOut.contains($0) }",
        hole: "return heldOut",
        cases: [[6, [2, 3]], [5, [0, 1]], [5, [3, 4]]],
        edges: [Edge("where nothing is held out", [3, []])]),
    ],
    hints: [
      "n / k as whole numbers is the size of a fold, and n % k examples are left over.",
      "The first n % k folds take one of the rest each. Keep in mind where the next fold starts.",
      "let size = n / k + (fold < n % k ? 1 : 0); Array(start..<(start + size)); start += size",
    ],
    mistakes: [
      Mistake(
        "n / k + (fold < n % k ? 1 : 0)", "n / k",
        says: "The rest is never held out: the first n mod k folds have one more."),
      Mistake(
        "n / k + (fold < n % k ? 1 : 0)", "n / k + (fold == k - 1 ? n % k : 0)",
        says: "The last fold takes all that is left over: the rest is shared by the first folds."),
      Mistake(
        "Array(start..<(start + size))", "(0..<size).map { fold + $0 * k }",
        says: "Every k-th example is taken: a fold is made of neighbors here."),
      Mistake(
        "n / k + (fold < n % k ? 1 : 0)", "n / k + (fold >= k - n % k ? 1 : 0)",
        says: "The last folds have one more: it has to be the first."),
      Mistake(
        "start += size", "start += n / k",
        says:
          "The folds overlap: the next one starts where the last one ended. An example would be "
          + "tested twice."),
      Mistake(
        "(0..<n).filter { !heldOut.contains($0) }", "Array(0..<n)", in: "trainedOn",
        says: "The held-out examples are trained on, too: that is a leak."),
      Mistake(
        "(0..<n).filter { !heldOut.contains($0) }",
        "(0..<n).filter { $0 < (heldOut.min() ?? n) }", in: "trainedOn",
        says: "Only the examples before the fold are trained on: those after it are, as well."),
    ],
    curve: Curve(
      of: "trainedOn", over: 0...5, x: "held-out example", y: "third of the others", reading: 2
    ) { [6, [.number($0.rounded())]] })
}
