/// What is answered to a request: a file, or a stream of events.
public struct HTTPAnswer: Sendable {
  /// The status.
  public var status: HTTPStatus
  /// Headers beside those that every answer has.
  public var headers: [(name: String, value: String)]
  /// What the answer holds.
  public var content: Content

  /// What an answer holds.
  public enum Content: Sendable {
    case bytes([UInt8])
    /// Events, each written as soon as it is there, until the stream or the connection ends; then `ended` is called.
    case events(AsyncStream<ServerEvent>, ended: @Sendable () async -> Void)
  }

  /// A file of this type.
  public init(_ bytes: [UInt8], type: ContentType, status: HTTPStatus = .ok) {
    self.status = status
    headers = [("Content-Type", type.rawValue)]
    content = .bytes(bytes)
  }

  /// A text of this type.
  public init(_ text: String, type: ContentType, status: HTTPStatus = .ok) {
    self.init(Array(text.utf8), type: type, status: status)
  }

  /// A status with a sentence for people.
  public init(_ status: HTTPStatus, _ sentence: String = "") {
    let words = sentence.isEmpty ? status.phrase : sentence
    self.init(status == .noContent ? "" : words, type: .text, status: status)
  }

  /// A stream of events; `ended` is called when the connection is gone.
  public init(
    events: AsyncStream<ServerEvent>, ended: @escaping @Sendable () async -> Void = {}
  ) {
    status = .ok
    headers = [("Content-Type", ContentType.events.rawValue)]
    content = .events(events, ended: ended)
  }

  /// The kinds of files.
  public enum ContentType: String, Sendable {
    case html = "text/html; charset=utf-8"
    case css = "text/css; charset=utf-8"
    case script = "text/javascript; charset=utf-8"
    case json = "application/json"
    case text = "text/plain; charset=utf-8"
    case png = "image/png"
    case gif = "image/gif"
    case events = "text/event-stream"
  }

  /// What keeps a page to itself: nothing is loaded from elsewhere, no type is guessed, nobody frames it, no other
  /// site reads it (there is no header of CORS), and no address is told to others.
  static let safety: [(name: String, value: String)] = [
    (
      "Content-Security-Policy",
      "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
  ]

  /// The first line and the headers. Each connection carries one answer.
  public var head: [UInt8] {
    var lines = ["HTTP/1.1 \(status.rawValue) \(status.phrase)"]
    var all = HTTPAnswer.safety + headers
    if !headers.contains(where: { $0.name == "Cache-Control" }) {
      all.append(("Cache-Control", "no-store"))
    }
    if case .bytes(let bytes) = content, status != .noContent {
      all.append(("Content-Length", "\(bytes.count)"))
    }
    all.append(("Connection", "close"))
    // A line break in a value would begin another header.
    lines += all.map { "\($0.name): \($0.value.withoutControls)" }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }
}

extension String {
  fileprivate var withoutControls: String {
    String(String.UnicodeScalarView(unicodeScalars.filter { $0.value >= 32 }))
  }
}
