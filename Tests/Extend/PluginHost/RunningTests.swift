import Foundation
import LessonKit
import Testing

@testable import PluginHost

@Suite struct ChildProcessTests {
  /// On a busy machine the search for the line of a trap may take longer than the child has.
  @Test func aTrapWhoseLineIsStillLookedForIsATrap() {
    func failure(_ errors: String) -> String {
      ChildRun.failure(
        .tookTooLong(seconds: 10), errors: errors, isDone: false, crash: nil) ?? ""
    }
    let trapped = failure("Plugin_Mine/Mine.swift:7: Fatal error: Index out of range\n")
    #expect(trapped.hasPrefix("it trapped") && trapped.contains("Mine.swift:7"))
    #expect(failure("").hasPrefix("it was still running"))
  }

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

@Suite struct ChildMessageTests {
  private let messages: [ChildMessage] = [
    .doing("f(x = 1)\nand more"), .progress(activity: "training", done: 3, total: 10),
    .line(CheckLine("a", "b", problem: "c", advice: "d")), .judgement(.right(cases: 3)),
    .curves(right: [1, -.infinity], learners: [0.5, .infinity]), .digest("ff"),
    .record(Data([0, 10, 255])), .refused("'99' will not do"), .failed("why"),
  ]

  @Test func whatIsWrittenIsRead() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    #expect(FileManager.default.createFile(atPath: file.path, contents: nil))
    defer { try? FileManager.default.removeItem(at: file) }
    for message in messages { try ChildMessageWriter(appendingTo: file).send(message) }
    #expect(ChildMessageReader.messages(in: file) == messages)
    let handle = try FileHandle(forWritingTo: file)
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("{\"half\": ".utf8))
    try handle.close()
    #expect(
      ChildMessageReader.messages(in: file) == messages, "a line broken off by a crash is left out")
  }

  @Test(arguments: [1, 2, 7, 64, 100_000])
  func messagesComeInWhateverPieces(size: Int) throws {
    let pipe = Pipe()
    let writer = ChildMessageWriter(pipe.fileHandleForWriting)
    for message in messages { writer.send(message) }
    try pipe.fileHandleForWriting.close()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    var reader = ChildMessageReader()
    var found: [ChildMessage] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      found += reader.read(bytes[start..<min(start + size, bytes.count)])
    }
    #expect(found == messages)
  }

  @Test func whatIsNoMessageIsLeftOut() {
    var reader = ChildMessageReader()
    #expect(reader.read(Data("hello\n\n{}\n{\"unknown\":{}}\n".utf8)).isEmpty)
    #expect(reader.read(Data("{\"digest\":{\"_0\":\"f".utf8)).isEmpty, "not at its end")
    #expect(reader.read(Data("f\"}}\n".utf8)) == [.digest("ff")])
  }

  @Test func aFileThatIsNotThereIsRefused() {
    let file = URL(fileURLWithPath: "/nowhere/messages")
    #expect(throws: PluginError.self) { _ = try ChildMessageWriter(appendingTo: file) }
    #expect(ChildMessageReader.messages(in: file).isEmpty)
  }
}

/// What ended a program that had much memory, by what Swift wrote.
@Suite struct WantOfMemoryTests {
  private let memory = MemoryLimit(bytes: 256 << 20)
  private let wanted = "Fatal error: failed to allocate 276824000 bytes of memory\n"

  @Test func aTrapIsNoWantOfMemory() {
    let index = "Relu.swift:2: Fatal error: Index out of range\n"
    for (signal, errors) in [(SIGILL, index), (SIGTRAP, index), (SIGILL, ""), (SIGTRAP, "")] {
      let ending = ChildProcess.Ending.ranOutOfMemory(memory, signal: signal)
      #expect(ending.explained(by: errors, memory: memory) == .signalled(signal), "\(errors)")
    }
  }

  @Test func wantOfMemoryStaysOne() {
    let aborted = ChildProcess.Ending.ranOutOfMemory(memory, signal: SIGABRT)
    for errors in ["", wanted] {
      #expect(aborted.explained(by: errors, memory: memory) == aborted)
    }
    // One array that is too large: the program never had much.
    #expect(ChildProcess.Ending.signalled(SIGABRT).explained(by: wanted, memory: memory) == aborted)
    let ended = ChildProcess.Ending.exited(0)
    #expect(ended.explained(by: wanted, memory: memory) == ended)
  }

  @Test func aPluginThatTrapsIsToldSo() {
    func failure(_ errors: String) -> String {
      ChildRun.failure(
        .ranOutOfMemory(memory, signal: SIGILL), errors: errors, isDone: false, crash: nil) ?? ""
    }
    #expect(failure("Mine.swift:7: Fatal error: Index out of range\n").hasPrefix("it trapped"))
    #expect(failure(wanted).contains("memory") && failure("").contains("memory"))
  }
}
