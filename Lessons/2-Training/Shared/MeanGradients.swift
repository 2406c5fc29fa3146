import Chalk

extension Figure {
  /// How long the gradient of each layer's weights is: the mean of so many recorded updates for each point, since
  /// single batches scatter.
  static func meanGradients(
    _ record: TrainingRecord, each count: Int, title: String, caption: String
  ) -> Figure {
    Figure(title, caption: caption, x: "update", y: PlotAxis("‖gradient‖", scale: .logarithmic)) {
      for name in record.parameters where name.hasSuffix("kernel") {
        let changes = record.changes(of: name)
        let count = min(count, max(1, changes.count))
        let means = changes.map(\.change.gradientNorm).means(ofEach: count)
        Line(
          means.indices.map { Double(changes[count * $0 + count / 2].step) }, means,
          label: name.replacing("/kernel", with: ""))
      }
    }
  }
}
