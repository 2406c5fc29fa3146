import Chalk

extension DCGAN {
  /// P08 at its full width on all of MNIST: with batch normalization, as in the tutorial that it was taken from, and
  /// as it is printed, without.
  var printedProgram: PrintedProgram? {
    let variants = ["with batch normalization", "without batch normalization"]
    return PrintedProgram(
      PrintedPlan(
        "P08", lesson: card.id,
        size: """
          a generator of Dense(7·7·256) → Conv2D(128, 5 × 5) → … → 28 × 28 × 1 against a discriminator of \
          Conv2D(64, 5 × 5) → Dropout(0.4) → … → 1
          """, epochs: 50, batch: 32, rate: Self.rate, beta1: Self.beta1, variants: variants,
        remark: """
          What the three dots leave open is that of this lesson, with upsampling; the number of epochs is not printed, and \
          the 50 of TensorFlow's tutorial are the most. Batches have 32 real and 32 generated pictures.
          """),
      excerpts: ["printed", "generator", "discriminator", "turns", "frozen"],
      results: printedResults, data: PrintedData.realDigits,
      networks: { _, variant, seed in
        var random = RandomSource(seed: seed)
        let plan = Plan(divisor: 1, isNormalized: variant == variants[0])
        return [Self.generator(plan, &random), Self.discriminator(plan, &random)]
      },
      train: { training in
        var random = RandomSource(seed: training.plan.seed)
        let plan = Plan(divisor: 1, isNormalized: training.variant == variants[0])
        return try training.play(
          PictureGan(
            Self.generator(plan, &random), Self.discriminator(plan, &random), rateG: Self.rate,
            rateD: Self.rate, beta1: Self.beta1))
      })
  }
}
