import ArgumentParser
import Chalk
import Foundation

/// The colors and the font of figures: the options of every command that shows some.
struct ThemeOptions: ParsableArguments {
  @Option(
    help: "The colors: \(names(Theme.all.map(\.name))), or a file with a theme of your own.",
    completion: .file(), transform: typedPath)
  var theme = "light"

  @Option(
    help: ArgumentHelp(
      "Colors by name, in place of the theme's: \(names(ColorPalette.all.map(\.name))); may be repeated.",
      valueName: "name"))
  var palette: [String] = []

  @Option(help: ArgumentHelp("The font, as fc-list names it.", valueName: "name"))
  var font: String?

  func validate() throws { _ = try chosen() }

  /// The theme, and the size of letters that a theme's file asks for.
  func chosen() throws -> (theme: Theme, fontSize: Double?) {
    var fontSize: Double?
    var chosen: Theme
    if let known = Theme.named(theme) {
      chosen = known
    } else {
      if !FileManager.default.fileExists(atPath: theme) && !theme.contains("/") {
        try ThemeOptions.check(theme, among: Theme.all.map(\.name), as: "theme")
      }
      do throws(FigureError) {
        let file = try ThemeFile(contentsOfFile: theme)
        (chosen, fontSize) = (file.theme, file.fontSize)
      } catch {
        throw ValidationError("--theme \(theme): \(error)")
      }
    }
    for name in palette {
      try ThemeOptions.check(name, among: ColorPalette.all.map(\.name), as: "palette")
      if let palette = ColorPalette.named(name) { chosen = chosen.with(palette) }
    }
    if let font { chosen.font = font }
    return (chosen, fontSize)
  }

  /// The themes of a page that follows light and dark surroundings: both, unless one was chosen.
  func chosenForPages() throws -> [Theme] {
    let chosen = try chosen().theme
    if arguments.isEmpty { return [.light, .dark] }
    return [chosen]
  }

  /// The options that give these colors again, as they are typed; none for the usual ones.
  var arguments: [String] {
    var arguments: [String] = []
    if theme != Theme.light.name { arguments.append("--theme \(theme.quotedForShell)") }
    arguments += palette.map { "--palette \($0.quotedForShell)" }
    if let font { arguments.append("--font \(font.quotedForShell)") }
    return arguments
  }

  /// Refuses a word that is none of those known.
  static func check(_ given: String, among known: [String], as kind: String) throws {
    if known.contains(given) { return }
    let near = nearest(to: given, among: known).first.map { " Did you mean '\($0)'?" } ?? ""
    throw ValidationError("--\(kind) \(given): it takes \(names(known)).\(near)")
  }
}

/// Words as a list for a sentence.
func names(_ arguments: [String]) -> String {
  arguments.dropLast().joined(separator: ", ") + " or " + (arguments.last ?? "")
}
