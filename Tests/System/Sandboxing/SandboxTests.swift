import Foundation
import Testing

@testable import Sandboxing

/// What a sandbox refuses, tried by programs that run in it, and each time by the same program outside of it.
@Suite struct SandboxTests {
  private let folder: String

  init() throws {
    let place = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appendingPathComponent("chalk-sandbox-\(UUID().uuidString)")
    for name in ["own", "others"] {
      try FileManager.default.createDirectory(
        at: place.appendingPathComponent(name), withIntermediateDirectories: true)
    }
    folder = place.path
    try Data("theirs".utf8).write(to: place.appendingPathComponent("others/secret"))
  }

  private func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// Does something on a thread of its own, which may give up rights: they are gone with the thread.
  private func apart<Result: Sendable>(_ work: @escaping @Sendable () -> Result) -> Result {
    let box = Box<Result>()
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      box.value = work()
      done.signal()
    }
    done.wait()
    return box.value!
  }

  /// What a line of the shell prints, in a sandbox or outside of any.
  private func said(_ line: String, in sandbox: Sandbox?) -> String {
    apart {
      _ = sandbox?.enter()
      guard let pipe = popen("{ \(line) ; } 2> /dev/null", "r") else { return "no shell" }
      var text: [UInt8] = []
      var byte = fgetc(pipe)
      while byte != EOF {
        text.append(UInt8(truncatingIfNeeded: byte))
        byte = fgetc(pipe)
      }
      pclose(pipe)
      return String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }

  private var compiler: Sandbox {
    Sandbox(
      readable: Sandbox.systemPlaces + [Sandbox.processes],
      writable: [folder + "/own", Sandbox.sink], startsPrograms: true)
  }

  @Test func whatIsOutsideIsNeitherReadNorWritten() throws {
    guard KernelOffer.here().guardsFiles else {
      print("Skipped: this kernel has no Landlock of version 3.")
      return
    }
    let secret = folder + "/others/secret"
    let (read, write) = ("cat \(secret)", "echo mine > \(folder)/others/new && echo written")
    #expect(said(read, in: compiler).isEmpty)
    #expect(said(write, in: compiler).isEmpty)
    #expect(said("rm \(secret) && echo gone", in: compiler).isEmpty)
    #expect(said("ln \(secret) \(folder)/own/link && echo linked", in: compiler).isEmpty)
    #expect(said("cat /proc/\(getppid())/environ | head -c 1 | wc -c", in: compiler) == "0")
    #expect(said("echo own > \(folder)/own/mine && cat \(folder)/own/mine", in: compiler) == "own")
    #expect(!FileManager.default.fileExists(atPath: folder + "/others/new"))
    // The same without: what is tried can be done.
    #expect(said(read, in: nil) == "theirs")
    #expect(said(write, in: nil) == "written")
    remove()
  }

  @Test func noSocketIsOpenedAndNoProcessBegun() {
    guard KernelOffer.here().takesFilters else {
      print("Skipped: this kernel takes no filters of system calls.")
      return
    }
    let running = Sandbox(
      readable: Sandbox.systemPlaces + [Sandbox.ownProcess], writable: [Sandbox.sink])
    let tries: @Sendable () -> [Bool] = {
      let stream = Int32(SOCK_STREAM.rawValue)
      let opened = socket(AF_INET, stream, 0)
      if opened >= 0 { close(opened) }
      let file = open("/dev/null", O_WRONLY)
      if file >= 0 { close(file) }
      let pipe = popen("true", "r")
      if let pipe { pclose(pipe) }
      return [opened >= 0, pipe != nil, kill(getppid(), 0) == 0, file >= 0]
    }
    let inside = apart {
      let protection = running.enter()
      return (protection, tries())
    }
    #expect(inside.0.network && inside.0.processes && inside.0.changes)
    #expect(inside.1 == [false, false, false, true])
    #expect(apart(tries) == [true, true, true, true])
    remove()
  }

  /// Where there is no Landlock, nothing at all is written.
  @Test func aFilterAloneKeepsFilesAsTheyAre() {
    guard KernelOffer.here().takesFilters else { return print("Skipped: no filters here.") }
    let path = folder + "/own/new"
    let sandbox = Sandbox(readable: [], writable: [folder + "/own"])
    let tries: @Sendable () -> Bool = {
      let file = open(path, O_WRONLY | O_CREAT, 0o600)
      if file >= 0 { close(file) }
      return file >= 0
    }
    let protection = apart {
      let protection = sandbox.enter(KernelOffer(landlock: 0, takesFilters: true))
      return (protection, tries())
    }
    #expect(!protection.0.files && protection.0.changes && !protection.1)
    #expect(apart(tries))
    remove()
  }

  @Test func whatTheKernelDoesNotOfferIsSaid() {
    #expect(KernelOffer(landlock: 7, takesFilters: true).gaps.isEmpty)
    #expect(KernelOffer(landlock: 2, takesFilters: true).gaps.count == 1)
    #expect(KernelOffer(landlock: 0, takesFilters: false).gaps.count == 3)
    #expect(KernelOffer.here(strongest: "none") == KernelOffer(landlock: 0, takesFilters: false))
    #expect(KernelOffer.here(strongest: "calls").landlock == 0)
    let none = apart { Sandbox(readable: []).enter(KernelOffer.here(strongest: "none")) }
    #expect(none == Sandbox.Protection())
    remove()
  }

  @Test func threadsAreCounted() {
    let before = Sandbox.threads
    let counted = apart { Sandbox.threads }
    #expect(before >= 1 && counted >= 2)
    remove()
  }
}

/// Written by one thread, read after it is done.
private final class Box<Value>: @unchecked Sendable {
  var value: Value?
}
