internal import CGlibc
import Glibc
import Synchronization

/// A Unix socket from this process to each other one of its group, on one machine.
///
/// Process k waits for callers at the file `k` of the group's folder, and calls those with a smaller number. Bytes go
/// to all and come from all at once, so that two processes that send each other more than the system holds do not wait
/// for one another for ever.
final class SocketMesh: Sendable {
  let rank: Int
  /// A socket for each process; -1 for this one.
  private let links: [Int32]
  private let sent = Mutex(0)

  var size: Int { links.count }

  /// How many bytes went out to the others so far.
  var sentBytes: Int { sent.withLock { $0 } }

  /// Joins a group; waits until all are there.
  ///
  /// - Parameters:
  ///   - folder: the folder of the group, the same for all.
  ///   - seconds: how long the others may take.
  init(folder: String, rank: Int, size: Int, within seconds: Double) throws(CommunicationError) {
    guard size >= 1, (0..<size).contains(rank) else {
      throw CommunicationError("rank \(rank) of \(size) processes; needs a rank from 0 to size − 1")
    }
    let listener = try SocketMesh.listen(at: "\(folder)/\(rank)", callers: size)
    defer { close(listener) }
    let end = ContinuousClock.now + .seconds(seconds)
    var links = Array(repeating: Int32(-1), count: size)
    do throws(CommunicationError) {
      for other in 0..<rank {
        links[other] = try SocketMesh.call("\(folder)/\(other)", as: rank, other, until: end)
      }
      for _ in rank + 1..<size {
        let (other, link) = try SocketMesh.answer(listener, until: end)
        guard (rank + 1..<size).contains(other), links[other] < 0 else {
          close(link)
          throw CommunicationError(
            "rank \(rank): somebody called as rank \(other), who is no other")
        }
        links[other] = link
      }
    } catch {
      for link in links where link >= 0 { close(link) }
      throw error
    }
    for link in links where link >= 0 { _ = fcntl(link, F_SETFL, O_NONBLOCK) }
    (self.rank, self.links) = (rank, links)
  }

  deinit { for link in links where link >= 0 { close(link) } }

  /// Sends `outgoing[k]` to process k and takes `counts[k]` bytes from it.
  func transfer(
    _ outgoing: [[UInt8]], counts: [Int]
  ) throws(CommunicationError) -> [[UInt8]] {
    var incoming = counts.enumerated().map { [UInt8](repeating: 0, count: $0 == rank ? 0 : $1) }
    incoming[rank] = outgoing[rank]
    var gone = Array(repeating: 0, count: size)
    var came = gone
    while true {
      var watched: [pollfd] = []
      var peers: [Int] = []
      for other in 0..<size where other != rank {
        let sends = gone[other] < outgoing[other].count
        let takes = came[other] < counts[other]
        guard sends || takes else { continue }
        let events = (sends ? Int32(POLLOUT) : 0) | (takes ? Int32(POLLIN) : 0)
        watched.append(pollfd(fd: links[other], events: Int16(events), revents: 0))
        peers.append(other)
      }
      if peers.isEmpty { break }
      if poll(&watched, nfds_t(watched.count), -1) < 0 {
        if errno == EINTR { continue }
        throw failure("cannot wait")
      }
      for (entry, other) in zip(watched, peers) where entry.revents != 0 {
        if gone[other] < outgoing[other].count, Int32(entry.revents) & ~Int32(POLLIN) != 0 {
          gone[other] += try send(outgoing[other], from: gone[other], to: other)
        }
        if came[other] < counts[other], Int32(entry.revents) & ~Int32(POLLOUT) != 0 {
          came[other] += try take(&incoming[other], from: came[other], of: other)
        }
      }
    }
    let total = gone.reduce(0, +)
    sent.withLock { $0 += total }
    return incoming
  }

  private func send(
    _ bytes: [UInt8], from place: Int, to other: Int
  ) throws(CommunicationError) -> Int {
    let count = bytes.withUnsafeBytes {
      Glibc.send(
        links[other], $0.baseAddress! + place, bytes.count - place, Int32(CGLIBC_MSG_NOSIGNAL))
    }
    if count >= 0 { return count }
    if errno == EAGAIN || errno == EINTR { return 0 }
    throw errno == EPIPE || errno == ECONNRESET ? absence(of: other) : failure("cannot send")
  }

