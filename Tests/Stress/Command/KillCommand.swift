import ArgumentParser
import Datasets
import Foundation
import PluginHost
import Randomness
import Trials

/// Kills writers at random moments, and looks at what is left.
struct KillCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kill", abstract: "Kill writers at random moments, and look at what is left.",
    discussion: "Example: chalk-stress kill --count 200")

  @Option(help: "How many writers are killed.")
  var count = 200
  @Option(help: "Where the randomness begins.")
  var seed: UInt64 = 1

  func run() throws {
    var random = RandomSource(seed: seed)
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("chalk-kill-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    var (killed, broken) = (0, 0)
    var number = -1
    while killed < count {
      number += 1
      let writer = Writer.all[number % Writer.all.count]
      let place = "\(folder)/\(writer.rawValue)"
      try FileManager.default.createDirectory(
        atPath: place + "/tmp", withIntermediateDirectories: true)
      try writer.prepare(place)
      let child = ChildProcess(
        executable: writer.program(beside: program), arguments: writer.words(place),
        environment: ProcessInfo.processInfo.environment.merging([
          "TMPDIR": place + "/tmp", "CHALK_HOME": place + "/home",
        ]) { $1 })
      var quiet = child
      quiet.output = FileHandle(forWritingAtPath: "/dev/null")
      quiet.errors = quiet.output
      let running = try quiet.start(isApart: true)
      usleep(UInt32(random.uniform(in: 0...writer.longest) * 1e6))
      if running.endingIfOver() == nil {
        running.stop()
        killed += 1
      }
      if let problem = writer.problem(place) {
        broken += 1
        print("✗ \(writer.rawValue), \(number): \(problem)")
      }
    }
    for writer in Writer.all {
      if let left = try writer.leftovers("\(folder)/\(writer.rawValue)", program) {
        broken += 1
        print("✗ \(writer.rawValue): \(left)")
      }
    }
    print("\(killed) of \(number + 1) writers killed while they ran, \(broken) times not in order")
    if broken > 0 { throw ExitCode.failure }
  }
}

/// Writes without end, until it is killed.
struct WriteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "write", shouldDisplay: false)
  @Argument var kind: String
  @Argument var folder: String
  @Flag var once = false

  func run() throws {
    if kind == "download" { return try fetch() }
    guard let writer = Writer(rawValue: kind) else { throw ValidationError(kind) }
    try writer.write(folder, once: once)
  }

  /// A download as `chalk data fetch` does it, from a network that is always there.
  private func fetch() throws {
    guard let mnist = Download.named("mnist") else { throw ValidationError("mnist") }
    let fetching = Fetching(transport: { _, _, begin, receive throws(Fetching.TransportError) in
      try begin(0)
      let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
      defer { block.deallocate() }
      block.initializeMemory(as: UInt8.self, repeating: 1)
      try receive(UnsafeRawBufferPointer(block))
    })
    _ = try fetching.fetch(mnist, into: folder + "/mnist")
  }
}
