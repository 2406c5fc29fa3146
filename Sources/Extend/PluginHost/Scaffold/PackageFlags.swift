import Foundation
import WholeFiles

/// What a plugin's package has to know of the Chalk on this machine, in two files outside of the package: it can
/// then be given away as it is.
public struct PackageFlags: Sendable {
  let toolkit: Toolkit

  /// The file with the words for the compiler, a line each.
  static let compiling = "package.compile-flags"
  /// The file with the words for the linker, which reads it by itself.
  static let linking = "package.link-flags"

  /// The flags for this toolkit.
  public init(toolkit: Toolkit) { self.toolkit = toolkit }

  /// Writes both files into the folder that belongs to the user, where they say something else.
  ///
  /// - Throws: `PluginError.cannotWrite`.
  public func write(into home: URL) throws(PluginError) {
    let compile =
      ["-I", toolkit.modules.path]
      + toolkit.moduleMaps.flatMap { ["-Xcc", "-fmodule-map-file=\($0.path)"] }
    let texts = [
      (PackageFlags.compiling, compile.map { "\($0)\n" }.joined()),
      (PackageFlags.linking, link.map { "\"\($0)\"\n" }.joined()),
    ]
    for (name, text) in texts {
      let file = home.appendingPathComponent(name)
      if (try? String(contentsOf: file, encoding: .utf8)) == text { continue }
      do {
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        try SafeFile.write(Array(text.utf8), to: file.path)
      } catch {
        throw .cannotWrite(file.path, reason: error.localizedDescription)
      }
    }
  }

  /// The toolkit itself, which a test has to contain: `chalk` is not there to bring it.
  private var link: [String] {
    let libraries = ["gomp", "boost_iostreams", "boost_filesystem", "boost_system", "stdc++"]
    return toolkit.objects.map(\.path) + libraries.map { "-l\($0)" }
  }
}
