import ArgumentParser
import Chalk
import Foundation
import PluginHost

/// `chalk new`: a plugin to begin with.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Begin a plugin: write a file that runs, ready to be changed.",
    discussion: """
      Kinds: \(Scaffold.Kind.allCases.map(\.rawValue).joined(separator: ", ")).

      Examples:
        chalk new lesson MyLesson
        chalk new activation Swish
        chalk new lesson MyLesson --package
      """)

  @Argument(help: "What to begin.")
  var kind: Scaffold.Kind

  @Argument(help: "The name of the Swift type, such as MyLesson.")
  var name: String

  @Option(help: "The folder to write into.", completion: .directory, transform: typedPath)
  var out = "."

  @Flag(help: "Write a Swift package, for an editor with completion.")
  var package = false

  func run() throws {
    if package { try PluginWork.notePackageFlags() }
    let written: URL
    do {
      written = try Scaffold(kind, named: name)
        .write(into: URL(fileURLWithPath: out), asPackage: package)
    } catch {
      switch error {
      case .badName: throw ValidationError(error.description)
      default: throw Failure(error.description)
      }
    }
    let path = (out == "." ? "" : out + "/") + written.lastPathComponent
    let typed = path.quotedForShell
    print("Written: \(path)")
    if kind == .exercise {
      print("Try it:  chalk practice \(name.asProperName) --plugin \(typed)")
    } else if kind == .pretrained {
      print("See it:  chalk run \(typed)")
      print("Fetch it: chalk model fetch \(name.asProperName) --plugin \(typed)")
    } else {
      print("Run it:  chalk run \(typed) --watch")
    }
    print("Test it: chalk check \(typed)")
  }
}

extension Scaffold.Kind: ExpressibleByArgument {}
