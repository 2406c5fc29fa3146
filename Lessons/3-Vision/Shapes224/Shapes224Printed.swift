import Chalk

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
      \(board.data.isGiven ? "" : "; for small pictures step 6 shows it").
      """)
    let losses = own[curve: "loss"] ?? []
    if let jump = losses.indices.dropFirst().first(where: { losses[$0] > 10 * losses[$0 - 1] }) {
      board.say(
        """
        In epoch \(jump + 1) Chalk's training loss rises to more than ten times what it was, and comes down again \
        afterwards. Adam's step is about as long where the gradients are small as where they are large, so a network \
        whose loss is almost 0 can still be thrown out of its minimum; steps that become shorter, by a learning-rate \
        schedule, make that less likely.
        """)
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
