/// A bar for each name. Several `Bars` in a panel stand side by side under the same names.
public struct Bars: Sendable, Codable, Equatable, MarkConvertible {
  public var names: [String]
  public var values: [Double]
  /// The half length of the error line on each bar, if it has one.
  public var errors: [Double]?
  public var label: String?
  public var color: ColorRole
  /// Whether the value stands on each bar.
  public var showsValues: Bool

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
