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
    for number in 0..<UInt64(count) where broken < 10 {
      var typed = TypedLines(seed: seed &+ number)
      let lesson = TypedCommand.lessons[Int(number) % TypedCommand.lessons.count]
      let sizes = ["COLUMNS": typed.size(), "LINES": typed.size()]
      let input = (0..<100).map { _ in typed.promptLine() }.joined(separator: "\n")
      let words = typed.words(file: "table.csv")
      // A command may have been asked to do all that there is; a prompt ends with what is typed.
      for (words, input, mayBeLong) in [
        (["learn", lesson], input, false), (words, "", isLong(words)),
      ] {
        let end = try place.end(of: words, input: input, sizes)
        let why = end.isCutShort ? "it never ended" : "signal \(end.status) \(end.said.suffix(300))"
        if end.isCutShort && mayBeLong {
          slow += 1
        } else if end.isSignalled {
          broken += 1
          print("✗ seed \(seed &+ number), chalk \(words.joined(separator: " ")): \(why)")
          fflush(nil)
        } else if end.status != 0 {
          refused += 1
        }
      }
    }
    print(
      "\(count) prompts with 100 lines each and \(count) command lines: \(refused) refused, "
        + "\(slow) long ones cut short, \(broken) fell over")
    if broken > 0 { throw ExitCode.failure }
  }

  private func isLong(_ words: [String]) -> Bool {
    ["book", "figures", "compare", "run", "check"].contains(words[0])
  }
}

/// A folder where nonsense does no harm.
struct TypedPlace {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("chalk-typed-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("work/tmp"), withIntermediateDirectories: true)
    try write("work/table.csv", "a,b,kind\n1,2,x\n3,4,y\n5,,x\n")
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  func end(of words: [String], input: String, _ sizes: [String: String]) throws -> ChalkRun.End {
    let work = folder.appendingPathComponent("work")
    let words = words.flatMap { $0.split(separator: " ").map(String.init) }
    var run = ChalkRun(folder: work, words: words, input: input, limit: 15)
    run.environment = sizes.merging([
      "CHALK_HOME": path("home"), "TMPDIR": path("work/tmp"), "SWIFT_BACKTRACE": "enable=no",
    ]) { $1 }
    return try run()
  }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  private func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
  }
}
