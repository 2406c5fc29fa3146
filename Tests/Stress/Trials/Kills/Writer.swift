import Figures
import Foundation
import Training

/// Something that is written again and again, and how to see that it is whole.
public enum Writer: String, CaseIterable, Sendable {
  case checkpoint, figure, place, hints

  public static let all = allCases

  /// The longest that it runs before it is killed, in seconds.
  public var longest: Double { self == .figure ? 0.6 : 0.25 }

  /// The program that writes: this one, or `chalk` beside it.
  public func program(beside own: String) -> String {
    switch self {
    case .checkpoint, .figure: own
    case .place, .hints:
      URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("chalk").path
    }
  }

  /// Its words.
  public func words(_ folder: String) -> [String] {
    switch self {
    case .checkpoint, .figure: ["write", rawValue, folder]
    case .place: ["learn", "weighted-sum", "--out", folder + "/tmp/figures"]
    case .hints: ["practice", "relu", "--hint"]
    }
  }

  /// Puts there what must not be lost.
  public func prepare(_ folder: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder + "/home", withIntermediateDirectories: true)
    guard self == .place || self == .hints else { return }
    let file = "\(folder)/home/\(self == .place ? "progress" : "practice").json"
    if FileManager.default.fileExists(atPath: file) { return }
    let known =
      self == .place
      ? #"{"places":{"an-old-one":7},"finished":["kept"],"known":[],"seen":{},"answered":{}}"#
      : #"{"solved":["kept"],"hintsShown":{}}"#
    try Data(known.utf8).write(to: URL(fileURLWithPath: file))
  }

  /// Writes, until somebody puts an end to it.
  public func write(_ folder: String, once: Bool) throws {
    switch self {
    case .checkpoint: try Checkpoints(folder).write(once: once)
    case .figure: try FigurePairs(folder).write(once: once)
    case .place, .hints: return
    }
  }

  /// What is lost or half-written; nil where all is whole.
  public func problem(_ folder: String) -> String? {
    switch self {
    case .checkpoint: return Checkpoints(folder).problem
    case .figure: return FigurePairs(folder).problem
    case .place: return kept(folder + "/home/progress.json", "finished")
    case .hints: return kept(folder + "/home/practice.json", "solved")
    }
  }

  private func kept(_ file: String, _ key: String) -> String? {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: file)),
      let all = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    else { return "\(file) cannot be read" }
    return (all[key] as? [String]) == ["kept"] ? nil : "\(key) is lost"
  }

  /// What piles up beside the files. The last writer, which nobody kills, takes away what the dead left.
  public func leftovers(_ folder: String, _ own: String) throws -> String? {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
    let partial = names.filter { $0.contains("partial") }
    // Never more than one for each file.
    if Set(partial).count > 5 || partial.contains(where: { !$0.hasSuffix(".partial") }) {
      return "\(partial.count) partial files: \(partial.prefix(9))"
    }
    guard self == .figure || self == .checkpoint else { return nil }
    sleep(12)
    let last = Process()
    last.executableURL = URL(fileURLWithPath: own)
    last.arguments = words(folder) + ["--once"]
    last.environment = ProcessInfo.processInfo.environment
      .merging(["TMPDIR": folder + "/tmp"]) { $1 }
    try last.run()
    last.waitUntilExit()
    let left = try FileManager.default.subpathsOfDirectory(atPath: folder)
      .filter { $0.contains("partial") || $0.hasPrefix("tmp/") }
    return left.isEmpty ? problem(folder) : "left behind: \(left.prefix(9))"
  }
}
