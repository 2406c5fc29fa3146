import Foundation
import Synchronization
import Testing

@testable import WholeFiles

@Suite struct FolderLockTests {
  private let folder: String = {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("lock-\(UUID().uuidString)").path
    try! FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }()

  /// How many are inside at a time, and whether somebody was told to wait.
  private final class Watcher: Sendable {
    private let counts = Mutex((inside: 0, most: 0))
    private let told = Mutex(false)

    func enter() { counts.withLock { $0 = ($0.inside + 1, max($0.most, $0.inside + 1)) } }
    func leave() { counts.withLock { $0.inside -= 1 } }
    func tell() { told.withLock { $0 = true } }
    var most: Int { counts.withLock { $0.most } }
    var isTold: Bool { told.withLock { $0 } }
  }

  @Test func oneHasItAtATimeAndNothingIsLeft() throws {
    let watcher = Watcher()
    DispatchQueue.concurrentPerform(iterations: 10) { _ in
      let lock = FolderLock(folder)
      watcher.enter()
      usleep(2000)
      watcher.leave()
      withExtendedLifetime(lock) {}
    }
    #expect(watcher.most == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func readersDoNotWaitForEachOtherAndAWriterIsTold() async throws {
    var readers: [FolderLock] = [
      FolderLock(folder, isShared: true), FolderLock(folder, isShared: true),
    ]
    let watcher = Watcher()
    let writer = Task.detached { [folder] in FolderLock(folder) { watcher.tell() } }
    while !watcher.isTold { try await Task.sleep(for: .milliseconds(5)) }
    readers.removeAll()
    #expect(await writer.value.isInPlace)
    try FileManager.default.removeItem(atPath: folder)
  }

  /// A folder that is moved takes its lock along: whoever waited for it sees that it is another's now.
  @Test func aFolderThatWasMovedIsNotInPlace() throws {
    let lock = FolderLock(folder)
    #expect(lock.isInPlace)
    try FileManager.default.moveItem(atPath: folder, toPath: folder + "-moved")
    #expect(!lock.isInPlace)
    #expect(!FolderLock(folder).isInPlace)
    try FileManager.default.removeItem(atPath: folder + "-moved")
  }

  @Test func errorsAreToldInTheSystemsWords() {
    let cocoa = { (code: Int) in NSError(domain: NSCocoaErrorDomain, code: code) as any Error }
    #expect(cocoa(513).systemReason == "Permission denied")
    #expect(cocoa(640).systemReason == "No space left on device")
    for code in [512, 4, 260, 3840] { #expect(!cocoa(code).systemReason.contains("NSCocoa")) }
    #expect(
      NSError(
        domain: NSCocoaErrorDomain, code: 512,
        userInfo: [NSUnderlyingErrorKey: NSError(domain: NSPOSIXErrorDomain, code: 30)]
      ).systemReason == "Read-only file system")
  }
}
