import Notation

/// Text for people, in a form that can be translated: a template, and the values put into it.
///
/// Written as an ordinary string, `"The slope at x = \(x) is \(slope)."` becomes the template
/// `The slope at x = %@ is %@.`, which is the key under which a translation is looked up, and the
/// two values. Computed numbers are always interpolated, never typed in.
public struct Prose: Sendable, Codable, Equatable {
  /// The text with `%@` for each value, and `%%` for a percent sign.
  public let template: String
  /// The values, written out, in the order of the template.
  public let values: [String]

  /// Prose from its parts; usually it is written as an interpolated string.
  public init(template: String, values: [String]) {
    self.template = template
    self.values = values
  }

  /// The English text.
  public var text: String { filled(template) }

  /// A template filled with this text's values: `%@` takes them in turn, `%2$@` takes the second.
  public func filled(_ template: String) -> String {
    var result = ""
    var turn = 0
    var rest = template[...]
    while let percent = rest.firstIndex(of: "%") {
      result += rest[..<percent]
      rest = rest[rest.index(after: percent)...]
      let digits = rest.prefix(while: \.isNumber)
      if rest.hasPrefix("%") {
        result += "%"
        rest = rest.dropFirst()
      } else if rest.hasPrefix("@") {
        result += value(turn)
        turn += 1
        rest = rest.dropFirst()
      } else if let position = Int(digits), rest.dropFirst(digits.count).hasPrefix("$@") {
        result += value(position - 1)
        rest = rest.dropFirst(digits.count + 2)
      } else {
        result += "%"
      }
    }
    return result + rest
  }

  private func value(_ position: Int) -> String {
    values.indices.contains(position) ? values[position] : "?"
  }
}

extension Prose: ExpressibleByStringInterpolation {
  /// Prose without values.
  public init(stringLiteral text: String) {
    self.init(template: text.replacing("%", with: "%%"), values: [])
  }

  /// Prose with values.
  public init(stringInterpolation parts: Interpolation) {
    self.init(template: parts.template, values: parts.values)
  }

  /// Collects the literal parts as the template and the interpolated values beside it.
  public struct Interpolation: StringInterpolationProtocol {
    var template = ""
    var values: [String] = []

    /// An empty interpolation.
    public init(literalCapacity: Int, interpolationCount: Int) {}

    /// Adds text to the template.
    public mutating func appendLiteral(_ literal: String) {
      template += literal.replacing("%", with: "%%")
    }

    /// A number, in four significant digits unless told otherwise.
    public mutating func appendInterpolation(_ number: Double, digits: Int = 4) {
      append(written(number, digits: digits))
    }

    /// A whole number, with all its digits.
    public mutating func appendInterpolation(_ number: Int) { append(String(number)) }

    /// A text that is not translated, such as a name.
    public mutating func appendInterpolation(_ text: String) { append(text) }

    /// A fraction as a percentage: 0.973 is written 97.3 %.
    public mutating func appendInterpolation(percent fraction: Double) {
      append(Notation.percent(fraction))
    }

    private mutating func append(_ value: String) {
      template += "%@"
      values.append(value)
    }
  }
}
