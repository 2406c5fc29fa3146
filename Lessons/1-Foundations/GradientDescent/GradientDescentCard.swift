import Chalk

extension LessonCard {
  /// The card of the lesson on gradient descent.
  static let gradientDescent = LessonCard(
    "gradient-descent", "Downhill, step by step",
    subtitle: "gradient descent and the learning rate",
    formulas: ["F07", "N03"], needs: ["squared-error"], minutes: 15,
    outcomes: [
      "compute steps of gradient descent by hand, with one weight and with two",
      "say for which learning rates it converges, oscillates or diverges, and why",
      "fit a line to data, and say why the inputs are standardized first",
      "recognize a local minimum, a saddle point and a plateau",
    ],
    terms: [
      Term(
        "gradient", "梯度",
        "The list of all partial derivatives of the loss; it points in the direction of steepest ascent."
      ),
      Term(
        "gradient descent", "梯度下降",
        "Reducing a loss by steps against its gradient, w ← w − α·∂L/∂w."),
      Term(
        "learning rate", "学习率", "The factor α by which the gradient is multiplied to make a step."),
      Term(
        "hyperparameter", "超参数",
        "A number that is chosen before the training rather than learned, such as the learning rate."
      ),
      Term(
        "convex", "凸",
        "Of a function: no straight line between two points of its graph runs below the graph."),
      Term(
        "condition number", "条件数",
        "The largest curvature of a loss divided by the smallest; the larger, the slower the descent."
      ),
      Term(
        "linear regression", "线性回归",
        "The fit of an affine function, ŷ = wx + b, by the smallest squared error."),
      Term(
        "local minimum", "局部极小值",
        "A point that is lower than all points near it, though not necessarily the lowest of all."),
      Term(
        "saddle point", "鞍点",
        "A point with gradient 0 that is a minimum in one direction and a maximum in another."),
      Term(
        "plateau", "平台区",
        "A region where the loss is nearly flat though not small, so that steps are tiny."),
      Term(
        "stochastic gradient descent", "随机梯度下降",
        "Gradient descent with the gradient of one example, or of a small batch, drawn at random."),
    ],
    references: [
      Reference(
        "Zhang, Lipton, Li, Smola: Dive into Deep Learning, section 12.3, Gradient Descent",
        "https://d2l.ai/chapter_optimization/gd.html"),
      Reference(
        "Goodfellow, Bengio, Courville: Deep Learning (2016), chapter 4, Numerical Computation",
        "https://www.deeplearningbook.org/contents/numerical.html"),
      Reference(
        "Robbins, Monro: A Stochastic Approximation Method (1951)",
        "https://doi.org/10.1214/aoms/1177729586"),
      Reference("Keras: SGD", "https://keras.io/api/optimizers/sgd/"),
    ])
}
