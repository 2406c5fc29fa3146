import Chalk

extension LessonCard {
  static let generalization = LessonCard(
    "generalization", "Learned, or memorized?", subtitle: "generalization and the test set",
    formulas: ["T02"], minutes: 15,
    outcomes: [
      "split data into training, validation and test set, and say what each may be used for",
      "tell bias from variance, and memorization from generalization",
      "read a learning curve, and say how far a measured test error can be trusted",
    ],
    terms: [
      Term("feature", "特征", "Something that is measured, an input of the model."),
      Term(
        "label", "标签", "What is to be predicted from the features, as it is known for an example."),
      Term("training set", "训练集", "The examples whose labels a model learns from."),
      Term(
        "validation set", "验证集",
        "Examples that are kept from training and used to choose settings, such as the number of epochs."
      ),
      Term("test set", "测试集", "Examples that are used once, at the end, to measure the error."),
      Term(
        "generalization", "泛化",
        "How well a model does on new examples of the kind that it has learned from."),
      Term("memorization", "死记硬背", "Storing the training examples with their labels."),
      Term(
        "generalization gap", "泛化差距",
        "The error on new examples minus the error on the training set."),
      Term("learning curve", "学习曲线", "The error by the number of training examples."),
      Term(
        "cross-validation", "交叉验证",
        "Each of k parts is the validation set once, and the others the training set."),
      Term(
        "bias", "偏差",
        "How far the mean prediction, over training sets, is from the truth."),
      Term(
        "variance", "方差", "How far predictions from different training sets are from their mean."),
      Term(
        "distribution shift", "分布偏移",
        "New examples come from another distribution than the training set."),
    ],
    references: [
      Reference(
        "Hastie, Tibshirani, Friedman: The elements of statistical learning, chapter 7",
        "https://hastie.su.domains/ElemStatLearn/"),
      Reference(
        "Dive into Deep Learning, 3.6: Generalization",
        "https://d2l.ai/chapter_linear-regression/generalization.html"),
      Reference(
        "Zhang et al.: Understanding deep learning requires rethinking generalization (2016)",
        "https://arxiv.org/abs/1611.03530"),
      Reference(
        "scikit-learn: Cross-validation",
        "https://scikit-learn.org/stable/modules/cross_validation.html"),
    ])
}
