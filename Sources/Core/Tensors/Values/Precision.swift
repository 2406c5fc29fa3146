/// How many bits a number of a tensor has: `.single` (32, the default) or `.double` (64, for gradient
/// checks and golden numbers).
public enum Precision: String, Sendable, Hashable, CaseIterable {
  case single, double

  /// The bytes that one number takes.
  public var bytesPerElement: Int { self == .single ? 4 : 8 }
}
