import Foundation
import Plugins
import WholeFiles

/// A built-in lesson as a plugin of one's own: its whole folder, with the files of its chapter that it uses, under
/// another name.
///
/// Built-in lessons import `Chalk` and nothing else, so that what is copied compiles as any plugin does. It has another
/// type and another id than the lesson that it is of, and can stand beside it.
public struct LessonCopy: Sendable {
  /// The id of the lesson.
  public let lesson: String
  /// The name of the new type, such as `Mine`.
  public let name: String
  /// The files by their names, in the order of the names.
  public let files: [(name: String, bytes: [UInt8])]

  /// Copies a lesson in memory.
  ///
  /// - Parameters:
  ///   - id: the lesson's id.
  ///   - name: the name of the type that the copy gets.
  ///   - lessons: the folder of the chapters; see ``folder(beside:)``.
  /// - Throws: `LessonCopyError` where the name is none, or no built-in lesson has the id.
  public init(_ id: String, named name: String, from lessons: URL) throws(LessonCopyError) {
    guard name.isTypeName else { throw .badName(name) }
    guard id.isProperName else { throw .unknownLesson(id, searched: lessons.path) }
    let chapters = LessonCopy.names(in: lessons).map(lessons.appendingPathComponent)
      .filter { LessonCopy.isFolder($0) }
    for chapter in chapters {
      let urls = LessonCopy.swiftFiles(in: chapter)
      guard let card = urls.first(where: { LessonCopy.hasCard(of: id, $0) }) else { continue }
      let folder = card.deletingLastPathComponent()
      guard folder.path != chapter.path else { continue }
      // Only the files of this chapter are taken apart: that takes its time.
      let all = urls.compactMap(ChapterFile.init)
      self.lesson = id
      self.name = name
      files = try LessonCopy.copied(id, name, folder, all)
      return
    }
    throw .unknownLesson(id, searched: lessons.path)
  }

  /// The folder of the built-in lessons' source: in the source tree that the program was built in, or what was
  /// installed with it; nil where there is neither.
  public static func folder(beside executable: URL = Toolkit.runningExecutable) -> URL? {
    let beside = executable.deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("lib/chalk/Lessons")
    if isFolder(beside) { return beside }
    var folder = executable.deletingLastPathComponent()
    while folder.path != "/" {
      let lessons = folder.appendingPathComponent("Lessons")
      let manifest = folder.appendingPathComponent("Package.swift")
      if isFolder(lessons), FileManager.default.fileExists(atPath: manifest.path) { return lessons }
      folder.deleteLastPathComponent()
    }
    return nil
  }

  /// Writes the copy into a folder of its name; the path of that.
  ///
  /// - Throws: `LessonCopyError` where it is there already, or cannot be written.
  public func write(into parent: URL) throws(LessonCopyError) -> URL {
    let folder = parent.appendingPathComponent(name)
    if FileManager.default.fileExists(atPath: folder.path) { throw .exists(folder.path) }
    do {
      for file in files {
        let place = folder.appendingPathComponent(file.name)
        try SafeFile.makeFolder(place.deletingLastPathComponent().path)
        try SafeFile.write(file.bytes, to: place.path)
      }
    } catch {
      throw .cannotWrite(folder.path, reason: error.reason)
    }
    return folder
  }
}

extension LessonCopy {
  /// The files of a lesson's folder and those of its chapter that they use, renamed.
  private static func copied(
    _ id: String, _ name: String, _ folder: URL, _ all: [ChapterFile]
  ) throws(LessonCopyError) -> [(name: String, bytes: [UInt8])] {
    let own = all.filter { $0.url.path.hasPrefix(folder.path + "/") }
    let needed = closure(of: own, among: all.filter { !$0.url.path.hasPrefix(folder.path + "/") })
    let lessons = types(conformingTo: "Lesson", in: own + needed)
    guard let type = mainType(of: id, lessons, own) else {
      throw .unknownLesson(id, searched: folder.path)
    }
    // Of the toolkit, too: the copy's own type would be found in its place.
    if (own + needed).contains(where: { $0.used.contains(name) })
      || all.contains(where: { $0.declared.contains(name) })
    {
      throw .takenName(name)
    }
    let proper = name.asProperName
    var files: [(name: String, bytes: [UInt8])] = []
    var taken: Set<String> = []
    for file in own + needed {
      var text = file.renaming(type, to: name)
      text = text.replacing(card(id)) { match in
        String(match.output).replacing("\"\(id)\"", with: "\"\(proper)\"")
      }
      // Whatever else is a lesson or a figure in these files stands beside the original, too.
      for other in otherNames(in: text, besides: proper) {
        text = text.replacing("\"\(other)\"", with: "\"\(proper)-\(other)\"")
      }
      let title = file.url.deletingPathExtension().lastPathComponent
      let base = title == type ? name : title
      var place = base + ".swift"
      if !taken.insert(place).inserted {
        place = "Shared" + base + ".swift"
        taken.insert(place)
      }
      files.append((place, Array(text.utf8)))
    }
    for other in names(in: folder) where !other.hasSuffix(".swift") {
      let url = folder.appendingPathComponent(other)
      if !isFolder(url), let data = try? Data(contentsOf: url) {
        files.append((other, Array(data)))
      }
    }
    return files.sorted { $0.name < $1.name }
  }

