import Chalk

extension IrisNetwork {
  /// The table, and what an axis calls its two columns.
  struct Data {
    let source: Examples
    let table: PreparedTable
    let isBuiltIn: Bool
    var training: Examples { table.training }
    var validation: Examples { table.validation }
    var test: Examples { table.test }
    var classes: [String] { table.all.classNames }
    var axes: [String] { table.all.featureNames.map { isBuiltIn ? $0 + " in cm" : $0 } }
  }

  /// What the network answers now, everywhere in the plane.
  func regions(of network: ScalarNetwork, _ data: Data, epochs: Int) -> Figure {
    let (all, plain) = (data.table.all, UnrecordedNetwork(network))
    let (x, y) = (drawnRange(of: all.features.column(0)), drawnRange(of: all.features.column(1)))
    return Figure(
      "The decision regions",
      caption: """
        How do the borders form? What the network predicts for every pair of numbers in the plane, epoch \
        by epoch, and all examples.
        """
    ) {
      Panel("epochs: \(epochs)", x: "\(data.axes[0])", y: "\(data.axes[1])") {
        HeatMap.decisionRegions(x: x, y: y) { plain.predict(data.table.scale([$0, $1])) }
        Points(
          all.features.map { $0[0] }, all.features.map { $0[1] }, classes: all.labels,
          classNames: all.classNames)
      }
    }
  }
}
