import Figures
import Notation
import Training

/// From what training recorded to the standard figures.
extension Figure {
  /// The losses of a run over its epochs, of the training and, where there is such, of the validation data.
  public static func losses(
    _ history: History, title: String = "Loss", caption: String
  ) -> Figure {
    losses(
      training: history["loss"], validation: history["val_loss"], title: title, caption: caption)
  }

  /// A metric of a run over its epochs.
  public static func metric(
    _ name: String, _ history: History, isHigherBetter: Bool = true, caption: String
  ) -> Figure {
    metric(
      name, training: history[name], validation: history["val_" + name],
      isHigherBetter: isHigherBetter, caption: caption)
  }

  /// How the outputs of each layer were spread at the end of each epoch, and how many were dead.
  public static func activations(
    _ record: TrainingRecord, title: String = "Activations over time", caption: String
  ) -> Figure {
    activations(
      over: record.tellingLayers.map { ActivationHistory($0, record) }, title: title,
      caption: caption)
  }

  /// How the sizes of each parameter's gradient were spread at the end of each epoch, as powers of ten, the
  /// newest in front.
  public static func gradients(
    _ record: TrainingRecord, title: String = "Gradients over time", caption: String, rows: Int = 8
  ) -> Figure {
    let looks = record.lastLooks
    let shown = thinned(looks.indices, to: rows).map { looks[$0] }
    return Figure(title, caption: caption, columns: min(3, max(record.parameters.count, 1))) {
      for (index, name) in record.parameters.enumerated() {
        Panel(name, x: "log₁₀ |gradient|", y: "epoch", legend: .none) {
          RidgePlot(
            aligned(shown.map { $0.parameters[index].magnitudes }),
            names: shown.map { String($0.epoch) })
        }
      }
    }
  }

  /// The length of each parameter's gradient at each recorded step; of more than four parameters, that of each layer,
  /// the root of the sum of the squares over its parameters.
  public static func gradientNorms(
    _ record: TrainingRecord, title: String = "Gradient norms", caption: String
  ) -> Figure {
    gradientNorms(
      record.norms, epochs: "step", at: record.looks.map(\.step), title: title, caption: caption)
  }

  /// How long each parameter's step was beside its weights, at each recorded step.
  public static func updateRatios(
    _ record: TrainingRecord, title: String = "Steps beside weights", caption: String
  ) -> Figure {
    updateRatios(
      record.parameters.map { name in
        (name, record.changes(of: name).map(\.change.updateRatio))
      }, epochs: "step", at: record.looks.map(\.step), title: title, caption: caption)
  }
}

extension ActivationHistory {
  /// What a record holds of one layer, the last look of each epoch. Where nothing is negative and a tenth
  /// are 0, as after a ReLU, the histograms leave the zeros out.
  public init(_ layer: String, _ record: TrainingRecord) {
    let looks = record.lastLooks
    let seen = looks.compactMap { look in look.layers.first { $0.layer == layer } }
    let zeros = seen.map(\.zeros)
    let dead = seen.map(\.deadUnits)
    let mayDie = (zeros + dead).contains { $0 > 0 }
    let isOneSided = seen.allSatisfy { $0.spread.minimum >= 0 } && zeros.contains { $0 > 0.1 }
    self.init(
      layer, epochs: looks.map(\.epoch),
      histograms: aligned(seen.map { isOneSided ? $0.others : $0.spread }),
      dead: mayDie ? dead : [], zeros: isOneSided ? zeros : [])
  }
}

extension TrainingRecord {
  /// The last look of each epoch.
  fileprivate var lastLooks: [Look] {
    looks.indices.filter { $0 == looks.count - 1 || looks[$0].epoch != looks[$0 + 1].epoch }
      .map { looks[$0] }
  }

  /// The layers worth a panel: all but those that pass their numbers on as they are, such as flatten; where more than
  /// four are left, those that have weights.
  fileprivate var tellingLayers: [String] {
    let names = layers
    let changing = names.indices.filter { i in
      i == 0
        || looks.contains { $0.layers.count <= i || $0.layers[i].spread != $0.layers[i - 1].spread }
    }
    if changing.count <= 4 { return changing.map { names[$0] } }
    let own = Set(parameters.map(layer(of:)))
    let weighted = changing.map { names[$0] }.filter(own.contains)
    return weighted.isEmpty ? changing.map { names[$0] } : weighted
  }

  /// Named lengths of gradients, one for each look: of the parameters, or of the layers where there are many.
  fileprivate var norms: [(name: String, norms: [Double])] {
    if parameters.count <= 4 {
      return parameters.map { name in (name, changes(of: name).map(\.change.gradientNorm)) }
    }
    var names: [String] = []
    for name in parameters.map(layer(of:)) where !names.contains(name) { names.append(name) }
    return names.map { name in
      let norms = looks.map { look in
        look.parameters.filter { layer(of: $0.parameter) == name }
          .reduce(0.0) { $0 + $1.gradientNorm * $1.gradientNorm }.squareRoot()
      }
      return (name, norms)
    }
  }

  /// The layer of a parameter: `dense` of `dense/kernel`.
  private func layer(of parameter: String) -> String {
    parameter.split(separator: "/").dropLast().joined(separator: "/")
  }
}

/// Histograms with the same bins: each count is spread over the bins that its own bin overlaps, in whole numbers.
func aligned(_ spreads: [TrainingRecord.Spread]) -> [Histogram] {
  let low = spreads.map(\.minimum).min() ?? 0
  let high = max(spreads.map(\.maximum).max() ?? 1, low + 1e-12)
  let bins = spreads.map(\.counts.count).max() ?? 1
  let width = (high - low) / Double(bins)
  let edges = (0...bins).map { low + Double($0) * width }
  return spreads.map { spread in
    // How many numbers lie below each edge, where those of a bin are spread evenly over it: to count them all at its
    // middle would leave bins between two middles empty.
    let own = (spread.maximum - spread.minimum) / Double(max(spread.counts.count, 1))
    let total = Double(spread.counts.reduce(0, +))
    let below = edges.dropFirst().dropLast().map { edge -> Double in
      guard own > 0, own.isFinite, edge.isFinite else { return spread.minimum < edge ? total : 0 }
      let place = min(max((edge - spread.minimum) / own, 0), Double(spread.counts.count))
      let whole = Int(saturating: place)
      let part =
        whole < spread.counts.count ? (place - Double(whole)) * Double(spread.counts[whole]) : 0
      return (Double(spread.counts.prefix(whole).reduce(0, +)) + part).rounded()
    }
    let counts = zip(below + [total], [0] + below).map { $0 - $1 }
    return Histogram(counts: counts, edges: edges)
  }
}
