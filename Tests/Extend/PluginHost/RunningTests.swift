import Foundation
import LessonKit
import Testing

@testable import PluginHost

@Suite struct ChildProcessTests {
  @Test(arguments: [
    ("exit 0", ChildProcess.Ending.exited(0)), ("exit 7", .exited(7)),
    ("kill -ILL $$", .signalled(SIGILL)), ("kill -SEGV $$", .signalled(SIGSEGV)),
  ])
  func theEndOfAChildIsTold(script: String, ending: ChildProcess.Ending) throws {
    #expect(try child(script).ending(within: 10) == ending)
    #expect(try child(script).ending() == ending)
  }

  @Test func whatTakesTooLongIsEndedWithAllItBegan() throws {
    let started = Date()
    let running = try child("sleep 60 & sleep 60")
    #expect(running.ending(within: 0.2) == .tookTooLong(seconds: 0.2))
    #expect(Date().timeIntervalSince(started) < 5)
    #expect(kill(-running.id, 0) != 0 || waitsForNobody(running.id), "its children are gone, too")
  }

  @Test func everyEndButAnOrdinaryOneHasWords() {
    #expect(ChildProcess.Ending.exited(3).message == nil)
    #expect(ChildProcess.Ending.signalled(SIGILL).message!.contains("index out of range"))
    #expect(ChildProcess.Ending.signalled(SIGSEGV).message!.contains("calls itself"))
    #expect(ChildProcess.Ending.tookTooLong(seconds: 10).message!.contains("10 seconds"))
    #expect(ChildProcess.Ending.signalled(SIGTERM).message!.contains("Terminated"))
  }

  private func child(_ script: String) throws -> ChildProcess.Running {
    try ChildProcess(
      executable: "/bin/sh", arguments: ["-c", script],
      environment: ProcessInfo.processInfo.environment
    ).start(isApart: true)
  }

  /// A killed grandchild stays a while until the system has buried it.
  private func waitsForNobody(_ group: pid_t) -> Bool {
    for _ in 0..<100 {
      if kill(-group, 0) != 0 { return true }
      usleep(20_000)
    }
    return false
  }
}

@Suite struct ChildReportTests {
  @Test func whatWasSaidIsRead() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    #expect(FileManager.default.createFile(atPath: file.path, contents: nil))
    defer { try? FileManager.default.removeItem(at: file) }
    let report = ChildReport(file)
    let entries: [ChildReport.Entry] = [
      .doing("f(x = 1)\nand more"), .line(CheckLine("a", "b", problem: "c", advice: "d")),
      .judgement(.right(cases: 3)), .curves(right: [1, -.infinity], learners: [0.5, .infinity]),
      .digest("ff"), .failed("why"),
    ]
    for entry in entries { report.add(entry) }
    #expect(report.entries == entries)
    let handle = try FileHandle(forWritingTo: file)
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("{\"half\": ".utf8))
    try handle.close()
    #expect(ChildReport(file).entries == entries, "a line broken off by a crash is left out")
  }
}
