import FlyingSocks
import Foundation
import Glibc
import Synchronization

/// Answers at sockets: reads a request, asks the lesson server, writes the answer, and closes the connection.
///
/// The sockets and the waiting for them are FlyingFox's. Its HTTP server is not used: it reads the lines of a head
/// without end, and knows no limit for connections.
public final class SocketServer: Sendable {
  private let server: PageServer
  private let limits: RequestLimits
  private let connections: Mutex<ConnectionTable>

  /// Seconds within which the other end has to take what is written to it.
  private static let secondsToTake = 20.0
  /// Seconds between two signs of life on a stream of events.
  private static let secondsOfSilence = 10.0

  /// A server that answers for this one.
  public init(_ server: PageServer, limits: RequestLimits = RequestLimits()) {
    self.server = server
    self.limits = limits
    connections = Mutex(ConnectionTable(limit: limits.connections))
  }

  /// How many connections are open.
  public var openConnections: Int { connections.withLock { $0.count } }

  /// Answers until it is cancelled.
  public func run(on listening: ListeningSockets) async throws {
    // Whoever closes a page while it is written to must not end the server by a signal.
    signal(SIGPIPE, SIG_IGN)
    let pool = SocketPool<ePoll>.ePoll(maxEvents: 64)
    try await pool.prepare()
    defer { for socket in listening.sockets { try? socket.close() } }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await pool.run() }
      for socket in listening.sockets {
        let asynchronous = try AsyncSocket(socket: socket, pool: pool)
        group.addTask { await self.accept(at: asynchronous) }
      }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  private func accept(at listening: AsyncSocket) async {
    while !Task.isCancelled {
      do {
        let socket = try await listening.accept()
        ListeningSockets.staysHere(socket.socket)
        begin(socket)
      } catch is CancellationError {
        return
      } catch {
        // Too many files are open, or whoever came is gone again: others may still come.
        try? await Task.sleep(for: .milliseconds(100))
      }
    }
  }

  private func begin(_ socket: AsyncSocket) {
    // The connection begins when it has its place in the table.
    let (gate, opener) = AsyncStream.makeStream(of: Int.self)
    let task = Task {
      for await id in gate {
        await self.answer(socket, id)
        self.connections.withLock { $0.remove(id) }
      }
      try? socket.close()
    }
    let id = connections.withLock { $0.add { task.cancel() } }
    if let id { opener.yield(id) }
    opener.finish()
  }

  private func answer(_ socket: AsyncSocket, _ id: Int) async {
    let progress: RequestReader.Progress
    do {
      progress = try await within(seconds: limits.seconds) { [limits] in
        try await SocketServer.read(from: socket, limits)
      }
    } catch is DeadlinePassed {
      progress = .refused(.requestTimeout)
    } catch { return }
    connections.withLock { $0.noteRequest(id) }
    switch progress {
    case .incomplete: return
    case .refused(let status):
      await write(HTTPAnswer(status), to: socket, isHead: false)
      await finish(socket)
    case .request(let request):
      await write(await server.answer(request), to: socket, isHead: request.method == "HEAD")
    }
  }

  private static func read(
    from socket: AsyncSocket, _ limits: RequestLimits
  ) async throws -> RequestReader.Progress {
    var reader = RequestReader(limits: limits)
    while true {
      let progress = reader.read(try await socket.read(atMost: 4096))
      if progress != .incomplete { return progress }
    }
  }

  private func write(_ answer: HTTPAnswer, to socket: AsyncSocket, isHead: Bool) async {
    switch answer.content {
    case .bytes(let bytes):
      let all = Data(answer.head + (isHead ? [] : bytes))
      try? await within(seconds: SocketServer.secondsToTake) { try await socket.write(all) }
    case .events(let events, let ended):
      let head = Data(answer.head + ServerEvent.retry)
      do {
        try await within(seconds: SocketServer.secondsToTake) { try await socket.write(head) }
        if !isHead { await stream(events, to: socket) }
      } catch {}
      await ended()
    }
  }

  /// Writes events as they come, and a sign of life where none does, until the other end is gone.
  private func stream(_ events: AsyncStream<ServerEvent>, to socket: AsyncSocket) async {
    let (pieces, feed) = AsyncStream.makeStream(of: [UInt8].self)
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for await event in events { feed.yield(event.bytes) }
      }
      group.addTask {
        while !Task.isCancelled {
          try? await Task.sleep(for: .seconds(SocketServer.secondsOfSilence))
          feed.yield(ServerEvent.heartbeat)
        }
      }
      // A browser sends nothing more on this connection: what can be read is its end.
      group.addTask { _ = try? await socket.read(atMost: 1) }
      group.addTask {
        for await piece in pieces {
          let bytes = Data(piece)
          do {
            try await within(seconds: SocketServer.secondsToTake) { try await socket.write(bytes) }
          } catch { return }
        }
      }
      await group.next()
      feed.finish()
      group.cancelAll()
    }
  }

  /// Lets the other end read a refusal before the connection ends: what it still sends would else tear it down.
  private func finish(_ socket: AsyncSocket) async {
    shutdown(socket.socket.file.rawValue, Int32(SHUT_WR))
    try? await within(seconds: 1) {
      var rest = 1 << 20
      while rest > 0 { rest -= try await socket.read(atMost: 4096).count }
    }
  }
}
