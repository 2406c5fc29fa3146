/// A name in a legend, with a sample of the mark.
struct LegendEntry: Equatable {
  var label: String
  var sample: Sample

  /// What stands beside the name.
  enum Sample: Equatable {
    case line(SeriesStyle, width: Double, hasPoints: Bool)
    case marker(SeriesStyle)
    case swatch(String)
  }

  /// How long the sample is, in multiples of the letters' size.
  var length: Double {
    switch sample {
    case .line: 2.6
    case .marker: 1.1
    case .swatch: 1.4
    }
  }

  init?(_ label: String?, _ sample: Sample) {
    guard let label, !label.isEmpty else { return nil }
    self.label = label
    self.sample = sample
  }
}
