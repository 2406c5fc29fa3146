import Foundation

/// What a compiled plugin was built for. It lies in the library as plain text between two marks, so
/// that it can be read before any of the library's code runs.
public struct Manifest: Codable, Equatable, Sendable {
  /// The format of manifests and of the entry function that this version writes.
  public static let currentFormat = 1

  /// The format of the manifest.
  public let format: Int
  /// The toolkit's version.
  public let toolkit: String
  /// A fingerprint of the modules that were compiled against.
  public let fingerprint: String
  /// The version that the compiler reports, such as "Swift version 6.3.1".
  public let compiler: String

  init(toolkit: Toolkit) {
    format = Manifest.currentFormat
    self.toolkit = toolkit.version
    fingerprint = toolkit.fingerprint
    compiler = toolkit.compilerVersion
  }

  private static let opening = "CHALK-PLUGIN-MANIFEST<<"
  private static let closing = ">>END"

  /// The text that goes into the library.
  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(self) else { fatalError("A manifest is always JSON.") }
    return Manifest.opening + String(decoding: json, as: UTF8.self) + Manifest.closing
  }

  /// Reads a library's manifest from its bytes; nil where it carries none.
  public init?(ofLibrary file: URL) {
    guard let data = try? Data(contentsOf: file, options: .alwaysMapped),
      let start = data.range(of: Data(Manifest.opening.utf8))?.upperBound,
      let end = data.range(of: Data(Manifest.closing.utf8), in: start..<data.endIndex)?.lowerBound,
      let manifest = try? JSONDecoder().decode(Manifest.self, from: data[start..<end])
    else { return nil }
    self = manifest
  }

  /// Refuses what was built for another toolkit, or by another compiler.
  func check(against toolkit: Toolkit, path: String) throws(PluginError) {
    let own = Manifest(toolkit: toolkit)
    if compiler != own.compiler {
      throw .otherCompiler(path, built: compiler, running: own.compiler)
    }
    if format != own.format || self.toolkit != own.toolkit || fingerprint != own.fingerprint {
      throw .otherToolkit(
        path, built: "\(self.toolkit) (\(fingerprint.prefix(8)))",
        running: "\(own.toolkit) (\(own.fingerprint.prefix(8)))")
    }
  }
}
