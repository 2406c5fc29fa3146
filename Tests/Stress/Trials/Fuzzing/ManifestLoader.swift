import Foundation
import PluginHost
import Randomness

extension Loader {
  /// The manifest that lies in a plugin's library.
  static let manifest = Loader(
    "manifest", seeds: Libraries.seeds, isText: true, needsFile: true
  ) { input in
    guard let manifest = Manifest(ofLibrary: URL(fileURLWithPath: input.path)) else {
      throw Libraries.NoManifest()
    }
    let words = manifest.toolkit.utf8.count + manifest.compiler.utf8.count
    // A character may be written as six letters, but never as fewer than a third of its bytes.
    return words <= 3 * input.bytes.count ? nil : "\(words) letters"
  }
}

/// Bytes such as a library has, with a manifest among them.
private enum Libraries {
  static let seeds: [[UInt8]] = {
    let manifest = """
      CHALK-PLUGIN-MANIFEST<<{"compiler":"Swift version 6.3.1","fingerprint":"0a1b","format":1,\
      "toolkit":"0.1.0"}>>END
      """
    let code: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0] + (0..<100).map { UInt8($0) }
    return [
      code + Array(manifest.utf8) + code, Array(manifest.utf8),
      code + Array("CHALK-PLUGIN-MANIFEST<<".utf8) + Array(manifest.utf8) + Array(">>END".utf8),
      code,
    ]
  }()

  struct NoManifest: Error, CustomStringConvertible {
    let description = "there is no manifest"
  }
}
