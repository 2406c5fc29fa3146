import Chalk
import Foundation
import WholeFiles

/// A figure that lies in a file.
struct DrawnFigure: Sendable {
  let lesson: LessonCard
  let step: Int
  let stepTitle: String
  let figure: Figure
  /// The files' name without folder and ending.
  let name: String
  /// The path as the user would type it, and from the folder of all figures.
  let path: String
  let pathInFolder: String
  /// The GIF, as seen from the folder of all figures, where the figure moves.
  let moving: String?
}

/// The folder that figures are drawn into: a folder a lesson, a file a figure.
struct FigureFolder: Sendable {
  let path: String
  let look: FigureLook
  /// Whether a figure that moves becomes a film beside its GIF, and of which kind.
  private let film: FilmFormat?
  /// The plugins that are needed to draw a figure again.
  private let plugins: [String]
  /// The command that draws the figures again, where it is not `chalk figures`.
  private let command: String?
  /// The options about data, for the command that redoes a figure.
  private let dataArguments: [String]

  /// Makes the folder where it is not there yet.
  ///
  /// - Parameter isMadeLate: whether it is made with the first figure only, so that who draws none needs no folder
  ///   that can be written.
  init(
    _ path: String, look: FigureLook = FigureLook(), film: FilmFormat? = nil,
    plugins: [String] = [], command: String? = nil,
    dataArguments: [String] = [], isMadeLate: Bool = false
  ) throws {
    self.path = path
    self.look = look
    self.film = film
    self.plugins = plugins
    self.command = command
    self.dataArguments = dataArguments
    if !isMadeLate { try makeFolder("") }
  }

  /// Draws the figures of a record, all of them or those of one step, with one gnuplot. Each
  /// answers to its place among all figures of the record. `warn` hears what is missing in them.
  func draw(
    _ record: Record, step wanted: Int? = nil,
    warn: (String) -> Void = { Terminal.error.write(["! \($0)"]) }
  ) throws -> [Int: DrawnFigure] {
    let wantedFigures = plan(record).enumerated().filter { wanted == nil || $1.step == wanted }
    if wantedFigures.isEmpty { return [:] }
    let renderer = look.renderer
    try makeFolder(record.card.id)
    for (_, figure) in wantedFigures {
      try figure.figure.write(
        to: "\(path)/\(record.card.id)", name: figure.name, as: look.format, using: renderer,
        provenance: provenance(of: record, step: figure.step))
      if let film, let animation = figure.figure.animation {
        let file = "\(path)/\(record.card.id)/\(figure.name).\(film.rawValue)"
        let bytes = try renderer.render(animation, as: film)
        do { try SafeFile.write(bytes, to: file) } catch { throw cannotWrite(file, error) }
      }
    }
    renderer.warnings.forEach(warn)
    return Dictionary(uniqueKeysWithValues: wantedFigures.map { ($0, $1) })
  }

  /// Where the figures of a record go, without drawing any.
  private func plan(_ record: Record) -> [DrawnFigure] {
    let id = record.card.id
    var names: Set<String> = []
    return record.figures.map { step, figure in
      let name = fileName(step: step, title: figure.title, taken: &names)
      let moves = figure.animation != nil
      let file = "\(id)/\(name).\(moves ? "png" : look.format.ending)"
      return DrawnFigure(
        lesson: record.card, step: step, stepTitle: record.steps[step - 1].title.text,
        figure: figure, name: name, path: "\(path)/\(file)", pathInFolder: file,
        moving: moves ? "\(id)/\(name).gif" : nil)
    }
  }

  /// Writes `index.html`, the gallery of all that lies in the folder.
  func writeGallery(of drawn: [DrawnFigure], catalog: Catalog) throws {
    let file = URL(fileURLWithPath: path).appendingPathComponent("index.html").path
    do {
      // Another process may draw into the folder: none writes a page between looking and writing.
      try SafeFile.update(file) { _ in
        Array(GalleryFolder(path: path, catalog: catalog).page(drawn: drawn).html.utf8)
      }
    } catch {
      throw cannotWrite(file, error)
    }
  }

  private func provenance(of record: Record, step: Int) -> Provenance {
    let settings = record.settings.sorted { $0.key < $1.key }
    let assignments = settings.map { " --set " + "\($0.key)=\($0.value)".quotedForShell }.joined()
    let more = (plugins.flatMap { ["--plugin", $0] } + dataArguments)
      .map { " " + $0.quotedForShell }.joined()
    let figures = "chalk figures \(record.card.id) --seed \(record.seed)"
    // One set has its own hash; of several, the hash is that of all hashes in order.
    let hashes = record.data.compactMap(\.hash)
    return Provenance(
      lesson: record.card.id, step: "\(step) · \(record.steps[step - 1].title.text)",
      seed: record.seed, settings: record.settings, version: toolkitVersion,
      dataHash: hashes.count < 2 ? hashes.first : SHA256.hex(Array(hashes.joined().utf8)),
      command: (command ?? figures + assignments + look.arguments) + more)
  }

  private func makeFolder(_ name: String) throws {
    let folder = URL(fileURLWithPath: path).appendingPathComponent(name)
    do {
      try SafeFile.makeFolder(folder.path)
    } catch {
      throw cannotWrite(folder.path, error)
    }
  }

  private func cannotWrite(_ path: String, _ error: any Error) -> Failure {
    Failure(
      "Cannot write to '\(path)': \(error.reason). Name another folder with --out.")
  }

  /// "03-loss-curve" for the third step's figure "Loss curve"; a number more where it is taken. A long title is
  /// cut: a file system takes 255 bytes, and an ending and a number come after it.
  private func fileName(step: Int, title: String, taken: inout Set<String>) -> String {
    let words = title.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let base = String(
      ([String(format: "%02d", step)] + words.prefix(8).map(String.init))
        .joined(separator: "-").prefix(120))
    var name = base
    var number = 2
    while !taken.insert(name).inserted {
      name = "\(base)-\(number)"
      number += 1
    }
    return name
  }
}
