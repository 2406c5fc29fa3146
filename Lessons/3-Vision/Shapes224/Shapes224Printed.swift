import Chalk
import Foundation

extension Shapes224 {
  /// What the stored results at the printed size add to the lesson's questions; nothing where there are none.
  func sayWhatThatShows(on board: Board) {
    let result = printedResults["P06.json"].flatMap { try? PrintedResult(json: $0) }
    guard let own = result?.runs.first, let loss = own[curve: "loss"]?.last,
      let validation = own[curve: "val_accuracy"]?.last
    else { return }
    guard let test = own.scores.first(where: { $0.name == "test accuracy" })?.value else { return }
    // Twenty cuts of each of the ten photographs.
    let error = (test * (1 - test) / 200).squareRoot()
    let end = loss < 0.01 ? ": from these training cuts there is nothing left to learn" : ""
    board.say(
      """
      Was it trained to the end? Chalk's training loss ended at \(loss, digits: 2), and \(percent: validation) of the \
      validation cuts are classified correctly\(end). On the test cuts, from the other halves, the accuracy is \
      \(percent: test). So at the printed size, too, the accuracy on cuts that overlap with the training cuts is far \
      too optimistic. With 200 independent test cuts one standard error would be \(error * 100, digits: 2) points; but \
      the 20 cuts of a photograph overlap one another, so that they say less than 200 photographs would, and the error \
      is larger. How far the test accuracy varies from seed to seed is not known at this size\
      \(board.data.isGiven ? "" : "; for small pictures step \(board.isFull ? 6 : 7) shows it").
      """)
    sayWhereItJumps(on: board, own)
  }

  /// The epoch in which Chalk's loss rises steeply: what the stored curves show of it, and what they do not.
  private func sayWhereItJumps(on board: Board, _ own: PrintedResult.Run) {
    guard let losses = own[curve: "loss"], let validation = own[curve: "val_loss"],
      let right = own[curve: "val_accuracy"], validation.count == losses.count,
      right.count == losses.count, let jump = Self.jump(in: losses)
    else { return }
    let keras = printedResults["P06.keras.json"].flatMap { try? PrintedResult(json: $0) }
    let other = keras?.runs.first?[curve: "loss"] ?? []
    board.say(
      """
      In epoch \(jump + 1) Chalk's training loss rises to more than ten times what it was, and comes down again \
      afterwards. Are the batches of this epoch harder? No: the validation loss rises as well, from \
      \(validation[jump - 1], digits: 2) to \(validation[jump], digits: 2), and only \(percent: right[jump]) of the \
      validation cuts are still right. Nothing is learned from these cuts and they are always the same, so it is the \
      weights that have become worse.
      """)
    board.claim(
      "in the epoch in which Chalk's training loss jumps, the validation loss rises tenfold, too",
      validation[jump] > 10 * validation[jump - 1])
    let (small, factor, steady, sudden) = (1e-4, 100.0, 200, 5)
    let steps = Self.adamSteps(
      [Double](repeating: small, count: steady)
        + [Double](repeating: factor * small, count: sudden))
    let calm =
      other.isEmpty || Self.jump(in: other) != nil
      ? ""
      : """
      , and Keras's training, with Adam as well, has no such jump: from one run each nobody can say how often it happens
      """
    board.say(
      """
      Why, is not known. A conjecture: Adam divides by the size of the recent gradients, so its step does not shrink \
      with them. After \(steady) equal gradients of only \(small) it is \(steps[steady - 1], digits: 3) learning rates \
      long; where the gradients then become \(factor) times as large, it is \(steps.last!, digits: 2) after \(sudden) \
      more. So a network whose loss is almost 0 can still move about as far in each update as at the beginning, and \
      leave its minimum. To test it, one would train on from the weights before the jump, with several orders of the \
      batches, once as it was and once with a tenth of the rate: by the conjecture only the first would jump. That was \
      not done\(calm).
      """)
    board.identity(
      "with equal gradients, 100 times smaller or larger, Adam's step is one learning rate",
      [small, factor * small].allSatisfy { g in
        abs(Self.adamSteps([Double](repeating: g, count: steady)).last! - 1) < 0.01
      })
  }

  /// The first epoch in which a loss is more than ten times that of the epoch before.
  private static func jump(in losses: [Double]) -> Int? {
    losses.indices.dropFirst().first { losses[$0] > 10 * losses[$0 - 1] }
  }

  /// The steps that Adam makes for one weight with these gradients, in learning rates: m̂/(√v̂ + ε).
  private static func adamSteps(_ gradients: [Double]) -> [Double] {
    var (m, v) = (0.0, 0.0)
    return gradients.enumerated().map { place, g in
      let t = Double(place + 1)
      m = 0.9 * m + 0.1 * g
      v = 0.999 * v + 0.001 * g * g
      return m / (1 - pow(0.9, t)) / ((v / (1 - pow(0.999, t))).squareRoot() + 1e-7)
    }
  }

  /// P06 on cuts of ten photographs.
  var printedProgram: PrintedProgram? {
    PrintedProgram(
      PrintedPlan(
        "P06", lesson: card.id,
        size: """
          224 × 224 × 3 → Conv2D(32, 3 × 3), Conv2D(64, 3 × 3), Conv2D(128, 3 × 3), each with MaxPooling(2) → \
          Dense(128, relu) → Dense(10, softmax)
          """, epochs: 10, batch: 32,
        remark: """
          Epochs, batch and the use of a validation set are printed, the pictures are not: its ten classes are square \
          cuts of ten free photographs, 200 of each from its left half, of which a tenth is the validation set, and 20 \
          from its right half for the test. Pixels are moved to −½…½.
          """),
      excerpts: ["P06", "rows"], results: printedResults,
      data: { board in
        let parts = try board.data.images(
          "photographs", size: (224, 224), channels: 3,
          or: .photographs(200, test: 20, side: 224, random: &board.random))
        let task = PictureTask(parts, most: .max, &board.random).centredOneHot
        return PrintedData(
          x: task.x, y: task.y, validation: (task.validationX, task.validationY),
          test: (task.testX, task.testY))
      },
      model: { data, seed in
        Programs.shapes(side: data.x.shape[1], seed: seed).compiled(.categoricalCrossentropy)
      })
  }
}
