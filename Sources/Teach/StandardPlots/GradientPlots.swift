import Figures
import Foundation
import Notation

/// Where a gradient's length is no longer healthy.
public struct GradientLimits: Sendable, Hashable {
  /// Below this length a layer learns nothing: the gradient has vanished on its way back.
  public var vanishing: Double
  /// Above this length a step leads anywhere: the gradient has exploded.
  public var exploding: Double

  /// Limits for the norm of a gradient: below the first it vanishes, above the second it explodes.
  public init(vanishing: Double = 1e-6, exploding: Double = 1e3) {
    (self.vanishing, self.exploding) = (vanishing, exploding)
  }
}

extension Figure {
  /// The length of each layer's gradient over the epochs, on a logarithmic axis. Where one is below or above the
  /// limits, or not a number, it is marked. The norms were taken in the epochs `first`, `first + 1`, …, or at `steps`.
  public static func gradientNorms(
    _ layers: [(name: String, norms: [Double])], epochs: String = "epoch", first: Int = 1,
    at steps: [Int]? = nil, title: String = "Gradient norms", caption: String,
    limits: GradientLimits = GradientLimits()
  ) -> Figure {
    let (axis, xs) = places(layers.map(\.norms.count).max() ?? 0, epochs, first, steps)
    let all = layers.flatMap(\.norms)
    let vanished = all.contains { $0 < limits.vanishing }
    let exploded = all.contains { $0 > limits.exploding || $0.isNaN }
    return Figure(
      title, caption: caption, x: axis, y: PlotAxis("‖gradient‖", scale: .logarithmic)
    ) {
      if vanished { limit(limits.vanishing, "vanishing below", xs) }
      if exploded { limit(limits.exploding, "exploding above", xs) }
      for (index, layer) in layers.enumerated() {
        Line(
          Array(xs.prefix(layer.norms.count)), layer.norms, label: layer.name,
          color: .series(index))
      }
      marked(layers, xs, "vanishing", .series(5)) { $0 < limits.vanishing }
      marked(layers, xs, "exploding", .series(1)) { $0 > limits.exploding }
      if let broken = firstBroken(layers) {
        ReferenceLine(x: xs[broken], label: "not a number")
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
    let powers = layers.map { layer in
      shown.map { layer.gradients[$0].filter { $0 != 0 }.map { log10(abs($0)) } }
    }
    let all = powers.joined().joined().filter(\.isFinite)
    let (low, high) = ((all.min() ?? -1).rounded(.down), (all.max() ?? 0).rounded(.up))
    let range = low...max(high, low + 1)
    let step = max(1, ((range.upperBound - range.lowerBound) / 4).rounded(.up))
    let axis = PlotAxis(
      "log₁₀ |gradient|", range: range,
      ticks: Array(stride(from: range.lowerBound, through: range.upperBound, by: step)))
    return Figure(title, caption: caption, columns: min(3, max(layers.count, 1))) {
      for (layer, powers) in zip(layers, powers) {
        Panel(label(layer), x: axis, y: "epoch", legend: .none) {
          RidgePlot(
            samples: powers, names: shown.map { String(epochs[$0]) }, bins: bins(powers),
            range: range)
        }
      }
    }
  }

  /// A layer's name, with the part of its last gradients that are 0.
  private static func label(_ layer: (name: String, gradients: [[Double]])) -> String {
    let last = layer.gradients.last ?? []
    let zeros = last.count { $0 == 0 }
    if zeros == 0 { return layer.name }
    let share = written(100 * Double(zeros) / Double(last.count), .decimals(0))
    return "\(layer.name) (\(share) % are 0)"
  }

  /// More bins for more numbers: about the root of how many there are.
  private static func bins(_ samples: [[Double]]) -> Int {
    min(max(Int(saturating: Double(samples.map(\.count).max() ?? 0).squareRoot()) * 2, 12), 48)
  }

  /// How long each layer's step is beside its weights, ‖Δw‖/‖w‖, on a logarithmic axis. About a thousandth is
  /// usual: much less learns slowly, much more jumps about.
  public static func updateRatios(
    _ layers: [(name: String, ratios: [Double])], epochs: String = "epoch", first: Int = 1,
    at steps: [Int]? = nil, title: String = "Steps beside weights", caption: String
  ) -> Figure {
    let (axis, xs) = places(layers.map(\.ratios.count).max() ?? 0, epochs, first, steps)
    return Figure(
      title, caption: caption, x: axis, y: PlotAxis("‖Δw‖ / ‖w‖", scale: .logarithmic)
    ) {
      limit(1e-3, "a thousandth", xs)
      for (index, layer) in layers.enumerated() {
        Line(
          Array(xs.prefix(layer.ratios.count)), layer.ratios, label: layer.name,
          color: .series(index))
      }
    }
  }

  /// Where so many values stand, and the axis for it: epochs one after the other, or the given steps.
  private static func places(
    _ count: Int, _ name: String, _ first: Int, _ steps: [Int]?
  ) -> (PlotAxis, [Double]) {
    if let steps { return (PlotAxis(name), steps.map(Double.init)) }
    return (
      .steps(name, first: first, count: count), (0..<count).map { Double(first + $0) }
    )
  }

  /// A line across the panel. Its name stands in the legend: beside the line, curves would cross it.
  @MarkBuilder
  private static func limit(_ value: Double, _ label: String, _ xs: [Double]) -> [Mark] {
    if let first = xs.first, let last = xs.last, last > first {
      ReferenceLine(y: value)
      Line(
        [first, last], [value, value], label: label, color: .muted, dash: .dashed, width: 1)
    } else {
      ReferenceLine(y: value, label: label)
    }
  }

  @MarkBuilder
  private static func marked(
    _ layers: [(name: String, norms: [Double])], _ xs: [Double], _ label: String,
    _ color: ColorRole, where isMarked: (Double) -> Bool
  ) -> [Mark] {
    let places = layers.flatMap { layer in
      layer.norms.indices.filter { layer.norms[$0].isFinite && isMarked(layer.norms[$0]) }
        .map { (xs[$0], layer.norms[$0]) }
    }
    if !places.isEmpty {
      Points(places.map(\.0), places.map(\.1), label: label, color: color, size: 0.7)
    }
  }

  private static func firstBroken(_ layers: [(name: String, norms: [Double])]) -> Int? {
    layers.compactMap { layer in layer.norms.firstIndex { !$0.isFinite } }.min()
  }
}
