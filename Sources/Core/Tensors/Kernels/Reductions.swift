/// Reductions: one number computed from many.
public protocol ReductionKernels: Sendable {
  /// The reduction over these axes, which stay with size 1.
  func reduce(_ reduction: Reduction, _ x: Tensor, over axes: AxisSet) -> Tensor

  /// The index of the first greatest element along the last axis, which stays with size 1.
  func argmax(_ x: Tensor) -> Tensor
}

/// What ``ReductionKernels/reduce(_:_:over:)`` computes.
public enum Reduction: String, Sendable, Hashable, CaseIterable {
  /// Σ x, the greatest x, the least x; not-a-number where there is one.
  case sum, maximum, minimum
}

extension ReferenceKernels {
  /// Sum, maximum or minimum over some axes, which stay with size 1.
  public func reduce(_ reduction: Reduction, _ x: Tensor, over axes: AxisSet) -> Tensor {
    x.precision == .single
      ? reduce(reduction, x, axes, as: Float.self) : reduce(reduction, x, axes, as: Double.self)
  }

  /// Each element goes to the place of its remaining indices: the result's strides are 0 along the axes
  /// that are reduced. Sums are kept in double precision until they are complete.
  private func reduce<E: Element>(
    _ reduction: Reduction, _ x: Tensor, _ axes: AxisSet, as type: E.Type
  ) -> Tensor {
    let y = Tensor(uninitialized: axes.reduced(x.shape), E.precision)
    var steps = y.strides
    for axis in 0..<x.rank where axes.contains(axis) { steps[axis] = 0 }

    var totals = [Double](repeating: reduction.start, count: y.count)
    x.read(as: E.self) { x_ in
      forEachRow(of: x.shape, x.strides, steps) { row in
        for i in 0..<row.count {
          let place = row.b &+ i &* row.bStep
          totals[place] = reduction.value(totals[place], Double(x_[row.a &+ i &* row.aStep]))
        }
      }
    }
    let result = Grid<E>(y.flattened)
    // A sum is a result, and may be flushed; an extreme is one of the numbers as it stands.
    for place in 0..<y.count {
      result[place] = reduction == .sum ? E(totals[place]) : E.nearest(totals[place])
    }
    return y
  }

  /// The index of the first maximum along the last axis.
  public func argmax(_ x: Tensor) -> Tensor {
    x.precision == .single
      ? argmax(x, as: Float.self) : argmax(x, as: Double.self)
  }

  private func argmax<E: Element>(_ x: Tensor, as type: E.Type) -> Tensor {
    let last = x.shape[-1]
    return x.readRowMajor(as: E.self) { x_ in
      Tensor(shape: x.shape.with(1, at: x.rank - 1), as: E.self) { y in
        for row in 0..<(x.count / Swift.max(last, 1)) {
          let values = x_ + row * last
          var best = 0
          for i in 1..<Swift.max(last, 1)
          where values[i] > values[best] || isNewNaN(values, i, best) {
            best = i
          }
          y[row] = E(best)
        }
      }
    }
  }

  private func isNewNaN<E: Element>(_ x: UnsafePointer<E>, _ i: Int, _ best: Int) -> Bool {
    x[i].isNaN && !x[best].isNaN
  }
}

extension Reduction {
  /// The result for no elements.
  var start: Double {
    switch self {
    case .sum: 0
    case .maximum: -.infinity
    case .minimum: .infinity
    }
  }

  /// The result so far together with one more element.
  func value(_ total: Double, _ x: Double) -> Double {
    switch self {
    case .sum: total + x
    case .maximum: x > total || x.isNaN ? x : total
    case .minimum: x < total || x.isNaN ? x : total
    }
  }
}

