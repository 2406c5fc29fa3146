import Chalk

extension LessonCard {
  static let logisticRegression = LessonCard(
    "logistic-regression", "Yes or no, and how sure",
    subtitle: "logistic regression, logits and likelihood",
    formulas: ["N19", "F05", "F07", "N01", "N02"],
    needs: ["linear-regression", "activations"], minutes: 12,
    outcomes: [
      "turn a logit into a probability and back, and say what odds are",
      "derive the loss from the likelihood, and its gradient (ŷ − y)·x",
      "draw the decision boundary and say why it is straight",
      "say when a hidden layer is needed, and show that it helps",
    ],
    terms: [
      Term(
        "logistic regression", "逻辑回归",
        "A weighted sum of features, put through a sigmoid, as the probability of a class."),
      Term(
        "logit", "逻辑值（logit）", "The weighted sum z before the sigmoid: the logarithm of the odds."),
      Term("odds", "几率", "p/(1 − p): how many times as probable as its opposite an event is."),
      Term(
        "likelihood", "似然", "The probability that a model gives to the labels that were observed."),
      Term(
        "negative log-likelihood", "负对数似然",
        "Minus the mean logarithm of the probabilities of the true labels; here the binary cross-entropy."
      ),
      Term(
        "decision boundary", "决策边界", "The points where the model is undecided: p = ½, or z = 0."),
      Term(
        "linearly separable", "线性可分",
        "Of two classes: a straight line, or a hyperplane, separates them without error."),
      Term(
        "hidden layer", "隐藏层",
        "A layer between inputs and output, whose units are features that are learned."),
      Term(
        "weight decay", "权重衰减",
        "Adding λ·Σw² to the loss, so that each step also shrinks the weights."),
    ],
    references: [
      Reference(
        "Cox: The regression analysis of binary sequences (1958)",
        "https://doi.org/10.1111/j.2517-6161.1958.tb00292.x"),
      Reference(
        "Goodfellow, Bengio, Courville: Deep learning (2016), sections 5.7 and 6.1",
        "https://www.deeplearningbook.org/"),
      Reference(
        "Keras: BinaryCrossentropy",
        "https://keras.io/api/losses/probabilistic_losses/#binarycrossentropy-class"),
      Reference(
        "PyTorch: BCEWithLogitsLoss",
        "https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html"),
    ])
}
