import Figures
import Foundation
import LessonKit

/// A lesson as a Jupyter notebook, format 4.5: texts and formulas in Markdown cells, the lesson's code in code cells,
/// its figures as their outputs, with alternative texts.
///
/// Format: https://nbformat.readthedocs.io/en/latest/format_description.html
public struct Notebook: Sendable {
  private let page: MarkdownPage
  private let png: @Sendable (Int) -> [UInt8]?

  /// A notebook of a record; `png` is the picture of its n-th figure, counted from 0.
  ///
  /// - Parameter lessonsBeside: the lessons whose notebooks lie beside this one; nil where all do.
  public init(
    _ record: Record, translation: Translation = .none, lessonsBeside: Set<String>? = nil,
    png: @escaping @Sendable (Int) -> [UInt8]?
  ) {
    var page = MarkdownPage(record, translation: translation) { _ in nil }
    page.isNotebook = true
    page.lessonsBeside = lessonsBeside
    self.page = page
    self.png = png
  }

  /// The file, the same for the same record.
  public var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let file = File(cells: cells)
    return (try? encoder.encode(file)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? ""
  }

  private var cells: [Cell] {
    var cells: [Cell] = []
    var words: [String] = []
    func add(_ source: String, outputs: [Output]? = nil) {
      cells.append(Cell(number: cells.count + 1, source: source, outputs: outputs))
    }
    func addWords() {
      if !words.isEmpty { add(words.joined(separator: "\n\n")) }
      words = []
    }
    for part in page.parts {
      switch part.block {
      case (.code(let excerpt), _)? where !excerpt.isMissing:
        addWords()
        add("// \(excerpt.file), \(excerpt.line)\n\(excerpt.text)", outputs: [])
      case (.figure(let figure), let number)?:
        guard let bytes = png(number) else {
          words.append(part.markdown + "\n\n" + figure.altText.replacing("\n", with: " "))
          continue
        }
        addWords()
        let card = page.record.card.id
        add(
          "// chalk figures \(card) --seed \(page.record.seed)",
          outputs: [Output(png: bytes, words: figure.altText)])
        words.append(part.markdown)
      default:
        // A step begins a cell.
        if part.markdown.hasPrefix("## ") { addWords() }
        words.append(part.markdown)
      }
    }
    addWords()
    return cells
  }
}

/// The file as it is written.
private struct File: Encodable {
  let cells: [Cell]
  let metadata = Metadata()
  let nbformat = 4
  let nbformatMinor = 5

  enum CodingKeys: String, CodingKey {
    case cells, metadata, nbformat
    case nbformatMinor = "nbformat_minor"
  }

  struct Metadata: Encodable {
    let kernelspec = ["name": "swift", "display_name": "Swift", "language": "swift"]
    let language = ["name": "swift", "file_extension": ".swift", "mimetype": "text/x-swift"]

    enum CodingKeys: String, CodingKey {
      case kernelspec
      case language = "language_info"
    }
  }
}

/// A cell: of Markdown, or of code where it has outputs, if only none.
private struct Cell: Encodable {
  let number: Int
  let source: String
  let outputs: [Output]?

  enum CodingKeys: String, CodingKey {
    case kind = "cell_type"
    case count = "execution_count"
    case id, metadata, source, outputs
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(outputs == nil ? "markdown" : "code", forKey: .kind)
    try container.encode("cell-\(number)", forKey: .id)
    try container.encode([String: String](), forKey: .metadata)
    try container.encode(lines(source), forKey: .source)
    guard let outputs else { return }
    try container.encodeNil(forKey: .count)
    try container.encode(outputs, forKey: .outputs)
  }
}

/// A picture below a cell. Its words are its text for a program without pictures, and what `nbconvert` puts into the
/// page as the alternative text.
private struct Output: Encodable {
  let png: [UInt8]
  let words: String

  enum CodingKeys: String, CodingKey {
    case kind = "output_type"
    case data, metadata
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode("display_data", forKey: .kind)
    let data: [String: [String]] = [
      "image/png": [Data(png).base64EncodedString()], "text/plain": lines(words),
    ]
    try container.encode(data, forKey: .data)
    let alt = words.replacing("\n", with: " ")
    try container.encode(["image/png": ["alt": alt]], forKey: .metadata)
  }
}

/// The lines of a text, each but the last with its end.
private func lines(_ text: String) -> [String] {
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  return lines.indices.map { String(lines[$0]) + ($0 == lines.indices.last ? "" : "\n") }
}
