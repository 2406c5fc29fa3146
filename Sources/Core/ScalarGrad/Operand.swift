/// A name, a number or a small formula that is put into a larger one, with brackets where without them the
/// larger one would mean something else.
struct Operand {
  let text: String
  /// What holds its parts together most loosely.
  private let bond: Bond

  /// From loose to tight.
  private enum Bond: Comparable { case sum, minus, product, power, one }

  init(_ text: String) {
    self.text = text
    bond = Operand.bond(of: text)
  }

  /// At the beginning of a sum; and behind a sign, where a sum is bracketed, too.
  var term: String { bond == .minus ? "(\(text))" : text }
  var subtrahend: String { bond <= .minus ? "(\(text))" : text }
  /// In a product, or over a fraction line.
  var factor: String { bond <= .minus ? "(\(text))" : text }
  /// Under a fraction line.
  var divisor: String { bond <= .product ? "(\(text))" : text }
  /// With an exponent, or behind ∂.
  var base: String { bond <= .power ? "(\(text))" : text }

  /// The loosest sign that stands in no bracket.
  private static func bond(of text: String) -> Bond {
    var depth = 0
    var loosest = Bond.one
    for (place, character) in text.enumerated() {
      if "([".contains(character) { depth += 1 }
      if ")]".contains(character) { depth -= 1 }
      if depth > 0 { continue }
      switch character {
      case "+": loosest = min(loosest, .sum)
      case "−", "-": loosest = min(loosest, place == 0 ? .minus : .sum)
      case "·", "/", "*", "×", " ": loosest = min(loosest, .product)
      case "^": loosest = min(loosest, .power)
      case _ where "⁰¹²³⁴⁵⁶⁷⁸⁹⁻".contains(character): loosest = min(loosest, .power)
      default: break
      }
    }
    return loosest
  }
}
