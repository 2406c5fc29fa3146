import Figures
import Foundation
import Hashing

/// The name of a picture's file: what is drawn, by its fingerprint, and the colors.
///
/// Equal figures have one name, whichever lesson and slider they belong to. The title is drawn, so it is part of the
/// fingerprint; the caption stands in the page, and is not.
public struct PictureName: Sendable, Hashable {
  /// The fingerprint of the figure, in hexadecimal.
  public let key: String
  /// The name of the theme: `light` or `dark`.
  public let theme: String
  /// Whether the figure moves.
  public let isAnimated: Bool

  static let themes = ["light", "dark"]

  /// The name of a figure's picture.
  public init(_ figure: Figure, theme: String) {
    self.init(of: figure, bytes: PictureName.bytes(of: figure), theme: theme)
  }

  /// - Parameter bytes: what `bytes(of:)` gave for the figure.
  init(of figure: Figure, bytes: [UInt8], theme: String) {
    key = SHA256.hex(bytes)
    self.theme = theme
    isAnimated = figure.animation != nil
  }

  /// All of a figure that is drawn, as bytes.
  static func bytes(of figure: Figure) -> [UInt8] {
    var bare = figure
    bare.caption = ""
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return Array((try? encoder.encode(bare)) ?? Data())
  }

  /// A name as it stands in an address; nil where no picture can be called so.
  public init?(file: String) {
    let parts = file.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1] == "png" || parts[1] == "gif" else { return nil }
    let words = parts[0].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard words.count == 2, PictureName.themes.contains(words[1]), words[0].utf8.count == 64,
      words[0].utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
    else { return nil }
    key = words[0]
    theme = words[1]
    isAnimated = parts[1] == "gif"
  }

  /// The name of the file.
  public var file: String { "\(key)-\(theme).\(isAnimated ? "gif" : "png")" }
}
