import Chalk

extension LessonCard {
  static let ganDigits = LessonCard(
    "gan-digits", "A digit that nobody wrote", subtitle: "a GAN of dense layers",
    formulas: ["P04", "T10"], needs: ["gan-game"], minutes: 12,
    outcomes: [
      "complete the printed program: both losses, the frozen discriminator, the training loop",
      "measure mode collapse: the effective number of classes over several trainings",
      "say what an interpolation in latent space shows, and what it does not show",
    ],
    terms: [
      Term(
        "frozen layer", "冻结层",
        "A layer that passes gradients through, but whose own weights are not updated."),
      Term(
        "label smoothing", "标签平滑",
        "Labels such as 0.9 in place of 1, so that the discriminator does not become arbitrarily sure."
      ),
      Term(
        "dead unit", "死亡神经元",
        "A unit whose output is 0 for every input of a batch, so that it gets no gradient."),
      Term(
        "Fréchet inception distance", "弗雷歇初始距离",
        "FID: how far the features of generated and of real pictures lie apart in mean and covariance."
      ),
      Term(
        "Wasserstein GAN", "瓦瑟斯坦生成对抗网络",
        "A GAN whose discriminator estimates the Wasserstein distance, which has a gradient everywhere."
      ),
      Term(
        "latent interpolation", "潜空间插值",
        "Pictures of the points on a path between two latent vectors."),
    ],
    references: [
      Reference(
        "Goodfellow et al.: Generative adversarial nets (2014)", "https://arxiv.org/abs/1406.2661"),
      Reference(
        "Salimans et al.: Improved techniques for training GANs (2016)",
        "https://arxiv.org/abs/1606.03498"),
      Reference(
        "Heusel et al.: GANs trained by a two time-scale update rule (2017), with the FID",
        "https://arxiv.org/abs/1706.08500"),
      Reference(
        "Arjovsky, Chintala, Bottou: Wasserstein GAN (2017)", "https://arxiv.org/abs/1701.07875"),
      Reference(
        "Keras: DCGAN, overriding train_step",
        "https://keras.io/examples/generative/dcgan_overriding_train_step/"),
    ])
}
