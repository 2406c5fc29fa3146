import Foundation

/// Something that a page is told while it is open: a name, and data as JSON on one line.
public struct ServerEvent: Sendable, Equatable {
  /// The name under which the page listens for it.
  public let name: String
  /// The data; JSON without a line break.
  public let data: String

  /// An event with these data.
  public init(_ name: String, _ data: some Encodable) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    self.name = name
    self.data = (try? encoder.encode(data)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }

  /// The event as it goes over the line.
  public var bytes: [UInt8] {
    // JSON has no line break within; one in the data would end the event.
    let line = data.unicodeScalars.filter { $0 != "\n" && $0 != "\r" }
    return Array("event: \(name)\ndata: \(String(String.UnicodeScalarView(line)))\n\n".utf8)
  }

  /// Says nothing, and shows whether the other end is still there.
  static let heartbeat: [UInt8] = Array(":\n\n".utf8)

  /// How many milliseconds a page waits before it connects again.
  static let retry: [UInt8] = Array("retry: 1000\n\n".utf8)
}
