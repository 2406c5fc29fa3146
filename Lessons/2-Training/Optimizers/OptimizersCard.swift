import Chalk

extension LessonCard {
  static let optimizers = LessonCard(
    "optimizers", "Four optimizers on one loss surface",
    subtitle: "SGD, momentum, RMSprop and Adam",
    formulas: ["N03", "F07"], needs: ["gradient-descent"], minutes: 15,
    outcomes: [
      "compute a step of momentum and of Adam by hand",
      "say what the condition number of a loss surface does to gradient descent",
      """
      choose a learning rate by the validation loss over several seeds, and lower it by a \
      schedule
      """,
    ],
    terms: [
      Term("optimizer", "优化器", "The rule that turns gradients into updates of the weights."),
      Term("gradient descent", "梯度下降", "Moving the weights against the gradient: w ← w − α·g."),
      Term("learning rate", "学习率", "The factor α by which a gradient becomes a step."),
      Term(
        "condition number", "条件数",
        """
        The largest curvature of a loss surface divided by the smallest; large means \
        ill-conditioned.
        """
      ),
      Term(
        "mini-batch", "小批量", "A few training examples whose mean gradient stands for that of all."),
      Term(
        "stochastic gradient descent", "随机梯度下降",
        "Gradient descent with the gradient of a mini-batch in place of that of all examples."),
      Term("epoch", "轮次", "One pass through all training examples."),
      Term("momentum", "动量", "A running sum of past steps that is added to the weights."),
      Term(
        "Nesterov momentum", "Nesterov 动量",
        "Momentum that looks ahead: the gradient counts where the next step would lead."),
      Term(
        "RMSprop", "RMSprop", "Dividing each gradient by the root of a running mean of its square."),
      Term("Adam", "Adam", "Momentum and RMSprop together, with bias correction."),
      Term("AdamW", "AdamW", "Adam with weight decay that does not pass through the gradient."),
      Term(
        "bias correction", "偏差修正",
        "Dividing a running mean that began at 0 by 1 − βᵗ, so that it is not too small at first."),
      Term(
        "learning-rate schedule", "学习率调度",
        "A rule by which the learning rate changes over the steps."),
      Term(
        "gradient noise", "梯度噪声",
        "The difference between the gradient of a mini-batch and that of all examples."),
    ],
    references: [
      Reference(
        "Kingma, Ba: Adam: a method for stochastic optimization (2014)",
        "https://arxiv.org/abs/1412.6980"),
      Reference("Goh: Why momentum really works (2017)", "https://distill.pub/2017/momentum/"),
      Reference("Keras: optimizers", "https://keras.io/api/optimizers/"),
      Reference(
        "Dive into Deep Learning, chapter 12: Optimization algorithms",
        "https://d2l.ai/chapter_optimization/index.html"),
      Reference(
        "Goodfellow, Bengio, Courville: Deep Learning, chapter 8 (2016)",
        "https://www.deeplearningbook.org/contents/optimization.html"),
    ])
}
