import Foundation

/// The folder of real data sets: `CHALK_DATA`, or `../shared/data` beside the package. Tests that need
/// it are skipped, and say so, where it is missing.
enum RealData {
  static let folder: String? = {
    if let given = ProcessInfo.processInfo.environment["CHALK_DATA"] { return given }
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    let beside = root.appendingPathComponent("../shared/data").standardized.path
    return FileManager.default.fileExists(atPath: beside) ? beside : nil
  }()

  static var isThere: Bool { folder != nil }
  static let why = "needs the real data: set CHALK_DATA to their folder"

  static func path(_ name: String) -> String { "\(folder ?? "")/\(name)" }
}

/// Measurements of speed and memory, which need the machine for themselves.
enum Measuring {
  static let isOn = ProcessInfo.processInfo.environment["CHALK_MEASURE"] != nil
  static let why = "a measurement: set CHALK_MEASURE=1 and run it alone with --filter"

  /// How long some work took on the clock, and on all processors together, in seconds.
  static func time(_ work: () throws -> Void) rethrows -> (clock: Double, processors: Double) {
    let (start, cpuStart) = (now(CLOCK_MONOTONIC), now(CLOCK_PROCESS_CPUTIME_ID))
    try work()
    return (now(CLOCK_MONOTONIC) - start, now(CLOCK_PROCESS_CPUTIME_ID) - cpuStart)
  }

  private static func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// A folder that is gone after the test.
final class Scratch {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "chalk-datasets-\(UUID().uuidString)"
    try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) -> String {
    let file = "\(path)/\(name)"
    let folder = (file as NSString).deletingLastPathComponent
    try! FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try! Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }

  @discardableResult
  func write(_ name: String, _ text: String) -> String { write(name, Array(text.utf8)) }
}
