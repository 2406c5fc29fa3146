import Tensors

/// Reductions of variables, with the axes spelled as for tensors: `sum(0, 1)`, `sum([0, 1])`, or `sum(over:)`
/// where `nil` is all of them.
extension Variable {
  /// The sum over the axes that are named; over all where none are.
  public func sum(_ axes: Int..., keepingAxes: Bool = false) -> Variable {
    sum(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }
  /// The sum over the axes that are named; over all where none are.
  public func sum(_ axes: [Int], keepingAxes: Bool = false) -> Variable {
    sum(over: axes, keepingAxes: keepingAxes)
  }
  /// The same with the axes as an array; `nil` is all of them.
  public func sum(over axes: [Int]?, keepingAxes: Bool = false) -> Variable {
    Primitive.sum(axes, keepingAxes: keepingAxes)(self)
  }
  /// The mean over the axes that are named; over all where none are.
  public func mean(_ axes: Int..., keepingAxes: Bool = false) -> Variable {
    mean(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }
  /// The mean over the axes that are named; over all where none are.
  public func mean(_ axes: [Int], keepingAxes: Bool = false) -> Variable {
    mean(over: axes, keepingAxes: keepingAxes)
  }
  /// The same with the axes as an array; `nil` is all of them.
  public func mean(over axes: [Int]?, keepingAxes: Bool = false) -> Variable {
    Primitive.mean(axes, keepingAxes: keepingAxes)(self)
  }
  /// The greatest element over the axes that are named; over all where none are.
  public func max(_ axes: Int..., keepingAxes: Bool = false) -> Variable {
    max(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }
  /// The greatest element over the axes that are named; over all where none are.
  public func max(_ axes: [Int], keepingAxes: Bool = false) -> Variable {
    max(over: axes, keepingAxes: keepingAxes)
  }
  /// The same with the axes as an array; `nil` is all of them.
  public func max(over axes: [Int]?, keepingAxes: Bool = false) -> Variable {
    Primitive.max(axes, keepingAxes: keepingAxes)(self)
  }
  /// The least element over the axes that are named; over all where none are.
  public func min(_ axes: Int..., keepingAxes: Bool = false) -> Variable {
    min(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }
  /// The least element over the axes that are named; over all where none are.
  public func min(_ axes: [Int], keepingAxes: Bool = false) -> Variable {
    min(over: axes, keepingAxes: keepingAxes)
  }
  /// The same with the axes as an array; `nil` is all of them.
  public func min(over axes: [Int]?, keepingAxes: Bool = false) -> Variable {
    Primitive.min(axes, keepingAxes: keepingAxes)(self)
  }
  /// The variance Σ(x − x̄)²/n over the axes that are named; over all where none are.
  public func variance(_ axes: Int..., keepingAxes: Bool = false) -> Variable {
    variance(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }
  /// The variance Σ(x − x̄)²/n over the axes that are named; over all where none are.
  public func variance(_ axes: [Int], keepingAxes: Bool = false) -> Variable {
    variance(over: axes, keepingAxes: keepingAxes)
  }
  /// The same with the axes as an array; `nil` is all of them.
  public func variance(over axes: [Int]?, keepingAxes: Bool = false) -> Variable {
    Primitive.variance(axes, keepingAxes: keepingAxes)(self)
  }
  /// The square root of the variance over the axes that are named; over all where none are.
  public func standardDeviation(_ axes: Int..., keepingAxes: Bool = false) -> Variable {
    standardDeviation(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }
  /// The square root of the variance over the axes that are named; over all where none are.
  public func standardDeviation(_ axes: [Int], keepingAxes: Bool = false) -> Variable {
    standardDeviation(over: axes, keepingAxes: keepingAxes)
  }
  /// The same with the axes as an array; `nil` is all of them.
  public func standardDeviation(over axes: [Int]?, keepingAxes: Bool = false) -> Variable {
    Primitive.standardDeviation(axes, keepingAxes: keepingAxes)(self)
  }
  /// log Σ eˣ over the axes that are named; over all where none are.
  public func logSumExp(_ axes: Int..., keepingAxes: Bool = false) -> Variable {
    logSumExp(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }
  /// log Σ eˣ over the axes that are named; over all where none are.
  public func logSumExp(_ axes: [Int], keepingAxes: Bool = false) -> Variable {
    logSumExp(over: axes, keepingAxes: keepingAxes)
  }
  /// The same with the axes as an array; `nil` is all of them.
  public func logSumExp(over axes: [Int]?, keepingAxes: Bool = false) -> Variable {
    Primitive.logSumExp(axes, keepingAxes: keepingAxes)(self)
  }
  /// Π x over the axes that are named; over all where none are.
  public func product(_ axes: Int..., keepingAxes: Bool = false) -> Variable {
    product(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }
  /// Π x over the axes that are named; over all where none are.
  public func product(_ axes: [Int], keepingAxes: Bool = false) -> Variable {
    product(over: axes, keepingAxes: keepingAxes)
  }
  /// The same with the axes as an array; `nil` is all of them.
  public func product(over axes: [Int]?, keepingAxes: Bool = false) -> Variable {
    Primitive.product(axes, keepingAxes: keepingAxes)(self)
  }
  /// ‖x‖ = √Σ x² over the axes that are named; over all where none are.
  public func norm(_ axes: Int..., keepingAxes: Bool = false) -> Variable {
    norm(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }
  /// ‖x‖ = √Σ x² over the axes that are named; over all where none are.
  public func norm(_ axes: [Int], keepingAxes: Bool = false) -> Variable {
    norm(over: axes, keepingAxes: keepingAxes)
  }
  /// The same with the axes as an array; `nil` is all of them.
  public func norm(over axes: [Int]?, keepingAxes: Bool = false) -> Variable {
    Primitive.norm(axes, keepingAxes: keepingAxes)(self)
  }
}
