extension ReferenceKernels {
  public func reduce(_ reduction: Reduction, _ x: Tensor, over axes: AxisSet) -> Tensor {
    x.precision == .single
      ? reduce(reduction, x, axes, as: Float.self) : reduce(reduction, x, axes, as: Double.self)
  }

  /// Each element goes to the place of its kept indices: the result's strides are 0 along the axes
  /// that go. Sums are kept in double precision until they are complete.
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
    for place in 0..<y.count { result[place] = E(totals[place]) }
    return y
  }

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

  /// The result so far with one more element; not-a-number wins.
  func value(_ total: Double, _ x: Double) -> Double {
    switch self {
    case .sum: total + x
    case .maximum: x > total || x.isNaN ? x : total
    case .minimum: x < total || x.isNaN ? x : total
    }
  }
}
