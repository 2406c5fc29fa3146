import Chalk

extension LessonCard {
  static let ganMixture = LessonCard(
    "gan-mixture", "Two networks play against each other", subtitle: "training a GAN in the plane",
    formulas: ["F04", "N01", "N03"], needs: ["gan-game"], minutes: 15,
    outcomes: [
      "write the alternating training step of a GAN",
      "read its curves: what a steady V near −log 4 says, and what it does not say",
      "recognize mode collapse, and measure it",
    ],
    terms: [
      Term(
        "alternating training", "交替训练",
        "One step of the discriminator, then one of the generator while the discriminator is fixed."
      ),
      Term(
        "mode", "模态",
        "A place where a distribution is dense: here each of the clusters on the circle."),
      Term(
        "mode collapse", "模式崩溃",
        "The generator makes only some of the modes of the data, in the worst case a single one."),
      Term(
        "latent variable", "潜变量", "The random numbers z from which the generator makes a sample."),
      Term(
        "two time-scale update rule", "双时间尺度更新",
        "Different learning rates for the discriminator and the generator."),
    ],
    references: [
      Reference(
        "Goodfellow et al.: Generative adversarial nets (2014)", "https://arxiv.org/abs/1406.2661"),
      Reference(
        "Metz et al.: Unrolled generative adversarial networks (2016)",
        "https://arxiv.org/abs/1611.02163"),
      Reference(
        "Mescheder et al.: Which training methods for GANs do actually converge? (2018)",
        "https://arxiv.org/abs/1801.04406"),
      Reference(
        "Google for Developers: Common problems of GANs",
        "https://developers.google.com/machine-learning/gan/problems"),
    ])
}
