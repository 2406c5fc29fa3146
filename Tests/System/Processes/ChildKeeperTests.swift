import Foundation
import Testing

@testable import Processes

/// The keeper ends what is left when this program ends. That it does so for one that is killed is tried with the
/// whole program, for no test survives its own end; here it is what the keeper does with the lines it is told.
@Suite struct ChildKeeperTests {
  private func isRunning(_ id: pid_t) -> Bool { kill(id, 0) == 0 }

  /// Runs the keeper's script on lines, as at the end of a program.
  private func keeper(told lines: [String]) throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("keeper-\(UUID().uuidString)")
    try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: file)
    var command = Command("sh", ["-c", ChildKeeper.script])
    let input = try FileHandle(forReadingFrom: file)
    command.input = .file(input.fileDescriptor)
    #expect(try command.answer(within: 10).isSuccess)
    try FileManager.default.removeItem(at: file)
  }

  @Test func whatIsLeftIsEndedAndWhatHasEndedIsNot() throws {
    var sleeper = Command("sleep", ["60"])
    sleeper.isApart = true
    let (kept, forgotten, group) = (
      try sleeper.start(), try sleeper.start(), try sleeper.start()
    )
    try keeper(told: ["+ \(kept.id)", "+ \(forgotten.id)", "+ -\(group.id)", "- \(forgotten.id)"])
    #expect(kept.ending(within: 5).ending == .signalled(SIGKILL))
    #expect(group.ending(within: 5).ending == .signalled(SIGKILL))
    #expect(isRunning(forgotten.id))
    forgotten.stop()
  }

  @Test func nothingIsLeftNothingIsEnded() throws {
    try keeper(told: [])
    try keeper(told: ["+ 999999999", "- 999999999", ""])
  }
}
