extension MadeCases {
  /// Boxes of other sizes and settings, with values worked out by hand.
  public static let detections: [MadeCase] = [
    made("nms", "nms_of_four", ["iou_threshold": 0.25, "max_boxes": 2, "format": corners]) {
      $0.add("boxes", "input", [4, 4], [0, 0, 2, 2, 1, 0, 3, 2, 5, 5, 6, 6, 8, 8, 9, 9])
      $0.add("scores", "input", [4], [1, 2, 4, 0])
      $0.add("kept", "output", [2], [2, 1])
    },
    made("nms_by_class", "nms_of_two_classes", ["iou_threshold": 0.25, "format": corners]) {
      $0.add("boxes", "input", [3, 4], [0, 0, 2, 2, 1, 0, 3, 2, 0, 0, 2, 2])
      $0.add("scores", "input", [3], [1, 2, 0.5])
      $0.add("classes", "input", [3], [7, 3, 7])
      $0.add("kept", "output", [2], [1, 0])
    },
    made("soft_nms", "soft_nms_of_equals", ["sigma": 0.25, "method": "gaussian"]) {
      $0.add("boxes", "input", [2, 4], [0, 0, 2, 2, 0, 0, 2, 2])
      $0.add("scores", "input", [2], [1, 2])
      $0.add("kept", "output", [2], [1, 0])
      $0.add("scores_after", "output", [2], [2, 0.1353352832366127])  // e⁻²
    },
    made("iou_matrix", "iou_of_one", ["format": corners]) {
      $0.add("a", "input", [1, 4], [0, 0, 2, 2])
      $0.add("b", "input", [2, 4], [1, 1, 3, 3, 4, 0, 6, 2])
      $0.add("iou", "output", [1, 2], [1.0 / 7, 0])
      $0.add("giou", "output", [1, 2], [1.0 / 7 - 2.0 / 9, -1.0 / 3])
    },
    made("box_formats", "box_formats_from_centres", [:]) {
      $0.add("cxcywh", "input", [1, 4], [2, 3, 2, 4])
      $0.add("x1y1x2y2", "output", [1, 4], [1, 1, 3, 5])
      $0.add("xywh", "output", [1, 4], [1, 1, 2, 4])
    },
    made(
      "average_precision", "ap_of_three", ["iou_threshold": 1, "format": corners, "classes": 1]
    ) {
      $0.add("truth_boxes", "input", [2, 4], [0, 0, 2, 2, 0, 0, 1, 1])
      $0.add("truth_image", "input", [2], [0, 4])
      $0.add("boxes", "input", [3, 4], [0, 0, 2, 2, 0, 0, 2, 2, 0, 0, 2, 2])
      $0.add("image", "input", [3], [4, 0, 0])
      $0.add("scores", "input", [3], [3, 2, 1])
      $0.add("order", "output", [3], [0, 1, 2])
      $0.add("hit", "output", [3], [0, 1, 0])
      $0.add("ap", "output", [], [0.25])
      $0.add("ap_11", "output", [], [0.5 * 6 / 11])
      $0.add("ap_101", "output", [], [0.5 * 51 / 101])
    },
    made(
      "mean_average_precision", "map_of_two_thresholds",
      ["iou_thresholds": [0.5, 0.75], "classes": 1, "images": 1, "format": corners]
    ) {
      $0.add("truth_boxes", "input", [1, 4], [0, 0, 3, 1])
      $0.add("truth_image", "input", [1], [0])
      $0.add("truth_class", "input", [1], [0])
      $0.add("boxes", "input", [1, 4], [0, 0, 2, 1])
      $0.add("image", "input", [1], [0])
      $0.add("class", "input", [1], [0])
      $0.add("scores", "input", [1], [1])
      $0.add("ap_101", "output", [2, 1], [1, 0])
      $0.add("map", "output", [], [0.5])
      $0.add("map_50", "output", [], [1])
      $0.add("map_75", "output", [], [0])
    },
  ]

  private static let corners: GoldenValue = "x1 y1 x2 y2"

  private static func made(
    _ item: String, _ id: String, _ attributes: [String: GoldenValue],
    _ fill: (inout MadeCase) -> Void
  ) -> MadeCase {
    var made = MadeCase("detection", item, id, attributes)
    fill(&made)
    return made
  }
}
