import Figures

// What every training run can show: losses, activations, gradients.

extension Figure {
  /// The losses over the epochs, the best validation marked.
  public static func losses(
    training: [Double], validation: [Double] = [], epochs: String = "epoch",
    title: String = "Loss", caption: String
  ) -> Figure {
    let best = validation.indices.min { validation[$0] < validation[$1] }
    return Figure(title, caption: caption, x: Axis(epochs), y: Axis("loss", scale: .logarithmic)) {
      Line(training, label: "training")
      if let best {
        Line(validation, label: "validation")
        Points([Double(best)], [validation[best]], label: "best validation")
      }
    }
  }

  /// How the activations of each layer are spread: one panel a layer.
  public static func activations(
    _ layers: [(name: String, values: [Double])], title: String = "Activations", caption: String
  ) -> Figure {
    Figure(title, caption: caption, columns: min(3, layers.count)) {
      for layer in layers {
        Panel(layer.name, x: "activation", y: "count") { Histogram(layer.values, bins: 24) }
      }
    }
  }

  /// The length of each layer's gradient over the epochs.
  public static func gradientNorms(
    _ layers: [(name: String, norms: [Double])], epochs: String = "epoch",
    title: String = "Gradient norms", caption: String
  ) -> Figure {
    Figure(
      title, caption: caption, x: Axis(epochs), y: Axis("‖gradient‖", scale: .logarithmic)
    ) {
      for layer in layers { Line(layer.norms, label: layer.name) }
    }
  }
}
