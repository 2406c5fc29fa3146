import Chalk

extension Overfitting {
  /// The training with nothing done once more, with the border and both losses after some epochs.
  func film(_ plain: Remedies, _ few: Examples) throws -> Animation {
    var model = plain.network(.none)
    var (training, validation) = ([Double](), [Double]())
    var frames: [Figure] = []
    for moment in [1, 2, 4, 7, 12, 20, 30, 45, 65, 90, 120, 160, plain.epochs] {
      let history = try model.fit(
        plain.few.inputs, plain.few.targets, epochs: moment - training.count, batchSize: 25,
        validationData: (plain.validation.inputs, plain.validation.targets), progress: .silent,
        seed: plain.seeds.1 &+ UInt64(moment))
      training += history["loss"]
      validation += history["val_loss"]
      frames.append(frame(model, few, training, validation, of: plain.epochs))
    }
    return try Animation(frames, secondsPerFrame: 0.6)
  }

  private func frame(
    _ model: Sequential, _ few: Examples, _ training: [Double], _ validation: [Double],
    of epochs: Int
  ) -> Figure {
    let plane = model.plane(side: 48, reach: 2.6).p
    return Figure(
      "The border while it overfits",
      caption: """
        When does the border begin to go around single points? Left: the probability of the class \
        \(few.classNames.last!) and the \(few.count) training examples. Right: both losses so far. Where the \
        validation loss rises, look for bends toward single points, and for probabilities that become surer. (A \
        training of its own, with the initial weights of the first draw and other batches.)
        """, columns: 2
    ) {
      Panel(
        "Epoch \(training.count)", x: PlotAxis(few.featureNames[0]),
        y: PlotAxis(few.featureNames[1]), aspect: .equal, colorBar: .none
      ) {
        HeatMap(plane, x: -2.6...2.6, y: -2.6...2.6, scale: .diverging(center: 0.5), range: 0...1)
        Points(
          few.features.column(0), few.features.column(1), classes: few.labels, size: 0.6)
      }
      Panel(
        "Both losses", x: PlotAxis("epoch", range: 0...Double(epochs)),
        y: PlotAxis("loss", scale: .logarithmic), legend: .below
      ) {
        let places = training.indices.map { Double($0 + 1) }
        Line(
          places, training.map { max($0, 1e-4) }, label: "training", showsPoints: places.count < 3)
        Line(places, validation, label: "validation", showsPoints: places.count < 3)
      }
    }
  }
}
