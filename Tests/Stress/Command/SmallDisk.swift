import Foundation

/// A tmpfs of half a megabyte with something old on it; then full, or read-only.
struct SmallDisk {
  let folder: String
  private let isFull: Bool
  private static let old = "what was there before"

  init?(isFull: Bool) {
    self.isFull = isFull
    folder =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("chalk-disk-\(UUID().uuidString)").path
    let home = folder + "/home"
    guard
      (try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true))
        != nil, SmallDisk.run("mount", ["-t", "tmpfs", "-o", "size=512k", "tmpfs", folder])
    else {
      rmdir(folder)
      return nil
    }
    for place in [home, folder + "/out"] {
      try? FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    }
    try? Data(SmallDisk.old.utf8).write(to: URL(fileURLWithPath: folder + "/out/index.html"))
    try? Data(#"{"solved":["kept"],"hintsShown":{}}"#.utf8)
      .write(to: URL(fileURLWithPath: home + "/practice.json"))
    if isFull {
      let filler = fopen(folder + "/filler", "w")
      let block = [UInt8](repeating: 1, count: 4096)
      while fwrite(block, 1, block.count, filler) == block.count && fflush(filler) == 0 {}
      fclose(filler)
    } else {
      _ = SmallDisk.run("mount", ["-o", "remount,ro", folder])
    }
  }

  func unmount() {
    _ = SmallDisk.run("umount", [folder])
    rmdir(folder)
  }

  /// Exit status 1, words that name the reason, and nothing overwritten.
  func problems(with task: DiskTask) throws -> [String] {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let place = FileManager.default.temporaryDirectory
      .appendingPathComponent("chalk-disk-words-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    try Data(
      """
      import Chalk
      struct Swish: ActivationFunction {
        let name = "swish"
        let formula: Formula = "f(x) = x"
        func value(_ x: Double) -> Double { x }
        func slope(_ x: Double) -> Double { 1 }
      }
      """.utf8
    ).write(to: place.appendingPathComponent("Swish.swift"))
    let process = Process()
    process.executableURL = task.isOwn ? URL(fileURLWithPath: own) : try ChalkRun.executable()
    process.arguments = task.words(folder)
    process.currentDirectoryURL = place
    process.environment = ProcessInfo.processInfo.environment
      .merging(["CHALK_HOME": folder + "/home"]) { $1 }
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle(forWritingAtPath: "/dev/null")
    process.standardInput = FileHandle(forReadingAtPath: "/dev/null")
    try process.run()
    let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    var problems: [String] = []
    if process.terminationReason != .exit || process.terminationStatus != 1 {
      problems.append("status \(process.terminationStatus): \(words.suffix(300))")
    }
    let reasons = [
      "No space left", "Read-only file system", "isn’t enough space", "read only",
    ]
    if !reasons.contains(where: { words.localizedCaseInsensitiveContains($0) }) {
      problems.append("its words do not say why: \(words.suffix(300))")
    }
    let index = try? String(contentsOfFile: folder + "/out/index.html", encoding: .utf8)
    if index != SmallDisk.old { problems.append("what was there is overwritten") }
    let kept = try? String(contentsOfFile: folder + "/home/practice.json", encoding: .utf8)
    if kept?.contains("kept") != true { problems.append("the progress is lost") }
    let all = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    // A download that stops is gone on with: its partial file is kept on purpose.
    let left = all.filter { $0.contains("partial") || $0.contains(".new-") }
    if !left.isEmpty && task.name != "data fetch" { problems.append("left behind: \(left)") }
    return problems
  }

  private static func run(_ name: String, _ words: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [name] + words
    process.standardError = FileHandle(forWritingAtPath: "/dev/null")
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
