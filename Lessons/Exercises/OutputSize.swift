import Chalk

extension Exercise {
  /// N10: how large a feature map is.
  static let outputSize = Exercise(
    "output-size", "The size of a feature map",
    formula: #"n_{out} = \left\lfloor \frac{n + 2 p - k}{s} \right\rfloor + 1"#,
    lesson: "mnist-conv",
    task:
      "The size of the result along one axis, for an input of size n, a kernel of size k, a stride of "
      + "s and a padding of p on each side (as PyTorch counts it). 0 where the kernel does not fit.",
    functions: [
      Function(
        "outputSize", "_ n: Int, _ k: Int, _ s: Int, _ p: Int", gives: "Int",
        says: "⌊(n + 2p − k)/s⌋ + 1, and 0 where n + 2p < k",
        body: """
          let room = n + 2 * p - k
          return room < 0 ? 0 : room / s + 1
          """,
        hole: "return n",
        cases: [[28, 3, 1, 0], [28, 2, 2, 0], [28, 3, 1, 1], [7, 3, 2, 1], [8, 3, 2, 0]],
        edges: [
          Edge("of a kernel as large as the input", [5, 5, 1, 0]),
          Edge("of a kernel that does not fit", [2, 3, 2, 0]),
          Edge("where the last places are left over", [9, 2, 4, 0]),
        ])
    ],
    hints: [
      "How far can the kernel move from its first place to the last? In steps of s.",
      "There are n + 2p places with padding; the kernel can move by n + 2p − k. It begins at 0, so "
        + "there is one place more than there are steps.",
      "room / s + 1 with room = n + 2 * p - k: whole numbers are divided downwards.",
    ],
    mistakes: [
      Mistake(
        "room / s + 1", "room / s",
        says: "The + 1 is missing: the place where the kernel begins counts, too."),
      Mistake(
        "2 * p", "p",
        says: "Padding is counted on one side only: there are p places on each side."),
      Mistake(
        "n + 2 * p - k", "n + 2 * p - k + 1",
        says: "There is a 1 too many before dividing: for s = 1 this adds one place."),
      Mistake(
        "room / s + 1", "(room + s - 1) / s + 1",
        says: "The division is rounded up: a last step that does not fit is left out."),
      Mistake(
        "room / s + 1", "room + 1",
        says: "The stride is missing: the kernel moves by s places at a time."),
      Mistake(
        "room < 0 ? 0 : room / s + 1", "room / s + 1",
        says:
          "A kernel that does not fit has no place at all: whole numbers are divided towards 0, "
          + "which leaves a 1."),
    ],
    curve: Curve(of: "outputSize", over: 3...30, x: "n", y: "places") {
      [.number($0.rounded()), 3, 2, 1]
    })
}
