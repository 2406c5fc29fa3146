import ArgumentParser
import Trials

/// Says what everything comes to that should be the same to the last bit.
struct DigestsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digests", abstract: "Compute each cell of the determinism table.")

  @Flag(help: "Print the table itself.")
  var table = false

  func run() throws { print(table ? Cell.table : try Cell.report()) }
}
