/// Anything that can be drawn on a panel's axes.
public enum Mark: Sendable, Codable, Equatable {
  case line(Line)
  case band(Band)
  case points(Points)
  case bars(Bars)
  case histogram(Histogram)
  case heatMap(HeatMap)
  case contour(Contour)
  case surface(Surface)
  case arrows(Arrows)
  case images(Images)
  case rule(ReferenceLine)
  case note(Annotation)
  case ridge(RidgePlot)
  case diagram(Diagram)
  case network(NetworkDiagram)
}

/// A type that is one kind of mark.
public protocol MarkConvertible {
  /// This value as a mark.
  var mark: Mark { get }
}

extension Mark: MarkConvertible {
  public var mark: Mark { self }
}
