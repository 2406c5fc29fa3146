/// The digits of a whole number, raised: "⁻³".
package func raised(_ number: Int) -> String {
  String(String(number).map { digits[$0]!.raised })
}

/// The digits of a whole number, lowered: "₁₂".
public func lowered(_ number: Int) -> String {
  String(String(number).map { digits[$0]!.lowered })
}

/// A power of ten: "10⁻³".
package func powerOfTen(_ exponent: Int) -> String { "10" + raised(exponent) }

private let digits: [Character: (raised: Character, lowered: Character)] = Dictionary(
  uniqueKeysWithValues: zip("-0123456789", zip("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "₋₀₁₂₃₄₅₆₇₈₉")).map {
    ($0, (raised: $1.0, lowered: $1.1))
  })
