import ArgumentParser
import Chalk

extension ChalkCommand {
  /// Refuses a name that is no command's, with the one that was meant: as in `chalk lern`, `chalk help practise` and
  /// `chalk data inspct`.
  static func checkCommandName(_ words: [String]) throws {
    var words = words[...]
    if words.first == "help" { words = words.dropFirst() }
    var command: any ParsableCommand.Type = ChalkCommand.self
    var path = ["chalk"]
    while let word = words.popFirst(), !word.hasPrefix("-") {
      let commands = command.configuration.subcommands
      if commands.isEmpty { return }
      if path == ["chalk"], word == "help" { continue }
      guard let next = commands.first(where: { $0.typedName == word }) else {
        let shown = commands.filter { $0.configuration.shouldDisplay }.map { $0.typedName }
        let near = nearest(to: word, among: shown).first.map { " Did you mean '\($0)'?" } ?? ""
        throw ValidationError(
          "'\(path.joined(separator: " "))' has no command '\(word)'.\(near) There are: "
            + shown.joined(separator: ", ") + ".")
      }
      command = next
      path.append(word)
    }
  }
}

extension ParsableCommand {
  /// The name as it is typed.
  fileprivate static var typedName: String { configuration.commandName ?? _commandName }
}
