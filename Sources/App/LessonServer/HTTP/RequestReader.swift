/// Reads one request of HTTP/1.1 out of bytes that come in any pieces, and refuses what is too long or malformed.
///
/// It is stricter than the standard where that keeps doubt away: no chunked body, no folded header, no header without
/// its colon, one `Content-Length` at most.
public struct RequestReader: Sendable {
  /// Where the reading has come to.
  public enum Progress: Sendable, Equatable {
    /// There is more to come.
    case incomplete
    case request(HTTPRequest)
    /// It cannot be answered; the connection ends with this status.
    case refused(HTTPStatus)
  }

  private let limits: RequestLimits
  private var bytes: [UInt8] = []
  /// How many bytes are known to hold no end of the head.
  private var searched = 0
  private var head: Head?

  private struct Head {
    let method: String
    let target: String
    let headers: [HTTPRequest.Header]
    let bodyStart: Int
    let bodyLength: Int
  }

  /// A reader that has read nothing yet.
  public init(limits: RequestLimits = RequestLimits()) {
    self.limits = limits
  }

  /// Takes the next bytes.
  public mutating func read(_ new: some Sequence<UInt8>) -> Progress {
    bytes += new
    if head == nil {
      guard let end = endOfHead() else {
        return bytes.count > limits.head ? .refused(.headersTooLarge) : .incomplete
      }
      if end > limits.head { return .refused(.headersTooLarge) }
      switch parsed(bytes[..<end], bodyStart: end) {
      case .success(let parsed): head = parsed
      case .failure(let status): return .refused(status)
      }
    }
    guard let head else { return .incomplete }
    let end = head.bodyStart + head.bodyLength
    if bytes.count < end { return .incomplete }
    return .request(
      HTTPRequest(
        head.method, head.target, headers: head.headers, body: Array(bytes[head.bodyStart..<end])))
  }

  /// Behind the empty line that ends the head; nil where it has not come yet.
  private mutating func endOfHead() -> Int? {
    let end: [UInt8] = [13, 10, 13, 10]
    var at = max(0, searched - 3)
    while at + 4 <= bytes.count {
      if bytes[at..<at + 4].elementsEqual(end) { return at + 4 }
      at += 1
    }
    searched = bytes.count
    return nil
  }

  private func parsed(_ head: ArraySlice<UInt8>, bodyStart: Int) -> Result<Head, HTTPStatus> {
    // Beyond printable ASCII nothing belongs into a head: what is not ASCII is written with %.
    guard head.allSatisfy({ $0 == 13 || $0 == 10 || $0 == 9 || (32..<127).contains($0) }),
      let lines = RequestReader.lines(head)
    else { return .failure(.badRequest) }
    let first = lines[0].split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard first.count == 3, !first[0].isEmpty, first[0].utf8.count <= 16,
      first[0].allSatisfy({ $0.isASCII && $0.isUppercase }), first[1].hasPrefix("/")
    else { return .failure(.badRequest) }
    guard first[2] == "HTTP/1.1" || first[2] == "HTTP/1.0" else {
      return .failure(.versionNotSupported)
    }
    var headers: [HTTPRequest.Header] = []
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":"), colon > line.startIndex,
        line[..<colon].allSatisfy(\.isTokenOfHTTP)
      else { return .failure(.badRequest) }
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      headers.append(
        .init(String(line[..<colon]), String(value.trimmedAtEnd)))
      if headers.count > limits.headers { return .failure(.headersTooLarge) }
    }
    if headers.contains(where: { $0.name == "transfer-encoding" }) {
      return .failure(.lengthRequired)
    }
    let lengths = headers.filter { $0.name == "content-length" }
    var length = 0
    if let given = lengths.first {
      guard lengths.count == 1, given.value.allSatisfy({ $0.isASCII && $0.isNumber }),
        let number = Int(given.value)
      else { return .failure(.badRequest) }
      length = number
    }
    if length > limits.body { return .failure(.bodyTooLarge) }
    return .success(
      Head(
        method: first[0], target: first[1], headers: headers, bodyStart: bodyStart,
        bodyLength: length))
  }

  /// The lines of a head; nil where a line's end is not the two bytes that it has to be.
  private static func lines(_ head: ArraySlice<UInt8>) -> [String]? {
    let text = String(decoding: head.dropLast(4), as: UTF8.self)
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    var whole: [String] = []
    for (index, line) in lines.enumerated() {
      let isLast = index == lines.count - 1
      let body = isLast ? line : line.dropLast()
      guard isLast || line.last == "\r", !body.contains("\r") else { return nil }
      whole.append(String(String.UnicodeScalarView(body)))
    }
    return whole
  }
}

extension Character {
  /// Whether a header's name may hold it.
  fileprivate var isTokenOfHTTP: Bool {
    isASCII && (isLetter || isNumber || "!#$%&'*+-.^_`|~".contains(self))
  }
}

extension Substring {
  fileprivate var trimmedAtEnd: Substring {
    var rest = self
    while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
    return rest
  }
}
