import Chalk

extension Exercise {
  /// F02: the convolution of mathematics, with the kernel flipped, in full length.
  static let convolution = Exercise(
    "convolution", "The full convolution", formula: #"y[l] = \sum_{m} x[m] k[l - m]"#,
    lesson: "convolution",
    task: "The full convolution of a signal with a kernel: every l at which they overlap at all, "
      + "which makes x.count + k.count − 1 numbers.",
    functions: [
      Function(
        "convolve", "_ x: [Double], _ k: [Double]", gives: "[Double]",
        says: "y[l] = Σ over m of x[m]·k[l − m], wherever both are there",
        body: """
          var y = [Double](repeating: 0, count: x.count + k.count - 1)
          for m in x.indices {
            for n in k.indices { y[m + n] += x[m] * k[n] }
          }
          return y
          """,
        hole: "return x",
        cases: [
          [[1, 0, 0], [1, 2]], [[1, 2, 3], [0, 1, 0.5]], [[2], [3]],
          [[1, -1, 2, 0.5], [1, 2, 4]],
        ],
        edges: [
          Edge("of a signal shorter than the kernel", [[2, 1], [1, 2, 3, 4]]),
          Edge("with a kernel of zeros", [[1, 2], [0, 0]]),
        ])
    ],
    hints: [
      "A single 1 in the signal gives the kernel itself, beginning where the 1 stands.",
      "Each pair x[m], k[n] adds its product to one place of the result: l = m + n.",
      "for m in x.indices { for n in k.indices { y[m + n] += x[m] * k[n] } }",
    ],
    mistakes: [
      Mistake(
        "x[m] * k[n]", "x[m] * k[k.count - 1 - n]",
        says: "The kernel is not flipped: this is the cross-correlation that CNNs compute."),
      Mistake(
        "return y", "return Array(y[..<x.count])",
        says: "The end is cut off: the full convolution has x.count + k.count − 1 numbers."),
      Mistake(
        "return y",
        "return k.count <= x.count ? Array(y[(k.count - 1)..<x.count]) : []",
        says: "Only the places where the kernel lies wholly inside are there; those at both edges "
          + "are missing."),
      Mistake(
        "y[m + n] +=", "y[m + n] =",
        says: "Only the last product stays in each place: they have to be added up (+=)."),
      Mistake(
        "y[m + n]", "y[abs(m - n)]",
        says: "The place is l = m + n, since the index of the kernel is l − m."),
    ],
    curve: Curve(of: "convolve", over: -3...3, x: "x[1]", y: "y[2]", reading: 2) {
      [[1, .number($0), 3], [0, 1, 0.5]]
    })
}
