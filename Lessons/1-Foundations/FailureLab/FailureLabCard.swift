import Chalk

extension LessonCard {
  /// The card of the lesson on trainings that fail.
  static let failureLab = LessonCard(
    "failure-lab", "When learning fails",
    subtitle: "debugging a training run by symptom, cause and remedy",
    formulas: ["F07", "N02", "N03", "N12"], needs: ["iris-network"], minutes: 15,
    outcomes: [
      "recognize eight common faults of a training run from its losses, gradients and activations",
      "name the cause of each, and what helps",
      "change one thing at a time, and compare with the run before",
      "tell a fault from chance, with several seeds and a paired t-test",
    ],
    terms: [
      Term(
        "learning curve", "学习曲线",
        "The loss, or the accuracy, over the updates or epochs of a training run."),
      Term(
        "divergence", "发散", "A loss that grows from step to step, as with too high a learning rate."
      ),
      Term(
        "symmetry breaking", "打破对称性",
        "Giving units different initial weights, so that they get different gradients and can learn different things."
      ),
      Term(
        "initialization", "初始化", "The choice of the initial weights, usually small and random."),
      Term(
        "numerical stability", "数值稳定性",
        "The property of a computation of giving nearly the right number for all inputs, without overflow."
      ),
      Term(
        "NaN", "非数（NaN）", "Not a number: what a machine writes for ∞/∞ or 0/0."),
      Term(
        "data leakage", "数据泄漏",
        "Information about the test set that gets into the training, so that the test result is too good."
      ),
      Term(
        "baseline", "基线",
        "A simple method, or a run without the change under test, with which others are compared."),
    ],
    references: [
      Reference(
        "Karpathy: A Recipe for Training Neural Networks (2019)",
        "https://karpathy.github.io/2019/04/25/recipe/"),
      Reference(
        "Glorot, Bengio: Understanding the difficulty of training deep feedforward neural networks (2010)",
        "https://proceedings.mlr.press/v9/glorot10a.html"),
      Reference(
        "Zhang, Lipton, Li, Smola: Dive into Deep Learning, section 5.4, Numerical Stability and Initialization",
        "https://d2l.ai/chapter_multilayer-perceptrons/numerical-stability-and-init.html"),
      Reference(
        "Kapoor, Narayanan: Leakage and the reproducibility crisis in machine-learning-based science (2023)",
        "https://doi.org/10.1016/j.patter.2023.100804"),
    ])
}
