import FlyingSocks
import Foundation
import Glibc

/// The sockets at which the server is asked: those of this machine alone, unless another address is named.
public struct ListeningSockets: Sendable {
  /// The port of all of them.
  public let port: Int
  let sockets: [Socket]

  /// A port could not be had.
  public struct Failure: Error, Sendable, CustomStringConvertible {
    /// What was asked for, why it cannot be had, and what to try.
    public let description: String
  }

  /// Binds 127.0.0.1, and ::1 where the system has it; never every interface.
  ///
  /// - Parameters:
  ///   - port: the port; 0 takes a free one.
  ///   - address: another address of this machine, for a classroom.
  public init(port: UInt16, address: String? = nil) throws(Failure) {
    do {
      let first = try ListeningSockets.bound(to: .inet(ip4: "127.0.0.1", port: port))
      var sockets = [first]
      guard case .ip4(_, let chosen) = try first.sockname() else {
        throw SocketError.unsupportedAddress
      }
      if let second = try? ListeningSockets.bound(to: .inet6(ip6: "::1", port: chosen)) {
        sockets.append(second)
      }
      if let address {
        sockets.append(try ListeningSockets.bound(to: .inet(ip4: address, port: chosen)))
      }
      self.sockets = sockets
      self.port = Int(chosen)
    } catch {
      let reason = (error as? SocketError).map(ListeningSockets.reason) ?? "\(error)"
      throw Failure(
        description: "Port \(port)\(address.map { " of \($0)" } ?? "") cannot be had: \(reason). "
          + "Is another 'chalk serve' running? Name another port: --port \(Int(port) + 1)")
    }
  }

  private static func bound(to address: some SocketAddress) throws -> Socket {
    let socket = try Socket(domain: Int32(address.family))
    do {
      try socket.setValue(true, for: .localAddressReuse)
      try socket.bind(to: address)
      try socket.listen()
      staysHere(socket)
      return socket
    } catch {
      try? socket.close()
      throw error
    }
  }

  /// Programs that are started from here do not get the socket: it would stay open in them.
  static func staysHere(_ socket: Socket) {
    _ = fcntl(socket.file.rawValue, F_SETFD, FD_CLOEXEC)
  }

  private static func reason(_ error: SocketError) -> String {
    if case .failed(_, _, let message) = error { return message }
    return error.errorDescription ?? "\(error)"
  }
}
