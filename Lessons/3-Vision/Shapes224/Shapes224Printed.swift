import Chalk

extension Shapes224 {
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
          Epochs, batch and the use of a validation set are printed, the pictures are not: its ten classes are square cuts \
          of ten free photographs, 200 of each from its left half, of which a tenth is the validation set, and 20 from its \
          right half for the test. Pixels are moved to −½…½.
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
