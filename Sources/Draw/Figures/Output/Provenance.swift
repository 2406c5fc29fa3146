import Foundation
import Hashing

/// Where a figure is from, so that anybody can make it again.
public struct Provenance: Sendable, Codable, Equatable {
  /// The lesson or program that made the figure.
  public var lesson: String
  /// The step of the lesson that draws it.
  public var step: String
  /// The seed of its randomness.
  public var seed: UInt64
  /// What was set to something else than the default, by name.
  public var settings: [String: String]
  /// The version of the toolkit.
  public var version: String
  /// The hash of the data set that was used; nil takes the SHA-256 of the plotted numbers.
  public var dataHash: String?
  /// The command that makes it again.
  public var command: String

  /// Where a figure is from.
  public init(
    lesson: String, step: String = "", seed: UInt64 = 0, settings: [String: String] = [:],
    version: String, dataHash: String? = nil, command: String
  ) {
    self.lesson = lesson
    self.step = step
    self.seed = seed
    self.settings = settings
    self.version = version
    self.dataHash = dataHash
    self.command = command
  }

  /// Lesson and command, for the PNG's own text.
  var source: String {
    [lesson, step, command].filter { !$0.isEmpty }.joined(separator: " · ")
  }

  /// The JSON file beside a figure: sorted keys, no dates, the same for the same figure.
  func json(_ figure: Figure, look: Look, dpi: Int, csv: String) throws(FigureError) -> [UInt8] {
    let record = Record(
      title: figure.title, caption: figure.caption, altText: figure.altText, lesson: lesson,
      step: step, seed: seed, settings: settings, version: version,
      dataHash: dataHash ?? SHA256.hex(Array(csv.utf8)), command: command,
      theme: look.theme.name, size: look.size.name, dpi: dpi)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(record)) + Array("\n".utf8)
    } catch {
      throw .file("written", path: "the figure's JSON", reason: "\(error)")
    }
  }

  private struct Record: Encodable {
    var title, caption, altText, lesson, step: String
    var seed: UInt64
    var settings: [String: String]
    var version, dataHash, command, theme, size: String
    var dpi: Int
  }
}
