import ArgumentParser
import Chalk
import Foundation

/// `chalk terms`: the field's words, what they mean, and which lesson introduces them.
struct TermsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "terms", abstract: "Explain the terms of the lessons: a glossary.",
    discussion: """
      A word is looked for in the English and the Chinese names.

      Examples:
        chalk terms
        chalk terms "weight decay"
        chalk terms 学习率
      """)

  @Argument(help: "A term, or a part of one.") var word: [String] = []

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let glossary = Glossary(try plugins.catalog().catalog.lessons.map(\.card))
    let wanted = word.joined(separator: " ")
    let found = wanted.isEmpty ? glossary.entries : glossary.entries(for: wanted)
    if found.isEmpty {
      let near = nearest(to: wanted, among: glossary.entries.map(\.term.name))
        .map { "'\($0)'" }.joined(separator: " or ")
      throw ValidationError(
        "No term has '\(wanted)' in its name. \(near.isEmpty ? "" : "Did you mean \(near)? ")"
          + "'chalk terms' alone lists all \(glossary.entries.count).")
    }
    let style = Terminal.output.style
    for entry in found {
      for line in style.lines(of: entry) { print(line) }
    }
  }
}

extension TerminalStyle {
  /// A term: its names, what it is, and where it is introduced.
  func lines(of entry: Glossary.Entry) -> [String] {
    "\(entry.term.name)  \(entry.term.chinese)".wrapped(to: width).map(bold)
      + entry.term.definition.wrapped(to: width, indent: "  ")
      + "introduced in \(entry.lessons.joined(separator: ", "))".wrapped(to: width, indent: "  ")
      .map(faint)
  }
}
