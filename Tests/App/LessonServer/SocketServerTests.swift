import FlyingSocks
import Foundation
import Testing

@testable import LessonServer

/// The server behind real sockets, on a free port of the loopback.
@Suite(.serialized) struct SocketServerTests {
  /// Other tests take the same threads, and a step of this one waits for all that are before it: where time is not what
  /// is tested, there is enough of it.
  static let enough = 2700.0

  static var patient: RequestLimits {
    var limits = RequestLimits()
    limits.seconds = enough
    return limits
  }

  /// Does something with a server that runs meanwhile.
  func withServer(
    _ limits: RequestLimits = Self.patient,
    _ work: (_ port: UInt16, _ cookie: String, _ server: SocketServer) async throws -> Void
  ) async throws {
    let listening = try ListeningSockets(port: 0)
    let classroom = Classroom(limits: limits, port: listening.port)
    let sockets = SocketServer(classroom.server, limits: limits)
    let task = Task { try await sockets.run(on: listening) }
    defer { task.cancel() }
    try await work(UInt16(listening.port), classroom.cookie, sockets)
    await classroom.server.close()
  }

  func connect(_ port: UInt16) async throws -> AsyncSocket {
    try await AsyncSocket.connected(to: .inet(ip4: "127.0.0.1", port: port), timeout: Self.enough)
  }

  /// All that comes until the other end closes, or for so many seconds.
  func rest(of socket: AsyncSocket, seconds: Double = enough) async -> String {
    let end = ContinuousClock.now + .seconds(seconds)
    var bytes: [UInt8] = []
    while ContinuousClock.now < end {
      guard
        let piece = try? await within(
          seconds: seconds, { try await socket.read(atMost: 4096) })
      else { break }
      bytes += piece
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  func ask(_ text: String, _ port: UInt16) async throws -> String {
    let socket = try await connect(port)
    defer { try? socket.close() }
    try await socket.write(Data(text.utf8))
    return await rest(of: socket)
  }

  func get(_ target: String, _ port: UInt16, _ cookie: String) -> String {
    "GET \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nCookie: \(cookie)\r\n\r\n"
  }

  @Test func aPageComesOverTheLine() async throws {
    try await withServer { port, cookie, _ in
      let answer = try await ask(get("/index.html", port, cookie), port)
      #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("</html>\n"))
      #expect(answer.contains("\r\nConnection: close\r\n"))
      let refused = try await ask(get("/index.html", port, "x=y"), port)
      #expect(refused.hasPrefix("HTTP/1.1 401 "))
    }
  }

  /// Another address of this machine is not answered: nothing listens there.
  @Test func onlyTheLoopbackListens() async throws {
    let listening = try ListeningSockets(port: 0)
    defer { for socket in listening.sockets { try? socket.close() } }
    for socket in listening.sockets {
      switch try socket.sockname() {
      case .ip4(let address, let port):
        #expect(address == "127.0.0.1" && Int(port) == listening.port)
      case .ip6(let address, let port):
        #expect(address == "::1" && Int(port) == listening.port)
      case .unix: Issue.record("no such socket was asked for")
      }
    }
  }

  @Test func aPortThatIsTakenIsSaid() throws {
    let listening = try ListeningSockets(port: 0)
    defer { for socket in listening.sockets { try? socket.close() } }
    let error = #expect(throws: ListeningSockets.Failure.self) {
      try ListeningSockets(port: UInt16(listening.port))
    }
    #expect(error?.description.contains("--port") == true)
  }

  @Test func eventsComeOneByOne() async throws {
    try await withServer { port, cookie, _ in
      let socket = try await connect(port)
      defer { try? socket.close() }
      try await socket.write(
        Data(get("/live/events?address=demo.html", port, cookie).utf8))
      var text = ""
      for _ in 0..<20 where !text.contains("event: page\n") {
        let piece = try await within(seconds: Self.enough) { try await socket.read(atMost: 4096) }
        text += String(decoding: piece, as: UTF8.self)
      }
      #expect(text.contains("Content-Type: text/event-stream\r\n"))
      #expect(text.contains("event: page\ndata: {\"page\":\""))
    }
  }

  @Test func whatIsMalformedIsRefusedAndTheServerGoesOn() async throws {
    try await withServer { port, cookie, _ in
      for (text, status) in [
        ("nonsense\r\n\r\n", "400"), ("GET / HTTP/9\r\n\r\n", "505"),
        ("POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", "413"),
        ("GET / HTTP/1.1\r\n\r\n", "403"),
      ] {
        let answer = try await ask(text, port)
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(text)")
      }
      let answer = try await ask(get("/", port, cookie), port)
      #expect(answer.hasPrefix("HTTP/1.1 200 "))
    }
  }

  @Test func aHeadAndABodyWithoutEndAreCutOff() async throws {
    try await withServer { port, cookie, _ in
      let endless = try await connect(port)
      try? await endless.write(
        Data(("GET / HTTP/1.1\r\nA: " + String(repeating: "a", count: 60_000)).utf8))
      #expect(await rest(of: endless).hasPrefix("HTTP/1.1 431 "))
      try? endless.close()
      let answer = try await ask(get("/", port, cookie), port)
      #expect(answer.hasPrefix("HTTP/1.1 200 "))
    }
  }

  @Test func whoIsSlowIsNotWaitedFor() async throws {
    var limits = RequestLimits()
    limits.seconds = 0.5
    try await withServer(limits) { port, _, server in
      let slow = try await connect(port)
      defer { try? slow.close() }
      let start = ContinuousClock.now
      try await slow.write(Data("GET / HT".utf8))
      #expect(await rest(of: slow).hasPrefix("HTTP/1.1 408 "))
      #expect(ContinuousClock.now - start < .seconds(100))
    }
  }

  /// A thousand connections that say nothing keep nobody out.
  @Test func aThousandConnectionsKeepNobodyOut() async throws {
    var limits = Self.patient
    limits.connections = 50
    try await withServer(limits) { port, cookie, server in
      var idle: [AsyncSocket] = []
      for _ in 0..<1000 {
        guard let socket = try? await connect(port) else { continue }
        idle.append(socket)
        // This process may not have so many files open: the server has dropped the old ones by then.
        if idle.count > 200 { try? idle.removeFirst().close() }
      }
      let answer = try await ask(get("/", port, cookie), port)
      #expect(answer.hasPrefix("HTTP/1.1 200 "))
      #expect(server.openConnections <= 50)
      for socket in idle { try? socket.close() }
    }
  }

  @Test func aTableOfConnectionsDropsTheOneThatWaitsLongest() {
    var table = ConnectionTable(limit: 2)
    let first = table.add {}
    let second = table.add {}
    table.noteRequest(first!)
    let third = table.add {}
    #expect(third != nil && table.count == 2, "the second was dropped")
    table.noteRequest(third!)
    #expect(table.add {} == nil, "both are at work")
    table.remove(first!)
    #expect(table.add {} != nil && second != nil)
  }
}
