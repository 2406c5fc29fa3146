/// The precision of a tensor's numbers: `.single` (32 bits, the default) or `.double` (64 bits, for gradient
/// checks and reference values).
public enum Precision: String, Sendable, Hashable, CaseIterable {
  case single, double

  /// The bytes that one number takes.
  public var bytesPerElement: Int { self == .single ? 4 : 8 }
}
