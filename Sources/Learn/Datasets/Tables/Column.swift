import Notation

/// One column of a table: numbers, or words.
public struct Column: Sendable, Equatable {
  /// The name in the table's heading.
  public let name: String
  /// The cells, from top to bottom.
  public var values: Values

  /// What the cells hold.
  public enum Values: Sendable, Equatable {
    /// Numbers, NaN where one is missing.
    case numbers([Double])
    /// Words by their place among the categories, −1 where one is missing.
    case words([Int32], categories: [String])
  }

  /// A column of these cells.
  public init(_ name: String, _ values: Values) {
    self.name = name
    self.values = values
  }

  /// A column of numbers; NaN where one is missing.
  public init(_ name: String, numbers: [Double]) {
    self.init(name, .numbers(numbers))
  }

  /// A column of words; nil where one is missing. The categories are in the order of their first use.
  public init(_ name: String, words: [String?]) {
    var places: [String: Int32] = [:]
    var categories: [String] = []
    let codes = words.map { word -> Int32 in
      guard let word else { return -1 }
      if let place = places[word] { return place }
      places[word] = Int32(categories.count)
      categories.append(word)
      return Int32(categories.count - 1)
    }
    self.init(name, .words(codes, categories: categories))
  }

  /// How many cells there are, missing ones included.
  public var count: Int {
    switch values {
    case .numbers(let numbers): numbers.count
    case .words(let codes, _): codes.count
    }
  }

  /// The numbers, NaN where one is missing; nil where the column has words.
  public var numbers: [Double]? {
    if case .numbers(let numbers) = values { numbers } else { nil }
  }

  /// The words, nil where one is missing; nil where the column has numbers.
  public var words: [String?]? {
    guard case .words(let codes, let categories) = values else { return nil }
    return codes.map { $0 < 0 ? nil : categories[Int($0)] }
  }

  /// Whether the value of a row is missing.
  public func isMissing(_ row: Int) -> Bool {
    switch values {
    case .numbers(let numbers): numbers[row].isNaN
    case .words(let codes, _): codes[row] < 0
    }
  }

  /// How many values are missing.
  public var missingCount: Int {
    switch values {
    case .numbers(let numbers): numbers.count { $0.isNaN }
    case .words(let codes, _): codes.count { $0 < 0 }
    }
  }

  /// How many different values there are, the missing ones left out.
  public var distinctCount: Int {
    switch values {
    case .numbers(let numbers): Set(numbers.lazy.filter { !$0.isNaN }).count
    case .words(let codes, _): Set(codes.lazy.filter { $0 >= 0 }).count
    }
  }

  /// The kind of the values, for messages.
  public var kind: String {
    switch values {
    case .numbers(let numbers):
      if numbers.allSatisfy(\.isNaN) { return "empty" }
      let isWhole = numbers.allSatisfy { $0.isNaN || $0 == $0.rounded() && abs($0) < 1e15 }
      return isWhole ? "whole numbers" : "numbers"
    case .words: return "words"
    }
  }

  /// These rows only, in this order.
  public func rows(_ indices: [Int]) -> Column {
    switch values {
    case .numbers(let numbers): Column(name, .numbers(indices.map { numbers[$0] }))
    case .words(let codes, let categories):
      Column(name, .words(indices.map { codes[$0] }, categories: categories))
    }
  }

  /// The value of a row as it would be written; nil where it is missing.
  public func written(_ row: Int) -> String? {
    if isMissing(row) { return nil }
    switch values {
    case .numbers(let numbers): return Notation.written(numbers[row], .exact)
    case .words(let codes, let categories): return categories[Int(codes[row])]
    }
  }

  /// Missing numbers are alike, as missing words are.
  public static func == (a: Column, b: Column) -> Bool {
    guard a.name == b.name else { return false }
    switch (a.values, b.values) {
    case (.numbers(let x), .numbers(let y)):
      return x.count == y.count && zip(x, y).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
    case (.words, .words): return a.words == b.words
    default: return false
    }
  }
}
