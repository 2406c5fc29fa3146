import Foundation

/// The second file of a compiled plugin, written here: it hands over what the first one offers, and
/// carries the manifest. The student's own file has none of this.
struct EntryFile {
  /// The name of the function that a library is entered by.
  static let symbol = "chalk_plugin_entry"

  let text: String

  /// The entry of a plugin: a plugin of its own if there is one, else one that adds every offer.
  init(source: PluginSource, offers: Offers, manifest: Manifest) {
    let plugins = offers.found.filter { $0.kind == "Plugin" }
    var lines = ["import Chalk", ""]
    var made: String
    if let plugin = plugins.first {
      made = "let made: any Plugin = " + plugin.expression
      lines += EntryFile.entry(made, at: (source.files[plugin.file].path, plugin.line))
    } else {
      lines += EntryFile.adding(offers, of: source)
      made = "let made: any Plugin = ChalkGeneratedPlugin()"
      lines += EntryFile.entry(made, at: nil)
    }
    lines += EntryFile.manifest(manifest)
    text = lines.joined(separator: "\n") + "\n"
  }

  /// The entry of something else: any expression.
  init(importing lines: [String], making expression: String, manifest: Manifest) {
    text =
      (lines + EntryFile.entry("let made = \(expression)", at: nil)
      + EntryFile.manifest(manifest)).joined(separator: "\n") + "\n"
  }

  private static func adding(_ offers: Offers, of source: PluginSource) -> [String] {
    var lines = [
      "private struct ChalkGeneratedPlugin: Plugin {",
      "  let name = \(literal(source.name))",
      "  let version = \"1.0\"",
      "  func register(in catalog: inout Catalog) throws(CatalogError) {",
    ]
    for offer in offers.found {
      // The compiler's complaint about this line belongs to the declaration in the student's file.
      lines.append(location(source.files[offer.file].path, offer.line))
      lines.append("    try catalog.add(\(offer.expression))")
    }
    return lines + ["#sourceLocation()", "  }", "}", ""]
  }

  private static func entry(_ making: String, at place: (file: String, line: Int)?) -> [String] {
    var lines = [
      "@_cdecl(\"\(symbol)\")", "public func chalkPluginEntry() -> UnsafeMutableRawPointer {",
    ]
    if let place { lines.append(location(place.file, place.line)) }
    lines.append("  \(making)")
    if place != nil { lines.append("#sourceLocation()") }
    return lines + [
      "  return Unmanaged.passRetained(PluginEntry(made)).toOpaque()", "}", "",
    ]
  }

  private static func manifest(_ manifest: Manifest) -> [String] {
    [
      "@_cdecl(\"chalk_plugin_manifest\")",
      "public func chalkPluginManifest() -> UnsafePointer<UInt8> {",
      "  let text: StaticString = ##\"\(manifest.text)\"##",
      "  return text.utf8Start", "}",
    ]
  }

  /// The line before what the compiler is to blame on a line of the user's file.
  static func location(_ file: String, _ line: Int) -> String {
    "#sourceLocation(file: \(literal(file)), line: \(line))"
  }

  private static func literal(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
