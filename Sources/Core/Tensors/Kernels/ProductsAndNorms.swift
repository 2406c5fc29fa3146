/// Products and norms: reductions beside those of `Reductions.swift`, computed from them.
extension Tensor {
  /// Π x over the axes that are named, or over all; 1 for no elements. NumPy's `prod`.
  public func product(_ axes: Int..., keepingAxes: Bool = false) -> Tensor {
    product(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }

  /// Π x; `nil` is all axes.
  public func product(over axes: [Int]?, keepingAxes: Bool = false) -> Tensor {
    let rows = rows(of: axes, "product")
    let (values, width) = (rows.x.values, rows.x.shape[1])
    let products = (0..<rows.x.shape[0]).map { row in
      values[(row * width)..<(row * width + width)].reduce(1, *)
    }
    let kept = Tensor(products, shape: rows.kept, precision)
    return keepingAxes ? kept : kept.reshaped(to: rows.removed)
  }

  /// For each element the product of all others that its product is made of: no quotient, so that a 0 among
  /// them does no harm.
  public func productOfOthers(over axes: [Int]?) -> Tensor {
    let rows = rows(of: axes, "productOfOthers")
    var values = rows.x.values
    let width = rows.x.shape[1]
    for row in 0..<rows.x.shape[0] {
      let x = Array(values[(row * width)..<(row * width + width)])
      var before = 1.0
      for i in x.indices {
        values[row * width + i] = before
        before *= x[i]
      }
      var behind = 1.0
      for i in x.indices.reversed() {
        values[row * width + i] *= behind
        behind *= x[i]
      }
    }
    var back = rows.order
    for (new, old) in rows.order.enumerated() { back[old] = new }
    let moved = Tensor(values, shape: rows.x.shape, precision)
    return moved.reshaped(to: rows.order.map { shape[$0] }).permuted(back)
  }

  /// ‖x‖ = √Σ x², the Euclidean norm, over the axes that are named, or over all; NumPy's `linalg.norm`.
  public func norm(_ axes: Int..., keepingAxes: Bool = false) -> Tensor {
    norm(over: axes.isEmpty ? nil : axes, keepingAxes: keepingAxes)
  }

  /// ‖x‖ = m·√Σ (x/m)², with the greatest |x| as m, so that no square overflows; `nil` is all axes.
  public func norm(over axes: [Int]?, keepingAxes: Bool = false) -> Tensor {
    if count == 0 { return squared().sum(over: axes, keepingAxes: keepingAxes) }
    let greatest = absolute().max(over: axes, keepingAxes: true)
    let isUsable = (greatest .> 0) * (greatest * 0 .== 0)
    let m = Tensor.select(isUsable, greatest, Tensor(1, precision))
    let y = m * (self / m).squared().sum(over: axes, keepingAxes: true).squareRoot()
    return keepingAxes ? y : y.reshaped(to: AxisSet(axes, of: shape, "norm").removed(from: shape))
  }

  /// The elements that are reduced to one, as the rows of a matrix.
  private func rows(
    of axes: [Int]?, _ name: String
  ) -> (x: Tensor, order: [Int], kept: Shape, removed: Shape) {
    let set = AxisSet(axes, of: shape, name)
    let order = (0..<rank).filter { !set.contains($0) } + (0..<rank).filter { set.contains($0) }
    let removed = set.removed(from: shape)
    let width = removed.count == 0 ? 0 : count / removed.count
    let x = permuted(order).reshaped(to: [removed.count, width])
    return (x, order, set.reduced(shape), removed)
  }
}
