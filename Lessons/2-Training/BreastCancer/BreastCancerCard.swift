import Chalk

extension LessonCard {
  static let breastCancer = LessonCard(
    "breast-cancer", "Eight measurements, one answer", subtitle: "binary classification of a table",
    formulas: ["P01", "T02", "N02"], needs: ["seven-steps"], minutes: 15,
    outcomes: [
      "prepare a table without letting the test set influence anything",
      "build and train a network for two classes, and read its learning curve",
      "choose a threshold by what errors cost, and read a confusion matrix and an ROC curve",
    ],
    terms: [
      Term("binary classification", "二分类", "The task of predicting one of two classes."),
      Term(
        "feature", "特征", "A measured quantity that a model gets as an input: a column of the table."
      ),
      Term("label", "标签", "The class that an example belongs to."),
      Term(
        "feature selection", "特征选择", "Keeping some columns of a table and leaving the others out."),
      Term(
        "mutual information", "互信息",
        "How much information, in nats or bits, one quantity gives about another on average."),
      Term("standardization", "标准化", "Bringing a feature to mean 0 and standard deviation 1."),
      Term(
        "correlation", "相关系数", "A number from −1 to 1 for how closely two quantities lie on a line."
      ),
      Term(
        "positive class", "正类", "Of two classes, the one whose probability the model outputs."),
      Term(
        "threshold", "阈值",
        "The output above which an example is predicted to be of the positive class."),
      Term(
        "confusion matrix", "混淆矩阵",
        "A table of how often each true class was predicted as each class."),
      Term(
        "recall", "召回率", "The fraction of the examples of a class that are predicted as that class."
      ),
      Term(
        "precision", "精确率", "The fraction of the examples predicted as a class that belong to it."),
      Term(
        "ROC curve", "ROC 曲线",
        "The true positive rate against the false positive rate, for every threshold."),
      Term(
        "AUC", "曲线下面积",
        """
        The area under the ROC curve: how likely a positive gets a higher output than a \
        negative.
        """),
      Term(
        "learning curve", "学习曲线", "The error as a function of the number of training examples."),
      Term(
        "baseline", "基线", "A simple method that a model has to beat to be worth using."),
    ],
    references: [
      Reference(
        "Wolberg et al.: Breast Cancer Wisconsin (Diagnostic), UCI (1993)",
        "https://archive.ics.uci.edu/dataset/17/breast+cancer+wisconsin+diagnostic"),
      Reference(
        "Keras: The Sequential model", "https://keras.io/guides/sequential_model/"),
      Reference(
        "Fawcett: An introduction to ROC analysis (2006)",
        "https://doi.org/10.1016/j.patrec.2005.10.010"),
      Reference(
        "scikit-learn: Common pitfalls, data leakage",
        "https://scikit-learn.org/stable/common_pitfalls.html"),
    ])
}
