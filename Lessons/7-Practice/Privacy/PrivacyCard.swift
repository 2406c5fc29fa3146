import Chalk

extension LessonCard {
  static let privacy = LessonCard(
    "privacy", "What does a model give away?",
    subtitle: "membership inference and differential privacy", formulas: ["T06"],
    needs: ["overfitting", "fraud"], minutes: 15,
    outcomes: [
      "attack a network by its losses, and evaluate the attack by its AUC",
      "clip a gradient per example and say why that bounds one person's influence",
      "compute ε from the number of steps and the noise, and say what it promises",
      "say what privacy costs in accuracy, and where that cost shrinks",
    ],
    terms: [
      Term(
        "membership inference", "成员推断",
        "An attack that tells from a model whether an example was in its training set."),
      Term(
        "memorization", "死记硬背",
        "A model has stored single training examples instead of what they have in common."),
      Term(
        "per-example gradient", "逐样本梯度", "The gradient of the loss of one example alone."),
      Term(
        "gradient clipping", "梯度裁剪",
        "Scaling a gradient down to a given norm where it is longer."),
      Term(
        "sensitivity", "敏感度", "The most by which one person's data can change a result."),
      Term(
        "DP-SGD", "差分隐私随机梯度下降",
        "Gradient descent with gradients clipped per example and noise added to their sum."),
      Term(
        "differential privacy", "差分隐私",
        "The promise that no outcome becomes much more probable or improbable by one person's data."
      ),
      Term(
        "privacy budget", "隐私预算", "The ε that all steps of a training together may use up."),
      Term(
        "amplification by subsampling", "子采样放大",
        "A step that sees a random part of the people gives away less about each of them."),
      Term(
        "federated learning", "联邦学习",
        "Training in which the data stay with their owners and only updates of weights are sent."),
    ],
    references: [
      Reference(
        "Abadi et al.: Deep learning with differential privacy (2016)",
        "https://arxiv.org/abs/1607.00133"),
      Reference(
        "Shokri et al.: Membership inference attacks against machine learning models (2017)",
        "https://arxiv.org/abs/1610.05820"),
      Reference(
        "Balle, Wang: Improving the Gaussian mechanism for differential privacy (2018)",
        "https://arxiv.org/abs/1805.06530"),
      Reference(
        "Bun, Steinke: Concentrated differential privacy (2016)", "https://arxiv.org/abs/1605.02065"
      ),
      Reference("PyTorch: Opacus", "https://opacus.ai/"),
    ])
}
