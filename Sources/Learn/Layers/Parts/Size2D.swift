/// A height and a width, written `3` where both are 3, and `[3, 2]` otherwise.
public struct Size2D: Sendable, Hashable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral,
  CustomStringConvertible
{
  /// The height and the width, in cells.
  public let height, width: Int

  /// A height and a width.
  public init(_ height: Int, _ width: Int) { (self.height, self.width) = (height, width) }

  /// The same height and width.
  public init(_ both: Int) { self.init(both, both) }

  /// The same height and width.
  public init(integerLiteral both: Int) { self.init(both) }

  /// A height and a width, in this order; traps with a message for any other count.
  public init(arrayLiteral sizes: Int...) {
    guard sizes.count == 2 else {
      fatalError("Size2D: \(sizes) has \(sizes.count) numbers; needs a height and a width")
    }
    self.init(sizes[0], sizes[1])
  }

  /// As `3×2`: the height, then the width.
  public var description: String { "\(height)×\(width)" }
}
