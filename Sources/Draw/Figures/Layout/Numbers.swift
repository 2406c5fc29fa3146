import Notation

/// Numbers as readers of a book want to see them.
enum Numbers {
  /// With so many digits after the point: "−12,345.50". Four digits stand together, unless `groups` says that
  /// neighbors are longer.
  static func fixed(_ value: Double, _ digits: Int, groups: Bool = false) -> String {
    written(value, .grouped(digits, always: groups))
  }

  /// With at most four digits that count: "0.4167", "12.5", "1.2·10⁻⁷".
  static func short(_ value: Double, _ digits: Int = 4) -> String {
    written(value, .figure(digits))
  }

  /// How many digits after the point show all numbers to three that count, and none in vain.
  static func digits(toShow values: [Double]) -> Int {
    let longest = values.map { value -> Int in
      guard let point = short(value, 3).firstIndex(of: ".") else { return 0 }
      return short(value, 3)[point...].dropFirst().prefix { $0.isNumber }.count
    }
    return min(longest.max() ?? 0, 4)
  }
}
