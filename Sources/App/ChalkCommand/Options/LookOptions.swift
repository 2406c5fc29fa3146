import ArgumentParser
import Chalk

/// How figures look: the options of every command that draws.
struct LookOptions: ParsableArguments {
  @Option(help: "The colors: \(names(Theme.all.map(\.name))).")
  var theme = "light"

  @Option(help: "What the figures are for: \(names(FigureSize.all.map(\.name))).")
  var size = "page"

  @Option(help: "Dots per inch of pixel formats, 20 to 1200.")
  var dpi = 160

  @Option(help: "The kind of file: \(names(RenderFormat.allCases.map(\.rawValue))).")
  var format = "png"

  func validate() throws {
    try check(theme, among: Theme.all.map(\.name), as: "theme")
    try check(size, among: FigureSize.all.map(\.name), as: "size")
    try check(format, among: RenderFormat.allCases.map(\.rawValue), as: "format")
    guard (20...1200).contains(dpi) else {
      throw ValidationError("--dpi \(dpi): it takes a whole number from 20 to 1200, such as 300.")
    }
  }

  /// The options as the figures need them.
  var look: FigureLook {
    FigureLook(
      theme: Theme.named(theme) ?? .light, size: FigureSize.named(size) ?? .page, dpi: dpi,
      format: RenderFormat(rawValue: format) ?? .png)
  }

  private func check(_ given: String, among known: [String], as kind: String) throws {
    if known.contains(given) { return }
    let near = nearest(to: given, among: known).first.map { " Did you mean '\($0)'?" } ?? ""
    throw ValidationError("--\(kind) \(given): it takes \(names(known)).\(near)")
  }
}

/// How figures are drawn: theme, size, resolution, kind of file.
struct FigureLook: Sendable {
  var theme = Theme.light
  var size = FigureSize.page
  var dpi = 160
  var format = RenderFormat.png

  /// A renderer of its own, for one thread.
  var renderer: FigureRenderer { FigureRenderer(theme: theme, size: size, dpi: dpi) }

  /// The options that give this look again; empty for the usual one.
  var arguments: String {
    var arguments: [String] = []
    if theme.name != Theme.light.name { arguments.append("--theme \(theme.name)") }
    if size.name != FigureSize.page.name { arguments.append("--size \(size.name)") }
    if dpi != 160 { arguments.append("--dpi \(dpi)") }
    if format != .png { arguments.append("--format \(format.rawValue)") }
    return arguments.map { " " + $0 }.joined()
  }
}

private func names(_ arguments: [String]) -> String {
  arguments.dropLast().joined(separator: ", ") + " or " + (arguments.last ?? "")
}
