import Tensors

/// A gradient as a pullback returns it: a tensor, or a few rows of a table whose other rows are 0.
public enum Gradient: Sendable {
  /// One number for each element.
  case dense(Tensor)
  /// Some rows of a table, as the pullback of a lookup returns them.
  case sparse(RowGradient)

  /// The gradient with every element written out.
  public func toDense() -> Tensor {
    switch self {
    case .dense(let tensor): tensor
    case .sparse(let rows): rows.toDense()
    }
  }

  private static let nothing = Gradient.dense(Tensor(0))

  /// Adds another gradient, in place unless another tensor shares the buffer.
  mutating func add(_ other: Gradient) {
    switch (self, other) {
    case (.dense(var sum), _):
      self = Gradient.nothing  // so that `sum` is the only owner, and is changed in place
      switch other {
      case .dense(let tensor): sum += tensor
      case .sparse(let rows): rows.add(to: &sum)
      }
      self = .dense(sum)
    case (.sparse(let rows), .dense(var sum)):
      rows.add(to: &sum)
      self = .dense(sum)
    case (.sparse(let first), .sparse(let second)):
      self = .sparse(first.followed(by: second))
    }
  }
}

/// Rows of a gradient of a table `[rows, width]`; a row that is named twice counts twice.
public struct RowGradient: Sendable {
  /// The shape of the whole table.
  public let table: Shape
  /// Which row each of `values` belongs to.
  public let indices: [Int]
  /// The gradients of the rows, `[indices, width]`.
  public let values: Tensor

  /// A gradient of some rows of a table.
  public init(table: Shape, indices: [Int], values: Tensor) {
    self.table = table
    self.indices = indices
    self.values = values
  }

  /// The gradient with every row written out.
  public func toDense() -> Tensor {
    var whole = Tensor.zeros(table, values.precision)
    add(to: &whole)
    return whole
  }

  /// Adds the rows to a whole tensor, in their order.
  func add(to whole: inout Tensor) { whole.addRows(values, at: indices) }

  func followed(by other: RowGradient) -> RowGradient {
    RowGradient(
      table: table, indices: indices + other.indices,
      values: .concatenate([values, other.values]))
  }
}
