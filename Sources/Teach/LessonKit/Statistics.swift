import Tensors

/// What lessons say of a list of measurements: the mean, the standard deviation, the fraction that is
/// right, and how far two lists differ. They may be inlined: a generic function that is called across modules takes a
/// hundred instructions for each number.
extension Sequence where Element == Double {
  /// x̄ = (1/n)·Σ xᵢ; 0 of no numbers.
  @inlinable
  public var mean: Double {
    var (sum, count) = (0.0, 0.0)
    for number in self {
      sum += number
      count += 1
    }
    return count == 0 ? 0 : sum / count
  }

  /// √((1/n)·Σ (xᵢ − x̄)²): the standard deviation, dividing by the count; 0 of no numbers.
  @inlinable
  public var standardDeviation: Double {
    let center = mean
    return map { ($0 - center) * ($0 - center) }.mean.squareRoot()
  }

  /// √((1/(n − 1))·Σ (xᵢ − x̄)²): the standard deviation estimated from n measurements, as the bands of figures have
  /// it; 0 of fewer than two.
  @inlinable
  public var sampleStandardDeviation: Double {
    let numbers = Array(self)
    guard numbers.count > 1 else { return 0 }
    return numbers.standardDeviation
      * (Double(numbers.count) / Double(numbers.count - 1)).squareRoot()
  }
}

extension Sequence {
  /// The fraction of the elements for which a condition holds, between 0 and 1; 0 of no elements.
  ///
  /// ```swift
  /// let accuracy = zip(predictions, labels).fraction { $0 == $1 }
  /// ```
  @inlinable
  public func fraction(where holds: (Element) throws -> Bool) rethrows -> Double {
    try map { try holds($0) ? 1 : 0 }.mean
  }
}

extension [Double] {
  /// The index of the largest number, of equal ones the first. Traps where there is no number.
  public var argmax: Int {
    guard !isEmpty else { fatalError("argmax: there are no numbers, and it needs one at least") }
    return indices.max { self[$0] < self[$1] }!
  }

  /// The means of so many successive numbers each: of the first `count`, of the next, and so on. What is
  /// left over at the end is left out.
  public func means(ofEach count: Int) -> [Double] {
    stride(from: 0, to: self.count - count + 1, by: count).map { self[$0..<($0 + count)].mean }
  }
}

/// The largest |aᵢ − bᵢ|; 0 of no numbers. What is in the longer list only is not looked at.
public func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).map { abs($0 - $1) }.max() ?? 0
}

/// The largest |aᵢ − bᵢ| of two tensors of one shape, in their own precision.
public func largestDifference(_ a: Tensor, _ b: Tensor) -> Double {
  (a - b).absolute().max().scalar
}
