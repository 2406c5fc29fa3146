import Chalk
import Foundation

/// T10: a network that writes names, letter by letter.
struct Characters: Lesson {
  let card = LessonCard(
    "characters", "A network that writes", formulas: ["T10"], needs: ["lstm", "embedding"],
    minutes: 12)

  /// Names in three parts, and what is counted in the first.
  struct Names {
    let training, validation, test: [String]
    let alphabet: Alphabet
    let counts: LetterCounts
    let isBuiltIn: Bool
  }

  func teach(on board: Board) throws {
    let names = try whatComesNext(on: board)
    counting(on: board, names)
    let writer = try learn(on: board, names)
    temperature(on: board, writer, names)
    rule(on: board, writer, names)
  }

  private func whatComesNext(on board: Board) throws -> Names {
    board.step("Which letter comes next?")
    board.say(
      """
      Cover the end of a word and guess the next letter. Who can do that well can also write: guess, \
      put the letter down, guess again. So a network that writes is one that says, after everything \
      read so far, how likely each next letter is. A whole name is as likely as its letters together.
      """)
    board.formula(#"P(x_1 x_2 \ldots x_T) = \prod_{t=1}^{T} p(x_t | x_1 \ldots x_{t-1})"#)
    var own = board.random.split()
    let made = MadeUpNames.make(1000, &own)
    let lines = try board.data.lines("names", or: made)
    let isBuiltIn = lines == made
    let clean = lines.map { $0.lowercased().filter { !$0.isWhitespace } }
    let different = Array(Set(clean.filter { (2...24).contains($0.count) })).sorted()
    if different.count < 60 {
      throw DataError.unsuitable(
        "The list", problem: "it has \(different.count) different lines of 2 to 24 letters",
        advice: "Give 60 or more, one a line.")
    }
    let all = board.random.shuffled(different)
    let some = board.isFull ? all : Array(all.prefix(1000))
    let tenth = max(1, some.count / 10)
    let training = Array(some.dropFirst(2 * tenth))
    let alphabet = Alphabet(training, longest: some.map(\.count).max() ?? 1)
    let names = Names(
      training: training, validation: some.prefix(tenth).filter(alphabet.knows),
      test: some[tenth..<(2 * tenth)].filter(alphabet.knows), alphabet: alphabet,
      counts: LetterCounts(training, alphabet), isBuiltIn: isBuiltIn)
    if isBuiltIn {
      board.say(
        """
        The names are made up, by a rule that the network is not told. Look at their vowels. Real \
        first names: --full, or any list of your own, one a line, with --data FILE.
        """)
    }
    let shown = stride(from: 0, to: min(20, training.count - 4), by: 5).map { i in
      Array(training[i..<(i + 5)])
    }
    board.table(["some", "of", "the", "training", "names"], shown)
    board.say(
      """
      \(training.count) names to learn from, \(names.validation.count) to watch it by, \
      \(names.test.count) for the test; \(alphabet.count - 2) letters, and a point before and behind \
      each name, so that it can begin and end.
      """)
    board.code("pairs", file: LetterWriter.file.replacing("LetterWriter", with: "MadeUpNames"))
    let trained = Set(training)
    board.claim(
      "no name of the test is among those to learn from",
      names.test.allSatisfy { !trained.contains($0) })
    let formula = board.formula(#"\text{perplexity} = e^{H}"#)
    let H = log(Double(alphabet.count - 1))
    board.explain(formula, ["H": H], exp(H))
    board.say(
      """
      How good a guess is, is measured by the mean surprise H = −log p of the letters that come, and \
      better read as the perplexity: among how many equally likely letters it hesitates. Who knows \
      nothing hesitates among all \(alphabet.count - 1).
      """)
    board.ask(
      "A model gives the right letter ¼ every time. What is its perplexity?", answer: 4,
      because: "e to the log 4.")
    return names
  }

  private func counting(on board: Board, _ names: Names) {
    board.step("Counting")
    board.say(
      """
      Two models need no network. One counts how often each letter comes. The other counts pairs: \
      how often each letter comes behind each other one.
      """)
    board.code("counting", file: LetterWriter.file.replacing("LetterWriter", with: "MadeUpNames"))
    let letters = Array(names.alphabet.letters.dropFirst())
    let behind = names.counts.behind.dropFirst().map { Array($0.dropFirst()) }
    board.draw(
      Figure(
        "What comes behind what",
        caption: """
          A row for each letter, a column for the letter behind it; the point is the beginning, as a \
          row, and the end, as a column.
          """, x: "next letter", y: "letter"
      ) {
        HeatMap(behind, columns: letters, rows: letters, label: "p")
      })
    let scores = perplexities(names)
    board.table(
      ["model", "perplexity in the test"],
      [
        ["all letters alike", written(Double(names.alphabet.count - 1), digits: 3)],
        ["counted letters", written(scores.alone, digits: 3)],
        ["counted pairs", written(scores.behind, digits: 3)],
      ])
    board.claim(
      "the chances behind each letter add up to 1",
      names.counts.behind.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-9 })
    board.claim("pairs know more than letters alone", scores.behind < scores.alone)
    board.predict(
      "Pairs look one letter back. What can they not know?",
      choices: ["that q likes to stand before u", "which vowel came two letters ago"], answer: 1,
      because: "All that is farther back than one letter is forgotten.")
  }

  /// The perplexities of both counts on the names of the test.
  func perplexities(_ names: Names) -> (alone: Double, behind: Double) {
    var (one, two, count) = (0.0, 0.0, 0.0)
    for name in names.test.map(names.alphabet.encode) {
      for (before, next) in zip(name, name.dropFirst()) {
        one -= log(names.counts.alone[next])
        two -= log(names.counts.behind[before][next])
        count += 1
      }
    }
    return (exp(one / count), exp(two / count))
  }
}
