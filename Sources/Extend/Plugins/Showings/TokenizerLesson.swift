import Figures
import LessonKit
import Tokens

/// A tokenizer as a lesson: its vocabulary, and what it makes of texts of several scripts.
struct TokenizerLesson: Lesson {
  let maker: any TokenizerMaker

  var card: LessonCard { LessonCard(maker.name, "The tokenizer \(maker.name)", minutes: 2) }

  private static let texts = [
    ("English", "The film was not good, was it?"), ("German", "Der Film war übrigens gut."),
    ("Chinese", "这部电影好看吗？"), ("emoji", "😀👍🏽"),
  ]

  func teach(on board: Board) throws {
    let tokenizer = try maker.tokenizer()
    board.step("What it makes of texts")
    board.say("Its vocabulary is from: \(maker.origin)")
    board.value("tokens", Double(tokenizer.vocabulary.count))
    let special = tokenizer.specialTokens.map(\.rawValue).joined(separator: " ")
    board.say("Special tokens: \(special.isEmpty ? "none" : special)")
    board.say("The SHA-256 of its vocabulary is \(tokenizer.vocabularyHash).")
    let found = try Self.texts.map { script, text in
      let numbers = tokenizer.encode(text)
      try tokenizer.requireVocabulary(numbers)
      return (
        script: script, text: text, tokens: numbers.map { tokenizer.vocabulary[$0] },
        back: try tokenizer.decode(numbers)
      )
    }
    board.table(
      ["script", "tokens", "decoded again"],
      found.map { [$0.script, $0.tokens.joined(separator: "|"), $0.back] })
    board.draw(
      Figure(
        "The tokenizer \(maker.name)",
        caption: "How many tokens a character costs, in a text of each script.", x: "text",
        y: "tokens for a character"
      ) {
        Bars(
          found.map(\.script),
          found.map { Double($0.tokens.count) / Double($0.text.unicodeScalars.count) },
          showsValues: true)
      })
    board.claim("there are tokens", !tokenizer.vocabulary.isEmpty)
  }
}
