import Chalk

extension DCGAN {
  /// What the stored trainings with and without batch normalization say, and what they do not; nothing where there are
  /// none.
  func afterThePrintedSize(on board: Board) {
    let results = ["P08.json", "P08.keras.json"].compactMap { name in
      printedResults[name].flatMap { try? PrintedResult(json: $0) }
    }.filter { $0.runs.count == 2 }
    guard results.count == 2, printedProgram?.embedded("P08-0.png") != nil else { return }
    let further = results.map { $0.runs[0].epochs / $0.runs[1].epochs }
    board.say(
      """
      So the layers of step 1 can draw digits: what step 4 lacked are feature maps and steps. In the same time the \
      run with batch normalization came \(further[0], digits: 2) times as far in Chalk as the run without it, and \
      \(further[1], digits: 2) times in Keras. Why? Not because of what has to be computed: both generators have the \
      same convolutions, and batch normalization comes on top. In a check of the first two dozen steps in Chalk, a \
      step of either took about the same processor time. Two explanations come to mind, and these runs cannot tell \
      them apart: other work on the machine at the time, and numbers near 0. Without batch normalization the pixels \
      soon saturate, and with *subnormal* numbers, too small for the usual format, many processors compute slowly. \
      So compare the two at the same step, not after the same time:
      """)
    let steps =
      results.flatMap(\.runs).map { run in run.curves.map(\.values.count).min() ?? 0 }.min() ?? 0
    guard steps >= 5 else { return }
    let late = { (run: PrintedResult.Run, name: String) -> String in
      let values = run.curves.first { $0.name == name }?.values.prefix(steps).suffix(5) ?? []
      return written(Array(values).mean, digits: 3)
    }
    board.table(
      [
        "steps \((steps - 5) * 100 + 1) to \(steps * 100)", "loss of G", "loss of D",
        "accuracy of D",
      ],
      results.flatMap { result in
        result.runs.map { run in
          ["\(result.library.prefix { $0 != "," }), \(run.variant)"]
            + ["generator", "discriminator", "discriminator accuracy"].map { late(run, $0) }
        }
      })
    board.say(
      """
      At the same step the losses are close to each other. The pictures of the two were drawn after different numbers \
      of steps, and each was trained once, so what batch normalization is worth at this size remains open here. What \
      is known from elsewhere: the authors of the DCGAN found it critical for deep generators to begin to learn, while \
      Xiang and Li (2017) found that it speeds up the beginning of a training and can make the rest less stable.
      """)
  }

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
          What the three dots leave open is that of this lesson, with upsampling; the number of epochs is not \
          printed, and the 50 of TensorFlow's tutorial are the most. Batches have 32 real and 32 generated pictures.
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
