import Chalk

extension Exercise {
  /// One box for each object.
  static let nonMaximumSuppression = Exercise(
    "nms", "Non-maximum suppression (NMS)",
    formula: #"\text{keep } b \text{ if } IoU(b, k) \le \theta \text{ for all kept } k"#,
    lesson: "saliency",
    task:
      "Boxes [left, top, right, bottom] with scores. Go through them from the best score on, and "
      + "keep a box if its IoU with every box that was kept before is at most θ. Of equal scores the "
      + "first box comes first. Return the indices of the boxes that are kept, in this order.",
    functions: [
      Function(
        "suppress", "_ boxes: [[Double]], _ scores: [Double], _ theta: Double", gives: "[Int]",
        says: "the indices of the kept boxes, the best score first",
        body: """
          func iou(_ a: [Double], _ b: [Double]) -> Double {
            let width = max(0, min(a[2], b[2]) - max(a[0], b[0]))
            let height = max(0, min(a[3], b[3]) - max(a[1], b[1]))
            let areas = [a, b].map { ($0[2] - $0[0]) * ($0[3] - $0[1]) }
            return width * height / (areas[0] + areas[1] - width * height)
          }
          let order = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
          var kept: [Int] = []
          for candidate in order {
            let fits = kept.allSatisfy { iou(boxes[candidate], boxes[$0]) <= theta }
            if fits { kept.append(candidate) }
          }
          return kept
          """,
        hole: "return []",
        cases: [
          [[[0, 0, 4, 4], [1, 0, 5, 4], [8, 8, 9, 9]], [0.6, 0.9, 0.95], 0.5],
          [
            [[0, 0, 4, 4], [2, 0, 6, 4], [4, 0, 8, 4], [0, 0, 4, 5]], [0.9, 0.8, 0.7, 0.6], 0.3,
          ],
          [
            [[0, 0, 2, 2], [1, 0, 3, 2], [2, 0, 4, 2], [3, 0, 5, 2]], [0.8, 0.9, 0.5, 0.7], 0.2,
          ],
        ],
        edges: [
          Edge("where the IoU is just θ", [[[0, 0, 2, 2], [0, 0, 2, 1]], [0.9, 0.8], 0.5]),
          Edge(
            "where two scores are equal",
            [[[0, 0, 2, 2], [0, 0, 2, 2], [5, 5, 6, 6]], [0.7, 0.7, 0.7], 0.5]),
          Edge("without boxes", [[], [], 0.5]),
        ])
    ],
    hints: [
      "Sort the indices by their scores. Each candidate has to fit to those that were kept.",
      "A box that was suppressed suppresses nothing: only kept ones are compared with. The IoU is "
        + "that of `chalk practice iou`; write it as a function inside.",
      "for candidate in order { if kept.allSatisfy { iou(boxes[candidate], boxes[$0]) <= theta } "
        + "{ kept.append(candidate) } }",
    ],
    mistakes: [
      Mistake(
        "let order = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }",
        "let order = Array(scores.indices)",
        says: "The boxes are taken in the order in which they come: begin with the best score."),
      Mistake(
        "(-scores[$0], $0) < (-scores[$1], $1)", "(scores[$0], $0) < (scores[$1], $1)",
        says: "The worst score comes first: sort the other way round."),
      Mistake(
        "kept.allSatisfy { iou(boxes[candidate], boxes[$0]) <= theta }",
        "order.prefix { $0 != candidate }.allSatisfy { iou(boxes[candidate], boxes[$0]) <= theta }",
        says: "A suppressed box suppresses others here: only those that were kept do."),
      Mistake(
        "kept.allSatisfy", "kept.suffix(1).allSatisfy",
        says: "A box is compared only with the last one kept; it has to fit to all of them."),
      Mistake(
        "return kept", "return kept.sorted()",
        says: "The kept indices are sorted by number: the best score comes first."),
      Mistake(
        "<= theta }", "< theta }",
        says: "A box whose IoU is just θ is kept: it has to be larger to be suppressed."),
      Mistake(
        "(-scores[$0], $0) < (-scores[$1], $1)", "(-scores[$0], -$0) < (-scores[$1], -$1)",
        says: "Of equal scores the first box comes first."),
    ],
    curve: Curve(of: "suppress", over: 0...1, x: "score of the second box", y: "the first kept") {
      [[[0, 0, 4, 4], [1, 0, 5, 4]], [0.5, .number($0)], 0.3]
    })
}
