import ArgumentParser
import Foundation
import Trials

/// Reads mutated inputs with every loader.
struct FuzzCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz", abstract: "Reads mutated inputs with every loader.",
    discussion: "Example: chalk-stress fuzz idx png --count 100000 --keep Tests/Stress/Corpus")

  @Argument(help: "The loaders; all where none is named.")
  var loaders: [String] = []
  @Option(help: "How many inputs each loader reads.")
  var count = 20_000
  @Option(
    help: "How many seconds all have at most. Each gets its share of what the earlier ones left.")
  var seconds = Double.infinity
  @Option(help: "Where the randomness begins.")
  var seed: UInt64 = 1
  @Option(help: "The number of the first input.")
  var from = 0
  @Option(help: "The folder for inputs that break a promise.")
  var keep: String?

  func run() throws {
    var isBroken = false
    let (loaders, start) = (try chosen(), Date())
    for (place, loader) in loaders.enumerated() {
      let left = max(1, seconds - Date().timeIntervalSince(start))
      let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      let hunt = Hunt(loader, seed: seed, child: (executable, ["fuzz-child"]))
      let report = try hunt.run(count, from: from, seconds: left / Double(loaders.count - place))
      let speed = Double(report.inputs) / max(report.seconds, 1e-9)
      print(
        "\(loader.name): \(report.inputs) of \(count) inputs in \(Int(report.seconds)) s (\(Int(speed))/s), "
          + "\(report.accepted) read, \(report.refused) refused in \(report.kinds) ways, "
          + "\(report.findings.count) broken promises")
      for finding in report.findings {
        isBroken = true
        print("  ✗ input \(finding.number) of seed \(seed): \(finding.why)")
        try save(finding, loader)
      }
      fflush(nil)
    }
    if isBroken { throw ExitCode.failure }
  }

  private func chosen() throws -> [Loader] {
    if loaders.isEmpty { return Loader.all }
    return try loaders.map { name in
      guard let loader = Loader.named(name) else {
        throw ValidationError("there is no loader '\(name)'")
      }
      return loader
    }
  }

  private func save(_ finding: Hunt.Finding, _ loader: Loader) throws {
    guard let keep else { return }
    let folder = URL(fileURLWithPath: keep).appendingPathComponent(loader.name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent("\(seed)-\(finding.number)")
    try Data(finding.input).write(to: file)
    print("    kept as \(file.path)")
  }
}

/// A part of a hunt, in a process of its own.
struct FuzzChildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "fuzz-child", shouldDisplay: false)
  @Argument var words: [String]

  func run() { HuntChild.run(words) }
}
