import Foundation
import Notation

/// How much memory a program that runs a plugin may use: a plugin that allocates without end must not bring
/// the machine down.
public struct MemoryLimit: Sendable, Equatable {
  /// The limit in bytes.
  public let bytes: Int

  /// What `CHALK_MEMORY` says in gigabytes; three quarters of the machine's memory where it is not set.
  ///
  /// - Throws: `PluginError.noMemoryLimit` where it is no number above zero.
  public init(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(PluginError) {
    guard let text = environment[MemoryLimit.variable], !text.isEmpty else {
      bytes = MemoryLimit.physical / 4 * 3
      return
    }
    guard let gigabytes = Double(text), gigabytes > 0, gigabytes < 1e6 else {
      throw .noMemoryLimit(text)
    }
    bytes = Int(saturating: gigabytes * 0x1p30)
  }

  /// So many bytes.
  init(bytes: Int) { self.bytes = bytes }

  static let variable = "CHALK_MEMORY"

  /// The machine's memory, or what this program's group may have of it.
  private static var physical: Int {
    let machine = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    let group = try? String(contentsOfFile: "/sys/fs/cgroup/memory.max", encoding: .utf8)
    let most = group.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    return min(machine, most ?? machine)
  }

  /// From now on this program gets no more.
  public func apply() {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
    limit.rlim_cur = min(limit.rlim_max, rlim_t(bytes))
    setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
  }

  /// Whether a crash at this peak memory, in bytes, is explained by the limit. A growing array asks for twice its
  /// size, so the peak may be only half of the limit.
  func explains(crashWith greatest: Int) -> Bool { greatest >= bytes / 5 * 2 }

  /// "4.5 GB"
  var text: String { "\(written((Double(bytes) / 0x1p30 * 10).rounded() / 10, .exact)) GB" }
}
