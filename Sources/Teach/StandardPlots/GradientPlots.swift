import Figures
import Foundation

/// Where a gradient's length is no longer healthy.
public struct GradientLimits: Sendable, Hashable {
  /// Below this length a layer learns nothing: the gradient has vanished on its way back.
  public var vanishing: Double
  /// Above this length a step leads anywhere: the gradient has exploded.
  public var exploding: Double

  public init(vanishing: Double = 1e-6, exploding: Double = 1e3) {
    (self.vanishing, self.exploding) = (vanishing, exploding)
  }
}

extension Figure {
  /// The length of each layer's gradient over the epochs, on a logarithmic axis. Where one is below or above the
  /// limits, or not a number, it is marked.
  public static func gradientNorms(
    _ layers: [(name: String, norms: [Double])], epochs: String = "epoch", first: Int = 1,
    title: String = "Gradient norms", caption: String, limits: GradientLimits = GradientLimits()
  ) -> Figure {
    let all = layers.flatMap(\.norms)
    let vanished = all.contains { $0 < limits.vanishing }
    let exploded = all.contains { $0 > limits.exploding || $0.isNaN }
    return Figure(
      title, caption: caption, x: Axis(epochs), y: Axis("‖gradient‖", scale: .logarithmic)
    ) {
      if vanished { Rule(y: limits.vanishing, label: "vanishing below") }
      if exploded { Rule(y: limits.exploding, label: "exploding above") }
      for (index, layer) in layers.enumerated() {
        Line(
          layer.norms.indices.map { Double(first + $0) }, layer.norms, label: layer.name,
          ink: .series(index))
      }
      marked(layers, first, "vanishing", .series(5)) { $0 < limits.vanishing }
      marked(layers, first, "exploding", .series(1)) { $0 > limits.exploding }
      if let broken = all.indices.isEmpty ? nil : firstBroken(layers) {
        Rule(x: Double(first + broken), label: "not a number")
      }
    }
  }

  /// How the sizes of each layer's gradients were spread over time, as powers of ten, the newest in front.
  ///
  /// `layers` are a name and, for each of the `epochs`, the gradients. A gradient of 0 has no power of ten: how many
  /// there are stands in the layer's title.
  public static func gradientHistograms(
    _ layers: [(name: String, gradients: [[Double]])], epochs: [Int],
    title: String = "Gradients over time", caption: String, rows: Int = 8
  ) -> Figure {
    let shown = thinned(epochs.indices, to: rows)
    return Figure(title, caption: caption, columns: min(3, max(layers.count, 1)), sharing: .x) {
      for layer in layers {
        let last = layer.gradients.last ?? []
        let zeros = last.isEmpty ? 0 : 100 * last.count { $0 == 0 } / last.count
        Panel(
          zeros > 0 ? "\(layer.name) (\(zeros) % are 0)" : layer.name, x: "log₁₀ |gradient|",
          y: "epoch", legend: .none
        ) {
          Ridge(
            samples: shown.map { layer.gradients[$0].filter { $0 != 0 }.map { log10(abs($0)) } },
            names: shown.map { String(epochs[$0]) })
        }
      }
    }
  }

  /// How long each layer's step is beside its weights, ‖Δw‖/‖w‖, on a logarithmic axis. About a thousandth is
  /// usual: much less learns slowly, much more jumps about.
  public static func updateRatios(
    _ layers: [(name: String, ratios: [Double])], epochs: String = "epoch", first: Int = 1,
    title: String = "Steps beside weights", caption: String
  ) -> Figure {
    Figure(title, caption: caption, x: Axis(epochs), y: Axis("‖Δw‖ / ‖w‖", scale: .logarithmic)) {
      Rule(y: 1e-3, label: "a thousandth")
      for (index, layer) in layers.enumerated() {
        Line(
          layer.ratios.indices.map { Double(first + $0) }, layer.ratios, label: layer.name,
          ink: .series(index))
      }
    }
  }

  @MarkBuilder
  private static func marked(
    _ layers: [(name: String, norms: [Double])], _ first: Int, _ label: String, _ ink: Ink,
    where isMarked: (Double) -> Bool
  ) -> [Mark] {
    let places = layers.flatMap { layer in
      layer.norms.indices.filter { layer.norms[$0].isFinite && isMarked(layer.norms[$0]) }
        .map { (Double(first + $0), layer.norms[$0]) }
    }
    if !places.isEmpty {
      Points(places.map(\.0), places.map(\.1), label: label, ink: ink, size: 0.7)
    }
  }

  private static func firstBroken(_ layers: [(name: String, norms: [Double])]) -> Int? {
    layers.compactMap { layer in layer.norms.firstIndex { !$0.isFinite } }.min()
  }
}
