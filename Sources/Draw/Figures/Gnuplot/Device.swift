import Notation

/// A file format that figures can be rendered in.
public enum RenderFormat: String, Sendable, Codable, Equatable, CaseIterable {
  case png, svg, pdf, gif
}

/// A gnuplot terminal. Fonts, lines and markers are given in points here and converted to the terminal's own units.
struct Device: Equatable {
  var format: RenderFormat
  /// The page in points.
  var width: Double
  var height: Double
  var dpi: Int

  /// A pixel image for a GIF is drawn as a PNG first.
  private var isPixels: Bool { format == .png || format == .gif }

  /// Pixels (PNG) or the file's own units (SVG, PDF) in a point.
  private var scale: Double {
    switch format {
    case .png, .gif: Double(dpi) / 72
    case .svg: 96.0 / 72
    case .pdf: 1
    }
  }

  var pixelWidth: Int { Int(saturating: (width * scale).rounded()) }
  var pixelHeight: Int { Int(saturating: (height * scale).rounded()) }

  /// gnuplot's marker size for a diameter in points.
  func pointSize(_ diameter: Double) -> Double {
    // Measured: size 1 is 6.2 pixels wide in PNG, 7.5 units in SVG, 6 points in PDF.
    switch format {
    case .png, .gif: diameter / 6.2
    case .svg: diameter * scale / 7.5
    case .pdf: diameter / 6
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
      case .pdf: 0.275
      }
    // Round ends make each dash longer, and each gap shorter, by one thickness.
    let lengths = pattern.enumerated().map { index, length in
      max(0.05, length + (index % 2 == 0 ? -1 : 1)) / unit
    }
    return " dashtype (\(lengths.map(GnuplotText.number).joined(separator: ",")))"
  }

  /// The command that makes this the terminal.
  func command(background: Color) -> String {
    let font = #"font "DejaVu Sans,9" rounded enhanced background '\#(background.hex)'"#
    switch format {
    case .png, .gif:
      // Cairo draws a letter of 1 point 96/72 pixels high.
      return "set terminal pngcairo size \(pixelWidth),\(pixelHeight) \(font) "
        + "fontscale \(scale * 0.75) linewidth \(scale) pointscale \(scale)"
    case .svg:
      return "set terminal svg size \(pixelWidth),\(pixelHeight) dynamic \(font) "
        + "fontscale \(scale) linewidth \(scale)"
    case .pdf:
      return "set terminal pdfcairo size \(width / 72)in,\(height / 72)in \(font) "
        + "fontscale 0.75 linewidth 2"
    }
  }
}
