extension MadeCases {
  /// Metrics of other sizes and settings, with values worked out by hand.
  public static let metrics: [MadeCase] = [
    made("average_precision", "average_precision_of_six", [:]) {
      $0.add("labels", "input", [6], [1, 0, 1, 0, 0, 1])
      $0.add("scores", "input", [6], [0.75, 0.75, 0.5, 0.25, 0.25, 0.25])
      $0.add("thresholds", "output", [3], [0.75, 0.5, 0.25])
      $0.add("precision", "output", [3], [0.5, 2.0 / 3, 0.5])
      $0.add("recall", "output", [3], [1.0 / 3, 2.0 / 3, 1])
      $0.add("average_precision", "output", [], [(0.5 + 2.0 / 3 + 0.5) / 3])
    },
    made("roc", "roc_of_five", [:]) {
      $0.add("labels", "input", [5], [1, 0, 1, 0, 1])
      $0.add("scores", "input", [5], [2, 1, 1, -1, -1])
      $0.add("fpr", "output", [4], [0, 0, 0.5, 1])
      $0.add("tpr", "output", [4], [0, 1.0 / 3, 2.0 / 3, 1])
      $0.add("thresholds", "output", [3], [2, 1, -1])
      // Pairs in order: 2 + 1.5 + 0.5 of 6.
      $0.add("auc", "output", [], [4.0 / 6])
    },
    made("retrieval", "retrieval_at_2", ["k": 2]) {
      $0.add("relevant", "input", [2, 3], [0, 1, 1, 0, 0, 0])
      $0.add("scores", "input", [2, 3], [3, 2, 1, 1, 2, 3])
      $0.add("mrr", "output", [], [0.25])
      $0.add("map", "output", [], [(0.5 + 2.0 / 3) / 2 / 2])
      $0.add("precision_at_2", "output", [], [0.25])
      $0.add("recall_at_2", "output", [], [0.25])
    },
    made("top_k_accuracy", "top_k_of_two", ["ks": [2, 3]]) {
      $0.add("labels", "input", [2], [0, 2])
      $0.add("scores", "input", [2, 3], [0.5, 0.25, 0.125, 0.5, 0.25, 0.125])
      $0.add("accuracy", "output", [2], [0.5, 1])
    },
    made("edit_distance", "edit_letters", ["reference": ["a", "b"], "hypothesis": ["b"]]) {
      $0.add("distance", "output", [], [1])
      $0.add("table", "output", [3, 2], [0, 1, 1, 1, 2, 1])
      $0.add("error_rate", "output", [], [0.5])
    },
    made(
      "bleu", "bleu_of_pairs",
      ["max_n": 2, "candidates": [["a", "b", "a"]], "references": [[["a", "b", "c", "d"]]]]
    ) {
      $0.add("precisions", "output", [2], [2.0 / 3, 0.5])
      $0.add("lengths", "output", [2], [3, 4])
    },
  ]

  private static func made(
    _ item: String, _ id: String, _ attributes: [String: GoldenValue],
    _ fill: (inout MadeCase) -> Void
  ) -> MadeCase {
    var made = MadeCase("metric2", item, id, attributes)
    fill(&made)
    return made
  }
}
