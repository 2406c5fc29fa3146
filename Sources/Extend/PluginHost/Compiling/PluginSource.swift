import Foundation
import Plugins

/// A plugin's Swift files: one file, a folder of them, or a package's `Sources`.
public struct PluginSource: Sendable {
  /// The path as it was given.
  public let path: String
  /// The Swift files, sorted by path.
  public let files: [URL]
  /// The name without extension, such as `Swish`.
  public let title: String
  /// The folder of the plugin, or the one in which its only file lies.
  public let folder: URL
  /// Whether a folder was named, and not a file.
  public let isFolder: Bool

  /// The source at a path.
  ///
  /// - Throws: `PluginError.notFound`, or `.noSource` where no Swift file is there.
  public init(_ path: String) throws(PluginError) {
    let url = URL(fileURLWithPath: path).standardizedFileURL
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      throw .notFound(path, near: PluginSource.near(url))
    }
    self.path = path
    title = PluginSource.title(of: path)
    self.isFolder = isFolder.boolValue
    folder = isFolder.boolValue ? url : url.deletingLastPathComponent()
    if isFolder.boolValue {
      let package = url.appendingPathComponent("Package.swift")
      let isPackage = FileManager.default.fileExists(atPath: package.path)
      files = PluginSource.swiftFiles(in: isPackage ? url.appendingPathComponent("Sources") : url)
    } else {
      files = url.pathExtension == "swift" ? [url] : []
    }
    if files.isEmpty { throw .noSource(path) }
  }

  /// Without any file: all of the source is in the entry.
  init(title: String) {
    path = title
    self.title = title
    isFolder = false
    folder = FileManager.default.temporaryDirectory
    files = []
  }

  /// The title of the plugin at a path: "../Swish.swift" and "Swish/" are both "Swish".
  public static func title(of path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.deletingPathExtension().lastPathComponent
  }

  /// The name of the plugin, such as `swish` or `my-lesson`: the title, word by word.
  public var name: String { title.asProperName }

  /// The contents of the files, in order.
  func texts() throws(PluginError) -> [String] {
    var texts: [String] = []
    for file in files {
      guard let text = try? String(contentsOf: file, encoding: .utf8) else {
        throw .noSource(file.path)
      }
      texts.append(text)
    }
    return texts
  }

  /// Whether anything in the files can be run, trained with or practiced.
  public var offersSomething: Bool {
    get throws(PluginError) { !Offers(in: try texts()).found.isEmpty }
  }

  /// When one of the files was last changed.
  public var lastChange: Date {
    let dates = files.map { file in
      (try? FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate]) as? Date
    }
    return dates.compactMap { $0 }.max() ?? .distantPast
  }

  private static func swiftFiles(in folder: URL) -> [URL] {
    guard
      let walk = FileManager.default.enumerator(
        at: folder, includingPropertiesForKeys: nil, options: [.skipsHiddenFiles])
    else { return [] }
    let found = walk.compactMap { $0 as? URL }.filter {
      $0.pathExtension == "swift" && $0.lastPathComponent != "Package.swift"
    }
    return found.map(\.standardizedFileURL).sorted { $0.path < $1.path }
  }

  private static func near(_ url: URL) -> [String] {
    let folder = url.deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return nearest(to: url.lastPathComponent, among: names.filter { $0.hasSuffix(".swift") })
  }
}
