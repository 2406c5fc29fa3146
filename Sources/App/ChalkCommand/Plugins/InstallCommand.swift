import ArgumentParser
import Chalk
import Foundation
import LessonSession
import PluginHost
import UserFolders

/// `chalk install`: have a plugin in every command.
struct InstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "Keep a plugin, and load it in every command from now on.",
    discussion: """
      A folder is copied whole, with the plugin's data; of a single file also the files beside it \
      that it names. The plugin is compiled anew when Chalk is. 'chalk uninstall' takes it away.

      What comes from elsewhere, a git repository or an archive (.zip, .tar.gz), is shown first, and \
      you are asked; without a terminal only --yes lets it in.

      Examples:
        chalk install Swish.swift
        chalk install https://example.org/anna/Swish.git
        chalk install Swish-1.2.tar.gz --yes
      """)

  @Argument(
    help: "A Swift file, a folder of them, an archive, or the address of a git repository.",
    completion: .file(), transform: typedPath)
  var path: String

  @Flag(help: "Do not ask: what it brings is wanted.")
  var yes = false

  func run() throws {
    guard FetchedPlugin.isMeant(by: path) else { return try install(path) }
    // Loading plugins starts the program again as a child: what was fetched and agreed to is handed on by its path.
    if let agreed = ProcessInfo.processInfo.environment[InstallCommand.agreed] {
      return try install(agreed)
    }
    let fetched = try FetchedPlugin(path)
    let source = try PluginWork.asFailure { try PluginSource(fetched.path) }
    for line in try fetched.lines(from: path, source) { print(line) }
    fflush(nil)  // before what the child says
    if !yes { try ask() }
    setenv(InstallCommand.agreed, fetched.path, 1)
    try withExtendedLifetime(fetched) { try install(fetched.path) }
  }

  private static let agreed = "CHALK_AGREED_PLUGIN"

  private func ask() throws {
    guard isatty(STDIN_FILENO) == 1 else {
      throw Failure("There is no terminal to ask on: look at what it brings, and say --yes.")
    }
    print("Install it? [y/N] ", terminator: "")
    fflush(nil)
    let answer = readLine()?.trimmingCharacters(in: .whitespaces).lowercased() ?? ""
    if !["y", "yes"].contains(answer) { throw Failure("Nothing was installed.") }
  }

  private func install(_ path: String) throws {
    let source = try PluginWork.asFailure { try PluginSource(path) }
    let installed = InstalledPlugins(home: LearnProgress.folder)
    // Together with what is built in and installed: a clash of names shows now, not later.
    _ = try PluginOptions.parse([]).catalog(adding: [path], isReplacing: true)
    let needed = try PluginWork.asFailure { try PluginWork.loader().needed(at: path) }
    for other in needed where !installed.names.contains(other.title) {
      let name = try PluginWork.asFailure { try installed.install(other) }
      print("Installed: \(name), which \(source.title) needs.")
    }
    let name = try PluginWork.asFailure { try installed.install(source) }
    UserFolders().plugins.tellOnce()
    print("Installed: \(name). Take it away with: chalk uninstall \(name.quotedForShell)")
    let companions = source.isFolder ? [] : source.belongings.dropFirst()
    if !companions.isEmpty { print("With it: \(companions.joined(separator: ", "))") }
  }
}

/// `chalk uninstall`: no longer.
struct UninstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "uninstall", abstract: "Take an installed plugin away.",
    discussion: "Example:\n  chalk uninstall Swish")

  @Argument(help: "The name, as 'chalk install' said it.")
  var name: String

  func run() throws {
    let installed = InstalledPlugins(home: LearnProgress.folder)
    try asUsage { try installed.uninstall(name) }
    print("Uninstalled: \(name)")
  }
}
