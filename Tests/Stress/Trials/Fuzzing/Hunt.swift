import Foundation
import PluginHost

/// Reads many mutated inputs with one loader, in children, and keeps each input that breaks its promise.
public struct Hunt {
  public let loader: Loader
  public let seed: UInt64
  /// The program that runs `HuntChild`, and its first words.
  public let child: (executable: String, words: [String])

  /// An input that breaks the promise.
  public struct Finding: Sendable {
    public let number: Int
    public let why: String
    public let input: [UInt8]
  }

  /// What came of a hunt.
  public struct Report: Sendable {
    public var inputs = 0
    public var accepted = 0
    public var refused = 0
    public var kinds = 0
    public var seconds = 0.0
    public var findings: [Finding] = []
  }

  public init(_ loader: Loader, seed: UInt64, child: (executable: String, words: [String])) {
    self.loader = loader
    self.seed = seed
    self.child = child
  }

  /// Hunts through `count` inputs, or for as long as there is time.
  ///
  /// - Parameters:
  ///   - first: the number of the first input.
  ///   - mostFindings: after so many the rest is left.
  public func run(
    _ count: Int, from first: Int = 0, seconds: Double = .infinity, mostFindings: Int = 10
  ) throws -> Report {
    let memory = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
    let folder = "\(memory)/chalk-hunt-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let numbers = HuntCount(folder + "/count")
    let start = Date()
    var report = Report()
    var place = first
    while place < first + count, report.findings.count < mostFindings,
      Date().timeIntervalSince(start) < seconds
    {
      let end = min(first + count, place + 20_000)
      let why = try part(place..<end, folder)
      if let why = try why.flatMap({ try confirmed($0, numbers.place, folder) }) {
        let input = loader.input(numbers.place, seed: seed)
        report.findings.append(Finding(number: numbers.place, why: why, input: input))
        place = numbers.place + 1
      } else {
        place = why == nil ? end : numbers.place
      }
    }
    report.inputs = place - first
    (report.accepted, report.refused) = (numbers.accepted, numbers.refused)
    report.kinds = numbers.kinds
    report.seconds = Date().timeIntervalSince(start)
    return report
  }

  /// Why an input breaks the promise, or nil. One that took too long is read once more by itself: the machine may have
  /// held its process up (the kernel's own work counts as its time), and a loop is one each time.
  private func confirmed(_ why: String, _ number: Int, _ folder: String) throws -> String? {
    why == Hunt.tooLong ? try part(number..<number + 1, folder) : why
  }

  private static let tooLong = "more than \(HuntChild.limit) seconds"

  /// Runs a child. Gives why it ended before its end, or nil.
  private func part(_ numbers: Range<Int>, _ folder: String) throws -> String? {
    let words = [
      loader.name, String(seed), String(numbers.lowerBound), String(numbers.upperBound), folder,
    ]
    var process = ChildProcess(
      executable: child.executable, arguments: child.words + words,
      environment: ProcessInfo.processInfo.environment
        .merging(["SWIFT_BACKTRACE": "enable=no", "OMP_NUM_THREADS": "1"]) { $1 })
    let said = folder + "/said"
    _ = FileManager.default.createFile(atPath: said, contents: nil)
    process.errors = FileHandle(forWritingAtPath: said)
    defer { try? process.errors?.close() }
    // The child's own clock counts its time; this one is for a child that sleeps.
    let wall = 30 + Double(numbers.count) * 0.05
    let ending = try process.start(isApart: true).ending(within: wall)
    let words0 = (try? String(contentsOfFile: said, encoding: .utf8)) ?? ""
    switch ending {
    case .exited(0): return nil
    case .exited(HuntChild.wrongResult): return "a wrong result: \(words0)"
    case .signalled(SIGPROF): return Hunt.tooLong
    default:
      return "\(ending.message ?? "\(ending)") \(words0.prefix(300))"
    }
  }
}