  /// The files that these use, those that those use, and so on. The plugin of the chapter is not among them, nor what
  /// belongs to other lessons unless a name of it is needed.
  private static func closure(of own: [ChapterFile], among others: [ChapterFile]) -> [ChapterFile] {
    let lessons = Set(types(conformingTo: "Lesson", in: others))
    let candidates = others.filter { file in
      types(conformingTo: "Plugin", in: [file]).isEmpty && file.declared.isDisjoint(with: lessons)
        && !lessons.contains { file.text.contains("extension \($0) {") }
    }
    var found: [ChapterFile] = []
    var declared = own.reduce(into: Set<String>()) { $0.formUnion($1.declared) }
    var wanted = own.reduce(into: Set<String>()) { $0.formUnion($1.used) }
    while let next = candidates.first(where: { file in
      // What is added to types is looked for where it is meant for all: a word such as `draw` is in many files.
      let offered = file.isShared ? file.declared.union(file.added) : file.declared
      return !found.contains { $0.url == file.url }
        && !offered.subtracting(declared).isDisjoint(with: wanted)
    })
      ?? others.first(where: { file in
        // Another lesson whose type is used comes last, and whole.
        !found.contains { $0.url == file.url } && !file.declared.isDisjoint(with: lessons)
          && !file.declared.subtracting(declared).isDisjoint(with: wanted)
      })
    {
      let isLesson = !next.declared.isDisjoint(with: lessons)
      let folder = next.url.deletingLastPathComponent().path + "/"
      let brought = isLesson ? others.filter { $0.url.path.hasPrefix(folder) } : [next]
      for file in brought where !found.contains(where: { $0.url == file.url }) {
        found.append(file)
        declared.formUnion(file.declared)
        wanted.formUnion(file.used)
      }
    }
    return found
  }

  /// The type of the lesson: the one that the card belongs to, or the first of its folder.
  private static func mainType(
    of id: String, _ lessons: [String], _ own: [ChapterFile]
  ) -> String? {
    let file = own.first { $0.text.contains(card(id)) }
    // A card may be a constant, `static let mine = LessonCard("mine"`, of which the lesson's own file has the name.
    let constants = (file?.text ?? "").matches(
      of: #/static let (\w+)(?:: LessonCard)? = LessonCard\(\s*"([a-z0-9-]+)"/#)
    let constant = constants.first { $0.2 == id }.map { String($0.1) }
    let holder = constant.flatMap { constant in
      own.first { $0.text.contains("LessonCard.\(constant)") || $0.text.contains("= .\(constant)") }
    }
    let named = lessons.filter { type in
      guard let file = holder ?? file else { return false }
      return file.declared.contains(type)
        || file.text.contains("extension \(type) ") || file.text.contains("extension \(type):")
    }
    let inFolder = lessons.filter { type in own.contains { $0.declared.contains(type) } }
    return named.first ?? inFolder.first
  }

  private static func types(conformingTo kind: String, in files: [ChapterFile]) -> [String] {
    files.flatMap { file in
      file.offers.filter { $0.kind == kind }.map { String($0.expression.dropLast(2)) }
    }
  }

  /// The ids of other lessons, and the names of figures, that the text gives.
  private static func otherNames(in text: String, besides own: String) -> [String] {
    let cards = text.matches(of: #/LessonCard\(\s*"([a-z0-9-]+)"/#).map { String($0.1) }
    return cards.filter { $0 != own }
  }

  /// Whether a file has the card of the lesson.
  private static func hasCard(of id: String, _ file: URL) -> Bool {
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return false }
    // Most files do not have the word at all.
    return text.contains("\"\(id)\"") && text.contains(card(id))
  }

  /// `LessonCard("id"`, over one line or two.
  private static func card(_ id: String) -> Regex<Substring> {
    // An id has letters, digits and hyphens only: nothing in it means something else.
    do {
      return try Regex("LessonCard\\(\\s*\"\(id)\"", as: Substring.self)
    } catch {
      fatalError("The pattern of a card is no pattern: \(error)")
    }
  }

  private static func names(in folder: URL) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
      .filter { !$0.hasPrefix(".") }.sorted()
  }

  private static func isFolder(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  private static func swiftFiles(in folder: URL) -> [URL] {
    let walk = FileManager.default.enumerator(atPath: folder.path)
    let paths = (walk.map { $0.compactMap { $0 as? String } } ?? []).filter {
      $0.hasSuffix(".swift")
    }
    return paths.sorted().map(folder.appendingPathComponent)
  }
}