  private func take(
    _ bytes: inout [UInt8], from place: Int, of other: Int
  ) throws(CommunicationError) -> Int {
    let room = bytes.count - place
    let count = bytes.withUnsafeMutableBytes {
      Glibc.read(links[other], $0.baseAddress! + place, room)
    }
    if count > 0 { return count }
    if count < 0 && (errno == EAGAIN || errno == EINTR) { return 0 }
    throw count == 0 || errno == ECONNRESET ? absence(of: other) : failure("cannot read")
  }

  private func absence(of other: Int) -> CommunicationError {
    CommunicationError("rank \(rank): the process of rank \(other) has ended")
  }

  private func failure(_ what: String) -> CommunicationError {
    CommunicationError("rank \(rank) \(what): \(String(cString: strerror(errno)))")
  }
}

// MARK: meeting

extension SocketMesh {
  private static func listen(at path: String, callers: Int) throws(CommunicationError) -> Int32 {
    let link = try open()
    let isBound = try withAddress(path) { bind(link, $0, $1) == 0 }
    guard isBound, Glibc.listen(link, Int32(callers)) == 0 else {
      let reason = String(cString: strerror(errno))
      close(link)
      throw CommunicationError("No socket at '\(path)': \(reason)")
    }
    return link
  }

  /// Calls until somebody listens.
  private static func call(
    _ path: String, as rank: Int, _ other: Int, until end: ContinuousClock.Instant
  ) throws(CommunicationError) -> Int32 {
    let link = try open()
    while try !withAddress(path, { connect(link, $0, $1) == 0 }) {
      let isMissing = [ENOENT, ECONNREFUSED, EAGAIN, EINTR].contains(errno)
      guard isMissing, ContinuousClock.now < end else {
        close(link)
        throw CommunicationError("rank \(rank): rank \(other) did not come to '\(path)'")
      }
      usleep(2_000)
    }
    let name = Bytes.of([Int32(rank)])
    guard Glibc.send(link, name, name.count, Int32(CGLIBC_MSG_NOSIGNAL)) == name.count else {
      close(link)
      throw CommunicationError("rank \(rank): rank \(other) has ended before the work began")
    }
    return link
  }

  /// Waits for the next caller, and hears who it is.
  private static func answer(
    _ listener: Int32, until end: ContinuousClock.Instant
  ) throws(CommunicationError) -> (rank: Int, link: Int32) {
    try wait(for: listener, until: end)
    let link = accept(listener, nil, nil)
    guard link >= 0 else {
      throw CommunicationError("A call was not taken: \(String(cString: strerror(errno)))")
    }
    _ = fcntl(link, F_SETFD, FD_CLOEXEC)
    var name: Int32 = -1
    do throws(CommunicationError) { try wait(for: link, until: end) } catch {
      close(link)
      throw error
    }
    let count = withUnsafeMutableBytes(of: &name) { Glibc.read(link, $0.baseAddress!, 4) }
    guard count == 4 else {
      close(link)
      throw CommunicationError("A process called and ended before the work began")
    }
    return (Int(name), link)
  }

  private static func wait(
    for link: Int32, until end: ContinuousClock.Instant
  ) throws(CommunicationError) {
    var watched = pollfd(fd: link, events: Int16(POLLIN), revents: 0)
    while poll(&watched, 1, 50) <= 0 {
      guard ContinuousClock.now < end else {
        throw CommunicationError("A process of the group did not come in time")
      }
    }
  }

  private static func open() throws(CommunicationError) -> Int32 {
    let link = socket(AF_UNIX, Int32(CGLIBC_SOCK_STREAM) | Int32(CGLIBC_SOCK_CLOEXEC), 0)
    if link < 0 { throw CommunicationError("No socket: \(String(cString: strerror(errno)))") }
    return link
  }

  /// Calls `body` with the address that stands for a file. The system takes 107 bytes of a path.
  private static func withAddress<Result>(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) throws(CommunicationError) -> Result {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let letters = Array(path.utf8)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard letters.count < room else {
      throw CommunicationError(
        "The path of a socket has \(letters.count) bytes, and the system takes \(room - 1): "
          + "'\(path)'. Try a shorter TMPDIR.")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: letters) }
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
