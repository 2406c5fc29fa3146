import ArgumentParser
import Foundation
import TerminalText
import Trials

/// Trains random models under both kernel sets.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "Trains random models two steps under both kernel sets.",
    discussion: "Example: chalk-stress models --from 0 --count 10000")

  @Option(help: "The seed of the first model; the others follow.")
  var from: UInt64 = 0
  @Option(help: "How many models.")
  var count: UInt64 = 10_000
  @Option(help: "How many seconds at most.")
  var seconds = Double.infinity

  func run() throws {
    let start = Date()
    let race = ModelRace()
    var (trained, noisy, different) = (0, 0, 0)
    for seed in from..<(from + count) {
      if Date().timeIntervalSince(start) > seconds { break }
      let model = RandomModel(seed: seed)
      // Should it trap, the last line says which model it was.
      mark("model of seed \(seed)")
      trained += 1
      let outcome = race.outcome(of: model)
      if outcome == .noisy { noisy += 1 }
      guard case .different(let how) = outcome else { continue }
      different += 1
      print("✗ seed \(seed): \(how)\n  \(model)")
      let smallest = race.smallest(of: model)
      if case .different(let how) = race.outcome(of: smallest) {
        print("  smallest: \(how)\n  \(smallest)")
      }
      fflush(nil)
    }
    print(
      "\(trained) of \(count) models trained two steps under both kernel sets in "
        + "\(Int(Date().timeIntervalSince(start))) s: "
        + "\(trained - noisy - different) with equal losses, \(noisy) that make noise large, "
        + "\(different) with different losses")
    if different > 0 { throw ExitCode.failure }
    if trained < count {
      print("✗ the time was over before all were trained; try --seconds \(Int(2 * seconds))")
      throw ExitCode.failure
    }
  }

  /// Rewrites one line of the errors' stream.
  private func mark(_ words: String) {
    FileHandle.standardError.write(Data("\r\(words)\(TerminalStyle.clearingLine)".utf8))
  }
}
