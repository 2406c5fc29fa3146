import ArgumentParser
import Chalk
import Foundation

/// How figures look: the options of every command that draws.
struct LookOptions: ParsableArguments {
  @OptionGroup var colors: ThemeOptions

  @Option(
    help: ArgumentHelp(
      "What the figures are for: \(names(FigureSize.all.map(\.name))), or the width that a journal asks for, "
        + "such as nature-1 or ieee-2.", valueName: "name"))
  var size = "page"

  @Option(help: ArgumentHelp("The exact width, such as 85mm, 8.5cm or 3.5in.", valueName: "length"))
  var width: String?

  @Option(help: ArgumentHelp("The exact height.", valueName: "length"))
  var height: String?

  @Option(
    help: ArgumentHelp(
      "Everything so many times as large, letters and lines included.", valueName: "number"))
  var scale: Double?

  @Option(help: ArgumentHelp("The size of the axes' letters in points.", valueName: "points"))
  var fontSize: Double?

  @Flag(name: .customLong("no-title"), help: "Leave out the figures' titles; panels keep theirs.")
  var hidesTitle = false

  @Flag(help: "Paint nothing behind the figures.")
  var transparent = false

  @Flag(help: "Name the panels (a), (b), (c).")
  var panelNames = false

  @Option(help: "Dots per inch of pixel formats, 20 to 1200.")
  var dpi = 160

  @Option(help: "The kind of file: \(names(RenderFormat.allCases.map(\.rawValue))).")
  var format = "png"

  func validate() throws {
    try ThemeOptions.check(format, among: RenderFormat.allCases.map(\.rawValue), as: "format")
    guard (20...1200).contains(dpi) else {
      throw ValidationError("--dpi \(dpi): it takes a whole number from 20 to 1200, such as 300.")
    }
    _ = try look()
  }

  /// The options as the figures need them.
  func look() throws -> FigureLook {
    let (theme, ownSize) = try colors.chosen()
    let fontSize = try number(fontSize, in: 3...72, "font-size") ?? ownSize
    var look = FigureLook(
      theme: theme, size: try chosenSize(fontSize: fontSize), dpi: dpi,
      format: RenderFormat(rawValue: format) ?? .png)
    look.size.scale = try number(scale, in: 0.1...10, "scale") ?? 1
    look.options = FigureOptions(
      showsTitle: !hidesTitle, isTransparent: transparent, namesPanels: panelNames)
    look.arguments = arguments
    return look
  }

  private func chosenSize(fontSize: Double?) throws -> FigureSize {
    let all = FigureSize.all + FigureSize.presets
    try ThemeOptions.check(size, among: all.map(\.name), as: "size")
    var chosen = FigureSize.named(size) ?? .page
    let (width, height) = (try length(width, "width"), try length(height, "height"))
    if width != nil || height != nil {
      chosen = FigureSize(
        exactly: width ?? PaperLength(points: chosen.width), height: height, fontSize: fontSize)
    }
    if let fontSize { chosen.fontSize = fontSize }
    return chosen
  }

  private func length(_ text: String?, _ kind: String) throws -> PaperLength? {
    guard let text else { return nil }
    guard let length = PaperLength(text), (10...2000).contains(length.millimeters) else {
      throw ValidationError(
        "--\(kind) \(text): it takes a length from 10mm to 2000mm in \(PaperLength.units), such as 85mm."
      )
    }
    return length
  }

  private func number(
    _ given: Double?, in range: ClosedRange<Double>, _ kind: String
  ) throws -> Double? {
    guard let given else { return nil }
    guard range.contains(given) else {
      throw ValidationError(
        "--\(kind) \(given): it takes a number from \(written(range.lowerBound)) to "
          + "\(written(range.upperBound)).")
    }
    return given
  }

  /// The options that give this look again; empty for the usual one.
  private var arguments: String {
    var arguments = colors.arguments
    if size != FigureSize.page.name { arguments.append("--size \(size.quotedForShell)") }
    if let width { arguments.append("--width \(width.quotedForShell)") }
    if let height { arguments.append("--height \(height.quotedForShell)") }
    if let scale { arguments.append("--scale \(scale)") }
    if let fontSize { arguments.append("--font-size \(fontSize)") }
    if hidesTitle { arguments.append("--no-title") }
    if transparent { arguments.append("--transparent") }
    if panelNames { arguments.append("--panel-names") }
    if dpi != 160 { arguments.append("--dpi \(dpi)") }
    if format != RenderFormat.png.rawValue { arguments.append("--format \(format)") }
    return arguments.map { " " + $0 }.joined()
  }
}

/// How figures are drawn: theme, size, options, resolution, kind of file.
struct FigureLook: Sendable {
  var theme = Theme.light
  var size = FigureSize.page
  var options = FigureOptions()
  var dpi = 160
  var format = RenderFormat.png
  /// The options that give this look again, as they are typed, each after a space; empty for the usual one.
  var arguments = ""

  /// A renderer of its own, for one thread.
  var renderer: FigureRenderer {
    FigureRenderer(theme: theme, size: size, options: options, dpi: dpi)
  }

  /// Does some work in which figures are made for this look.
  func applied<Result>(_ work: () throws -> Result) rethrows -> Result {
    try FigureRequest.drawing(size, theme, options, work)
  }
}
