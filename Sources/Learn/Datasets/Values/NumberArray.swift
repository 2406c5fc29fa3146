/// Numbers in a grid of any number of axes, the last axis fastest: what files and batches hold.
///
/// `Tensor` is made of one in a single step. The numbers are stored without gaps.
public struct NumberArray<Number: Sendable & Equatable>: Sendable, Equatable {
  /// The sizes of the axes, outermost first; empty for a single number.
  public let shape: [Int]
  /// The numbers in row-major order, as many as the product of the sizes.
  public var values: [Number]

  /// Numbers in row-major order in a shape. Traps where their count is not the product of the sizes.
  public init(_ values: [Number], shape: [Int]) {
    let count = shape.reduce(1, *)
    guard shape.allSatisfy({ $0 >= 0 }), values.count == count else {
      fatalError(
        "NumberArray: \(values.count) numbers were given for the shape \(shape), which takes "
          + "\(count).")
    }
    self.shape = shape
    self.values = values
  }

  /// How many numbers there are.
  public var count: Int { values.count }

  /// The same numbers in another shape of the same count.
  public func reshaped(to shape: [Int]) -> NumberArray {
    NumberArray(values, shape: shape)
  }
}

/// Single-precision numbers in a grid, as a model takes them.
public typealias FloatArray = NumberArray<Float>
/// Double-precision numbers in a grid.
public typealias DoubleArray = NumberArray<Double>
