import Chalk
import Foundation

extension Fraud {
  /// The summary and the exercises.
  func ending(on board: Board, _ runs: [DetectorRun], _ weight: Double) {
    board.summarize(
      "With class imbalance the accuracy is high without any skill; look at the confusion matrix.",
      "Precision, recall and F1 belong to one threshold; ROC curve and AUC to all of them.",
      "A class weight moves probabilities, like a lower threshold; it hardly changes their order.",
      "From calibrated probabilities the threshold follows from costs: c_alarm/(c_alarm + c_miss).",
      "Precision depends on the prevalence: test where the classes are as frequent as in use.")
    board.step("Exercises")
    let v = Verdicts(
      [0.9, 0.8, 0.7, 0.3, 0.2], [true, false, true, true, false], threshold: 0.5)
    board.exercise(
      .byHand,
      """
      p = 0.9, 0.8, 0.7, 0.3, 0.2; the first, third and fourth are frauds. With threshold 0.5: precision, \
      recall, F1?
      """,
      answer: """
        Three alarms, two of them right, one fraud missed: precision \(v.precision, digits: 3), recall \
        \(v.recall, digits: 3), F1 \(v.f1, digits: 3).
        """)
    board.exercise(
      .byHand,
      "A test for an illness has recall 0.9 and false positive rate 0.05; the prevalence is 0.01. Precision?",
      answer: """
        0.01·0.9/(0.01·0.9 + 0.99·0.05) = \(0.009 / (0.009 + 0.0495), digits: 3): most alarms are false, \
        because so many more people are healthy than ill.
        """)
    board.exercise(
      .derive, "Derive q = wp/(wp + 1 − p) from the weighted cross-entropy of one p.",
      answer: """
        Minimize −w·p·log q − (1 − p)·log(1 − q): the derivative −wp/q + (1 − p)/(1 − q) is 0 where \
        q/(1 − q) = wp/(1 − p). The odds are multiplied by w; solved for q it is the formula.
        """)
    board.exercise(
      .predict, "Set fraud=0.1. What happens to the precision at threshold ½, and to the AUC?",
      answer: """
        The precision rises, because the prevalence does. The AUC changes little: it compares one fraud \
        with one honest payment, however frequent they are.
        """)
    board.exercise(
      .breakIt, "Choose the threshold by F1 on the test set. Why is the reported F1 too good?",
      answer: """
        The maximum over many thresholds picks up the noise of this test set. Choose on the validation set, \
        report on the test set: `train-validation-test` measures the difference.
        """)
    board.exercise(
      .write, "Write precision, recall and F1 from true labels and predictions.",
      answer:
        """
        Count TP, FP and FN; precision is TP/(TP + FP), recall TP/(TP + FN), and each is 0 where it would be 0/0. \
        `chalk practice f1` checks it, and `chalk practice roc-auc` the area under the ROC curve.
        """,
      practice: "f1")
    board.exercise(
      .extend,
      "Recalibrate: fit p′ = σ(a·z + b) on the logits z of the validation set (Platt scaling).",
      answer: """
        It is a logistic regression with one feature. Two numbers are fitted, so few examples suffice; a = 1, \
        b = 0 means that nothing was wrong. After training with a class weight w, \
        b is about −log w = \(-log(weight), digits: 3).
        """)
    board.say(
      """
      To try: s fraud=0.01, s threshold=0.05, s weight=40. Your own table: chalk run fraud --data table.csv \
      --target column.
      """)
  }
}
