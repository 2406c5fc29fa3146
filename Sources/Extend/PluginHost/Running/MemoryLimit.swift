import Foundation
import Notation

/// How much memory a program that runs somebody's plugin may have: a plugin whose lists grow without end
/// is to end itself, not the machine.
public struct MemoryLimit: Sendable, Equatable {
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
    bytes = Int(gigabytes * 0x1p30)
  }

  static let variable = "CHALK_MEMORY"

  /// The machine's memory, or what this program's group may have of it.
  private static var physical: Int {
    let machine = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    let group = try? String(contentsOfFile: "/sys/fs/cgroup/memory.max", encoding: .utf8)
    let most = group.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    return min(machine, most ?? machine)
  }

  /// From now on this program gets no more.
  func apply() {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
    limit.rlim_cur = min(limit.rlim_max, rlim_t(bytes))
    setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
  }

  /// Whether a program that crashed with so much memory did so for want of more. A list that grows asks
  /// for twice what it has: half of the limit may be all that it ever got.
  func explains(crashWith greatest: Int) -> Bool { greatest >= bytes / 5 * 2 }

  /// "4.5 GB"
  var text: String { "\(written((Double(bytes) / 0x1p30 * 10).rounded() / 10, .exact)) GB" }
}
