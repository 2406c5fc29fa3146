import ArgumentParser
import Foundation
import Trials

/// Reads the inputs of a folder, one after the other, within the limits of a hunt.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "replay", shouldDisplay: false)
  @Argument var loader: String
  @Argument var folder: String

  func run() throws {
    guard let loader = Loader.named(loader) else { throw ValidationError(loader) }
    if let broken = HuntChild.replay(loader, folder) {
      print(broken)
      throw ExitCode.failure
    }
  }
}
