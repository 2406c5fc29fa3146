import Figures

extension Exercise.Curve {
  /// What some functions give where the moving argument is x; nil where there is no such number.
  public func value(at x: Double, of functions: [String: Attempt]) -> Double? {
    guard let elements = functions[function]?(arguments(x)).elements,
      elements.indices.contains(reading)
    else { return nil }
    return elements[reading].value
  }

  /// Points of the curve: for each x, what is read there.
  public func points(of functions: [String: Attempt], samples: Int = 161) -> [Double] {
    places(samples).map { value(at: $0, of: functions) ?? .nan }
  }

  private func places(_ samples: Int) -> [Double] {
    let step = (range.upperBound - range.lowerBound) / Double(samples - 1)
    return (0..<samples).map { range.lowerBound + Double($0) * step }
  }

  /// The learner's curve over the right one.
  public func figure(title: String, right: [Double], learners: [Double]) -> Figure {
    let xs = places(right.count)
    return Figure(
      title, caption: "The right curve, and yours over it: \(y) as \(x) moves.",
      x: PlotAxis(x), y: PlotAxis(y)
    ) {
      Line(xs, right, label: "right", width: 5)
      Line(xs, learners, label: "yours", width: 2)
    }
  }
}
