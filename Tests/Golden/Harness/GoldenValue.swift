/// A setting of a case as JSON writes it: a number, a truth value, a text, a list of them, a table, or
/// nothing.
public enum GoldenValue: Codable, Sendable, Hashable {
  case number(Double)
  case truth(Bool)
  case text(String)
  case list([GoldenValue])
  case table([String: GoldenValue])
  case nothing

  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .nothing
    } else if let truth = try? value.decode(Bool.self) {
      self = .truth(truth)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let table = try? value.decode([String: GoldenValue].self) {
      self = .table(table)
    } else {
      self = .list(try value.decode([GoldenValue].self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .number(let number): try value.encode(number)
    case .truth(let truth): try value.encode(truth)
    case .text(let text): try value.encode(text)
    case .list(let list): try value.encode(list)
    case .table(let table): try value.encode(table)
    case .nothing: try value.encodeNil()
    }
  }

  /// The whole number, where it is one.
  var whole: Int? {
    if case .number(let number) = self { Int(exactly: number) } else { nil }
  }
}

extension GoldenValue: CustomStringConvertible, ExpressibleByBooleanLiteral,
  ExpressibleByStringLiteral, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByArrayLiteral
{
  public init(booleanLiteral truth: Bool) { self = .truth(truth) }
  public init(stringLiteral text: String) { self = .text(text) }
  public init(floatLiteral number: Double) { self = .number(number) }
  public init(integerLiteral number: Int) { self = .number(Double(number)) }
  public init(arrayLiteral values: GoldenValue...) { self = .list(values) }

  public var description: String {
    switch self {
    case .number(let number): Int(exactly: number).map(String.init) ?? "\(number)"
    case .truth(let truth): "\(truth)"
    case .text(let text): "“\(text)”"
    case .list(let list): "\(list)"
    case .table(let table): "a table of \(table.keys.sorted())"
    case .nothing: "null"
    }
  }
}
