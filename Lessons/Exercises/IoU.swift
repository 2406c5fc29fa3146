import Chalk

extension Exercise {
  /// How well two boxes agree.
  static let iou = Exercise(
    "iou", "Intersection over union (IoU)",
    formula: #"IoU = \frac{I}{|A| + |B| - I}"#, lesson: "saliency",
    task:
      "A box is [left, top, right, bottom]. Return the area I that two boxes share, divided by the "
      + "area that they cover together. It is 0 where they cover nothing.",
    functions: [
      Function(
        "iou", "_ a: [Double], _ b: [Double]", gives: "Double",
        says: "shared area / (area of a + area of b − shared area)",
        body: """
          func area(_ box: [Double]) -> Double { (box[2] - box[0]) * (box[3] - box[1]) }
          let width = max(0, min(a[2], b[2]) - max(a[0], b[0]))
          let height = max(0, min(a[3], b[3]) - max(a[1], b[1]))
          let shared = width * height
          let together = area(a) + area(b) - shared
          return together == 0 ? 0 : shared / together
          """,
        hole: "return -1",
        cases: [
          [[0, 0, 2, 2], [1, 1, 3, 3]], [[0, 0, 4, 2], [0, 0, 4, 2]],
          [[0, 0, 10, 10], [2, 3, 4, 7]],
          [[1, 0, 5, 3], [4, 1, 6, 5]], [[0, 0, 1, 1], [3, 0, 4, 1]],
        ],
        edges: [
          Edge("of boxes that lie apart along both axes", [[0, 0, 1, 1], [3, 4, 5, 6]]),
          Edge("of boxes that touch", [[0, 0, 2, 2], [2, 0, 3, 2]]),
          Edge("of boxes without area", [[1, 1, 1, 1], [1, 1, 1, 1]]),
        ])
    ],
    hints: [
      "Where does what they share begin, and where does it end? Along each axis by itself.",
      "It begins at the larger left and ends at the smaller right; if that is negative they do not "
        + "meet. The shared part is in both areas: count it once.",
      "let width = max(0, min(a[2], b[2]) - max(a[0], b[0])), height likewise; shared / (area(a) + "
        + "area(b) - shared)",
    ],
    mistakes: [
      Mistake(
        "area(a) + area(b) - shared", "area(a) + area(b)",
        says: "What they share is counted twice: take it off once."),
      Mistake(
        "shared / together", "2 * shared / (area(a) + area(b))",
        says: "This is the Dice coefficient (F1 of the areas); IoU divides by the union."),
      Mistake(
        "shared / together", "shared / min(area(a), area(b))",
        says:
          "This divides by the smaller box: a box inside another would count as a perfect match."),
      Mistake(
        "area(a) + area(b) - shared",
        "(max(a[2], b[2]) - min(a[0], b[0])) * (max(a[3], b[3]) - min(a[1], b[1]))",
        says: "This is the smallest box around both; the union is only what they cover."),
      Mistake(
        """
        let width = max(0, min(a[2], b[2]) - max(a[0], b[0]))
        let height = max(0, min(a[3], b[3]) - max(a[1], b[1]))
        """,
        """
        let width = min(a[2], b[2]) - max(a[0], b[0])
        let height = min(a[3], b[3]) - max(a[1], b[1])
        """,
        says: "Boxes that lie apart get a negative width or height: neither is less than 0."),
      Mistake(
        "let shared = width * height",
        """
        let shared = abs(min(a[2], b[2]) - max(a[0], b[0])) * abs(min(a[3], b[3]) - max(a[1], b[1]))
        """,
        says: "The gap between boxes that lie apart is counted as shared: it is 0 there."),
      Mistake(
        "together == 0 ? 0 : shared / together", "shared / together",
        says: "Boxes without area give 0/0: return 0 there."),
    ],
    curve: Curve(of: "iou", over: -3...5, x: "left of the second box", y: "IoU") {
      [[0, 0, 2, 2], [.number($0), 0, .number($0 + 2), 2]]
    })
}
