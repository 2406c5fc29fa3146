import Chalk

extension Figure {
  /// How a network learned: loss and accuracy after each epoch, of the training and of the validation set.
  static func learning(_ history: History, caption: String) -> Figure {
    let epochs = history.epochs.map { Double($0.number) }
    let hasValidation = !history["val_accuracy"].isEmpty
    return Figure("How it learned", caption: caption, columns: 2) {
      Panel(
        "Loss", x: PlotAxis("epoch", ticks: epochs), y: PlotAxis("loss", scale: .logarithmic)
      ) {
        Line(epochs, history["loss"], label: hasValidation ? "training" : nil, showsPoints: true)
        if hasValidation {
          Line(epochs, history["val_loss"], label: "validation", showsPoints: true)
        }
      }
      Panel("Accuracy", x: PlotAxis("epoch", ticks: epochs), y: "accuracy") {
        Line(
          epochs, history["accuracy"], label: hasValidation ? "training" : nil, showsPoints: true)
        if hasValidation {
          Line(epochs, history["val_accuracy"], label: "validation", showsPoints: true)
        }
      }
    }
  }

  /// How the outputs of some layers are spread at the end of each epoch.
  static func activations(
    of layers: [String], _ history: History, caption: String
  ) -> Figure {
    let record = history.record ?? TrainingRecord()
    if let missing = layers.first(where: { !record.layers.contains($0) }) {
      fatalError("activations: no layer '\(missing)' was recorded, but \(record.layers).")
    }
    return activations(
      over: layers.map { ActivationHistory($0, record) }, caption: caption, rows: 4)
  }

  /// The length of the gradient of some layers' kernels, at the updates that were recorded.
  static func kernelGradients(of layers: [String], _ history: History, caption: String) -> Figure {
    let record = history.record ?? TrainingRecord()
    return Figure(
      "Gradient norms", caption: caption, x: "update",
      y: PlotAxis("‖gradient‖", scale: .logarithmic)
    ) {
      for layer in layers {
        let changes = record.changes(of: layer + "/kernel")
        Line(
          changes.map { Double($0.step) }, changes.map { max($0.change.gradientNorm, 1e-12) },
          label: layer)
      }
    }
  }

  /// Pictures with the class that was predicted for each, and the class that it has.
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
          return "\(pictures.classNames[truth]), predicted \(pictures.classNames[prediction])"
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
