/// What a model may ask for at most. A file of a hundred bytes can name any size, so each operator compares the sizes
/// of its result with these before it takes memory, and its work before it begins.
extension ONNXArray {
  /// The most elements that an array can have: what a file promises beyond that is not even tried.
  public static let maxCount = 1 << 28

  /// The most axes that an array can have; one of floats has at most eight.
  static let maxRank = 64

  /// The most multiplications of one node.
  static let mostWork = 1 << 44

  /// What a step of a plain loop counts beside one of a kernel.
  static let loopStep = 1 << 8

  /// The number of elements of a shape.
  /// - Throws: a reason where a size is negative, or there are too many axes or more elements than ``maxCount``.
  @discardableResult
  static func count(of shape: [Int]) throws -> Int {
    guard shape.count <= maxRank else {
      throw Mismatch("a shape of \(shape.count) axes; \(maxRank) is the most")
    }
    // An axis of 0 makes the array empty; the others must have a product all the same: strides are products of them.
    var count = 1
    for size in shape {
      guard size >= 0 else { throw Mismatch("a shape \(shape) with a negative size") }
      let (product, overflow) = count.multipliedReportingOverflow(by: max(size, 1))
      guard !overflow, product <= maxCount else {
        throw Mismatch("a shape \(shape) of more than \(maxCount) elements")
      }
      count = product
    }
    return shape.contains(0) ? 0 : count
  }

  /// Compares the work of a node, the product of these numbers, with ``mostWork``. `inLoop` is for a plain loop, which
  /// is slower than a kernel.
  /// - Throws: a reason where it is more.
  static func checkWork(_ factors: [Int], inLoop: Bool = true) throws {
    var work = inLoop ? loopStep : 1
    for factor in factors {
      let (product, overflow) = work.multipliedReportingOverflow(by: max(factor, 1))
      guard !overflow, product <= mostWork else {
        throw Mismatch(
          "\(factors.map(String.init).joined(separator: "·")) steps, which would take too long; "
            + "try smaller arrays")
      }
      work = product
    }
  }
}

extension ONNXValue {
  /// How many elements it holds, for the limits on what a run keeps; eight bytes of text are one more.
  var elementCount: Int {
    switch self {
    case .array(let array): array.count + array.texts.reduce(0) { $0 + $1.utf8.count / 8 }
    case .sequence(let values): values.reduce(values.count) { $0 + $1.elementCount }
    case .optional(let inner): inner?.elementCount ?? 0
    }
  }
}
