import Chalk

extension LessonCard {
  /// The card of the lesson on the network that classifies iris flowers.
  static let irisNetwork = LessonCard(
    "iris-network", "A network learns flowers",
    subtitle: "a multilayer perceptron, trained by mini-batch gradient descent",
    formulas: ["F01", "F05", "F07", "N02", "N03", "N04"],
    needs: ["gradient-descent", "chain-rule"], minutes: 15,
    outcomes: [
      "count the parameters of a network with a hidden layer",
      "compute softmax and cross-entropy of one example, and the gradient p − y",
      "follow one update from the batch to every weight",
      "say what training, validation and test set are for, and how far one split can be trusted",
    ],
    terms: [
      Term(
        "training set", "训练集", "The examples whose loss is made small by changing the weights."),
      Term(
        "validation set", "验证集",
        "Examples that are not learned from, and by which settings are chosen."),
      Term(
        "test set", "测试集",
        "Examples that are neither learned from nor used for any choice, for the last measurement."),
      Term(
        "hidden layer", "隐藏层", "A layer between the inputs and the output layer."),
      Term(
        "multilayer perceptron", "多层感知机",
        "A network of fully connected layers with activation functions between them."),
      Term(
        "one-hot", "独热编码",
        "A class written as a list of numbers: 1 at the place of the class, 0 at all others."),
      Term(
        "cross-entropy", "交叉熵",
        "The loss of a classifier: minus the logarithm of the probability that it gives to the true class."
      ),
      Term(
        "likelihood", "似然",
        "The probability that a model gives to all labels of the training set together."),
      Term(
        "mini-batch", "小批量", "A few examples, drawn at random, whose mean loss makes one update."),
      Term(
        "epoch", "轮次", "One pass through all examples of the training set."),
      Term(
        "confusion matrix", "混淆矩阵",
        "The table of how often a class was predicted as which: a row a true class, a column a prediction."
      ),
      Term(
        "softmax regression", "softmax 回归",
        "A classifier without a hidden layer: an affine map and softmax."),
      Term(
        "generalization", "泛化", "How well what was learned holds for examples that were not."),
    ],
    references: [
      Reference(
        "Fisher: The use of multiple measurements in taxonomic problems (1936)",
        "https://doi.org/10.1111/j.1469-1809.1936.tb02137.x"),
      Reference(
        "UCI Machine Learning Repository: Iris", "https://doi.org/10.24432/C56C76"),
      Reference(
        "Zhang, Lipton, Li, Smola: Dive into Deep Learning, section 5.2, Implementation of Multilayer Perceptrons",
        "https://d2l.ai/chapter_multilayer-perceptrons/mlp-implementation.html"),
      Reference(
        "Keras: Probabilistic losses", "https://keras.io/api/losses/probabilistic_losses/"),
    ])
}
