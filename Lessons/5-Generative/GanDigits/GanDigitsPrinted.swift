import Chalk

extension GanDigits {
  /// P04 on all of MNIST.
  var printedProgram: PrintedProgram? {
    PrintedProgram(
      PrintedPlan(
        "P04", lesson: card.id,
        size: """
          a generator of 100 → 128 → 256 → 512 → 1024 → 784 against a discriminator of 784 → 512 → 256 → 128 → 1
          """, epochs: 50, batch: 64, rate: Self.rate, beta1: Self.beta1,
        remark: """
          No training is printed. It is that of this lesson, in batches of 64 real and 64 generated pictures, for 50 epochs \
          at most; all ten digits.
          """),
      excerpts: ["networks", "turns", "frozen"], results: printedResults,
      data: { board in
        let digits = try PrintedData.realDigits(on: board).x
        return PrintedData(x: digits.reshaped(digits.shape[0], 784))
      },
      networks: { _, _, seed in
        var random = RandomSource(seed: seed)
        return [Self.generator(&random), Self.discriminator(&random)]
      },
      train: { training in
        var random = RandomSource(seed: training.plan.seed)
        return try training.play(
          PictureGan(
            Self.generator(&random), Self.discriminator(&random), rateG: Self.rate,
            rateD: Self.rate, beta1: Self.beta1))
      })
  }
}
