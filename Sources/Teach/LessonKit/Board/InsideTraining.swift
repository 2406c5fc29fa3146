import Figures
import Notation
import Training

/// What happens inside of a model while it is trained by a `fit`, for those who watch: how long the gradient of each
/// layer is, and, where the training is recorded, how far its activations spread.
struct InsideTraining {
  /// The updates at which somebody looked, counted over the whole training.
  private var updates: [Double] = []
  /// The layers, and the length of the gradient of each at those updates.
  private var layers: [(name: String, norms: [Double])] = []

  /// So many layers have lines of their own: the first, the last, and some between them.
  private static let mostLayers = 6

  /// Takes the gradients of an update, before they change the parameters.
  mutating func look(_ run: TrainingRun, update: Int) {
    var sums: [(name: String, sum: Double)] = []
    for parameter in run.parameters where parameter.isTrainable {
      let name = parameter.name.split(separator: "/").dropLast().joined(separator: "/")
      let layer = name.isEmpty ? parameter.name : name
      let sum = parameter.variable.gradient?.squared().sum().scalar ?? 0
      if let place = sums.firstIndex(where: { $0.name == layer }) {
        sums[place].sum += sum
      } else {
        sums.append((layer, sum))
      }
    }
    // The callback of one training may serve another.
    if layers.map(\.name) != sums.map(\.name) || updates.last.map({ $0 >= Double(update) }) == true
    {
      layers = sums.map { ($0.name, []) }
      updates = []
    }
    updates.append(Double(update))
    for (place, layer) in sums.enumerated() { layers[place].norms.append(layer.sum.squareRoot()) }
  }

  /// Whether this update was looked at.
  func isNew(_ update: Int) -> Bool { updates.last == Double(update) }

  /// What was seen so far, and panels beside it; nil before the second look.
  func figure(_ record: TrainingRecord?, beside panels: () -> [Panel]) -> Figure? {
    guard let last = updates.last, updates.count > 1, !layers.isEmpty else { return nil }
    let norms = InsideTraining.some(layers)
    let activations = InsideTraining.some(record?.layers ?? []).compactMap {
      name -> (name: String, steps: [Double], deviations: [Double])? in
      let looks = record?.activity(of: name) ?? []
      if looks.count < 2 { return nil }
      return (name, looks.map { Double($0.step) }, looks.map(\.activity.spread.deviation))
    }
    return Figure("Gradients and activations, update \(Int(saturating: last))", columns: 2) {
      Panel("Gradients", x: "update", y: PlotAxis("length", scale: .logarithmic)) {
        // A logarithm has no place for 0: such a gradient lies at the lower end.
        for layer in norms {
          Line(updates, layer.norms.map { max($0, 1e-12) }, label: layer.name)
        }
      }
      if !activations.isEmpty {
        Panel("Activations", x: "update", y: "standard deviation") {
          for layer in activations { Line(layer.steps, layer.deviations, label: layer.name) }
        }
      }
      for panel in panels() { panel }
    }
  }

  /// The first, the last, and some between them at equal distances.
  static func some<Layer>(_ all: [Layer]) -> [Layer] {
    if all.count <= mostLayers { return all }
    return (0..<mostLayers).map { all[$0 * (all.count - 1) / (mostLayers - 1)] }
  }
}
