import Chalk

extension LessonCard {
  static let softmaxRegression = LessonCard(
    "softmax-regression", "One of ten",
    subtitle: "softmax regression, one-hot labels and templates",
    formulas: ["N19", "F05", "F08", "N01", "N02"], needs: ["logistic-regression"], minutes: 12,
    outcomes: [
      "compute the probabilities of several classes from their logits",
      "derive the gradient ŷ − y of the cross-entropy with respect to the logits",
      "read the weights of a linear classifier as templates",
      "say what a hidden layer adds to it, with numbers",
    ],
    terms: [
      Term(
        "softmax regression", "softmax 回归",
        "A weighted sum for each class, turned into probabilities by softmax; also multinomial logistic regression."
      ),
      Term("softmax", "softmax 函数", "e^z for each class, divided by the sum over all classes."),
      Term("one-hot", "独热编码", "A vector with a 1 at the true class and 0 elsewhere."),
      Term(
        "cross-entropy", "交叉熵",
        "Minus the logarithm of the probability given to the true class, averaged over the examples."
      ),
      Term(
        "affine map", "仿射变换", "A matrix product plus a vector: z = xW + b."),
      Term(
        "template", "模板",
        "The weights of one class, laid out like the input: what this class looks for."),
      Term(
        "temperature", "温度",
        "The T that logits are divided by before softmax: above 1 it makes probabilities more even."
      ),
      Term(
        "fully connected", "全连接",
        "Every output depends on every input, each pair with a weight of its own."),
    ],
    references: [
      Reference(
        "Dive into Deep Learning: Softmax regression",
        "https://d2l.ai/chapter_linear-classification/softmax-regression.html"),
      Reference(
        "Stanford CS231n: Linear classification", "https://cs231n.github.io/linear-classify/"),
      Reference(
        "Keras: CategoricalCrossentropy",
        "https://keras.io/api/losses/probabilistic_losses/#categoricalcrossentropy-class"),
      Reference(
        "PyTorch: CrossEntropyLoss",
        "https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html"),
    ])
}
