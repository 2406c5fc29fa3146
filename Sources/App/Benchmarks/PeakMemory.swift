import Foundation

/// How far the resident memory of this process rises from now on, as Linux counts it.
struct PeakMemory {
  private let start: Double

  /// Sets the system's own high-water mark back to what is used now.
  init() {
    try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
    start = PeakMemory.read("VmRSS")
  }

  /// The bytes between then and the highest point since; 0 where the system does not tell.
  var risen: Double { max(0, PeakMemory.read("VmHWM") - start) }

  private static func read(_ name: String) -> Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
    let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first
    return 1024 * (kilobytes.flatMap { Double($0) } ?? 0)
  }
}
