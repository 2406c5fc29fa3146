import Chalk

extension LessonCard {
  static let trainValidationTest = LessonCard(
    "train-validation-test", "Three sets, and what each is for",
    subtitle: "validation, cross-validation, bias and variance", formulas: ["T02", "T03"],
    needs: ["linear-regression"], minutes: 12,
    outcomes: [
      "divide data into training, validation and test set, and say what each may be used for",
      "choose a hyperparameter by k-fold cross-validation",
      "split an error into bias, variance and noise, and say which one a change lowers",
      "recognize a leak: something chosen with data that it is then evaluated on",
    ],
    terms: [
      Term("training set", "训练集", "The examples that the parameters are fitted to."),
      Term("validation set", "验证集", "The examples by which settings are chosen."),
      Term(
        "test set", "测试集",
        "The examples that are used once, at the end, to say how good the result is."),
      Term(
        "hyperparameter", "超参数",
        "A setting that is not learned from the training set, such as k or a learning rate."),
      Term("generalization", "泛化", "How well a model does on examples it has not seen."),
      Term(
        "overfitting", "过拟合",
        "Fitting what is special to the training set, at the cost of new examples."),
      Term(
        "underfitting", "欠拟合",
        "Missing what even the training set shows, because the model is too simple."),
      Term(
        "cross-validation", "交叉验证",
        "Dividing the data into k folds, and validating on each while training on the others."),
      Term("stratified", "分层", "Divided so that each part has the classes in the same proportion."),
      Term("bias", "偏差", "How far the mean prediction over many training sets is from the truth."),
      Term("variance", "方差", "How much the prediction scatters from training set to training set."),
      Term(
        "nearest neighbors", "最近邻",
        "A classifier that lets the k most similar training examples vote."),
      Term(
        "data leakage", "数据泄漏",
        "Information from the validation or test set gets into what is trained or chosen."),
    ],
    references: [
      Reference(
        "Hastie, Tibshirani, Friedman: The elements of statistical learning (2009), chapter 7",
        "https://hastie.su.domains/ElemStatLearn/"),
      Reference(
        "Dive into Deep Learning: Generalization",
        "https://d2l.ai/chapter_linear-regression/generalization.html"),
      Reference(
        "Geman, Bienenstock, Doursat: Neural networks and the bias/variance dilemma (1992)",
        "https://doi.org/10.1162/neco.1992.4.1.1"),
      Reference(
        "scikit-learn: Cross-validation",
        "https://scikit-learn.org/stable/modules/cross_validation.html"),
    ])
}
