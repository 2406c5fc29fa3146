import Chalk
import Foundation

/// P03: an LSTM reads reviews, beside networks that only know which words are there.
struct ReviewLSTM: Lesson {
  let card = LessonCard(
    "review-lstm", "The same words, the other meaning", formulas: ["P03", "T10"],
    needs: ["sentiment"], minutes: 12)

  /// Two reviews of the same words.
  private let twins = [
    "the plot was not good and the cast was bad", "the plot was not bad and the cast was good",
  ]

  func teach(on board: Board) throws {
    board.step("Two reviews of the same words")
    let words = twins.map { Vocabulary.split($0).sorted() }
    board.say(
      """
      “\(twins[0])”. “\(twins[1])”. The same ten words, one review of blame and one of praise. A \
      bag of words knows which words a review has and how often, and not where: it puts both into \
      the same bag.
      """)
    board.table(
      ["word", "in the first", "in the second"],
      Array(Set(words[0])).sorted().map { word in
        [word] + words.map { list in "\(list.filter { $0 == word }.count)" }
      })
    board.claim("both have the same words, as often", words[0] == words[1])
    let choice = try ReviewChoice(2400, on: board)
    let sets = ReviewSets(choice.reviews, longest: 100, random: &board.random)
    choice.tell(sets, on: board)

    let readers = programs(on: board, sets)
    let results = try race(on: board, readers, sets, choice)
    kinds(on: board, results, sets, choice)
    opened(on: board, results, sets, choice)
  }

  // excerpt: program
  /// Embedding(10000, 64) → LSTM(64) → Dense(64, relu) → Dense(1, sigmoid)
  private func program(length: Int, units: Int, random: inout RandomSource) -> Sequential {
    Sequential(
      [
        .embedding(10_000, 64, inputLength: length),
        .lstm(units),
        .dense(64, activation: .relu),
        .dense(1, activation: .sigmoid),
      ], seed: random.next())
  }
  // end excerpt

  private func programs(on board: Board, _ sets: ReviewSets) -> Readers {
    board.step("The program, and two rivals")
    board.say(
      """
      The printed program looks every word up, reads with an LSTM, bends what it has in mind once, \
      and answers. Its first rival is the same with one layer exchanged: in place of the LSTM, the \
      mean of the rows. The second has no bend either; so in \
      the end it gives every word one weight, and takes the mean.
      """)
    board.formula(#"h = \text{LSTM}(E_{w_1}, \ldots, E_{w_T})"#)
    board.formula(#"h = \frac{1}{T} \sum_{t=1}^{T} E_{w_t}"#)
    board.formula(#"p = \sigma(u \cdot \text{relu}(W h + b) + c)"#)
    board.code("program")
    board.code("bag", file: WordBag.file)
    board.warn(
      """
      The printed text calls this a recursive network. It is a recurrent one. And it gives no \
      length: Keras then takes batches of any length, but within a batch all must be equally long, \
      so something has to fill up. What that does is a step of the lesson sentiment.
      """)
    let units = board.integerSlider("units", in: 16...128, default: 64)
    let lstm = program(length: sets.length, units: units, random: &board.random)
    let bag = WordBag(hidden: 64, length: sets.length, random: &board.random)
    let sum = WordBag(hidden: nil, length: sets.length, random: &board.random)
    let counts = [lstm.parameters, bag.parameters, sum.parameters].map { parameters in
      parameters.map(\.variable.value.count).reduce(0, +)
    }
    board.table(
      ["network", "numbers"],
      zip(Self.names, counts).map { [$0, "\($1)"] })
    board.claim(
      "the LSTM of m units and 64 inputs holds 4·(m·(64 + m) + m) numbers",
      lstm.layers[1].parameterCount.all == 4 * (units * (64 + units) + units))
    let rows = Variable(sets.words(twins))
    let p = withoutGradients { bag(rows).value.values }
    board.claim("a bag gives both reviews the same answer", abs(p[0] - p[1]) < 1e-5)
    board.predict(
      "Trained on the same reviews: can the bag of words ever answer the two differently?",
      choices: ["with enough training", "never"], answer: 1,
      because: "The mean of the same rows is the same, whatever the rows are.")
    return Readers(lstm: lstm, bag: bag, sum: sum)
  }

  static let names = ["LSTM", "bag with a bend", "bag, weights only"]

  /// The program and its two rivals.
  struct Readers {
    let lstm: Sequential
    let bag, sum: WordBag
  }
}

/// A network that knows which words a review has, and not their order.
struct WordBag: Model {
  /// This file, to quote from.
  static let file = #filePath

  private let table, top: Sequential
  var trainer = Trainer()

  init(hidden: Int?, length: Int, random: inout RandomSource) {
    table = Sequential(
      [.embedding(10_000, 64, inputLength: length)], name: "table", seed: random.next())
    let bend = hidden.map { [LayerPlan.dense($0, activation: .relu, inputShape: [64])] } ?? []
    top = Sequential(
      bend + [.dense(1, activation: .sigmoid, inputShape: [64])], name: "top", seed: random.next())
  }

  // excerpt: bag
  /// The mean of the rows of a review's words; what was filled up does not count.
  func callAsFunction(_ words: Variable) -> Variable {
    let (n, length) = (words.shape[0], words.shape[1])
    let isWord = (words.value .!= 0).converted(to: .single)
    let count = Tensor.maximum(isWord.sum(1, keepingAxes: true), .ones([n, 1]))
    let sum = (table(words) * isWord.reshaped(n, length, 1)).sum([1])
    return top(sum / count)
  }
  // end excerpt

  var parameters: [Parameter] { table.parameters.under("table") + top.parameters.under("top") }
}
