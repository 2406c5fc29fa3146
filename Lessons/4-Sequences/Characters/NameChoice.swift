import Chalk

/// The names to learn from: the learner's own, real first names, or names that a rule made up.
struct NameChoice {
  /// The names as they came, one each.
  let lines: [String]
  /// Whether they are those of `MadeUpNames`, with the rule of their vowels.
  let isMadeUp: Bool

  /// - Throws: `DataError` where the learner's file has no lines.
  init(on board: Board) throws {
    let kind = board.choice("names", of: ["real", "made-up"], default: "real")
    var random = board.random.split()
    let made = kind == "real" ? [] : MadeUpNames.make(1000, &random)
    lines = try board.data.lines("names", or: kind == "real" ? FirstNames.all : made)
    isMadeUp = !board.data.isGiven && kind != "real"
  }

  /// Where the names are from, and how many of them are learned from.
  func tell(on board: Board, of different: Int, used: Int) {
    if isMadeUp {
      board.say(
        """
        The names are made up, by a rule that the network is not told. Look at their vowels. Real \
        first names: s names=real.
        """)
    } else if !board.data.isGiven {
      board.say(
        """
        These are first names that parents in the United States chose in 2018. The list has \(different) \
        different ones, of which \(used) are used here\(used < different ? " (all of them: --full)" : ""). For \
        a list of your own, one name a line: --data FILE. For names made up by a rule, to see whether the \
        network finds it: s names=made-up.
        """)
    }
  }
}
