/// A `Package.swift` for a plugin, so that an editor completes what it knows of the toolkit and tests run. It
/// compiles against the modules of the Chalk on whatever machine it lies: no path of any machine stands in it.
struct PackageManifest {
  let name: String

  var text: String {
    """
    // swift-tools-version: 6.1
    // Written by 'chalk new --package'. Open the folder in an editor for completion; 'swift build' checks it,
    // 'swift test' runs its tests, 'chalk run \(name)' compiles and runs it.
    import Foundation
    import PackageDescription

    /// Where Chalk keeps what belongs to you: CHALK_HOME, or a folder under XDG_STATE_HOME or the home folder.
    let environment = ProcessInfo.processInfo.environment
    func folder(_ variable: String) -> String? { environment[variable].flatMap { $0.isEmpty ? nil : $0 } }
    let state = folder("XDG_STATE_HOME") ?? (folder("HOME") ?? NSHomeDirectory()) + "/.local/state"
    let home = folder("CHALK_HOME") ?? state + "/chalk"

    /// What the compiler and the linker need to know of the Chalk on this machine.
    let (compiling, linking) = (home + "/\(PackageFlags.compiling)", home + "/\(PackageFlags.linking)")
    guard let words = try? String(contentsOfFile: compiling, encoding: .utf8) else {
      let message = "\\(compiling) is not there yet. 'chalk check .' in this folder writes it.\\n"
      FileHandle.standardError.write(Data(message.utf8))
      exit(1)
    }

    let compilerFlags = words.split(separator: "\\n").map(String.init)

    let package = Package(
      name: "\(name)",
      products: [.library(name: "\(name)", type: .dynamic, targets: ["\(name)"])],
      targets: [
        .target(name: "\(name)", swiftSettings: [.unsafeFlags(compilerFlags)]),
        .testTarget(
          name: "\(name)Tests", dependencies: ["\(name)"],
          swiftSettings: [.unsafeFlags(compilerFlags)],
          linkerSettings: [.unsafeFlags(["@" + linking])]),
      ],
      swiftLanguageModes: [.v6])

    """
  }
}
