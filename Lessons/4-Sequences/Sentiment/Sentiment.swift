import Chalk
import Foundation

/// P07: an LSTM that reads a review and says whether it praises.
struct Sentiment: Lesson {
  let card = LessonCard(
    "sentiment", "Is it praise?", formulas: ["P07", "T10"], needs: ["lstm", "embedding"],
    minutes: 15)

  func teach(on board: Board) throws {
    board.step("Is not bad good?")
    board.say(
      """
      The plot was not bad. Whoever counts words finds a bad and is wrong; whoever reads one word \
      after the other knows at not that something will be turned round. This program is given \
      reviews and nothing but the answers, and has to find out by itself.
      """)
    let choice = try ReviewChoice(2000, on: board)
    var sets = ReviewSets(
      choice.reviews, longest: 100, random: &board.random)
    choice.tell(sets, on: board)
    board.code("sets", file: ReviewSets.file)
    sets.side = side(on: board)

    program(on: board, sets)
    padding(on: board, sets)
    let (reader, hasLearned) = try train(on: board, sets, choice)
    wordByWord(on: board, reader, sets, choice, hasLearned: hasLearned)
    movers(on: board, reader, sets, choice, hasLearned: hasLearned)
    unknown(on: board, reader, sets)
  }

  private func side(on board: Board) -> Vocabulary.Side {
    let side = board.choice("filling", of: ["front", "back"], default: "front")
    return side == "front" ? .front : .back
  }

  // excerpt: program
  /// Embedding(10000, 128) → LSTM(64) → Dense(1, sigmoid)
  static func network(
    length: Int, masked: Bool = false, random: inout RandomSource
  ) -> Sequential {
    Sequential(
      [
        .embedding(10_000, 128, maskZero: masked, inputLength: length),
        .lstm(64),
        .dense(1, activation: .sigmoid),
      ], seed: random.next())
  }
  // end excerpt

  private func program(on board: Board, _ sets: ReviewSets) {
    board.step("The program")
    board.say(
      """
      Each word is looked up: a row of 128 numbers. An LSTM reads the rows one after the other and \
      keeps 64 numbers in mind. What it has in mind after the last word becomes one number between \
      0 and 1: how sure it is of praise.
      """)
    board.formula(#"e_t = E_{w_t}"#)
    board.formula(#"h_t, c_t = \text{LSTM}(e_t, h_{t-1}, c_{t-1})"#)
    board.formula(#"p = \sigma(u \cdot h_T + b)"#)
    board.code("program")
    let network = Self.network(length: sets.length, random: &board.random)
    let weights = board.formula(#"n = 4 (m (d + m) + m)"#)
    board.explain(weights, ["m": 64, "d": 128], 4 * (64 * (128 + 64) + 64))
    let counts = network.layers.map { Double($0.parameterCount.all) }
    board.table(
      ["layer", "what it holds", "numbers"],
      [
        ["embedding", "10000 rows of 128", "\(Int(counts[0]))"],
        ["lstm", "4 gates, 64 units, 128 + 64 inputs and a bias each", "\(Int(counts[1]))"],
        ["dense", "64 weights and a bias", "\(Int(counts[2]))"],
      ])
    board.claim(
      "the layers hold as many numbers as the formulas say",
      counts == [10_000 * 128, 4 * (64 * (128 + 64) + 64), 65])
    board.say(
      """
      The table has room for 10000 words, and these reviews use \(sets.vocabulary.count - 2). The \
      other rows are never looked up, so they have no slope and never move.
      """)
    board.ask(
      "How many numbers does the LSTM hand on to the last layer?", answer: 64, tolerance: 0,
      because: "Its state after the last word, and no other.")
  }
}
