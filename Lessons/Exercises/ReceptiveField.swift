import Chalk

extension Exercise {
  /// P09: how far a unit of a deeper layer sees.
  static let receptiveField = Exercise(
    "receptive-field", "The receptive field",
    formula: #"r_{l} = r_{l-1} + (k_l - 1) \cdot j_{l-1}, \quad j_l = j_{l-1} \cdot s_l"#,
    lesson: "mnist-deeper",
    task:
      "Given kernel size and stride of every layer, convolutions and poolings alike, return for "
      + "each layer how many pixels along one axis one of its units sees.",
    functions: [
      Function(
        "receptiveFields", "_ kernels: [Int], _ strides: [Int]", gives: "[Int]",
        says: "r ← r + (k − 1)·j, then j ← j·s, from r = 1 and j = 1; r of each layer",
        body: """
          var r = 1
          var jump = 1
          var fields: [Int] = []
          for (k, s) in zip(kernels, strides) {
            r += (k - 1) * jump
            jump *= s
            fields.append(r)
          }
          return fields
          """,
        hole: "return kernels",
        cases: [
          [[3], [1]], [[3, 3], [1, 1]], [[3, 2, 3, 2], [1, 2, 1, 2]], [[5, 3, 3], [2, 2, 1]],
        ],
        edges: [
          Edge("of kernels of 1 × 1", [[1, 1, 3], [2, 2, 1]]),
          Edge("without layers", [[], []]),
        ])
    ],
    hints: [
      "A second 3 × 3 layer sees 5 pixels: its three inputs overlap.",
      "jump is how many pixels lie between neighboring units. A kernel of k reaches k − 1 jumps "
        + "further; a stride makes the jumps of the layers after it longer.",
      "r += (k - 1) * jump; jump *= s; fields.append(r)",
    ],
    mistakes: [
      Mistake(
        "(k - 1) * jump", "(k - 1)",
        says:
          "The strides of the layers before are missing: neighboring units lie jump pixels apart."),
      Mistake(
        "(k - 1) * jump", "k * jump",
        says: "A kernel of k reaches k − 1 jumps further: its first place is counted already."),
      Mistake(
        "r += (k - 1) * jump\n  jump *= s", "jump *= s\n  r += (k - 1) * jump",
        says: "The stride of a layer acts after it: its own kernel still reads at the old distance."
      ),
      Mistake(
        "jump *= s", "jump += s - 1",
        says: "Strides multiply: two layers of stride 2 set their units 4 pixels apart."),
      Mistake(
        "r += (k - 1) * jump", "r *= k",
        says: "Kernels overlap: their sizes do not multiply."),
    ],
    curve: Curve(
      of: "receptiveFields", over: 1...9, x: "second kernel", y: "third field", reading: 2
    ) {
      [[3, .number($0.rounded()), 3], [2, 1, 1]]
    })
}
