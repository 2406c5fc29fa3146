import Notation

/// What one panel adds to a gnuplot script. Marks draw on it in the unit square of the plot; gnuplot
/// gets the unit square as its axes, so that no range is too large, too small or too logarithmic.
struct PanelCanvas {
  let theme: Theme
  let size: FigureSize
  let device: Device
  let plot: Rect
  /// What all names of data blocks and files begin with.
  let prefix: String

  /// Blocks of numbers, each with its name.
  private(set) var blocks = ""
  /// The parts of the plot command.
  private(set) var plots: [String] = []
  /// A plot command of its own kind, in place of the parts.
  var special: String?
  /// Labels, arrows and objects.
  private(set) var commands: [String] = []
  /// Pixel images that the script reads, by file name.
  private(set) var files: [(name: String, image: PixelImage)] = []
  private var count = 0

  init(theme: Theme, size: FigureSize, device: Device, plot: Rect, prefix: String) {
    (self.theme, self.size, self.device, self.plot) = (theme, size, device, plot)
    self.prefix = prefix
  }

  /// The diameter of the dots on a line: smaller where the plot is small.
  var smallMarker: Double {
    size.fontSize * 0.5 * min(1, max(0.6, plot.width / (size.fontSize * 24)))
  }

  /// A place on the page in gnuplot's screen coordinates, given as a place in the plot and points from it
  /// (to the right and up).
  func screen(_ place: UnitPoint, _ right: Double = 0, _ up: Double = 0) -> String {
    let x = (plot.x + place.x * plot.width + right) / device.width
    let y = 1 - (plot.bottom - place.y * plot.height - up) / device.height
    return "screen \(GnuplotText.unit(x)), screen \(GnuplotText.unit(y))"
  }

  /// A line through places; nil is a gap.
  mutating func line(
    _ places: [UnitPoint?], _ color: String, width: Double, dash: [Double] = []
  ) {
    let name = add(rows(places))
    plots.append(
      "\(name) with lines linewidth \(GnuplotText.number(width)) linecolor rgb '\(color)'"
        + device.dashes(dash))
  }

  /// Markers with a thin rim in the background's color, so that neighbors can be told apart.
  mutating func markers(
    _ places: [UnitPoint], _ color: String, marker: Int, diameter: Double, rim: Double = 0.5
  ) {
    let name = add(rows(places))
    // Shapes of one width look differently large.
    let diameter = diameter * (marker == 5 ? 0.92 : marker == 7 ? 1 : 1.18)
    if rim > 0 {
      plots.append(
        "\(name) with points pointtype \(marker) linewidth 0.1 "
          + "pointsize \(GnuplotText.number(device.pointSize(diameter + 2 * rim))) "
          + "linecolor rgb '\(theme.background.hex)'")
    }
    plots.append(
      "\(name) with points pointtype \(marker) linewidth 0.1 "
        + "pointsize \(GnuplotText.number(device.pointSize(diameter))) linecolor rgb '\(color)'")
  }

  /// The area between two lines; a gap wherever one of them has one.
  mutating func band(_ xs: [Double], _ lower: [Double], _ upper: [Double], _ color: String) {
    var text = ""
    for i in xs.indices {
      if xs[i].isFinite && lower[i].isFinite && upper[i].isFinite {
        text +=
          GnuplotText.unit(xs[i]) + " " + GnuplotText.unit(lower[i]) + " "
          + GnuplotText.unit(upper[i]) + "\n"
      } else {
        text += "\n"
      }
    }
    let name = add(text)
    plots.append(
      "\(name) using 1:2:3 with filledcurves linecolor rgb '\(color)' fillstyle solid noborder")
  }

  /// Filled rectangles, each from a place to another.
  mutating func boxes(
    _ boxes: [(UnitPoint, UnitPoint)], _ color: String, border: String? = nil
  ) {
    var text = ""
    for (a, b) in boxes {
      text +=
        [
          (a.x + b.x) / 2, (a.y + b.y) / 2, min(a.x, b.x), max(a.x, b.x), min(a.y, b.y),
          max(a.y, b.y),
        ]
        .map(GnuplotText.unit).joined(separator: " ") + "\n"
    }
    let name = add(text)
    let edge = border.map { "border linecolor rgb '\($0)' linewidth 0.5" } ?? "noborder"
    plots.append(
      "\(name) with boxxyerror linecolor rgb '\(color)' fillstyle solid \(edge)")
  }

  /// A filled shape with a border.
  mutating func polygon(
    _ places: [UnitPoint], fill: String?, border: String?, width: Double = 0.8
  ) {
    let name = add(rows(places + places.prefix(1)))
    if let fill {
      plots.append(
        "\(name) with filledcurves closed linecolor rgb '\(fill)' fillstyle solid noborder")
    }
    if let border {
      plots.append(
        "\(name) with lines linecolor rgb '\(border)' linewidth \(GnuplotText.number(width))")
    }
  }

