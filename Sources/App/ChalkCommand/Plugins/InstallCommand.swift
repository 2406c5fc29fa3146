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

      Example:
        chalk install Swish.swift
      """)

  @Argument(help: "A Swift file, or a folder of them.", completion: .file(), transform: typedPath)
  var path: String

  func run() throws {
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
