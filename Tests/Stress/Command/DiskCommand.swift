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
struct DiskTask: Sendable {
  let name: String
  /// The words, with the disk's folder put in.
  let words: @Sendable (String) -> [String]
  /// Whether it is `chalk`, or this program.
  var isOwn = false

  static let all: [DiskTask] = [
    DiskTask(name: "figures") { ["figures", "relu", "--out", $0 + "/out"] },
    DiskTask(name: "book") { ["book", "chain-rule", "--out", $0 + "/out"] },
    DiskTask(name: "progress") { _ in ["practice", "relu", "--hint"] },
    DiskTask(name: "plugin cache") { _ in ["run", "Swish.swift"] },
    DiskTask(name: "data fetch", words: { ["write", "download", $0 + "/out"] }, isOwn: true),
    DiskTask(name: "practice file") { ["practice", "softmax", "--once", "--out", $0 + "/out"] },
    DiskTask(
      name: "checkpoint", words: { ["write", "checkpoint", $0 + "/out", "--once"] }, isOwn: true),
  ]
}
