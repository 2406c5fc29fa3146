/// A `Package.swift` for a plugin, so that an editor completes what it knows of the toolkit. It
/// compiles against the modules that lie beside the running `chalk`, as `chalk run` does.
struct PackageManifest {
  let name: String
  let toolkit: Toolkit

  var text: String {
    let flags =
      ["-I", toolkit.modules.path]
      + toolkit.moduleMaps.flatMap { ["-Xcc", "-fmodule-map-file=\($0.path)"] }
    let list = flags.map { "  \"\($0)\"," }.joined(separator: "\n")
    return """
      // swift-tools-version: 6.1
      // Written by 'chalk new --package' for the Chalk on this machine. Open the folder in an editor
      // for completion; 'swift build' checks it; 'chalk run \(name)' compiles and runs it.
      import PackageDescription

      /// Where the modules of Chalk lie.
      let chalk = [
      \(list)
      ]

      let package = Package(
        name: "\(name)",
        products: [.library(name: "\(name)", type: .dynamic, targets: ["\(name)"])],
        targets: [.target(name: "\(name)", swiftSettings: [.unsafeFlags(chalk)])],
        swiftLanguageModes: [.v6])

      """
  }
}
