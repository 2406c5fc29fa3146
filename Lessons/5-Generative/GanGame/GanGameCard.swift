import Chalk

extension LessonCard {
  static let ganGame = LessonCard(
    "gan-game", "Two players, one value", subtitle: "the objective of a GAN",
    formulas: ["F04", "N02"], needs: ["activations", "gradient-descent"], minutes: 15,
    outcomes: [
      "compute V(D, G) for a given discriminator, and the best discriminator for given densities",
      "say what the generator minimizes when the discriminator is the best one",
      "derive why −log D gives the generator a gradient where log(1 − D) gives hardly any",
    ],
    terms: [
      Term(
        "generative adversarial network", "生成对抗网络",
        "A generator and a discriminator that are trained against each other, GAN for short."),
      Term(
        "generator", "生成器",
        "The network G that turns random numbers z into a sample G(z) that should look real."),
      Term(
        "discriminator", "判别器",
        "The network D that gives the probability that a sample is real and not generated."),
      Term(
        "minimax game", "极小极大博弈",
        "A game in which one player maximizes what the other minimizes: min over G, max over D."),
      Term(
        "Jensen-Shannon divergence", "JS 散度",
        "A measure of how far two distributions lie apart: 0 where they are the same, log 2 at most."
      ),
      Term(
        "logit", "逻辑值（logit）",
        "The number s before the sigmoid, of which D = σ(s) makes a probability."),
      Term(
        "saturating loss", "饱和损失",
        "A loss whose gradient vanishes where there is most to learn, such as log(1 − D) for the generator."
      ),
      Term(
        "non-saturating loss", "非饱和损失",
        "−log D for the generator: it falls in the same direction, and is steep where D is near 0."),
    ],
    references: [
      Reference(
        "Goodfellow et al.: Generative adversarial nets (2014)", "https://arxiv.org/abs/1406.2661"),
      Reference(
        "Goodfellow: NIPS 2016 tutorial, generative adversarial networks (2016)",
        "https://arxiv.org/abs/1701.00160"),
      Reference(
        "Dive into Deep Learning, 20.1: Generative adversarial networks",
        "https://d2l.ai/chapter_generative-adversarial-networks/gan.html"),
    ])
}
