/// How much a request may bring, and how long it may take.
public struct RequestLimits: Sendable, Equatable {
  /// The bytes of the first line and the headers.
  public var head = 16_384
  /// How many headers there may be.
  public var headers = 64
  /// The bytes of the body.
  public var body = 65_536
  /// The seconds within which a request has to be there, from its connection's first to its own last byte.
  public var seconds = 10.0
  /// How many connections are open at the same time; the one that has waited longest gives way to a new one.
  public var connections = 128
  /// How many pages are open at the same time, each with its stream of events.
  public var pages = 32
  /// How many lessons run at the same time.
  public var runs = 4
  /// How many texts are compiled and checked at the same time.
  public var checks = 2

  /// The usual limits.
  public init() {}
}
