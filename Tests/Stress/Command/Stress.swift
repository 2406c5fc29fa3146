import ArgumentParser

/// What `make stress` runs. No part of what is shipped.
@main
struct Stress: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chalk-stress", abstract: "Tries to break Chalk.",
    subcommands: [
      FuzzCommand.self, FuzzChildCommand.self, ModelsCommand.self, DigestsCommand.self,
      KillCommand.self,
      PluginsCommand.self, TypedCommand.self, WriteCommand.self, DiskCommand.self,
      ReplayCommand.self, TogetherCommand.self, HomesCommand.self, ClassCommand.self,
    ])
}
