import Foundation

// Further functions of scalars, under the names of C and Swift.

/// c = |a|        ∂c/∂a = 1 where a > 0, −1 where a < 0, 0 at 0, where there is no one slope
public func abs(_ a: Scalar) -> Scalar {
  let slope = a.value > 0 ? 1.0 : a.value < 0 ? -1 : a.value
  return Scalar(Swift.abs(a.value), .absolute, [Scalar.Input(node: a, slope: slope)])
}

/// c = √a        ∂c/∂a = 1/(2c)
public func sqrt(_ a: Scalar) -> Scalar {
  let c = a.value.squareRoot()
  return Scalar(c, .squareRoot, [Scalar.Input(node: a, slope: 1 / (2 * c))])
}

/// c = sin a        ∂c/∂a = cos a
public func sin(_ a: Scalar) -> Scalar {
  Scalar(
    Foundation.sin(a.value), .sine, [Scalar.Input(node: a, slope: Foundation.cos(a.value))])
}

/// c = cos a        ∂c/∂a = −sin a
public func cos(_ a: Scalar) -> Scalar {
  Scalar(
    Foundation.cos(a.value), .cosine, [Scalar.Input(node: a, slope: -Foundation.sin(a.value))])
}

/// c = max(a, b)        ∂c/∂a = 1 where a ≥ b, else 0        ∂c/∂b = 1 where b > a, else 0
///
/// Not a number where either is.
public func max(_ a: Scalar, _ b: Scalar) -> Scalar {
  let isFirst = a.value >= b.value || a.value.isNaN
  return Scalar(
    isFirst ? a.value : b.value, .maximum,
    [Scalar.Input(node: a, slope: isFirst ? 1 : 0), Scalar.Input(node: b, slope: isFirst ? 0 : 1)])
}

/// c = min(a, b)        ∂c/∂a = 1 where a ≤ b, else 0        ∂c/∂b = 1 where b < a, else 0
///
/// Not a number where either is.
public func min(_ a: Scalar, _ b: Scalar) -> Scalar {
  let isFirst = a.value <= b.value || a.value.isNaN
  return Scalar(
    isFirst ? a.value : b.value, .minimum,
    [Scalar.Input(node: a, slope: isFirst ? 1 : 0), Scalar.Input(node: b, slope: isFirst ? 0 : 1)])
}

/// c = aᵇ        ∂c/∂a = b·aᵇ⁻¹        ∂c/∂b = aᵇ·ln a
///
/// For a > 0; at a = 0 and b > 0 the slope in b is 0, its limit. For a < 0 it is not a number.
@_disfavoredOverload  // so that the 2 in pow(x, 2) is a plain number
public func pow(_ a: Scalar, _ b: Scalar) -> Scalar {
  let c = Foundation.pow(a.value, b.value)
  let ofBase = b.value == 0 ? 0 : b.value * Foundation.pow(a.value, b.value - 1)
  let ofExponent = a.value == 0 && b.value > 0 ? 0 : c * Foundation.log(a.value)
  return Scalar(
    c, .exponentiation,
    [Scalar.Input(node: a, slope: ofBase), Scalar.Input(node: b, slope: ofExponent)])
}
