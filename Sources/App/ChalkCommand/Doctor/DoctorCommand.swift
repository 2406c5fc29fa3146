import ArgumentParser
import Chalk
import Foundation
import UserFolders

/// `chalk doctor`: what is installed, what is missing, how to get it.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Check what is installed, and say how to get what is not.",
    discussion: "Example:\n  chalk doctor")

  func run() throws {
    let findings = Diagnostics.all.map { ($0, $0.find()) }
    let width = findings.map(\.0.name.count).max() ?? 0
    for (checkup, found) in findings {
      let name = checkup.name.padding(toLength: width, withPad: " ", startingAt: 0)
      let mark = found != nil ? "✓" : checkup.isOptional ? "!" : "✗"
      print("\(mark) \(name)  \(found ?? "missing: \(checkup.purpose)")")
    }
    for line in folders { print(line) }
    sayWhichKernelsRun()
    let missing = findings.filter { $0.1 == nil && !$0.0.isOptional }.map(\.0.package)
    let useful = findings.filter { $0.1 == nil && $0.0.isOptional }.map(\.0.package)
    if missing.isEmpty {
      print(
        useful.isEmpty
          ? "\nAll is there."
          : "\nAll that Chalk needs is there. What some figures, or several machines, may need:\n"
            + "  sudo apt-get install \(useful.joined(separator: " "))")
      return
    }
    print("\nInstall what is missing:\n  sudo apt-get install \(missing.joined(separator: " "))")
    throw ExitCode(1)
  }

  /// Where Chalk keeps what, and whether it can.
  private var folders: [String] {
    let folders = UserFolders()
    let named: [(String, UserFolder)] = [
      ("your place, what you solved", folders.progress), ("installed plugins", folders.plugins),
      ("compiled plugins", folders.compiled), ("fetched data", folders.data),
      ("fetched models", folders.models),
    ]
    let width = named.map(\.0.count).max() ?? 0
    var lines = ["", "Folders:"]
    for (name, folder) in named {
      let name = name.padding(toLength: width, withPad: " ", startingAt: 0)
      let obstacle = folder.obstacle.map { ": cannot be written: \($0)" } ?? ""
      lines.append("\(obstacle.isEmpty ? "✓" : "✗") \(name)  \(folder.path)\(obstacle)")
    }
    if let notice = folders.progress.notice ?? folders.compiled.notice { lines.append(notice) }
    if named.contains(where: { $0.1.obstacle != nil }) {
      lines.append("Set CHALK_HOME to a folder that can be written.")
    }
    return lines
  }

  /// Which kernels compute, and what the fast ones leave to others.
  private func sayWhichKernelsRun() {
    print("\nKernels: \(KernelChoice.current.name), chosen by CHALK_KERNELS=reference or onednn.")
    print("What the fast kernels leave to others:")
    for fallback in OneDNNKernels.fallbacks { print("  \(fallback)") }
    print("\nHow threads wait for one another: \(ThreadWaiting.text)")
  }
}
