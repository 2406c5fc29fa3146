import Chalk
import Foundation

/// The machine as a result tells it.
enum Machine {
  /// How many cores there are, which instructions for vectors, and whether other work kept it busy when it was asked:
  /// nothing by which a machine could be known.
  static var inGeneralWords: String {
    let flags = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let vectors = [("avx512f", "AVX-512"), ("avx2", "AVX2")].first { flags.contains($0.0) }?.1
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let load = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
    let waiting = load.split(separator: " ").first.flatMap { Double($0) } ?? 0
    return (cores == 1 ? "1 core" : "\(cores) cores") + (vectors.map { " and \($0)" } ?? "")
      + (waiting > 1.5 * Double(cores)
        ? ", busy with other work too (load \(written(waiting, digits: 2)))" : "")
  }
}
