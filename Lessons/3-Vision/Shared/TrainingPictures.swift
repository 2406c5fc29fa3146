import Chalk

extension Figure {
  /// How a network learned: the loss of each batch, and the accuracy after each epoch.
  static func learning(_ history: History, caption: String) -> Figure {
    let losses = history.record?.losses ?? []
    let epochs = history.epochs.map { Double($0.number) }
    let isChecked = !history["val_accuracy"].isEmpty
    return Figure("How it learned", caption: caption, columns: 2) {
      Panel("The loss of each batch", x: "step", y: PlotAxis("loss", scale: .logarithmic)) {
        Line(losses.indices.map { Double($0 + 1) }, losses)
      }
      Panel("What is answered rightly", x: PlotAxis("epoch", ticks: epochs), y: "accuracy") {
        Line(
          epochs, history["accuracy"], label: isChecked ? "while learning" : nil, showsPoints: true)
        if isChecked {
          Line(epochs, history["val_accuracy"], label: "never seen", showsPoints: true)
        }
      }
    }
  }

  /// What some layers put out at the end of each epoch.
  static func activations(
    of layers: [String], _ history: History, caption: String
  ) -> Figure {
    let record = history.record ?? TrainingRecord()
    if let missing = layers.first(where: { !record.layers.contains($0) }) {
      fatalError("activations: no layer '\(missing)' was recorded, but \(record.layers).")
    }
    return activations(
      over: layers.map { ActivationHistory($0, record) }, caption: caption, rows: 6)
  }

  /// The length of the gradient of some layers' kernels from look to look.
  static func kernelGradients(of layers: [String], _ history: History, caption: String) -> Figure {
    let record = history.record ?? TrainingRecord()
    let steps = record.looks.count > 1 ? record.looks[1].step - record.looks[0].step : 1
    return gradientNorms(
      layers.map { layer in
        (layer, record.changes(of: layer + "/kernel").map(\.change.gradientNorm))
      }, epochs: steps == 1 ? "step" : "look (every \(steps) steps)", caption: caption)
  }

  /// Pictures with the class that each was taken for, and the class that it has.
  static func mistakes(
    _ pictures: ImageExamples, predictions: [Int], count: Int, title: String, caption: String
  ) -> Figure {
    let errors = (0..<pictures.count).filter { predictions[$0] != pictures.labels[$0] }.prefix(
      count)
    return Figure(title, caption: caption) {
      Images(
        errors.map { PixelImage(picture: pictures.image($0)) },
        captions: errors.map {
          let (truth, prediction) = (pictures.labels[$0], predictions[$0])
          return "\(pictures.classNames[truth]), taken for \(pictures.classNames[prediction])"
        }, columns: min(6, max(errors.count, 1)))
    }
  }
}

extension Sequential {
  /// A table row for each layer: its name, what comes out, how many weights it has.
  var rows: [[String]] {
    zip(zip(layerNames, layers), shapes.dropFirst()).map { named, shape in
      let sizes = shape.map { $0.map(String.init) ?? "?" }.joined(separator: " × ")
      return [named.0, named.1.kind, sizes, "\(named.1.parameterCount.all)"]
    }
  }

  /// How many weights there are in all layers.
  var weightCount: Int { layers.reduce(0) { $0 + $1.parameterCount.all } }
}
