import ArgumentParser
import Foundation
import Trials

/// Types at `chalk` what nobody should: it may refuse, and must not fall over.
struct TypedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "typed", abstract: "Type nonsense at prompts and behind chalk.",
    discussion: "Example: chalk-stress typed --count 50 --seed 3")

  @Option(help: "How many prompts, and how many command lines.")
  var count = 200
  @Option(help: "Where the randomness begins; the next ones count on.")
  var seed: UInt64 = 1

  private static let lessons = [
    "weighted-sum", "activations", "squared-error", "chain-rule", "gradient-descent", "failure-lab",
    "convolution", "pooling", "two-engines", "attention",
  ]

  func run() throws {
    let place = try TypedPlace()
    defer { place.remove() }
    var (broken, refused, slow) = (0, 0, 0)
    func fell(_ why: String, _ what: String, _ number: UInt64) {
      broken += 1
      print("✗ seed \(seed &+ number), chalk \(what): \(why)")
      fflush(nil)
    }
    for number in 0..<UInt64(count) where broken < 10 {
      var typed = TypedLines(seed: seed &+ number)
      let lesson = TypedCommand.lessons[Int(number) % TypedCommand.lessons.count]
      let sizes = ["COLUMNS": typed.size(), "LINES": typed.size()]
      let input = (0..<100).map { _ in typed.promptLine() }.joined(separator: "\n")
      let prompt = try place.end(of: ["learn", lesson], input: input, sizes)
      let words = typed.words(file: "table.csv")
      let line = try place.end(of: words, input: "", sizes)
      for (what, end) in [("learn \(lesson)", prompt), (words.joined(separator: " "), line)] {
        switch end {
        case .done(0): break
        case .done: refused += 1
        case .endless where what == words.joined(separator: " ") && isLong(words): slow += 1
        case .endless: fell("it never ended", what, number)
        case .fell(let why): fell(why, what, number)
        }
      }
    }
    print(
      "\(count) prompts with 100 lines each and \(count) command lines: \(refused) refused, "
        + "\(slow) long ones cut short, \(broken) fell over")
    if broken > 0 { throw ExitCode.failure }
  }

  /// Whether a command may have been asked to do all that there is.
  private func isLong(_ words: [String]) -> Bool {
    ["book", "figures", "compare", "run", "check"].contains(words[0])
  }
}

/// A folder where nonsense does no harm.
struct TypedPlace {
  /// How many seconds a command has.
  static let limit = 15.0

  enum End: Equatable {
    case done(Int32)
    case endless
    case fell(String)
  }

  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("chalk-typed-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("work/tmp"), withIntermediateDirectories: true)
    try write("work/table.csv", "a,b,kind\n1,2,x\n3,4,y\n5,,x\n")
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  func end(of words: [String], input: String, _ sizes: [String: String]) throws -> End {
    try write("input", input)
    try write("said", "")
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: own).deletingLastPathComponent()
      .appendingPathComponent("chalk")
    process.arguments = words.flatMap { $0.split(separator: " ").map(String.init) }
    process.currentDirectoryURL = folder.appendingPathComponent("work")
    process.environment = ProcessInfo.processInfo.environment.merging(sizes) { $1 }.merging([
      "CHALK_HOME": path("home"), "TMPDIR": path("work/tmp"), "SWIFT_BACKTRACE": "enable=no",
    ]) { $1 }
    let said = FileHandle(forWritingAtPath: path("said"))
    process.standardInput = FileHandle(forReadingAtPath: path("input"))
    process.standardOutput = FileHandle(forWritingAtPath: "/dev/null")
    process.standardError = said
    let over = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in over.signal() }
    try process.run()
    let isEndless = over.wait(timeout: .now() + TypedPlace.limit) == .timedOut
    if isEndless { kill(-process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    if isEndless { return .endless }
    if process.terminationReason == .exit { return .done(process.terminationStatus) }
    let words = (try? String(contentsOfFile: path("said"), encoding: .utf8)) ?? ""
    return .fell("signal \(process.terminationStatus) \(words.suffix(300))")
  }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  private func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
  }
}
