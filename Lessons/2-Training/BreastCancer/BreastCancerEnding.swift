import Chalk
import Foundation

extension BreastCancer {
  /// The summary and the exercises.
  func ending(on board: Board, _ data: TwoClasses) {
    board.summarize(
      """
      Divide first: training, validation and test set. The choice of features, the scale and the threshold must not \
      depend on the test set.
      """,
      "Mutual information scores each feature alone; near-duplicates all score high together.",
      "A sigmoid output with binary cross-entropy gives the probability of the positive class.",
      "The threshold follows from what the errors cost, and is chosen on the validation set.",
      "The ROC curve shows every threshold; the AUC summarizes it in one number, which is 0.5 for guessing."
    )
    let width = data.training.features.width
    board.step("Exercises")
    board.exercise(
      .byHand,
      """
      Of 40 malignant examples 36 are found; 44 examples are predicted as malignant. What are the \
      recall and the precision of malignant?
      """,
      answer: "The recall is 36/40 = \(36.0 / 40), the precision 36/44 = \(36.0 / 44).")
    board.exercise(
      .byHand, "ŷ = 0.8 and y = 0. What is the binary cross-entropy of this example?",
      answer: "−log(1 − 0.8) = \(-log(0.2)).")
    board.exercise(
      .derive,
      """
      Predicting an example of \(data.classes[0]) as \(data.classes[1]) costs c, the other error costs 1. The \
      threshold τ is best where both decisions have the same expected cost. What is τ?
      """,
      answer: """
        Let p be the probability of \(data.classes[1]). Predicting \(data.classes[1]) costs c·(1 − p) on average, \
        predicting \(data.classes[0]) costs 1·p. They are equal at p = c/(1 + c), which for c = 10 is \(10.0 / 11). \
        This holds if ŷ = p, that is, if the network is calibrated.
        """)
    board.exercise(
      .predict, "Set measure=variance in step 1. Which features come first, and why?",
      answer: """
        Those with large numbers, such as the areas: variance depends on the unit, and has nothing to do with the label.
        """)
    board.exercise(
      .breakIt,
      "Set epochs=20 and threshold=0.95. Which error becomes frequent, and is that wrong?",
      answer: """
        Many examples of \(data.classes[1]) are predicted as \(data.classes[0]), because after few epochs hardly any \
        probability is above 0.95. That is right where the other error is costly, and wrong where both cost the same.
        """)
    board.exercise(
      .write, "Write the standardization of a test set without a leak.",
      answer: """
        Subtract from each column the mean of the training set and divide by the deviation of the training set; \
        nothing is computed from the test set. `chalk practice standardization` checks it, also for a column that is \
        constant.
        """, practice: "standardization")
    board.exercise(
      .extend,
      """
      How many parameters would it have with all 30 features, and is it then better? Try a \
      table of yours with --data.
      """,
      answer:
        """
        10·30 + 10 + 10 + 1 = \(10 * 30 + 21), against \(10 * width + 21). Only the validation loss over several \
        seeds can show whether that is better: more features bring more information, and more opportunity to \
        overfit.
        """
    )
  }
}
