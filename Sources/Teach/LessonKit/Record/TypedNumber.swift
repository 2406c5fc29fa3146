/// A number as people type it: `0.25`, `0,25`, `−3`, `1/4`, `¼`, `2½`, `25 %`, `1e-3`.
struct TypedNumber {
  /// The number; it is finite.
  let value: Double

  /// Nil where the text is no number.
  init?(_ typed: String) {
    var text = typed.trimmed.replacing("−", with: "-").replacing(",", with: ".")
      .replacing("⁄", with: "/")
    var unit = 1.0
    if text.hasSuffix("%") {
      text = String(text.dropLast()).trimmed
      unit = 0.01
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      .map { TypedNumber.one(String($0).trimmed) }
    guard parts.count <= 2, let over = parts[0], let under = parts.count == 2 ? parts[1] : 1
    else { return nil }
    value = over / under * unit
    if !value.isFinite { return nil }
  }

  /// A decimal number, or a sign such as ¼ with or without a whole number before it.
  private static func one(_ text: String) -> Double? {
    if let number = Double(text), number.isFinite { return number }
    guard let last = text.unicodeScalars.last, last.properties.numericType == .numeric,
      let part = last.properties.numericValue, part > 0, part < 1
    else { return nil }
    let whole = String(text.unicodeScalars.dropLast()).trimmed
    switch whole {
    case "": return part
    case "-": return -part
    default: return Int(whole).map { whole.hasPrefix("-") ? Double($0) - part : Double($0) + part }
    }
  }
}
