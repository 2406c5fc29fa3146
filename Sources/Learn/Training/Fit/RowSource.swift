import Tensors

/// Samples of one tensor, from which batches are taken.
struct RowSource {
  private let tensor: Tensor
  /// The samples as the rows of a matrix.
  private let rows: Tensor
  let count: Int

  init(_ tensor: Tensor) {
    self.tensor = tensor.contiguous()
    count = tensor.shape[0]
    rows =
      tensor.rank == 2
      ? self.tensor : self.tensor.reshaped(count, count == 0 ? 0 : tensor.count / count)
  }

  /// The samples with these numbers, copied one behind the other.
  func batch(_ order: ArraySlice<Int>) -> Tensor {
    let taken = rows.rows(at: order)
    return tensor.rank == 2 ? taken : taken.reshaped(to: shape(order.count))
  }

  /// Samples that lie one behind the other: no copy.
  func batch(_ range: Range<Int>) -> Tensor {
    range.count == count ? tensor : tensor.slice(range, axis: 0)
  }

  private func shape(_ samples: Int) -> Shape {
    Shape([samples] + tensor.shape.dropFirst())
  }
}
