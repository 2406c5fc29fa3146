/// A bar for each name. Several `Bars` in a panel are grouped: they stand side by side under the same names.
public struct Bars: Sendable, Codable, Equatable, MarkConvertible {
  /// The names below the bars.
  public var names: [String]
  /// The heights of the bars.
  public var values: [Double]
  /// The error bars: each reaches this far up and down from its value. nil draws none.
  public var errors: [Double]?
  /// Its name in the legend; nil keeps it out.
  public var label: String?
  /// Which of the theme's colors it has.
  public var color: ColorRole
  /// Whether the value is written above each bar.
  public var showsValues: Bool

  /// A bar of height values[i] for names[i]. Traps when the lists differ in length.
  public init(
    _ names: [String], _ values: [Double], errors: [Double]? = nil, label: String? = nil,
    color: ColorRole = .automatic, showsValues: Bool = false
  ) {
    requireSameCount("Bars", names.count, values.count)
    if let errors { requireSameCount("Bars", names.count, errors.count) }
    self.names = names
    self.values = values
    self.errors = errors
    self.label = label
    self.color = color
    self.showsValues = showsValues
  }

  /// The value as a mark of a panel.
  public var mark: Mark { Mark(self) }
}
