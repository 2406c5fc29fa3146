/// A height and a width, written `3` where both are 3, and `[3, 2]` otherwise.
public struct Size2D: Sendable, Hashable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral,
  CustomStringConvertible
{
  public let height, width: Int

  public init(_ height: Int, _ width: Int) { (self.height, self.width) = (height, width) }

  /// The same height and width.
  public init(_ both: Int) { self.init(both, both) }

  public init(integerLiteral both: Int) { self.init(both) }

  public init(arrayLiteral sizes: Int...) {
    guard sizes.count == 2 else {
      fatalError("Size2D: \(sizes) has \(sizes.count) numbers; needs a height and a width")
    }
    self.init(sizes[0], sizes[1])
  }

  public var description: String { "\(height)×\(width)" }
}
