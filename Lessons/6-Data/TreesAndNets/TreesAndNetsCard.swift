import Chalk

extension LessonCard {
  static let treesAndNets = LessonCard(
    "trees-and-nets", "Must it be a network?", subtitle: "trees, forests, boosting and SVMs",
    formulas: ["T04"], needs: ["generalization"], minutes: 15,
    outcomes: [
      "find the best split of a small table by Gini impurity",
      "say what bagging, boosting and the margin do against overfitting",
      "compare models on the same folds, and say whether a difference is one",
    ],
    terms: [
      Term(
        "decision tree", "决策树",
        "A model that asks whether a feature is at most a threshold, again and again, until a leaf gives the class."
      ),
      Term(
        "Gini impurity", "基尼不纯度",
        "1 − Σ pₖ²: how likely two examples drawn from a set have different classes."),
      Term(
        "bootstrap", "自助法", "Drawing n of n examples at random, each any number of times."),
      Term(
        "random forest", "随机森林",
        "Trees from bootstrap samples, with random features to split by; their mean decides."),
      Term(
        "gradient boosting", "梯度提升",
        "Small trees one after the other, each fitted to the negative gradient of the loss so far."),
      Term(
        "support vector machine", "支持向量机",
        "SVM: a classifier with the widest margin between two classes."),
      Term(
        "margin", "间隔", "The distance 2/‖w‖ between the places where f(x) is −1 and +1."),
      Term(
        "support vector", "支持向量",
        "An example at the edge of the margin, within it, or on the wrong side: α > 0."),
      Term("hinge loss", "合页损失", "max(0, 1 − y·f(x)) for a label y of −1 or +1."),
      Term(
        "kernel", "核函数",
        "A function K(x, z) that is a dot product in a space of other features."),
      Term(
        "permutation importance", "置换重要性",
        "How much the accuracy falls when the values of one feature are shuffled."),
    ],
    references: [
      Reference("Breiman: Random forests (2001)", "https://doi.org/10.1023/A:1010933404324"),
      Reference(
        "Friedman: Greedy function approximation, a gradient boosting machine (2001)",
        "https://doi.org/10.1214/aos/1013203451"),
      Reference(
        "Cortes, Vapnik: Support-vector networks (1995)", "https://doi.org/10.1007/BF00994018"),
      Reference(
        "Grinsztajn et al.: Why do tree-based models still outperform deep learning on tabular data? (2022)",
        "https://arxiv.org/abs/2207.08815"),
      Reference(
        "scikit-learn: Ensembles", "https://scikit-learn.org/stable/modules/ensemble.html"),
    ])
}