/// Reductions over the axes that are named, or over all where none is. With `keepingAxes` the reduced axes
/// stay with size 1, so that the result broadcasts against the tensor.
extension Tensor {
  /// The sum; 0 for no elements.
  public func sum(_ axes: Int..., keepingAxes: Bool = false) -> Tensor {
    sum(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }

  /// The mean.
  public func mean(_ axes: Int..., keepingAxes: Bool = false) -> Tensor {
    mean(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }

  /// The greatest element; not-a-number where there is one.
  public func max(_ axes: Int..., keepingAxes: Bool = false) -> Tensor {
    max(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }

  /// The least element; not-a-number where there is one.
  public func min(_ axes: Int..., keepingAxes: Bool = false) -> Tensor {
    min(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }

  /// The variance Σ(x − x̄)²/n, divided by the count, not the count less one.
  public func variance(_ axes: Int..., keepingAxes: Bool = false) -> Tensor {
    variance(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }

  /// The square root of the variance.
  public func standardDeviation(_ axes: Int..., keepingAxes: Bool = false) -> Tensor {
    variance(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes).squareRoot()
  }

  /// log Σ eˣ, without overflow.
  public func logSumExp(_ axes: Int..., keepingAxes: Bool = false) -> Tensor {
    logSumExp(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }
}

/// The same with the axes as an array; `nil` is all of them.
extension Tensor {
  /// The sum; 0 for no elements.
  public func sum(over axes: [Int]?, keepingAxes: Bool = false) -> Tensor {
    reduce(.sum, axes, keepingAxes, "sum")
  }

  /// The mean.
  public func mean(over axes: [Int]?, keepingAxes: Bool = false) -> Tensor {
    let total = reduce(.sum, axes, keepingAxes, "mean")
    if total.count == 0 { return total }
    requireElements("mean")
    return total / (Double(count) / Double(total.count))
  }

  /// The greatest element; not-a-number where there is one.
  public func max(over axes: [Int]?, keepingAxes: Bool = false) -> Tensor {
    extreme(.maximum, axes, keepingAxes, "max")
  }

  /// The least element; not-a-number where there is one.
  public func min(over axes: [Int]?, keepingAxes: Bool = false) -> Tensor {
    extreme(.minimum, axes, keepingAxes, "min")
  }

  /// The mean, kept between the least and the greatest element, where every mean lies: rounding could carry
  /// it out, and then numbers that are all the same would differ from their mean. Reduced axes stay with
  /// size 1.
  package func innerMean(over axes: [Int]?) -> Tensor {
    let mean = mean(over: axes, keepingAxes: true)
    if mean.count == 0 { return mean }
    let least = min(over: axes, keepingAxes: true)
    return .minimum(.maximum(mean, least), max(over: axes, keepingAxes: true))
  }

  /// The variance Σ(x − x̄)²/n; exactly 0 for numbers that are all the same.
  public func variance(over axes: [Int]?, keepingAxes: Bool = false) -> Tensor {
    let difference = self - innerMean(over: axes)
    return difference.squared().mean(over: axes, keepingAxes: keepingAxes)
  }

  /// log Σ eˣ = m + log Σ eˣ⁻ᵐ with the greatest element m, or 0 where that is infinite.
  public func logSumExp(over axes: [Int]?, keepingAxes: Bool = false) -> Tensor {
    let greatest = extreme(.maximum, axes, true, "logSumExp")
    let m = Tensor.select(greatest * 0 .== 0, greatest, greatest.zerosLike)
    let y = (self - m).exp().reduce(.sum, axes, true, "logSumExp").log() + m
    return keepingAxes
      ? y : y.rowMajorView(AxisSet(axes, of: shape, "logSumExp").removed(from: shape))
  }

  private func extreme(
    _ reduction: Reduction, _ axes: [Int]?, _ keepingAxes: Bool, _ name: String
  ) -> Tensor {
    let y = reduce(reduction, axes, keepingAxes, name)
    if y.count > 0 { requireElements(name) }
    return y
  }

  private func reduce(
    _ reduction: Reduction, _ axes: [Int]?, _ keepingAxes: Bool, _ name: String
  ) -> Tensor {
    let set = AxisSet(axes, of: shape, name)
    let kept = KernelChoice.compute { kernels in kernels.reduce(reduction, self, over: set) }
    return keepingAxes ? kept : kept.rowMajorView(set.removed(from: shape))
  }

  private func requireElements(_ name: String) {
    guard count > 0 else {
      ShapeError(
        name, got: "\(shape)", need: "at least one element: the \(name) of none is not a number"
      ).trap()
    }
  }
}

/// Where the extremes are.
extension Tensor {
  /// The index of the greatest element along an axis, which is removed: of the first where several are
  /// equal, of a not-a-number where there is one. In the tensor's precision; in double precision where the
  /// axis is longer than 2²⁴, up to which single precision holds whole numbers.
  public func argmax(_ axis: Int = -1) -> Tensor {
    let place = shape.axis(axis, of: "argmax")
    guard shape[place] > 0 else {
      ShapeError("argmax", got: "\(shape)", need: "at least one element along axis \(axis)").trap()
    }
    var last = place == rank - 1 ? self : swappingAxes(place, rank - 1)
    // Single precision counts to 2²⁴: beyond, an index would be rounded to another one.
    if shape[place] > 1 << 24 { last = last.converted(to: .double) }
    let index = KernelChoice.compute { kernels in kernels.argmax(last) }
    return index.swappingAxes(place, rank - 1).squeezed(at: place)
  }

  /// The index of the least element along an axis, which is removed: of the first where several are equal. Elements so
  /// small that arithmetic takes them for 0 (denormal numbers) are equal.
  public func argmin(_ axis: Int = -1) -> Tensor { (-self).argmax(axis) }
}
