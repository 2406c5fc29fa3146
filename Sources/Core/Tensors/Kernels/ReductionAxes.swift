/// Reductions with the axes as an array, `sum([0, 1])`, as for variables.
extension Tensor {
  /// The sum over the axes that are named; over all where none are.
  public func sum(_ axes: [Int], keepingAxes: Bool = false) -> Tensor {
    sum(over: axes, keepingAxes: keepingAxes)
  }
  /// The mean over the axes that are named; over all where none are.
  public func mean(_ axes: [Int], keepingAxes: Bool = false) -> Tensor {
    mean(over: axes, keepingAxes: keepingAxes)
  }
  /// The greatest element over the axes that are named; over all where none are.
  public func max(_ axes: [Int], keepingAxes: Bool = false) -> Tensor {
    max(over: axes, keepingAxes: keepingAxes)
  }
  /// The least element over the axes that are named; over all where none are.
  public func min(_ axes: [Int], keepingAxes: Bool = false) -> Tensor {
    min(over: axes, keepingAxes: keepingAxes)
  }
  /// The variance Σ(x − x̄)²/n over the axes that are named; over all where none are.
  public func variance(_ axes: [Int], keepingAxes: Bool = false) -> Tensor {
    variance(over: axes, keepingAxes: keepingAxes)
  }
  /// The square root of the variance over the axes that are named; over all where none are.
  public func standardDeviation(_ axes: [Int], keepingAxes: Bool = false) -> Tensor {
    variance(over: axes, keepingAxes: keepingAxes).squareRoot()
  }
  /// log Σ eˣ over the axes that are named; over all where none are.
  public func logSumExp(_ axes: [Int], keepingAxes: Bool = false) -> Tensor {
    logSumExp(over: axes, keepingAxes: keepingAxes)
  }
  /// Π x over the axes that are named; over all where none are.
  public func product(_ axes: [Int], keepingAxes: Bool = false) -> Tensor {
    product(over: axes, keepingAxes: keepingAxes)
  }
  /// ‖x‖ = √Σ x² over the axes that are named; over all where none are.
  public func norm(_ axes: [Int], keepingAxes: Bool = false) -> Tensor {
    norm(over: axes, keepingAxes: keepingAxes)
  }
}
