import Foundation

/// The toolkit that plugins are compiled against: its version and its modules on the disk.
public struct Toolkit: Sendable {
  /// The version that the program goes by.
  public let version: String
  /// The folder of the `.swiftmodule` files.
  public let modules: URL
  /// The module maps of the C libraries that the modules import.
  public let moduleMaps: [URL]
  /// A fingerprint of all modules: a plugin fits where it is the same.
  public let fingerprint: String
  /// The version of the compiler that built the modules, as it reports it.
  public let compilerVersion: String

  /// Finds the modules: in `CHALK_MODULES`, beside the program, or in `../lib/chalk`.
  public init(
    version: String, executable: URL = Toolkit.runningExecutable,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(PluginError) {
    let folder = executable.deletingLastPathComponent()
    var candidates = [
      folder.appendingPathComponent("Modules"),
      folder.deletingLastPathComponent().appendingPathComponent("lib/chalk/Modules"),
    ]
    if let given = environment["CHALK_MODULES"], !given.isEmpty {
      candidates = [URL(fileURLWithPath: given)]
    }
    guard
      let found = candidates.first(where: {
        FileManager.default.fileExists(atPath: $0.appendingPathComponent("Chalk.swiftmodule").path)
      })
    else { throw .noModules(searched: candidates.map(\.path)) }
    self.version = version
    modules = found.resolvingSymlinksInPath()
    moduleMaps = Toolkit.moduleMaps(around: modules)
    (fingerprint, compilerVersion) = Toolkit.identity(of: modules)
  }

  /// The toolkit's compiled code, for programs that contain it: an installed archive, or the objects of the build.
  var objects: [URL] {
    let products = modules.deletingLastPathComponent()
    let archive = products.appendingPathComponent("libChalk.a")
    if Toolkit.exists(archive) { return [archive] }
    guard let root = Toolkit.root(above: products) else { return [] }
    let sources = root.appendingPathComponent("Sources")
    let tiers = ["System", "Core", "Learn", "Draw", "Teach", "Extend"]
      .map(sources.appendingPathComponent)
    let checkouts = root.appendingPathComponent(".build/checkouts")
    let collections = checkouts.appendingPathComponent("swift-collections/Sources")
    let targets =
      (tiers + [collections]).flatMap { Toolkit.children(of: $0) }
      .filter { $0.lastPathComponent != "PluginHost" }
      + [checkouts.appendingPathComponent("swift-protobuf/Sources/SwiftProtobuf")]
    return (targets + [sources.appendingPathComponent("Chalk")]).flatMap { target in
      let folder = products.appendingPathComponent("\(target.lastPathComponent).build")
      return Toolkit.objects(in: folder, known: Toolkit.fileNames(below: target))
    }
  }

  /// The objects of sources that are still there: a build folder may hold older ones.
  private static func objects(in folder: URL, known: Set<String>) -> [URL] {
    let walk = FileManager.default.enumerator(atPath: folder.path)
    let paths = (walk.map { $0.compactMap { $0 as? String } } ?? []).filter { path in
      let name = (path as NSString).lastPathComponent
      return path.hasSuffix(".o") && known.contains(String(name.dropLast(2)))
    }
    return paths.sorted().map(folder.appendingPathComponent)
  }

  private static func fileNames(below folder: URL) -> Set<String> {
    let walk = FileManager.default.enumerator(atPath: folder.path)
    let paths = walk.map { $0.compactMap { $0 as? String } } ?? []
    return Set(paths.map { ($0 as NSString).lastPathComponent })
  }

  /// The folder with a `Package.swift` in which the products lie; nil where Chalk was installed.
  private static func root(above products: URL) -> URL? {
    var root = products
    while root.path != "/" && !exists(root.appendingPathComponent("Package.swift")) {
      root.deleteLastPathComponent()
    }
    return root.path == "/" ? nil : root
  }

  /// The running program, with symbolic links resolved.
  public static var runningExecutable: URL {
    let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: link ?? CommandLine.arguments[0]).resolvingSymlinksInPath()
  }

  /// The maps that the build wrote, the system libraries' in the source tree around it, those of
  /// packages that it fetched, and those installed beside the modules.
  private static func moduleMaps(around modules: URL) -> [URL] {
    let products = modules.deletingLastPathComponent()
    var maps = children(of: products, ending: ".build").filter(isOfC).map(map)
    maps += children(of: products.appendingPathComponent("ModuleMaps")).map(map)
    if let root = root(above: products) {
      maps += children(of: root.appendingPathComponent("Sources/System")).map(map)
      for package in children(of: root.appendingPathComponent(".build/checkouts")) {
        let targets = children(of: package.appendingPathComponent("Sources"))
        maps += targets.map { map($0.appendingPathComponent("include")) }
      }
    }
    var names: Set<String> = []
    return maps.filter { exists($0) && names.insert(moduleName(of: $0)).inserted }
  }

  private static func map(_ folder: URL) -> URL {
    folder.appendingPathComponent("module.modulemap")
  }

  /// A Swift target's folder has its map elsewhere, in `include`.
  private static func isOfC(_ folder: URL) -> Bool { exists(map(folder)) }

  /// The word after `module` in a map.
  private static func moduleName(of map: URL) -> String {
    let text = (try? String(contentsOf: map, encoding: .utf8)) ?? ""
    let tokens = text.split(whereSeparator: \.isWhitespace)
    let place = tokens.firstIndex(of: "module").map { tokens.index(after: $0) }
    return place.flatMap { tokens.indices.contains($0) ? String(tokens[$0]) : nil } ?? map.path
  }

  private static func exists(_ url: URL) -> Bool {
    FileManager.default.fileExists(atPath: url.path)
  }

  private static func children(of folder: URL, ending: String = "") -> [URL] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(ending) }.sorted().map(folder.appendingPathComponent)
  }

  /// Modules that no plugin imports change without any plugin noticing.
  private static func identity(of modules: URL) -> (fingerprint: String, compiler: String) {
    var fingerprint = Fingerprint()
    var compiler = "an unknown compiler"
    for file in children(of: modules, ending: ".swiftmodule") {
      let name = file.deletingPathExtension().lastPathComponent
      if name.hasSuffix("Tests") || ["ChalkCommand", "PluginHost"].contains(name) { continue }
      guard let data = try? Data(contentsOf: file, options: .alwaysMapped) else { continue }
      fingerprint.add(name)
      fingerprint.add(data)
      if name == "Chalk" { compiler = compilerOutput(in: data) ?? compiler }
    }
    return (fingerprint.text, compiler)
  }

  /// A compiler writes its name into every module: "Swift version 6.3.1 (swift-6.3.1-RELEASE)".
  private static func compilerOutput(in module: Data) -> String? {
    guard let start = module.range(of: Data("Swift version ".utf8))?.lowerBound else { return nil }
    let text = module[start...].prefix(80).prefix { $0 >= 0x20 && $0 < 0x7f }
    let version = String(decoding: text, as: UTF8.self)
    return version.firstIndex(of: ")").map { String(version[...$0]) } ?? version
  }
}
