/// A theme in a file of a few lines: what it changes of a built-in one.
///
///     # for the journal
///     base = print
///     font = Liberation Serif
///     font-size = 7
///     line-width = 1
///     series = #003366 #cc4400 okabe-ito
///     sequential = viridis
///
/// A line is `key = value`; one that begins with `#` is a remark. Colors are separated by spaces; the name of a palette
/// stands for its colors.
public struct ThemeFile: Sendable, Equatable {
  /// The theme.
  public var theme: Theme
  /// The font size in points; nil leaves that of the figure's size.
  public var fontSize: Double?

  /// The keys that a file may have.
  public static let keys: [String] =
    ["base", "font", "font-size", "line-width", "series", "sequential", "diverging"]
    + colors.map(\.key)

  /// Single colors by their keys.
  private static let colors: [(key: String, path: WritableKeyPath<Theme, Color> & Sendable)] = [
    ("background", \.background), ("text", \.text), ("secondary-text", \.secondaryText),
    ("axis", \.axis), ("grid", \.grid), ("zero", \.zero), ("muted", \.muted),
  ]

  /// A theme from the text of a file. Throws `FigureError.themeFile` with the line that is not understood.
  ///
  /// - Parameter name: the theme's name.
  public init(_ text: String, name: String) throws(FigureError) {
    theme = .light
    var lines: [(number: Int, key: String, value: String)] = []
    let raw = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    for (index, line) in raw.enumerated() {
      let line = ThemeFile.trimmed(line)
      if line.isEmpty || line.hasPrefix("#") { continue }
      let parts = line.split(separator: "=", maxSplits: 1).map(ThemeFile.trimmed)
      guard parts.count == 2, !parts[1].isEmpty else {
        throw .themeFile(name, line: index + 1, "it is not “key = value”")
      }
      lines.append((index + 1, parts[0], parts[1]))
    }
    // The base first, wherever it stands: all else changes it.
    let isBase = { (line: (number: Int, key: String, value: String)) in line.key == "base" }
    for line in lines.filter(isBase) + lines.filter({ !isBase($0) }) {
      if let problem = take(line.key, line.value) {
        throw .themeFile(name, line: line.number, problem)
      }
    }
    theme.name = name
  }

  /// Reads a file; the theme's name is the file's, without ending. Throws a `FigureError`.
  public init(contentsOfFile path: String) throws(FigureError) {
    let bytes = try WholeFile.read(path)
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let name = file.split(separator: ".").first.map(String.init) ?? file
    try self.init(String(decoding: bytes, as: UTF8.self), name: name)
  }

  /// Takes one line; what is wrong with it, or nil.
  private mutating func take(_ key: String, _ value: String) -> String? {
    switch key {
    case "base":
      guard let base = Theme.named(value) else {
        return "there is no theme “\(value)”; there are \(Theme.all.map(\.name).inWords)"
      }
      theme = base
    case "font": theme.font = value
    case "font-size":
      guard let size = Double(value), (3...72).contains(size) else {
        return "“\(value)” is no font size: a number of points from 3 to 72 is needed"
      }
      fontSize = size
    case "line-width":
      guard let width = Double(value), (0.1...20).contains(width) else {
        return "“\(value)” is no line width: a number of points from 0.1 to 20 is needed"
      }
      theme.lineWidth = width
    case "series": return take(value, least: 1, into: \.series)
    case "sequential": return take(value, least: 2, into: \.sequential)
    case "diverging": return take(value, least: 3, into: \.diverging)
    default:
      guard let known = ThemeFile.colors.first(where: { $0.key == key }) else {
        return "“\(key)” is no key; there are \(ThemeFile.keys.inWords)"
      }
      guard let color = Color(text: value) else { return ThemeFile.noColor(value) }
      theme[keyPath: known.path] = color
    }
    return nil
  }

  private mutating func take(
    _ value: String, least: Int, into path: WritableKeyPath<Theme, [Color]>
  ) -> String? {
    var colors: [Color] = []
    for word in value.split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init) {
      if let palette = ColorPalette.named(word) {
        colors += palette.colors
      } else if let color = Color(text: word) {
        colors.append(color)
      } else {
        return ThemeFile.noColor(word)
      }
    }
    guard colors.count >= least else { return "\(least) colors or more are needed" }
    theme[keyPath: path] = colors
    return nil
  }

  private static func noColor(_ word: String) -> String {
    "“\(word)” is no color: six hexadecimal digits are needed, such as #0072b2, "
      + "or, for several, a palette: \(ColorPalette.all.map(\.name).inWords)"
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    var text = Substring(text)
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}

extension [String] {
  /// "a, b and c"
  var inWords: String {
    count < 2 ? joined() : dropLast().joined(separator: ", ") + " and " + self[count - 1]
  }
}
