import Testing

@testable import LessonServer

@Suite struct RequestReaderTests {
  static let good =
    "POST /live/run?x=1 HTTP/1.1\r\nHost: 127.0.0.1:8642\r\nContent-Length: 5\r\nX-Odd:  a b \r\n\r\nhello"

  func read(_ text: String, _ limits: RequestLimits = RequestLimits()) -> RequestReader.Progress {
    var reader = RequestReader(limits: limits)
    return reader.read(Array(text.utf8))
  }

  @Test func aRequestIsReadWithItsParts() {
    guard case .request(let request) = read(Self.good) else {
      Issue.record("it was not read")
      return
    }
    #expect(request.method == "POST" && request.path == "/live/run" && request.query == "x=1")
    #expect(request.header("host") == "127.0.0.1:8642" && request.header("x-odd") == "a b")
    #expect(request.body == Array("hello".utf8))
  }

  /// In whatever pieces it comes, the same is read.
  @Test(arguments: [1, 2, 3, 7, 50]) func piecesMakeNoDifference(size: Int) {
    var reader = RequestReader()
    let bytes = Array(Self.good.utf8)
    var last = RequestReader.Progress.incomplete
    for start in stride(from: 0, to: bytes.count, by: size) {
      #expect(last == .incomplete)
      last = reader.read(bytes[start..<min(bytes.count, start + size)])
    }
    #expect(last == read(Self.good))
  }

  @Test(arguments: [
    ("GET / HTTP/2.0\r\n\r\n", HTTPStatus.versionNotSupported),
    ("GET  / HTTP/1.1\r\n\r\n", .badRequest), ("get / HTTP/1.1\r\n\r\n", .badRequest),
    ("GET x HTTP/1.1\r\n\r\n", .badRequest), ("GET / HTTP/1.1\nHost: a\r\n\r\n", .badRequest),
    ("GET / HTTP/1.1\r\nHost\r\n\r\n", .badRequest),
    ("GET / HTTP/1.1\r\n: a\r\n\r\n", .badRequest),
    ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", .badRequest),
    ("GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", .badRequest),
    ("GET /\u{0} HTTP/1.1\r\n\r\n", .badRequest), ("GET /é HTTP/1.1\r\n\r\n", .badRequest),
    ("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", .badRequest),
    ("POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n", .badRequest),
    ("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", .badRequest),
    ("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na", .badRequest),
    ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", .lengthRequired),
    ("POST / HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n", .bodyTooLarge),
  ])
  func whatIsMalformedIsRefused(text: String, status: HTTPStatus) {
    #expect(read(text) == .refused(status))
  }

  @Test func aHeadWithoutEndIsRefusedSoon() {
    var reader = RequestReader()
    var progress = reader.read(Array("GET / HTTP/1.1\r\nA: ".utf8))
    var sent = 0
    while progress == .incomplete, sent < 1 << 20 {
      progress = reader.read(repeatElement(UInt8(ascii: "a"), count: 4096))
      sent += 4096
    }
    #expect(progress == .refused(.headersTooLarge) && sent <= 32_768)
  }

  @Test func tooManyHeadersAreRefused() {
    let many = (0..<65).map { "H\($0): a\r\n" }.joined()
    #expect(read("GET / HTTP/1.1\r\n\(many)\r\n") == .refused(.headersTooLarge))
  }

  /// Whatever comes, it is answered or refused, and a good request with one byte changed is never read as another
  /// method on another path than its bytes say.
  @Test func tenThousandMalformedRequestsAreAnswered() {
    var random = RandomNumbers(seed: 3)
    let good = Array(Self.good.utf8)
    var refused = 0
    for _ in 0..<10_000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
        case 1: bytes.remove(at: place)
        default: bytes.insert(UInt8.random(in: .min ... .max, using: &random), at: place)
        }
      }
      var reader = RequestReader()
      switch reader.read(bytes) {
      case .refused: refused += 1
      case .incomplete: break
      case .request(let request):
        #expect(request.target.hasPrefix("/") && request.body.count <= bytes.count)
        #expect(request.headers.allSatisfy { !$0.value.contains("\n") && !$0.name.isEmpty })
      }
    }
    #expect(refused > 1000)
  }

  @Test func ofTwoHeadersOfANameNoneCounts() {
    guard case .request(let request) = read("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") else {
      Issue.record("it was not read")
      return
    }
    #expect(request.header("host") == nil)
  }
}
