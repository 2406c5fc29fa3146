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

  /// What those see who watch the game.
  func show(_ gan: MixtureGan, in look: inout TrainingLook) {
    let outputs = LayerOutputs { gan.G(Variable(z)) }
    look.outputs = outputs
    look.gradients = [
      ("generator", gan.history.lengthG.last ?? 0),
      ("discriminator", gan.history.lengthD.last ?? 0),
    ]
    look.draw(
      .generatedPictures,
      Figure("What the generator makes") { panel("The plane", outputs.prediction) })
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
          panel("Step \(moment.step)", moment.made)
        }
      }, secondsPerFrame: 0.25)
  }

  private func panel(_ title: String, _ made: Tensor) -> Panel {
    Panel(
      title, x: PlotAxis("x₁", range: -3.5...3.5), y: PlotAxis("x₂", range: -3.5...3.5),
      legend: .below, aspect: .equal
    ) {
      Points(
        real[Axis.all, 0].values, real[Axis.all, 1].values, label: "real", color: .muted, size: 0.5)
      Points(
        made[Axis.all, 0].values, made[Axis.all, 1].values, label: "generated", color: .series(1),
        size: 0.5)
    }
  }
}
