import Randomness

extension ExampleSet {
  /// The examples in batches, in their own order. The last batch has what is left.
  public func batches(of size: Int) -> Batches<Self> {
    Batches(self, order: Array(0..<count), size: size, dropsIncomplete: false)
  }

  /// The examples in batches, in an order that the seed decides: once through is one epoch.
  ///
  /// - Parameter dropsIncomplete: whether a last batch that is not full is left out.
  public func batches(
    of size: Int, shuffledBy random: inout RandomSource, dropsIncomplete: Bool = false
  ) -> Batches<Self> {
    Batches(
      self, order: random.permutation(of: count), size: size, dropsIncomplete: dropsIncomplete)
  }
}

/// Examples in batches, made when they are asked for.
public struct Batches<Set: ExampleSet>: Sequence, Sendable {
  private let examples: Set
  private let order: [Int]
  private let size: Int
  /// How many batches there are.
  public let count: Int

  init(_ examples: Set, order: [Int], size: Int, dropsIncomplete: Bool) {
    guard size >= 1 else {
      fatalError("batches: a batch of \(size); it must have 1 example at least.")
    }
    self.examples = examples
    self.order = order
    self.size = size
    count = dropsIncomplete ? order.count / size : (order.count + size - 1) / size
  }

  /// How many batches there are.
  public var underestimatedCount: Int { count }

  /// One batch, counted from 0.
  public subscript(index: Int) -> Batch {
    examples.batch(Array(order[index * size..<Swift.min(order.count, (index + 1) * size)]))
  }

  /// The batches of one epoch, one after the other.
  public func makeIterator() -> AnyIterator<Batch> {
    var next = 0
    return AnyIterator {
      if next == count { return nil }
      defer { next += 1 }
      return self[next]
    }
  }
}
