import CFused

/// A sum of rows of numbers in the order of a tree, divided: y = Σ factor·x/divisor.
///
/// For gradients that several processes computed: each product, sum and quotient is rounded by itself, so that the bits
/// are those of tensors that are multiplied, added and divided one after another.
package enum TreeMean {
  /// A row of numbers that is to be added, wherever it lies.
  package struct Leaf {
    /// Its first number; nil for zeros.
    package var start: UnsafeRawPointer?
    package var factor: Double
    /// How many additions of the last two sums follow it.
    package var additions: Int

    package init(_ start: UnsafeRawPointer?, times factor: Double = 1, additions: Int = 0) {
      (self.start, self.factor, self.additions) = (start, factor, additions)
    }
  }

  /// Writes the mean of `count` numbers to `y`, which may be where a row lies, but no part of it.
  package static func write(
    _ leaves: [Leaf], over divisor: Double = 1, count: Int, _ precision: Precision,
    to y: UnsafeMutableRawPointer
  ) {
    KernelChoice.compute { _ in
      switch precision {
      case .single:
        let leaves = leaves.map {
          FusedLeaf(
            x: $0.start?.assumingMemoryBound(to: Float.self), factor: Float($0.factor),
            additions: $0.additions)
        }
        fused_tree_mean(
          leaves, leaves.count, .nearest(divisor), y.assumingMemoryBound(to: Float.self), count)
      case .double:
        let leaves = leaves.map {
          FusedLeafOfDoubles(
            x: $0.start?.assumingMemoryBound(to: Double.self), factor: $0.factor,
            additions: $0.additions)
        }
        fused_tree_mean_of_doubles(
          leaves, leaves.count, divisor, y.assumingMemoryBound(to: Double.self), count)
      }
    }
  }
}

extension Tensor {
  /// Calls `body` with the address of the elements in row-major order, for writing. A buffer that other tensors share
  /// is copied first.
  package mutating func updateBytes<Result>(_ body: (UnsafeMutableRawPointer) -> Result) -> Result {
    switch precision {
    case .single: update(as: Float.self) { body(UnsafeMutableRawPointer($0)) }
    case .double: update(as: Double.self) { body(UnsafeMutableRawPointer($0)) }
    }
  }
}
