import Chalk

extension Exercise {
  /// T10: how loud a sound is when.
  static let frameEnergy = Exercise(
    "frame-energy", "The energy of frames",
    formula: #"E_k = \sum_{n=0}^{N-1} (w_n x_{kH+n})^2"#, lesson: "a-real-ear",
    task:
      "Cut a sound x into frames as long as the window w; each begins `hop` samples after the one "
      + "before. Multiply each frame by the window, and return the sum of the squares of each. Only "
      + "whole frames count.",
    functions: [
      Function(
        "frameEnergy", "_ x: [Double], _ w: [Double], _ hop: Int", gives: "[Double]",
        says: "E_k = the sum over n of (w[n]·x[k·hop + n])², for every frame that fits into x",
        body: """
          let frames = x.count < w.count ? 0 : (x.count - w.count) / hop + 1
          return (0..<frames).map { k in
            var energy = 0.0
            for n in w.indices {
              let sample = w[n] * x[k * hop + n]
              energy += sample * sample
            }
            return energy
          }
          """,
        hole: "return x",
        cases: [
          [[1, 2, 3, 4], [1, 0.5], 2], [[0.5, -1, 2, 0.25, -3, 1], [0.5, 1, 0.25], 1],
          [[3, -2, 1, 0.5, -1, 2, 4], [0.25, 1, 0.5], 2],
        ],
        edges: [
          Edge("of a sound that is shorter than a frame", [[1, -2], [1, 1, 1], 1]),
          Edge("of a sound of one frame", [[0.5, -1.5, 2], [1, 0.5, 0.25], 3]),
          Edge("with a hop longer than a frame", [[1, 2, 3, 4, 5, 6, 7], [0.5, 2], 3]),
        ])
    ],
    hints: [
      "How many frames fit? The last one begins at the sample x.count − w.count or before.",
      "(x.count - w.count) / hop + 1 frames, and none where x is shorter than w. Frame k begins at k·hop.",
      "for n in w.indices { let sample = w[n] * x[k * hop + n]; energy += sample * sample }",
    ],
    mistakes: [
      Mistake(
        "w[n] * x[k * hop + n]", "x[k * hop + n]",
        says: "The window is missing: each sample is multiplied by its number of the window."),
      Mistake(
        "energy += sample * sample", "energy += w[n] * x[k * hop + n] * x[k * hop + n]",
        says: "The window is not squared: multiply first, then square."),
      Mistake(
        "energy += sample * sample", "energy += sample",
        says: "This is a sum without squares, in which positive and negative samples cancel."),
      Mistake(
        "x[k * hop + n]", "x[k * w.count % max(1, x.count - w.count + 1) + n]",
        says: "The frames lie side by side: the next one begins hop samples later."),
      Mistake(
        "return energy", "return energy / Double(w.count)",
        says: "This is a mean. The energy is the sum; only the power is divided by the length."),
      Mistake(
        "(x.count - w.count) / hop + 1", "(x.count - w.count) / hop",
        says: "The last frame is missing: (x.count − w.count)/hop + 1 of them fit."),
    ],
    curve: Curve(of: "frameEnergy", over: -2...2, x: "x[1]", y: "energy of frame 0") {
      [[1, .number($0), 3, 4], [1, 0.5], 2]
    })
}
