internal import CGlibc
import Glibc

/// What a program said, and how it ended.
public struct Answer: Sendable, Equatable {
  /// How it ended.
  public let ending: RunningProcess.Ending
  /// What it wrote to its standard output.
  public let output: String
  /// What it wrote to its standard error.
  public let errors: String

  /// Whether it ended with the status 0.
  public var isSuccess: Bool { ending == .exited(0) }
}

extension Command {
  /// Runs the program to its end and keeps what it writes, wherever `output` and `errors` lead.
  ///
  /// The words go to files in memory: a program may write as much as it likes to both, in any order, and
  /// one that it leaves behind holds nothing up.
  ///
  /// - Parameters:
  ///   - limit: seconds after which it is ended; nil is no limit.
  ///   - together: whether its errors stand in `output`, between the words where they came.
  public func answer(
    within limit: Double? = nil, together: Bool = false
  ) throws(ProcessError) -> Answer {
    try answer(together: together) { $0.ending(within: limit).ending }
  }

  /// The same, with a limit of what the program computes.
  public func answer(
    within limit: TimeLimit, together: Bool = false
  ) throws(ProcessError) -> Answer {
    try answer(together: together) { $0.ending(within: limit).ending }
  }

  private func answer(
    together: Bool, ending: (RunningProcess) -> RunningProcess.Ending
  ) throws(ProcessError) -> Answer {
    let said = try MemoryFile(for: program)
    let complaints = try together ? said : MemoryFile(for: program)
    var command = self
    (command.output, command.errors) = (.file(said.number), .file(complaints.number))
    let end = ending(try command.start())
    return Answer(
      ending: end, output: said.text, errors: together ? "" : complaints.text)
  }
}

/// A file without a name, in memory, while this value lives.
private final class MemoryFile {
  let number: Int32

  init(for program: String) throws(ProcessError) {
    number = memfd_create("words", UInt32(CGLIBC_MFD_CLOEXEC))
    if number < 0 {
      throw ProcessError(program: program, reason: String(cString: strerror(errno)))
    }
  }

  deinit { close(number) }

  var text: String {
    var status = stat()
    fstat(number, &status)
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { room, count in
      while count < room.count {
        let read = pread(number, room.baseAddress! + count, room.count - count, off_t(count))
        if read <= 0 { break }
        count += read
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
