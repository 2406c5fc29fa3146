import Foundation

/// The machine as a result tells it.
enum Machine {
  /// How many cores there are, and which instructions for vectors: nothing by which a machine could be known.
  static var inGeneralWords: String {
    let flags = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let vectors = [("avx512f", "AVX-512"), ("avx2", "AVX2")].first { flags.contains($0.0) }?.1
    let cores = ProcessInfo.processInfo.activeProcessorCount
    return (cores == 1 ? "1 core" : "\(cores) cores") + (vectors.map { " and \($0)" } ?? "")
  }
}
