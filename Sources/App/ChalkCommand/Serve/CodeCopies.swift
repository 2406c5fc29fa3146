import Chalk
import Foundation
import Hashing
import LessonServer
import PluginHost
import WholeFiles

/// The learner's versions of lessons: copies of their sources in the learner's folder, each a plugin that `chalk run`
/// takes.
///
/// A lesson is the Swift files of its folder, and those of the folder `Shared` beside it. In the copy it has an id of its
/// own, so that both can be there.
struct CodeCopies: Sendable {
  /// The folder of the copies.
  let folder: String
  /// The plugins that were named: their lessons can be changed, too.
  let plugins: [String]

  /// The id of the learner's version of a lesson.
  static func id(of lesson: String) -> String { lesson + "-edited" }

  /// The desk at which pages change code.
  var desk: CodeDesk {
    CodeDesk(
      sheet: { excerpt, lesson throws(CodeDesk.Problem) in try self.sheet(excerpt, lesson) },
      keep: { text, excerpt, lesson, base throws(CodeDesk.Problem) in
        try self.keep(text, excerpt, lesson, base)
      },
      compile: { excerpt, lesson throws(CodeDesk.Problem) in try self.compile(lesson) })
  }

  /// The path of the learner's version of a lesson; nil where there is none.
  func path(of lesson: String) -> String? {
    let path = place(of: lesson)
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  /// "gan-game" is "GanGameEdited": also the name of the plugin.
  private func place(of lesson: String) -> String {
    let words = lesson.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let name = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    return folder + "/" + name + "Edited"
  }

  private func sheet(
    _ excerpt: CodeExcerpt, _ lesson: String
  ) throws(CodeDesk.Problem) -> CodeDesk.Sheet {
    let path = place(of: lesson)
    var text = excerpt.text
    if let file = copied(excerpt, lesson), let piece = CodePiece(excerpt.name, in: file.text) {
      text = piece.text
    }
    let original = source(of: excerpt).flatMap { try? String(contentsOfFile: $0, encoding: .utf8) }
      .flatMap { CodePiece(excerpt.name, in: $0)?.text }
    return CodeDesk.Sheet(
      text: text, original: original ?? excerpt.text,
      fingerprint: DraftFolder.fingerprint(of: text), path: path)
  }

  private func keep(
    _ text: String, _ excerpt: CodeExcerpt, _ lesson: String, _ base: String?
  ) throws(CodeDesk.Problem) -> DraftFolder.Kept {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.contains(where: { CodePiece.isMark(String($0)) }) {
      throw .init(
        "Lines such as '// end excerpt' tell where the code begins and ends: leave them out.")
    }
    if text.utf8.count > DraftFolder.longest {
      throw .init("A page keeps \(DraftFolder.longest) bytes at most. Write the rest in an editor.")
    }
    try makeCopy(of: lesson, excerpt)
    guard let file = copied(excerpt, lesson), let piece = CodePiece(excerpt.name, in: file.text)
    else {
      throw .init(
        "'\(excerpt.name)' is not to be found in \(place(of: lesson)). Delete that folder to begin anew."
      )
    }
    var other: String?
    if piece.text != text, DraftFolder.fingerprint(of: piece.text) != base { other = piece.text }
    do {
      if let other {
        let mark = DraftFolder.fingerprint(of: other).prefix(12)
        try SafeFile.write(
          Array(other.utf8), to: "\(place(of: lesson)).\(excerpt.name.asProperName).other-\(mark)")
      }
      try SafeFile.write(Array(piece.replaced(by: text).utf8), to: file.path)
    } catch { throw .init("The code could not be kept: \(error)") }
    return DraftFolder.Kept(
      fingerprint: DraftFolder.fingerprint(of: text), other: other, path: place(of: lesson))
  }

  private func compile(_ lesson: String) throws(CodeDesk.Problem) -> String {
    guard let path = path(of: lesson) else {
      throw .init("There is no version of '\(lesson)' of yours here.")
    }
    do {
      _ = try PluginWork.loader(others: plugins).library(at: path)
    } catch PluginError.doesNotCompile(let messages) {
      throw .init(messages)
    } catch { throw .init("\(error)") }
    var bytes: [UInt8] = []
    for file in CodeCopies.swiftFiles(below: path) {
      bytes += Array(file.utf8) + [0]
      bytes += FileManager.default.contents(atPath: path + "/" + file).map(Array.init) ?? []
    }
    return String(SHA256.hex(bytes).prefix(16))
  }

  /// The file of the copy in which a piece of code stands.
  private func copied(
    _ excerpt: CodeExcerpt, _ lesson: String
  ) -> (path: String, text: String)? {
    let path = place(of: lesson)
    let name = (excerpt.file as NSString).lastPathComponent
    for file in CodeCopies.swiftFiles(below: path)
    where (file as NSString).lastPathComponent == name {
      let whole = path + "/" + file
      if let text = try? String(contentsOfFile: whole, encoding: .utf8),
        CodePiece(excerpt.name, in: text) != nil
      {
        return (whole, text)
      }
    }
    return nil
  }

  /// Copies a lesson's sources, where that has not been done.
  private func makeCopy(
    of lesson: String, _ excerpt: CodeExcerpt
  ) throws(CodeDesk.Problem) {
    let path = place(of: lesson)
    if FileManager.default.fileExists(atPath: path) { return }
    guard let source = source(of: excerpt) else {
      throw .init("The source \(excerpt.file) is not on this machine.")
    }
    var texts: [String: String] = [:]
    if let own = plugins.first(where: { (path: String) in
      URL(fileURLWithPath: path).standardizedFileURL.path == source
    }) {
      texts["Lesson/" + (own as NSString).lastPathComponent] = CodeCopies.text(source)
    } else {
      let near = URL(fileURLWithPath: source).deletingLastPathComponent()
      let chapter = near.deletingLastPathComponent().path
      guard let home = CodeCopies.folder(of: lesson, near: near.path, in: chapter) else {
        throw .init("The folder of the lesson '\(lesson)' was not found around \(source).")
      }
      for (name, place) in [("Lesson", home), ("Shared", chapter + "/Shared")]
      where
        name == "Lesson" || home != place
      {
        for file in CodeCopies.swiftFiles(below: place) {
          texts["\(name)/\(file)"] = CodeCopies.text(place + "/" + file)
        }
      }
    }
    do {
      // Whole or not at all: the folder gets its name when all files are in it.
      let making = path + ".making-\(getpid())"
      defer { try? FileManager.default.removeItem(atPath: making) }
      for (file, text) in texts {
        let place = making + "/" + file
        try SafeFile.makeFolder((place as NSString).deletingLastPathComponent, isPrivate: true)
        try SafeFile.write(Array(CodeCopies.renamed(text, lesson).utf8), to: place)
      }
      try FileManager.default.moveItem(atPath: making, toPath: path)
    } catch { throw .init("The lesson could not be copied to \(path): \(error)") }
  }

  /// The card's id becomes that of the copy.
  static func renamed(_ text: String, _ lesson: String) -> String {
    let pattern = "LessonCard\\(\\s*\"\(NSRegularExpression.escapedPattern(for: lesson))\""
    guard let found = text.range(of: pattern, options: .regularExpression) else { return text }
    let old = String(text[found])
    return text.replacingCharacters(
      in: found, with: old.replacing("\"\(lesson)\"", with: "\"\(id(of: lesson))\""))
  }

  /// The folder in which the card of a lesson stands: the one of the excerpt first, then the others of the chapter.
  private static func folder(of lesson: String, near: String, in chapter: String) -> String? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: chapter)) ?? []
    let all = [near] + names.sorted().map { chapter + "/" + $0 }
    return all.first { folder in
      swiftFiles(below: folder).contains { file in
        let text = text(folder + "/" + file)
        return renamed(text, lesson) != text
      }
    }
  }

  private static func text(_ path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }

  /// The source of a piece of code on this machine: in a plugin that was named, beside the installed program, or in the
  /// tree that it was built in; nil where it is nowhere.
  private func source(of excerpt: CodeExcerpt) -> String? {
    let name = (excerpt.file as NSString).lastPathComponent
    let own = plugins.flatMap { path -> [String] in
      let url = URL(fileURLWithPath: path).standardizedFileURL
      if url.lastPathComponent == name { return [url.path] }
      return CodeCopies.swiftFiles(below: url.path)
        .filter { ($0 as NSString).lastPathComponent == name }.map { url.path + "/" + $0 }
    }
    let prefix = Toolkit.runningExecutable.deletingLastPathComponent().deletingLastPathComponent()
    let places =
      own + [prefix.appendingPathComponent("lib/chalk/" + excerpt.file).path]
      + [CodeCopies.tree + "/" + excerpt.file]
    return places.first { CodePiece(excerpt.name, in: CodeCopies.text($0)) != nil }
  }

  /// The tree that the program was built in.
  private static let tree: String = {
    let here = #filePath
    return here.range(of: "/Sources/App/", options: .backwards)
      .map { String(here[..<$0.lowerBound]) } ?? ""
  }()

  private static func swiftFiles(below folder: String) -> [String] {
    let walk = FileManager.default.enumerator(atPath: folder)
    let all = walk.map { $0.compactMap { $0 as? String } } ?? []
    return all.filter { $0.hasSuffix(".swift") }.sorted()
  }
}
