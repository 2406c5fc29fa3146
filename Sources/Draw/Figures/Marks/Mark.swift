/// One mark of a panel, whatever its kind: a line, a heat map, a diagram, …
///
/// The kinds are the types that can stand in the braces of a `Panel`. What a mark is, `value` tells:
///
///     if let line = mark.value as? Line { print(line.ys) }
public struct Mark: Sendable, MarkConvertible {
  /// The mark as the outputs see it.
  let content: any MarkBehavior

  init(_ content: some MarkBehavior) { self.content = content }

  /// The mark as a value of its own type, such as `Line`.
  public var value: any MarkConvertible { content }

  /// The mark itself.
  public var mark: Mark { self }
}

/// A type whose values can stand in the braces of a `Panel` or `Figure`.
///
/// Besides the kinds of marks, a type of your own can, if it is drawn as one of them.
public protocol MarkConvertible {
  /// The value as a mark of a panel.
  var mark: Mark { get }
}

extension Mark {
  /// All kinds of marks: the one list in which a new kind is entered. Figures are read and written with it.
  static let kinds: [any MarkBehavior.Type] = [
    Line.self, Band.self, Points.self, Bars.self, Histogram.self, HeatMap.self, Contour.self,
    Surface.self, Arrows.self, Images.self, ReferenceLine.self, Annotation.self, RidgePlot.self,
    Diagram.self, NetworkDiagram.self,
  ]

  /// What its kind is called: "line", "heat map".
  var kind: String { type(of: content).kind }

  /// The mark between axes; nil where it fills its panel.
  var plane: (any PlaneMark)? {
    if case .onAxes(let mark) = content.placement { mark } else { nil }
  }

  /// The mark that fills its panel; nil where it stands between axes.
  var filling: (any PanelMark)? {
    if case .alone(let mark) = content.placement { mark } else { nil }
  }

  /// The mark that paints numbers in colors; nil where it does not.
  var colored: (any ColoredMark)? { content as? any ColoredMark }
}

extension Mark: Equatable {
  /// Whether both are of one kind and have the same values.
  public static func == (first: Mark, second: Mark) -> Bool {
    first.content.isEqual(to: second.content)
  }
}

extension MarkBehavior {
  fileprivate func isEqual(to other: any MarkBehavior) -> Bool { self == other as? Self }
}
