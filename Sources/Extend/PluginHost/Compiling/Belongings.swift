import Foundation

extension PluginSource {
  /// What goes with the plugin when it is installed, as paths below its folder: all of a folder but what is hidden;
  /// of a single file the file itself, and the files beside it whose names stand in it as texts.
  public var belongings: [String] {
    let manager = FileManager.default
    if isFolder {
      let names = (try? manager.contentsOfDirectory(atPath: folder.path)) ?? []
      return names.filter { !$0.hasPrefix(".") }.sorted()
    }
    guard let file = files.first else { return [] }
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    let named = Set(text.matches(of: #/"([^"\\\n]+)"/#).map { String($0.1) })
    let beside = named.filter { name in
      var isFolder: ObjCBool = false
      let parts = name.split(separator: "/", omittingEmptySubsequences: false)
      // A word such as "" or "Data" is not a file that somebody meant to give away.
      guard !parts.contains(where: { $0.isEmpty || $0.hasPrefix(".") }),
        name != file.lastPathComponent,
        manager.fileExists(
          atPath: folder.appendingPathComponent(name).path, isDirectory: &isFolder)
      else { return false }
      return !isFolder.boolValue
    }
    return [file.lastPathComponent] + beside.sorted()
  }
}
