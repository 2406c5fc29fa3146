import Chalk
import Foundation

/// A folder of figures as a gallery: what was drawn now, and what lies there from before.
struct GalleryFolder {
  let path: String
  let catalog: Catalog

  /// What stands in the JSON file beside a picture.
  private struct Origin: Decodable {
    let title, caption, altText, lesson, step, command: String
  }

  /// The page of all figures in the folder, by chapter and lesson in the order in which they are taught.
  ///
  /// - Parameter drawn: those drawn now; of these lessons no others are shown.
  func page(drawn: [DrawnFigure]) -> Gallery {
    let now = Dictionary(grouping: drawn) { $0.lesson.id }
    let before = folders.filter { now[$0] == nil }.map { id in
      (
        id: id, title: catalog.lessons.first { $0.card.id == id }?.card.title ?? id,
        pictures: names(in: id).compactMap { picture(id, $0, nil) }
      )
    }
    let shown = now.map { id, figures in
      (
        id: id, title: figures[0].lesson.title,
        pictures: figures.compactMap { picture(id, $0.name, $0) }
      )
    }
    let order = catalog.lessons.map(\.card.id)
    let place = { (id: String) in order.firstIndex(of: id) ?? order.count }
    let all = (before + shown).filter { !$0.pictures.isEmpty }
      .sorted { (place($0.id), $0.id) < (place($1.id), $1.id) }
    var chapters: [Gallery.Chapter] = []
    for lesson in all {
      let chapter = catalog.source(of: lesson.id)?.capitalized ?? "Others"
      if chapters.last?.title != chapter { chapters.append(.init(title: chapter, sections: [])) }
      chapters[chapters.count - 1].sections.append(
        .init(title: lesson.title, id: lesson.id, pictures: lesson.pictures))
    }
    return Gallery(title: "Chalk: the figures", chapters: chapters)
  }

  /// The folders in the folder: one a lesson.
  private var folders: [String] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return entries.filter { FileManager.default.fileExists(atPath: "\(path)/\($0)/.") }
  }

  /// The names of a lesson's figures, in order.
  private func names(in lesson: String) -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(lesson)")) ?? []
    return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }

  /// A figure with what lies beside it; nil where that is no figure of this lesson.
  private func picture(_ lesson: String, _ name: String, _ drawn: DrawnFigure?) -> Gallery.Picture?
  {
    let base = "\(lesson)/\(name)"
    guard let data = FileManager.default.contents(atPath: "\(path)/\(base).json"),
      let origin = try? JSONDecoder().decode(Origin.self, from: data), origin.lesson == lesson
    else { return nil }
    let there = ["png", "svg", "pdf", "gif", "eps", "tex"].map { "\(base).\($0)" }.filter(isThere)
    guard let file = drawn?.pathInFolder ?? there.first else { return nil }
    let gif = file.hasSuffix(".png") ? there.first { $0.hasSuffix(".gif") } : nil
    return Gallery.Picture(
      file: file, moving: drawn == nil ? gif : drawn!.moving, size: size(of: file),
      title: origin.title, step: origin.step, caption: origin.caption, altText: origin.altText,
      command: origin.command)
  }

  private func isThere(_ file: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(path)/\(file)")
  }

  /// The pixels of a PNG, from its header.
  private func size(of file: String) -> (width: Int, height: Int)? {
    guard file.hasSuffix(".png"), let handle = FileHandle(forReadingAtPath: "\(path)/\(file)"),
      let head = try? handle.read(upToCount: 24), head.count == 24
    else { return nil }
    let number = { (at: Int) in head[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
    return (number(16), number(20))
  }
}
