import Chalk

/// What a generator makes of the same latent variables, step after step.
struct GeneratorFilm {
  private let z: Tensor
  private let real: Tensor
  private var moments: [(step: Int, made: Tensor)] = []

  /// - Parameter random: a copy of the lesson's random numbers; they go on as if nobody had looked.
  init(_ mixture: Mixture, random: RandomSource) {
    var own = random
    z = .normal([300, 2], using: &own)
    real = mixture.sample(300, &own)
  }

  mutating func look(at gan: MixtureGan, _ step: Int) {
    moments.append((step, withoutGradients { gan.G(Variable(z)).value }))
  }

  func animation() throws -> Animation {
    try Animation(
      moments.map { moment in
        Figure(
          "The same latent variables while the generator learns",
          caption: """
            How do the points spread from one place to all modes? Each point is made from the same z in every frame: \
            whole groups move together, and bridges between the modes remain.
            """
        ) {
          Panel(
            "Step \(moment.step)", x: PlotAxis("x₁", range: -3.5...3.5),
            y: PlotAxis("x₂", range: -3.5...3.5), legend: .below, aspect: .equal
          ) {
            Points(
              real[Axis.all, 0].values, real[Axis.all, 1].values, label: "real", color: .muted,
              size: 0.5)
            Points(
              moment.made[Axis.all, 0].values, moment.made[Axis.all, 1].values, label: "generated",
              color: .series(1), size: 0.5)
          }
        }
      }, secondsPerFrame: 0.25)
  }
}
