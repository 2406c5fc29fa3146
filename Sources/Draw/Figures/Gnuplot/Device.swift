import Notation

/// A file format that figures can be rendered in.
public enum RenderFormat: String, Sendable, Codable, Equatable, CaseIterable {
  case png, svg, pdf, gif
  /// Encapsulated PostScript. It knows no translucent colors: each is mixed with the background.
  case eps
  /// LaTeX that draws with TikZ: compiled alone, or read by `\input` into a document, whose font it has.
  case tikz
  /// LaTeX for the words, in the document's font, over a PDF with the rest: two files.
  case cairolatex

  /// The ending of its files.
  public var ending: String { isLaTeX ? "tex" : rawValue }

  /// Whether words are set by LaTeX.
  var isLaTeX: Bool { self == .tikz || self == .cairolatex }
}

/// A gnuplot terminal. Fonts, lines and markers are given in points here and converted to the terminal's own units.
struct Device: Equatable {
  var format: RenderFormat
  /// The page in points.
  var width: Double
  var height: Double
  var dpi: Int
  /// The font of all words.
  var font = Theme.usualFont
  /// Whether nothing is painted behind the figure.
  var isTransparent = false
  /// How many times as large everything becomes.
  var zoom = 1.0
  /// Whether the page was made larger, up to the next whole unit of the file, whose box is made exact afterwards.
  var isRoundedUp = false

  /// A pixel image for a GIF is drawn as a PNG first.
  private var isPixels: Bool { format == .png || format == .gif }

  /// Pixels (PNG) or the file's own units (SVG, PDF) in a point.
  private var scale: Double {
    switch format {
    case .png, .gif: Double(dpi) / 72 * zoom
    case .svg: 96.0 / 72 * zoom
    case .pdf, .eps, .tikz, .cairolatex: zoom
    }
  }

  var pixelWidth: Int { Int(saturating: (width * scale).rounded()) }
  var pixelHeight: Int { Int(saturating: (height * scale).rounded()) }

  /// The device with a page of whole units of its file, at least as large: gnuplot cuts off what is beyond them.
  var roundedUp: Device {
    guard !isPixels && format != .tikz else { return self }
    var copy = self
    copy.width = (width * scale - 1e-6).rounded(.up) / scale
    copy.height = (height * scale - 1e-6).rounded(.up) / scale
    copy.isRoundedUp = true
    return copy
  }

  /// gnuplot's marker size for a diameter in points.
  func pointSize(_ diameter: Double) -> Double {
    // Measured: size 1 is 6.2 pixels wide in PNG, 7.5 units in SVG, 6 points in PDF.
    switch format {
    case .png, .gif: diameter / 6.2
    case .svg: diameter * scale / 7.5
    case .pdf, .eps, .cairolatex: diameter * scale / 6
    // Size 1 is written as 4, which `TikZFile` reads as points.
    case .tikz: diameter * scale / 4
    }
  }

  /// gnuplot's syntax for a dash pattern: on, off, on, off, …, in multiples of the line's thickness; empty is solid.
  func dashes(_ pattern: [Double]) -> String {
    if pattern.isEmpty { return "" }
    // Measured: what a dash of 1 is, in thicknesses.
    let unit: Double =
      switch format {
      case .png, .gif: 0.25
      case .svg: 0.5
      case .pdf, .eps, .cairolatex: 0.275
      case .tikz: 1
      }
    // Round ends make each dash longer, and each gap shorter, by one thickness.
    let lengths = pattern.enumerated().map { index, length in
      max(0.05, length + (index % 2 == 0 ? -1 : 1)) / unit
    }
    return " dashtype (\(lengths.map(GnuplotText.number).joined(separator: ",")))"
  }

  /// A font for one text, as gnuplot and, for LaTeX, the text itself are told.
  func fontOption(_ family: String, _ size: Double) -> String {
    format.isLaTeX ? "" : "font '\(family),\(GnuplotText.number(size))' "
  }

  /// A text for a label: as it is, or for LaTeX with its font and every special letter escaped.
  func label(_ text: String, size: Double, bold: Bool = false, isFormula: Bool = false) -> String {
    guard format.isLaTeX else { return text }
    let words = isFormula ? text : LaTeXText.escaped(text)
    let points = size * zoom
    // No brace around it: gnuplot would leave the place of the text to the text.
    return "\\fontsize{\(GnuplotText.number(points))bp}{\(GnuplotText.number(points * 1.2))bp}"
      + "\\selectfont\(bold ? "\\bfseries" : "") \(words)"
  }

  /// The command that makes this the terminal.
  func command(background: Color) -> String {
    let font = #"font "\#(font),9" rounded enhanced"#
    let ground = isTransparent ? "" : " background '\(background.hex)'"
    switch format {
    case .png, .gif:
      // Cairo draws a letter of 1 point 96/72 pixels high.
      return "set terminal pngcairo size \(pixelWidth),\(pixelHeight) \(font)"
        + "\(isTransparent ? " transparent" : ground) "
        + "fontscale \(scale * 0.75) linewidth \(scale) pointscale \(scale)"
    case .svg:
      return "set terminal svg size \(pixelWidth),\(pixelHeight) dynamic \(font)\(ground) "
        + "fontscale \(scale) linewidth \(scale)"
    case .pdf, .eps:
      return "set terminal \(rawTerminal) size \(inches(width))in,\(inches(height))in "
        + "\(font)\(ground) fontscale \(0.75 * zoom) linewidth \(lineWidth)"
    case .cairolatex:
      // gnuplot paints the background by a box of LaTeX, which is a little too large: on white paper there is none.
      let ground = background == Color(0xFFFFFF) ? "" : ground
      return "set terminal cairolatex pdf input colourtext size \(inches(width))in,"
        + "\(inches(height))in rounded\(ground) fontscale \(0.75 * zoom) linewidth \(lineWidth)"
    case .tikz:
      let unit = zoom * 2.54 / 72
      // A hair more: gnuplot cuts off what rounding leaves of the last thousandth.
      let (across, up) = (width * unit + 1e-6, height * unit + 1e-6)
      return "set terminal tikz color size \(across)cm,\(up)cm"
    }
  }

  /// Measured: a line of width 1 is half a point in PDF, a quarter in EPS and in the PDF under LaTeX.
  private var lineWidth: Double { (format == .pdf ? 2 : 4) * zoom }

  private var rawTerminal: String { format == .eps ? "epscairo" : "pdfcairo" }

  /// A hair more where the page has whole units: gnuplot cuts off what rounding leaves of the last one.
  private func inches(_ points: Double) -> Double {
    (points * zoom + (isRoundedUp ? 0.02 : 0)) / 72
  }
}
