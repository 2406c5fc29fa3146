import Foundation
import LessonServer

/// The libraries of the system that live pages use where they are there.
enum ServeLibraries {
  static var installed: PageLibraries {
    PageLibraries(
      formulas: BookMaker.kaTeX.map(Array.init) ?? [], editor: joined(scripts),
      editorStyle: joined(["lib/codemirror.css"]))
  }

  /// CodeMirror, where Debian's `libjs-codemirror` puts it.
  private static let folder = "/usr/share/javascript/codemirror"
  private static let scripts = [
    "lib/codemirror.js", "mode/swift/swift.js", "addon/edit/matchbrackets.js",
  ]

  /// What the library says of its version; nil where it is not installed.
  static var editorVersion: String? {
    let source = String(decoding: installed.editor, as: UTF8.self)
    return source.firstMatch(of: #/CodeMirror\.version = "([0-9.]+)"/#).map { String($0.1) }
  }

  /// The files one behind the other; empty where one of them is missing.
  private static func joined(_ files: [String]) -> [UInt8] {
    var all: [UInt8] = []
    for file in files {
      guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(file)")) else {
        return []
      }
      all += bytes + Array("\n".utf8)
    }
    return all
  }
}
