/// A request, read whole. All of it was written by others.
public struct HTTPRequest: Sendable, Equatable {
  /// The method in capitals: `GET`, `POST`.
  public let method: String
  /// The target as it came, such as `/activations.html?set.x=2`.
  public let target: String
  /// The headers, with their names in small letters, in their order.
  public let headers: [Header]
  /// The body; empty where there is none.
  public let body: [UInt8]

  /// A name with its value.
  public struct Header: Sendable, Equatable {
    /// The name in small letters.
    public let name: String
    /// The value without spaces around it.
    public let value: String

    /// A name with its value.
    public init(_ name: String, _ value: String) {
      self.name = name.lowercased()
      self.value = value
    }
  }

  /// A request of these parts.
  public init(
    _ method: String, _ target: String, headers: [Header] = [], body: [UInt8] = []
  ) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
  }

  /// The value of a header that stands there once; nil where there is none, or more than one: of two hosts nobody
  /// can tell which is meant.
  public func header(_ name: String) -> String? {
    let values = headers.filter { $0.name == name }
    return values.count == 1 ? values[0].value : nil
  }

  /// The path of the target, as it came.
  public var path: String {
    String(target.prefix { $0 != "?" })
  }

  /// What stands behind the question mark, as it came; empty where nothing does.
  public var query: String {
    String(target.drop { $0 != "?" }.dropFirst())
  }
}
