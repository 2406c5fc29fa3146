import Chalk

extension Exercise {
  /// T11: mean and variance of data that comes in chunks (Chan and others, 1979).
  static let mergedStatistics = Exercise(
    "merged-statistics", "Mean and variance in chunks",
    formula: #"M = M_a + M_b + \delta^2 \frac{n_a n_b}{n_a + n_b}, \quad \delta = \mu_b - \mu_a"#,
    lesson: "larger-than-memory",
    task: "Statistics of a chunk are [n, μ, M]: how many numbers, their mean, and the sum of their "
      + "squared distances from it. First compute them for one chunk, then merge those of two chunks, "
      + "without the numbers themselves. A chunk may be empty: [0, 0, 0].",
    functions: [
      Function(
        "statistics", "_ x: [Double]", gives: "[Double]",
        says: "[n, μ, Σ(x − μ)²]",
        body: """
          let mean = x.isEmpty ? 0 : x.reduce(0, +) / Double(x.count)
          return [Double(x.count), mean, x.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)]
          """,
        hole: "return x",
        cases: [[[1, 3]], [[2, 4, 9]], [[5]]],
        edges: [
          Edge("of an empty chunk", [[]]),
          Edge("of numbers far away from 0", [[1e9, 1_000_000_001, 1_000_000_002]]),
        ]),
      Function(
        "merged", "_ a: [Double], _ b: [Double]", gives: "[Double]",
        says: """
          n = nₐ + n_b        μ = μₐ + δ·n_b/n        M = Mₐ + M_b + δ²·nₐ·n_b/n
          with δ = μ_b − μₐ
          """,
        body: """
          let n = a[0] + b[0]
          if n == 0 { return [0, 0, 0] }
          let delta = b[1] - a[1]
          return [n, a[1] + delta * b[0] / n, a[2] + b[2] + delta * delta * a[0] * b[0] / n]
          """,
        hole: "return a",
        cases: [
          [[2, 2, 2], [2, 6, 8]], [[3, 1, 4], [1, 5, 0]], [[10, -2, 7], [30, 4, 50]],
        ],
        edges: [
          Edge("with an empty chunk in front", [[0, 0, 0], [3, 5, 2]]),
          Edge("of two empty chunks", [[0, 0, 0], [0, 0, 0]]),
        ]),
    ],
    hints: [
      "The mean of two means is right only if both chunks are equally large.",
      "Besides the spread within each chunk there is the spread between them: it grows with the "
        + "square of the distance of the means.",
      "[n, a[1] + delta * b[0] / n, a[2] + b[2] + delta * delta * a[0] * b[0] / n]",
    ],
    mistakes: [
      Mistake(
        "x.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)",
        "x.map { $0 * $0 }.reduce(0, +) - Double(x.count) * mean * mean",
        says:
          "Σx² − n·μ² is the same on paper; of numbers far from 0 it is the difference of two huge "
          + "numbers, and the digits are gone. Add up the squared distances."),
      Mistake(
        "x.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)",
        "x.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(max(1, x.count))",
        says: "This is the variance; the sum itself is asked for, as only sums can be added."),
      Mistake(
        "x.isEmpty ? 0 : x.reduce(0, +) / Double(x.count)", "x.reduce(0, +) / Double(x.count)",
        says: "The mean of an empty chunk is 0/0: take 0."),
      Mistake(
        "a[1] + delta * b[0] / n", "(a[1] + b[1]) / 2", in: "merged",
        says: "The mean of the two means: the larger chunk has to count more."),
      Mistake(
        " + delta * delta * a[0] * b[0] / n", "", in: "merged",
        says: "The spread between the two means is missing."),
      Mistake(
        "a[1] + delta * b[0] / n", "a[1] + delta * a[0] / n", in: "merged",
        says: "The weights are exchanged: the mean moves to b by the share n_b/n."),
      Mistake(
        "delta * delta * a[0] * b[0] / n", "delta * delta", in: "merged",
        says: "δ² has to be multiplied by nₐ·n_b/n."),
      Mistake(
        "if n == 0 { return [0, 0, 0] }\n", "", in: "merged",
        says: "Two empty chunks give 0/0: their statistics are those of an empty chunk."),
    ],
    curve: Curve(
      of: "merged", over: -6...6, x: "mean of the second chunk", y: "M of both", reading: 2
    ) { [[3, 1, 4], [2, .number($0), 3]] })
}