  /// Arrows from one place to another, with heads that are so many points long.
  mutating func arrows(
    _ arrows: [(UnitPoint, UnitPoint)], _ color: String, width: Double, head: Double
  ) {
    for (from, to) in arrows {
      commands.append(
        "set arrow from \(screen(from)) to \(screen(to)) "
          + "head filled size screen \(GnuplotText.unit(head / device.width)),18 fixed front "
          + "linewidth \(GnuplotText.number(width)) linecolor rgb '\(color)'")
    }
  }

  /// Pixels between two places.
  mutating func image(_ image: PixelImage, from a: UnitPoint, to b: UnitPoint) {
    count += 1
    let name = "\(prefix)_\(count).png"
    // gnuplot wants at least two rows and two columns.
    let image = image.width > 1 && image.height > 1 ? image : image.doubled
    let dx = (b.x - a.x) / Double(image.width)
    let dy = (b.y - a.y) / Double(image.height)
    // What is too narrow to be seen, or has no place on the axes, gnuplot refuses.
    guard dx.magnitude > 1e-9, dy.magnitude > 1e-9, (dx + dy + a.x + a.y).isFinite else { return }
    files.append((name, image))
    let origin = "\(a.x + dx / 2),\(a.y + dy / 2)"
    plots.append(
      "'\(name)' binary filetype=png origin=(\(origin)) dx=\(dx) dy=\(dy) with rgbimage")
  }

  /// Which edge of a text is anchored at its place.
  enum Anchor: String {
    case left, center, right
  }

  /// Text at a place of the plot, shifted by points to the right and up.
  mutating func text(
    _ text: String, at place: UnitPoint, right: Double = 0, up: Double = 0,
    anchor: Anchor = .center, font: Double, color: Color, bold: Bool = false, turned: Double = 0,
    markup: Bool = false
  ) {
    guard !text.isEmpty else { return }
    let usual = theme.font == Theme.usualFont && markup ? "DejaVu Serif" : theme.font
    let family = bold ? usual + ":Bold" : usual
    let turn = turned == 0 ? "" : " rotate by \(GnuplotText.number(turned))"
    let isEnhanced = markup && !device.format.isLaTeX
    let words = device.label(text, size: font, bold: bold, isFormula: markup)
    commands.append(
      "set label \(words.quotedForGnuplot) at \(screen(place, right, up)) \(anchor.rawValue)\(turn) "
        + "\(device.fontOption(family, font))textcolor rgb '\(color.hex)' "
        + "\(isEnhanced ? "enhanced" : "noenhanced") front")
  }

  /// A formula in LaTeX at a place of the plot: LaTeX's own, or in gnuplot's notation.
  mutating func formula(_ latex: String, at place: UnitPoint, up: Double, width: Double) {
    let formula = Equation(latex)
    text(
      device.format.isLaTeX ? "$\(latex)$" : formula.enhanced, at: place, up: up, anchor: .left,
      font: formula.font(size, width: width), color: theme.text, markup: true)
  }

  /// A rectangle behind or in front of everything, given in points on the page.
  mutating func rectangle(_ rect: Rect, fill: String?, border: String? = nil, isFront: Bool) {
    let x = GnuplotText.unit(rect.x / device.width)
    let y = GnuplotText.unit(1 - rect.bottom / device.height)
    let right = GnuplotText.unit(rect.right / device.width)
    let top = GnuplotText.unit(1 - rect.y / device.height)
    let edge = border.map { "border linecolor rgb '\($0)' linewidth 0.5" } ?? "noborder linewidth 0"
    let inside = fill.map { "fillcolor rgb '\($0)' fillstyle solid" } ?? "fillstyle empty"
    commands.append(
      "set object rectangle from screen \(x),\(y) to screen \(right),\(top) "
        + "\(isFront ? "front" : "back") \(inside) \(edge)")
  }

  /// Any other command that belongs before the plot.
  mutating func command(_ text: String) { commands.append(text) }

  /// Any other part of the plot command.
  mutating func plot(_ text: String) { plots.append(text) }

  /// Puts rows of numbers into a block; its name.
  mutating func add(_ rows: String) -> String {
    count += 1
    let name = "$\(prefix)_\(count)"
    blocks += "\(name) << EOD\n\(rows)EOD\n"
    return name
  }

  /// Has gnuplot find the lines of equal height in a grid of rows "x y z"; the name of their block.
  mutating func addContours(of rows: String, at levels: [Double]) -> String {
    let grid = add(rows)
    let name = grid + "_lines"
    blocks += """
      set contour base
      set cntrparam levels discrete \(levels.map { "\($0)" }.joined(separator: ","))
      unset surface
      set table \(name)
      splot \(grid) using 1:2:3 with lines
      unset table
      set surface
      unset contour

      """
    return name
  }

  private func rows(_ places: [UnitPoint?]) -> String {
    var text = ""
    for place in places {
      if let place, place.x.isFinite, place.y.isFinite {
        text += GnuplotText.unit(place.x) + " " + GnuplotText.unit(place.y)
      }
      text += "\n"
    }
    return text
  }
}
