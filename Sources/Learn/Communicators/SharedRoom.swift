import Foundation

internal import CSharedRoom

/// Memory that the processes of a run have in common where all are on one machine, and a barrier in it: what one writes
/// the others read, and nothing is sent.
///
/// A communicator gives one, ``Communicator/sharedRoom(bytes:)``. It has no name any more when all have it, so that nothing
/// is left behind, however a process ends. `CHALK_SHARED_MEMORY=off` in one process makes all do without.
public final class SharedRoom {
  /// How many bytes there are.
  public let bytes: Int
  private let room: OpaquePointer
  private let look: () throws(CommunicationError) -> Void

  private init(
    _ room: OpaquePointer, bytes: Int, look: @escaping () throws(CommunicationError) -> Void
  ) {
    (self.room, self.bytes, self.look) = (room, bytes, look)
  }

  deinit { csharedroom_leave(room) }

  /// The memory, all 0 at first; valid as long as the room is.
  public var memory: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: csharedroom_memory(room), count: bytes)
  }

  /// Waits until all processes are here, and then sees what each wrote before.
  public func meet() throws(CommunicationError) {
    csharedroom_come(room)
    while csharedroom_wait(room, 20) == 0 { try look() }
  }

  /// Whether this process takes part.
  static let isOn = getenv("CHALK_SHARED_MEMORY").map { String(cString: $0) } != "off"

  /// Makes a room for all processes of a communicator, which call this together.
  ///
  /// - Parameters:
  ///   - isOn: whether this process takes part.
  ///   - look: is called a few times a second while others are waited for; throws where they will not come.
  /// - Returns: `nil` everywhere, where there is one process, or several machines, or one process cannot have it: for
  ///   want of shared memory, for instance.
  static func open(
    bytes: Int, over communicator: some Communicator, isOn: Bool = SharedRoom.isOn,
    look: @escaping () throws(CommunicationError) -> Void = {}
  ) throws(CommunicationError) -> SharedRoom? {
    let (rank, size) = (communicator.rank, communicator.size)
    guard size > 1 else { return nil }
    let hosts = try communicator.allGather(MPICommunicator.hostName)
    guard hosts.allSatisfy({ $0 == hosts[0] }) else { return nil }
    let own = communicator.isFirst ? made(bytes, for: size) : nil
    defer { if let own { csharedroom_forget(own) } }
    let name = String(
      decoding: try communicator.share(own.map { Array($0.utf8) }), as: UTF8.self)
    if name.isEmpty { return nil }
    let room = (isOn ? csharedroom_join(name, bytes, Int32(rank), Int32(size)) : nil).map {
      SharedRoom($0, bytes: bytes, look: look)
    }
    let lacking = try communicator.allGather(room == nil ? 1 : 0)
    return lacking.contains(1) ? nil : room
  }

  /// The name of new memory; nil where there is none to be had.
  private static func made(_ bytes: Int, for size: Int) -> String? {
    let name = "/chalk-\(UUID().uuidString)"
    return csharedroom_make(name, bytes, Int32(size)) == 0 ? name : nil
  }
}
