import Figures

/// What a layer put out over the epochs: how its activations were spread, and which part of them was of no use.
public struct ActivationHistory: Sendable {
  /// The layer's name.
  public var name: String
  /// When each histogram was taken.
  public var epochs: [Int]
  /// How the activations were spread.
  public var histograms: [Histogram]
  /// Which part of the activations lay where the activation function is flat, 0 … 1; empty where it has no such
  /// place.
  public var saturated: [Double]
  /// Which part of the units were 0 for every example, 0 … 1; empty where nothing is ever 0, as after a sigmoid: such
  /// units cannot die.
  public var dead: [Double]
  /// Which part of the activations were 0, where the histograms leave zeros out; empty where they do not.
  public var zeros: [Double]

  /// What a recorder has counted.
  public init(
    _ name: String, epochs: [Int], histograms: [Histogram], saturated: [Double] = [],
    dead: [Double] = [], zeros: [Double] = []
  ) {
    self.name = name
    self.epochs = epochs
    self.histograms = histograms
    self.saturated = saturated
    self.dead = dead
    self.zeros = zeros
  }

  /// Counts activations: `samples[time][example][unit]`.
  ///
  /// An activation is saturated within a hundredth of the way from an end of `flat`, such as −1 … 1 of tanh. Where
  /// nothing is negative and a tenth are 0, as after a ReLU, the histograms leave the zeros out: one high bar would
  /// hide the rest.
  public init(
    _ name: String, epochs: [Int], samples: [[[Double]]], flat: ClosedRange<Double>? = nil,
    bins: Int = 40
  ) {
    let all = samples.map { $0.flatMap { $0 } }
    let zeros = all.map { values in part(values.map { $0 == 0 }) }
    let isOneSided = all.allSatisfy { $0.allSatisfy { $0 >= 0 } } && zeros.contains { $0 > 0.1 }
    let counted = isOneSided ? all.map { $0.filter { $0 != 0 } } : all
    let ridge = RidgePlot(samples: counted, names: epochs.map(String.init), bins: bins, range: flat)
    self.init(name, epochs: epochs, histograms: ridge.histograms, zeros: isOneSided ? zeros : [])
    if zeros.contains(where: { $0 > 0 }) {
      dead = samples.map { examples in
        let units = examples.first?.indices ?? 0..<0
        return part(units.map { unit in examples.allSatisfy { $0[unit] == 0 } })
      }
    }
    if let flat {
      let near = (flat.upperBound - flat.lowerBound) / 100
      saturated = all.map { values in
        part(values.map { $0 <= flat.lowerBound + near || $0 >= flat.upperBound - near })
      }
    }
  }
}

extension ActivationHistory {
  /// Whether zeros or saturation were counted, or a unit was ever dead.
  fileprivate var hasParts: Bool {
    !zeros.isEmpty || !saturated.isEmpty || dead.contains { $0 > 0 }
  }
}

/// Which part of a list is true; 0 of an empty one.
private func part(_ list: [Bool]) -> Double {
  list.isEmpty ? 0 : Double(list.count { $0 }) / Double(list.count)
}

extension Figure {
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

  /// How the activations of each layer were spread over time, the newest in front; and below, which part of them
  /// was saturated or 0, and which part of the units dead. Only a layer that has such parts gets a second panel; it has the
  /// layer's name unless it stands below the first. Four layers stand in two rows, so that their panels are larger.
  public static func activations(
    over layers: [ActivationHistory], title: String = "Activations over time", caption: String,
    rows: Int = 6
  ) -> Figure {
    Figure(title, caption: caption, columns: layers.count == 4 ? 2 : min(3, max(layers.count, 1))) {
      for layer in layers {
        let shown = thinned(layer.histograms.indices, to: rows)
        let axis = layer.zeros.isEmpty ? "activation" : "activation (without zeros)"
        Panel(layer.name, x: PlotAxis(axis), y: "epoch", legend: .none) {
          RidgePlot(
            shown.map { layer.histograms[$0] }, names: shown.map { String(layer.epochs[$0]) })
        }
      }
      let isBelow = layers.count <= 3 && layers.allSatisfy(\.hasParts)
      for layer in layers where layer.hasParts {
        let (first, last) = (layer.epochs.first ?? 1, layer.epochs.last ?? 1)
        Panel(
          isBelow ? "" : "\(layer.name), not active", x: epochs(from: first, to: last),
          y: PlotAxis("%", range: 0...100)
        ) {
          if !layer.zeros.isEmpty { percent(layer, layer.zeros, "zeros", .series(0)) }
          if !layer.saturated.isEmpty { percent(layer, layer.saturated, "saturated", .series(1)) }
          if !layer.dead.isEmpty { percent(layer, layer.dead, "inactive", .series(3)) }
        }
      }
    }
  }

  private static func epochs(from first: Int, to last: Int) -> PlotAxis {
    var axis = PlotAxis.steps("epoch", first: first, count: last - first + 1)
    if first < last { axis.range = Double(first)...Double(last) }
    return axis
  }

  private static func percent(
    _ layer: ActivationHistory, _ parts: [Double], _ label: String, _ color: ColorRole
  ) -> Line {
    Line(
      layer.epochs.map { Double($0) }, parts.map { 100 * $0 }, label: label, color: color,
      showsPoints: parts.count < 12)
  }
}

/// At most `count` of the indices, evenly spread, the first and the last among them.
func thinned(_ indices: Range<Int>, to count: Int) -> [Int] {
  guard indices.count > count, count > 1 else { return Array(indices) }
  return (0..<count).map { indices.lowerBound + $0 * (indices.count - 1) / (count - 1) }
}
