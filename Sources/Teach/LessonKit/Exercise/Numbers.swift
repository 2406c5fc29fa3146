import Notation

/// What goes into an exercise's function and what comes out, whatever its type: a number, or a list
/// of such, nested to any depth.
public enum Numbers: Sendable, Equatable, Codable {
  case number(Double)
  case list([Numbers])

  /// Every number with its indices, in reading order.
  public var elements: [(index: [Int], value: Double)] {
    switch self {
    case .number(let value): [([], value)]
    case .list(let items):
      items.enumerated().flatMap { place, item in
        item.elements.map { ([place] + $0.index, $0.value) }
      }
    }
  }

  /// How many there are along each axis, such as `[2, 3]`; nil where the rows are not equally long.
  public var shape: [Int]? {
    guard case .list(let items) = self else { return [] }
    guard let first = items.first else { return [0] }
    let inner = first.shape
    return inner != nil && items.allSatisfy { $0.shape == inner } ? [items.count] + inner! : nil
  }
}

extension Numbers: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByArrayLiteral
{
  /// A single number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A single number.
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  /// A list.
  public init(arrayLiteral items: Numbers...) { self = .list(items) }
}

extension Numbers: CustomStringConvertible {
  /// Written as in Swift: `[0.5, −1]`.
  public var description: String {
    switch self {
    case .number(let value): written(value, digits: 6)
    case .list(let items): "[" + items.map(\.description).joined(separator: ", ") + "]"
    }
  }
}

/// A type that an exercise's function may take and give.
public protocol ExerciseValue: Sendable {
  /// The value as numbers.
  var numbers: Numbers { get }
  /// The value of some numbers; nil where they are of another form.
  init?(_ numbers: Numbers)
}

extension Double: ExerciseValue {
  /// The value as numbers that can be compared.
  public var numbers: Numbers { .number(self) }

  /// The value, where the numbers have its form.
  public init?(_ numbers: Numbers) {
    guard case .number(let value) = numbers else { return nil }
    self = value
  }
}

extension Int: ExerciseValue {
  /// The value as numbers that can be compared.
  public var numbers: Numbers { .number(Double(self)) }

  /// The value, where the numbers have its form.
  public init?(_ numbers: Numbers) {
    guard case .number(let value) = numbers else { return nil }
    self.init(exactly: value)
  }
}

extension Array: ExerciseValue where Element: ExerciseValue {
  /// The value as numbers that can be compared.
  public var numbers: Numbers { .list(map(\.numbers)) }

  /// The value, where the numbers have its form.
  public init?(_ numbers: Numbers) {
    guard case .list(let items) = numbers else { return nil }
    let elements = items.compactMap { Element($0) }
    guard elements.count == items.count else { return nil }
    self = elements
  }
}
