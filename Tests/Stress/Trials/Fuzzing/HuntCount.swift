import Foundation

/// Where a hunting child is, and what it has seen: a few numbers in a file that both map, so that the
/// parent knows them also after a crash.
final class HuntCount {
  private let numbers: UnsafeMutablePointer<Int>
  private static let size = 4 * MemoryLayout<Int>.size

  /// - Parameter path: a file of at least four numbers; made where it is not there.
  init(_ path: String) {
    let descriptor = open(path, O_RDWR | O_CREAT, 0o644)
    guard descriptor >= 0, ftruncate(descriptor, off_t(HuntCount.size)) == 0,
      let memory = mmap(
        nil, HuntCount.size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
      memory != MAP_FAILED
    else { fatalError("\(path): \(String(cString: strerror(errno)))") }
    close(descriptor)
    numbers = memory.bindMemory(to: Int.self, capacity: 4)
  }

  deinit { munmap(numbers, HuntCount.size) }

  /// The number of the input that is being read.
  var place: Int {
    get { numbers[0] }
    set { numbers[0] = newValue }
  }
  var accepted: Int {
    get { numbers[1] }
    set { numbers[1] = newValue }
  }
  var refused: Int {
    get { numbers[2] }
    set { numbers[2] = newValue }
  }
  /// How many different refusals there were, numbers in them not counted.
  var kinds: Int {
    get { numbers[3] }
    set { numbers[3] = newValue }
  }
}
