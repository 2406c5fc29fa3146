import Chalk

extension Exercise {
  /// N08: the loss of a variational autoencoder (Kingma and Welling, 2014).
  static let variationalLoss = Exercise(
    "variational-loss", "The variational autoencoder's loss",
    formula:
      #"L = \frac{1}{2} \|\hat{x} - x\|^2 - \frac{1}{2} \sum_i (1 + \log \sigma_i^2 - \mu_i^2 - \sigma_i^2)"#,
    lesson: "autoencoder",
    task:
      "An encoder gives μ and log σ² for each latent dimension. First the latent code from random "
      + "numbers ε of a standard normal (the reparameterization trick), then the loss: half the "
      + "squared reconstruction error plus the KL divergence from the standard normal.",
    functions: [
      Function(
        "latent", "_ mu: [Double], _ logVariance: [Double], _ epsilon: [Double]", gives: "[Double]",
        says: "z[i] = μ[i] + σ[i]·ε[i]",
        body: """
          return mu.indices.map { i in mu[i] + exp(logVariance[i] / 2) * epsilon[i] }
          """,
        hole: "return epsilon",
        cases: [[[1], [0], [0.5]], [[0, -2], [1.2, -0.7], [1, -1]], [[3], [-2], [0.1]]],
        edges: [Edge("with ε = 0, which is the mean", [[1, 2], [3, 4], [0, 0]])]),
      Function(
        "loss",
        "_ x: [Double], _ decoded: [Double], _ mu: [Double], _ logVariance: [Double]",
        gives: "Double",
        says: "½·Σ(x̂ − x)² − ½·Σ(1 + log σ² − μ² − σ²)",
        body: """
          let errors = zip(x, decoded).map { ($1 - $0) * ($1 - $0) }
          let terms = zip(mu, logVariance).map { 1 + $1 - $0 * $0 - exp($1) }
          return errors.reduce(0, +) / 2 - terms.reduce(0, +) / 2
          """,
        hole: "return 0",
        cases: [
          [[1], [3], [0], [0]], [[1, 2], [1.5, 0], [0.5], [0.8]],
          [[0, 1, 0], [0.2, 0.7, 0.1], [1, -2], [-0.5, 0.3]],
        ],
        edges: [
          Edge(
            "where the encoder says the standard normal, and the picture is right",
            [[1, 2], [1, 2], [0, 0], [0, 0]]),
          Edge("of a very narrow code", [[0], [0], [0], [-30]]),
        ]),
    ],
    hints: [
      "log σ² is given: how do you get σ from it, and σ²?",
      "exp(logVariance) is σ², exp(logVariance / 2) is σ. The KL divergence is 0 for μ = 0, σ = 1, "
        + "and positive elsewhere.",
      "mu[i] + exp(logVariance[i] / 2) * epsilon[i]; 1 + logVariance − μ² − exp(logVariance) for "
        + "each dimension, times −½.",
    ],
    mistakes: [
      Mistake(
        "exp(logVariance[i] / 2)", "exp(logVariance[i])",
        says: "ε is multiplied by the variance: it has to be by σ, e to half of log σ²."),
      Mistake(
        "exp(logVariance[i] / 2)", "logVariance[i]",
        says: "ε is multiplied by log σ² itself: σ is e to half of it."),
      Mistake(
        "mu[i] + exp(logVariance[i] / 2) * epsilon[i]",
        "exp(logVariance[i] / 2) * (mu[i] + epsilon[i])",
        says: "μ is multiplied by σ, too: it is added at the end."),
      Mistake(
        "- terms.reduce(0, +) / 2", "+ terms.reduce(0, +) / 2", in: "loss",
        says: "The KL divergence has the wrong sign: it is a penalty, never below 0."),
      Mistake(
        " - terms.reduce(0, +) / 2", "", in: "loss",
        says: "The KL divergence is missing: this is the loss of a plain autoencoder."),
      Mistake(
        "- exp($1)", "- $1 * $1", in: "loss",
        says: "The last term is σ² = exp(log σ²), not the square of log σ²."),
      Mistake(
        "errors.reduce(0, +) / 2", "errors.reduce(0, +)", in: "loss",
        says: "The ½ in front of the reconstruction error is missing."),
      Mistake(
        "1 + $1 - $0 * $0", "$1 - $0 * $0", in: "loss",
        says: "The 1 is missing: without it the divergence would not be 0 at μ = 0 and σ = 1."),
    ],
    curve: Curve(of: "loss", over: -3...3, x: "μ", y: "L") {
      [[1, 2], [1.5, 2], [.number($0)], [0.8]]
    })
}
