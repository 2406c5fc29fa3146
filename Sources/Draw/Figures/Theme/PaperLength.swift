/// A length on paper, as it is typed: `85mm`, `8.5cm`, `3.5in`, `240pt`. A point is a 72nd of an inch here, as in PDF
/// and PostScript.
public struct PaperLength: Sendable, Equatable {
  /// The length in points.
  public var points: Double

  /// A length in points.
  public init(points: Double) { self.points = points }

  /// A length from a number with its unit; nil where it is none, or not above zero.
  public init?(_ text: String) {
    let digits = text.prefix { $0.isNumber || $0 == "." }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }
    guard let number = Double(digits), let inches = PaperLength.inches[String(unit)], number > 0
    else { return nil }
    points = number * inches * 72
  }

  /// A length in millimeters.
  public static func millimeters(_ count: Double) -> PaperLength {
    PaperLength(points: count / 25.4 * 72)
  }

  /// The length in millimeters.
  public var millimeters: Double { points * 25.4 / 72 }

  /// The units that are understood, and what is said of them in messages.
  public static let units = "mm, cm, in or pt"

  private static let inches: [String: Double] = [
    "mm": 1 / 25.4, "cm": 1 / 2.54, "in": 1, "pt": 1.0 / 72,
  ]
}
