import ArgumentParser
import Chalk

/// `chalk model list`: what can be fetched by name, and whether it is there.
struct ModelListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the pretrained models that can be fetched by name.",
    discussion: "Example:\n  chalk model list")

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let store = PretrainedStore()
    let style = Terminal.output.style
    for package in try plugins.catalog().catalog.pretrainedModels {
      print(style.heading("\(package.name) \(package.version)"))
      for line in [package.summary, "Source: \(package.origin)"] {
        print(line.wrapped(to: style.width, indent: "  ").joined(separator: "\n"))
      }
      print("  License: \(package.license); \(package.byteCount.asMegabytes) MB unpacked")
      if let folder = store.folder(of: package) {
        print("  Fetched: \(folder)")
      } else {
        print("  Not here yet: 'chalk model fetch \(package.name)'")
      }
    }
    print("\nLooked for in: \(store.folders.joined(separator: ", "))")
  }
}

extension Catalog {
  /// The pretrained model of this name.
  /// - Throws: `ValidationError` that says which there are.
  func pretrained(named name: String) throws -> PretrainedPackage {
    do {
      return try pretrainedModel(name)
    } catch {
      let names = pretrainedModels.map(\.name).joined(separator: ", ")
      throw ValidationError(
        "There is no pretrained model '\(name)'. There are \(names): 'chalk model list' tells of each."
      )
    }
  }
}

extension Int {
  /// Bytes as megabytes, with a digit behind the point where they are few.
  var asMegabytes: String {
    let tenths = (self + 50_000) / 100_000
    return tenths < 100 ? "\(tenths / 10).\(tenths % 10)" : "\((self + 500_000) / 1_000_000)"
  }
}
