/// A function of two numbers, applied to the elements of two tensors pairwise.
///
/// Comparisons give 1 where they hold and 0 where not.
public enum BinaryFunction: Sendable, Hashable, CaseIterable {
  case add, subtract, multiply, divide
  /// The greater of the two; not-a-number wins.
  case maximum
  /// The lesser of the two; not-a-number wins.
  case minimum
  /// a to the power b
  case power
  case less, lessOrEqual, equal, notEqual, greaterOrEqual, greater

  /// The value at a pair of numbers, as the formula says it.
  func value<E: Element>(_ a: E, _ b: E) -> E {
    switch self {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .maximum: a > b || a.isNaN ? a : b
    case .minimum: a < b || a.isNaN ? a : b
    case .power: E.pow(a, b)
    case .less: a < b ? 1 : 0
    case .lessOrEqual: a <= b ? 1 : 0
    case .equal: a == b ? 1 : 0
    case .notEqual: a != b ? 1 : 0
    case .greaterOrEqual: a >= b ? 1 : 0
    case .greater: a > b ? 1 : 0
    }
  }
}
