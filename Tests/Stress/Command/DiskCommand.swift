import ArgumentParser
import Foundation

/// Runs `chalk` where nothing can be written: a disk that is full, and folders that are read-only.
struct DiskCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disk", abstract: "Run chalk on a full disk and in read-only folders.",
    discussion: "Needs the right to mount a small tmpfs, and says so where it has none.")

  func run() throws {
    var problems: [String] = []
    for isFull in [true, false] {
      guard let disk = SmallDisk(isFull: isFull) else {
        print("No tmpfs may be mounted here: full disks and read-only folders were not looked at.")
        return
      }
      defer { disk.unmount() }
      for task in DiskTask.all {
        let found = try disk.problems(with: task)
        problems += found.map { "\(isFull ? "full" : "read-only"), \(task.name): \($0)" }
      }
    }
    for problem in problems { print("✗ \(problem)") }
    print(
      "\(2 * DiskTask.all.count) runs on a full and on a read-only disk, \(problems.count) not in order"
    )
    if !problems.isEmpty { throw ExitCode.failure }
  }
}

/// Something that `chalk` writes.
struct DiskTask {
  let name: String
  /// The words, with the disk's folder put in.
  let words: (String) -> [String]
  /// Whether it is `chalk`, or this program.
  var isOwn = false

  static let all: [DiskTask] = [
    DiskTask(name: "figures") { ["figures", "relu", "--out", $0 + "/out"] },
    DiskTask(name: "book") { ["book", "--out", $0 + "/out"] },
    DiskTask(name: "progress") { _ in ["practice", "relu", "--hint"] },
    DiskTask(name: "plugin cache") { _ in ["run", "Swish.swift"] },
    DiskTask(name: "data fetch") {
      ["data", "fetch", "mnist", "--into", $0 + "/out", "--mirror", "http://127.0.0.1:9/"]
    },
    DiskTask(name: "practice file") { ["practice", "softmax", "--once", "--out", $0 + "/out"] },
    DiskTask(
      name: "checkpoint", words: { ["write", "checkpoint", $0 + "/out", "--once"] }, isOwn: true),
  ]
}

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
    let chalk = URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent(
      "chalk")
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
    process.executableURL = task.isOwn ? URL(fileURLWithPath: own) : chalk
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
      "No space left", "Read-only file system", "out of space", "read-only", "disk is full",
    ]
    if !reasons.contains(where: { words.localizedCaseInsensitiveContains($0) }) {
      problems.append("its words do not say why: \(words.suffix(300))")
    }
    let index = try? String(contentsOfFile: folder + "/out/index.html", encoding: .utf8)
    if index != SmallDisk.old { problems.append("what was there is overwritten") }
    let kept = try? String(contentsOfFile: folder + "/home/practice.json", encoding: .utf8)
    if kept?.contains("kept") != true { problems.append("the progress is lost") }
    let all = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    let left = all.filter { $0.contains("partial") || $0.contains(".new-") }
    if !left.isEmpty { problems.append("left behind: \(left)") }
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
