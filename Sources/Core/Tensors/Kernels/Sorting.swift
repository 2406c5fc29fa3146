/// Numbers in order along an axis, and running sums. Each row is computed by itself and in double precision,
/// the same way in every kernel set.
extension Tensor {
  /// The numbers along an axis in ascending order, or in descending; NumPy's `sort`. Not-a-number counts as
  /// greater than any number; equal ones keep their order.
  public func sorted(_ axis: Int = -1, descending: Bool = false) -> Tensor {
    taking(argsort(axis, descending: descending), axis: axis)
  }

  /// The indices along an axis that would sort it; NumPy's `argsort`. Not-a-number counts as greater than any
  /// number; equal ones keep their order.
  public func argsort(_ axis: Int = -1, descending: Bool = false) -> Tensor {
    eachRow(axis, "argsort") { row in
      row.indices.sorted { i, j in
        let (a, b) = descending ? (row[j], row[i]) : (row[i], row[j])
        return a < b || (!a.isNaN && b.isNaN) || (a == b || a.isNaN && b.isNaN) && i < j
      }.map(Double.init)
    }
  }

  /// The k greatest numbers along an axis, from the greatest on, and their indices; PyTorch's `topk`.
  public func topK(_ k: Int, axis: Int = -1) -> (values: Tensor, indices: Tensor) {
    let place = shape.axis(axis, of: "topK")
    guard (0...shape[place]).contains(k) else {
      ShapeError(
        "topK", got: "k = \(k) along axis \(axis) of \(shape)", need: "0 to \(shape[place])"
      ).trap()
    }
    let indices = argsort(place, descending: true).slice(0..<k, axis: place)
    return (taking(indices, axis: place), indices)
  }

  /// yᵢ = Σ xⱼ, j ≤ i, along an axis, or j ≥ i where `reversed`; NumPy's `cumsum`.
  public func cumulativeSum(_ axis: Int = -1, reversed: Bool = false) -> Tensor {
    eachRow(axis, "cumulativeSum") { row in
      var (total, sums) = (0.0, row)
      for i in reversed ? Array(row.indices.reversed()) : Array(row.indices) {
        total += row[i]
        sums[i] = total
      }
      return sums
    }
  }

  /// The number at each of these indices along an axis, where the other indices are its own; NumPy's
  /// `take_along_axis`, PyTorch's `gather`. The indices have the tensor's shape, but for this axis.
  public func taking(_ indices: Tensor, axis: Int = -1) -> Tensor {
    let place = alongAxis(indices, axis, "taking")
    let last = rank - 1
    let (x, order) = (swappingAxes(place, last), indices.swappingAxes(place, last))
    let numbers = order.indices(below: shape[place], of: "taking")
    let (values, width, count) = (x.values, x.shape[-1], order.shape[-1])
    let taken = numbers.enumerated().map { values[$0 / Swift.max(count, 1) * width + $1] }
    return Tensor(taken, shape: order.shape, precision).swappingAxes(place, last)
  }

  /// The way back of ``taking(_:axis:)``: each number added where it was taken from, in `size` places.
  public func puttingBack(_ indices: Tensor, size: Int, axis: Int = -1) -> Tensor {
    let place = shape.axis(axis, of: "puttingBack")
    let last = rank - 1
    let (y, order) = (swappingAxes(place, last), indices.swappingAxes(place, last))
    let numbers = order.indices(below: size, of: "puttingBack")
    let (values, count) = (y.values, Swift.max(y.shape[-1], 1))
    let target = y.shape.with(size, at: last)
    var sums = [Double](repeating: 0, count: target.count)
    for (i, index) in numbers.enumerated() { sums[i / count * size + index] += values[i] }
    return Tensor(sums, shape: target, precision).swappingAxes(place, last)
  }

  private func alongAxis(_ indices: Tensor, _ axis: Int, _ name: String) -> Int {
    let place = shape.axis(axis, of: name)
    let fits =
      indices.rank == rank
      && (0..<rank).allSatisfy { $0 == place || indices.shape[$0] == shape[$0] }
    guard fits else {
      ShapeError(
        name, got: "indices of \(indices.shape) for \(shape)",
        need: "the same sizes on all axes but \(axis)"
      ).trap()
    }
    return place
  }

  /// f of each row along an axis; all results have the row's size.
  private func eachRow(_ axis: Int, _ name: String, _ f: ([Double]) -> [Double]) -> Tensor {
    let place = shape.axis(axis, of: name)
    let x = swappingAxes(place, rank - 1)
    let (values, width) = (x.values, Swift.max(x.shape[-1], 1))
    var results: [Double] = []
    results.reserveCapacity(values.count)
    for start in stride(from: 0, to: values.count, by: width) {
      results += f(Array(values[start..<(start + width)]))
    }
    return Tensor(results, shape: x.shape, precision).swappingAxes(place, rank - 1)
  }
}
