import ScalarGrad

/// A nonlinear function of one number, applied to the weighted sum of a neuron, with its derivative.
///
/// ```swift
/// struct Swish: ActivationFunction {
///   let name = "swish"
///   let formula: Formula = #"f(x) = x \cdot \sigma(x)"#
///   func value(_ x: Double) -> Double { x / (1 + exp(-x)) }
///   func slope(_ x: Double) -> Double { value(x) + (1 - value(x)) / (1 + exp(-x)) }
/// }
/// ```
public protocol ActivationFunction: Sendable {
  /// The name by which it is chosen: lower-case words joined by hyphens.
  var name: String { get }
  /// The formula, as LaTeX.
  var formula: Formula { get }
  /// The inputs at which the slope jumps, such as 0 for ReLU; none where not given.
  var kinks: [Double] { get }
  /// The inputs that it is for, such as 0...∞ for a square root; all numbers where not given.
  var domain: ClosedRange<Double> { get }

  /// f(x)
  func value(_ x: Double) -> Double
  /// f′(x)
  func slope(_ x: Double) -> Double
}

extension ActivationFunction {
  /// None: most functions have a slope everywhere.
  public var kinks: [Double] { [] }

  /// All numbers.
  public var domain: ClosedRange<Double> { -.infinity ... .infinity }

  /// The part of a range that lies in the domain, a little within its ends; the range itself where none does.
  public func places(within range: ClosedRange<Double>) -> ClosedRange<Double> {
    let margin = 0.01 * (range.upperBound - range.lowerBound)
    let low = domain.lowerBound > range.lowerBound ? domain.lowerBound + margin : range.lowerBound
    let high = domain.upperBound < range.upperBound ? domain.upperBound - margin : range.upperBound
    return low < high ? low...high : range
  }

  /// f(x)
  public func callAsFunction(_ x: Double) -> Double { value(x) }

  /// f(x) as a node of the graph: `backward()` goes through it with slope f′(x).
  public func callAsFunction(_ x: Scalar) -> Scalar {
    .function(name, of: x, value: value(x.value), slope: slope(x.value))
  }
}
