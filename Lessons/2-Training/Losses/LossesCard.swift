import Chalk

extension LessonCard {
  static let losses = LessonCard(
    "losses", "How surprised should a network be?", subtitle: "cross-entropy and its gradient",
    formulas: ["N02"], needs: ["squared-error", "activations"], minutes: 12,
    outcomes: [
      "derive that the gradient of cross-entropy with respect to the logits is ŷ − y",
      "compute cross-entropy from logits so that it neither overflows nor loses its digits",
      "choose between binary, categorical and sparse categorical cross-entropy",
    ],
    terms: [
      Term(
        "logit", "逻辑值（logit）",
        "The weighted sum before a sigmoid or softmax: log(ŷ/(1 − ŷ)) for two classes."),
      Term("likelihood", "似然", "The probability that a model gives to what was observed."),
      Term(
        "negative log-likelihood", "负对数似然",
        "Minus the logarithm of the likelihood; as a mean over examples it is the cross-entropy."),
      Term(
        "maximum likelihood", "最大似然", "Choosing the weights for which the likelihood is largest."),
      Term(
        "binary cross-entropy", "二元交叉熵", "The mean negative log-likelihood for two classes."),
      Term(
        "categorical cross-entropy", "分类交叉熵",
        "The mean negative log-likelihood for several classes, with one-hot labels."),
      Term(
        "sparse categorical cross-entropy", "稀疏分类交叉熵",
        "Categorical cross-entropy with the number of the class as the label."),
      Term("entropy", "熵", "The lowest expected loss: that of predicting the true probabilities."),
      Term(
        "Kullback–Leibler divergence", "KL 散度",
        "How much larger the expected loss is for predicted than for the true probabilities."),
      Term("softmax", "softmax 函数", "The function e^z divided by the sum of all e^z."),
      Term(
        "log-sum-exp", "log-sum-exp 技巧",
        "log Σ e^z, computed after subtracting the largest z, so that nothing overflows."),
    ],
    references: [
      Reference(
        "Goodfellow, Bengio, Courville: Deep Learning, 6.2: Gradient-based learning (2016)",
        "https://www.deeplearningbook.org/contents/mlp.html"),
      Reference("Keras: losses", "https://keras.io/api/losses/"),
      Reference(
        "PyTorch: BCEWithLogitsLoss",
        "https://pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html"),
      Reference(
        "Dive into Deep Learning, 4.1: Softmax regression",
        "https://d2l.ai/chapter_linear-classification/softmax-regression.html"),
    ])
}
