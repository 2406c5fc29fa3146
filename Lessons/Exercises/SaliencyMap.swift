import Chalk

extension Exercise {
  /// T05: from the gradient at the pixels to a picture of it.
  static let saliencyMap = Exercise(
    "saliency-map", "A saliency map",
    formula: #"M_{ij} = \frac{\max_c |g_{ijc}|}{\max_{a, b, c} |g_{abc}|}"#, lesson: "saliency",
    task:
      "g is the gradient of a class's logit at every pixel: rows × columns × channels. A pixel is "
      + "as bright as the largest size of its channels' gradients, and the brightest is 1. Without any "
      + "gradient the map is 0 everywhere.",
    functions: [
      Function(
        "saliency", "_ g: [[[Double]]]", gives: "[[Double]]",
        says: "max over c of |g[i][j][c]|, divided by the largest of all pixels",
        body: """
          let sizes = g.map { row in row.map { pixel in pixel.map { abs($0) }.max() ?? 0 } }
          let largest = sizes.joined().max() ?? 0
          return sizes.map { row in row.map { largest == 0 ? 0 : $0 / largest } }
          """,
        hole: "return g.map { row in row.map { _ in 0.5 } }",
        cases: [
          [[[[1], [-4]], [[2], [0]]]], [[[[0.1, -0.3, 0.2], [0.5, 0, 0]]]],
          [[[[-2, -1], [1, 1.5]], [[0, 0], [3, -4]]]],
        ],
        edges: [
          Edge("without any gradient", [[[[0, 0], [0, 0]]]]),
          Edge("of gradients that are all negative", [[[[-2], [-8]]]]),
          Edge("of very small gradients", [[[[1e-12], [4e-12]]]]),
        ])
    ],
    hints: [
      "Whether a pixel pushes up or down, it matters: take the size of the gradient.",
      "First one number for each pixel, the largest |g| of its channels. Then divide all by the "
        + "largest of them.",
      "pixel.map { abs($0) }.max() for each pixel; $0 / largest, and 0 where largest is 0.",
    ],
    mistakes: [
      Mistake(
        "pixel.map { abs($0) }.max()", "pixel.max()",
        says: "The sign is still there: a negative gradient matters as much, so take abs."),
      Mistake(
        "pixel.map { abs($0) }.max() ?? 0", "pixel.map { abs($0) }.reduce(0, +)",
        says: "The channels are added up; the largest of them is asked for."),
      Mistake(
        "pixel.map { abs($0) }.max() ?? 0", "abs(pixel.reduce(0, +))",
        says: "Channels with different signs cancel: take the size of each before."),
      Mistake(
        "largest == 0 ? 0 : $0 / largest", "$0",
        says: "The map is not scaled: the brightest pixel has to be 1."),
      Mistake(
        "sizes.joined().max() ?? 0", "sizes.joined().reduce(0, +)",
        says: "This makes the sum 1; the largest has to be 1."),
      Mistake(
        "largest == 0 ? 0 : $0 / largest", "$0 / largest",
        says: "Where there is no gradient at all this is 0/0: the map is 0 then."),
    ],
    curve: Curve(of: "saliency", over: -6...6, x: "g of a pixel", y: "its brightness") {
      [[[[.number($0), 1], [3, -2]]]]
    })
}
