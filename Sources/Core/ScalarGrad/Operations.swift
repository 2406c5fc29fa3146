import Foundation  // exp, log, tanh, pow: nothing else in this module needs it

// The operations: value and local slopes side by side, from simple to hard.

extension Scalar {
  /// c = a + b        ∂c/∂a = 1        ∂c/∂b = 1
  public static func + (a: Scalar, b: Scalar) -> Scalar {
    Scalar(a.value + b.value, .add, [Input(node: a, slope: 1), Input(node: b, slope: 1)])
  }

  /// c = −a        ∂c/∂a = −1
  public static prefix func - (a: Scalar) -> Scalar {
    Scalar(-a.value, .negate, [Scalar.Input(node: a, slope: -1)])
  }

  /// c = a − b        ∂c/∂a = 1        ∂c/∂b = −1
  public static func - (a: Scalar, b: Scalar) -> Scalar {
    Scalar(a.value - b.value, .subtract, [Input(node: a, slope: 1), Input(node: b, slope: -1)])
  }

  /// c = a · b        ∂c/∂a = b        ∂c/∂b = a
  public static func * (a: Scalar, b: Scalar) -> Scalar {
    Scalar(
      a.value * b.value, .multiply,
      [Input(node: a, slope: b.value), Input(node: b, slope: a.value)])
  }

  /// c = a / b        ∂c/∂a = 1/b        ∂c/∂b = −a/b² = −c/b, where b² would not fit
  public static func / (a: Scalar, b: Scalar) -> Scalar {
    let c = a.value / b.value
    return Scalar(
      c, .divide, [Input(node: a, slope: 1 / b.value), Input(node: b, slope: -c / b.value)])
  }

  /// c = Σ aᵢ        ∂c/∂aᵢ = 1
  ///
  /// One node however many terms there are, where repeated `+` would make one for each.
  public static func sum(_ terms: [Scalar]) -> Scalar {
    var total = 0.0
    for term in terms { total += term.value }
    return Scalar(total, .sum, terms.map { Input(node: $0, slope: 1) })
  }

  /// c = Σ wᵢ·aᵢ + b        ∂c/∂wᵢ = aᵢ        ∂c/∂aᵢ = wᵢ        ∂c/∂b = 1
  ///
  /// A neuron's sum as one node. Its inputs stand in the order w₁, a₁, w₂, a₂, …, b.
  public static func weightedSum(_ w: [Scalar], _ a: [Scalar], plus b: Scalar) -> Scalar {
    guard w.count == a.count else {
      fatalError("weightedSum: \(w.count) weights for \(a.count) inputs; each input needs one.")
    }
    var total = 0.0
    var inputs: [Input] = []
    inputs.reserveCapacity(2 * w.count + 1)
    for i in w.indices {
      total += w[i].value * a[i].value  // Formula: F05
      inputs.append(Input(node: w[i], slope: a[i].value))
      inputs.append(Input(node: a[i], slope: w[i].value))
    }
    inputs.append(Input(node: b, slope: 1))
    return Scalar(total + b.value, .weightedSum, inputs)
  }
}

/// c = aⁿ        ∂c/∂a = n·aⁿ⁻¹
public func pow(_ a: Scalar, _ n: Double) -> Scalar {
  let slope = n == 0 ? 0 : n * Foundation.pow(a.value, n - 1)
  return Scalar(Foundation.pow(a.value, n), .power(n), [Scalar.Input(node: a, slope: slope)])
}

/// c = eᵃ        ∂c/∂a = eᵃ = c
public func exp(_ a: Scalar) -> Scalar {
  let c = Foundation.exp(a.value)
  return Scalar(c, .exp, [Scalar.Input(node: a, slope: c)])
}

/// c = ln a        ∂c/∂a = 1/a
public func log(_ a: Scalar) -> Scalar {
  Scalar(Foundation.log(a.value), .log, [Scalar.Input(node: a, slope: 1 / a.value)])
}

/// c = max(0, a)        ∂c/∂a = 1 where a > 0, else 0 (also at 0, where there is no one slope)
public func relu(_ a: Scalar) -> Scalar {
  Scalar(Swift.max(0, a.value), .relu, [Scalar.Input(node: a, slope: a.value > 0 ? 1 : 0)])
}

/// c = tanh a        ∂c/∂a = 1 − c²
public func tanh(_ a: Scalar) -> Scalar {
  let c = Foundation.tanh(a.value)
  return Scalar(c, .tanh, [Scalar.Input(node: a, slope: 1 - c * c)])
}

/// c = σ(a) = 1/(1 + e⁻ᵃ)        ∂c/∂a = c·(1 − c)
///
/// Computed from the side where the exponential cannot overflow.
public func sigmoid(_ a: Scalar) -> Scalar {
  let small = Foundation.exp(-Swift.abs(a.value))
  let c = a.value >= 0 ? 1 / (1 + small) : small / (1 + small)
  return Scalar(c, .sigmoid, [Scalar.Input(node: a, slope: c * (1 - c))])
}

extension Scalar {
  /// c = f(a)        ∂c/∂a = f′(a)
  ///
  /// For any function of one number whose value and slope at `a` are known, such as an activation
  /// that a plugin brings. `name` stands in formulas and graphs.
  public static func function(
    _ name: String, of a: Scalar, value: Double, slope: Double
  ) -> Scalar {
    Scalar(value, .function(name), [Input(node: a, slope: slope)])
  }
}
