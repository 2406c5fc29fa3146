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

  @Test func oneHasItAtATimeAndNothingIsLeft() async throws {
    let (inside, most) = (Atomic<Int>(0), Mutex(0))
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<10 {
        group.addTask { [folder] in
          let lock = FolderLock(folder)
          let now = inside.add(1, ordering: .sequentiallyConsistent).newValue
          most.withLock { $0 = max($0, now) }
          usleep(2000)
          inside.subtract(1, ordering: .sequentiallyConsistent)
          withExtendedLifetime(lock) {}
        }
      }
    }
    #expect(most.withLock { $0 } == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func readersDoNotWaitForEachOtherAndAWriterIsTold() async throws {
    var readers: [FolderLock] = [
      FolderLock(folder, isShared: true), FolderLock(folder, isShared: true),
    ]
    let isTold = Atomic<Bool>(false)
    let writer = Task.detached { [folder] in
      FolderLock(folder) { isTold.store(true, ordering: .relaxed) }
    }
    while !isTold.load(ordering: .relaxed) { try await Task.sleep(for: .milliseconds(5)) }
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
