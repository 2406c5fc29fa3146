import Chalk

extension LessonCard {
  static let fraud = LessonCard(
    "fraud", "Nearly always right, and useless",
    subtitle: "imbalanced classes, thresholds and calibration", formulas: ["T10", "N02"],
    needs: ["logistic-regression", "train-validation-test"], minutes: 15,
    outcomes: [
      "read a confusion matrix, and compute precision, recall and F1 from it",
      "say what an ROC curve and its AUC show, and what they hide where one class is rare",
      "choose a threshold from what mistakes cost, and check whether probabilities are calibrated",
      "say what a class weight does to a predicted probability",
    ],
    terms: [
      Term(
        "class imbalance", "类别不平衡",
        "The classes of a data set differ greatly in how frequent they are."),
      Term(
        "confusion matrix", "混淆矩阵",
        "The table that counts the examples by true class and predicted class."),
      Term(
        "precision", "精确率",
        "The fraction of the predicted positives that are positive: TP/(TP + FP)."),
      Term(
        "recall", "召回率", "The fraction of the positives that are predicted positive: TP/(TP + FN)."),
      Term("F1 score", "F1 分数", "The harmonic mean of precision and recall."),
      Term(
        "threshold", "阈值", "The probability above which an example is predicted positive."),
      Term(
        "ROC curve", "ROC 曲线",
        "The true positive rate over the false positive rate, for all thresholds."),
      Term(
        "AUC", "曲线下面积",
        "The area under the ROC curve: the probability that a positive has a higher score than a negative."
      ),
      Term(
        "class weight", "类别权重",
        "The factor by which the loss of each example of a class is multiplied."),
      Term(
        "calibration", "校准",
        "The agreement of predicted probabilities with observed frequencies."),
      Term(
        "reliability diagram", "可靠性图",
        "The observed frequency of the positives over their predicted probability, bin by bin."),
      Term(
        "prevalence", "患病率",
        "The fraction of positives among all examples, also called the base rate."),
    ],
    references: [
      Reference(
        "Fawcett: An introduction to ROC analysis (2006)",
        "https://doi.org/10.1016/j.patrec.2005.10.010"),
      Reference(
        "Elkan: The foundations of cost-sensitive learning (2001)",
        "https://cseweb.ucsd.edu/~elkan/rescale.pdf"),
      Reference(
        "Niculescu-Mizil, Caruana: Predicting good probabilities with supervised learning (2005)",
        "https://doi.org/10.1145/1102351.1102430"),
      Reference(
        "Keras: Imbalanced classification, credit card fraud detection",
        "https://keras.io/examples/structured_data/imbalanced_classification/"),
    ])
}
