import Chalk
import Foundation

/// What MiniLM makes of the lesson's own sentences: what `Docs/Results/minilm.json` says, for those who have not fetched its
/// weights.
struct StoredMiniLM: Codable {
  let date, library, model: String
  let sentences: [String]
  /// The cosines of the embeddings.
  let similarities: [[Double]]
  /// How many tokens the first sentence has.
  let tokens: Int
  /// For it, of each head in each block: the weight on [CLS] and [SEP], and that on the token just before.
  let special, previous: [[Double]]

  static func stored() throws -> StoredMiniLM {
    try JSONDecoder().decode(StoredMiniLM.self, from: Data(measuredMiniLM.utf8))
  }

  /// The sizes of MiniLM, as its configuration has them.
  static let (pieces, positions, blocks, heads, features, inner) = (30_522, 512, 6, 12, 384, 1536)

  /// All weights of the embeddings and blocks.
  static var weights: Int {
    let table = (pieces + positions + 2 + 2) * features
    let block = 4 * (features * features + features) + 2 * features * inner + inner + 5 * features
    return table + blocks * block
  }

  /// Where the stored numbers are from.
  var origin: String {
    "computed on \(date) by \(library) with the weights of the package \(model)"
  }
}

extension ARealBERT {
  /// The two encoders side by side, where the real one is not there.
  func twoEncoders(on board: Board, _ small: BERT) {
    let mini = StoredMiniLM.self
    let rows: [(String, Int, Int)] = [
      ("pieces in the vocabulary", small.vocabularySize, mini.pieces),
      ("blocks", small.blocks.count, mini.blocks),
      ("heads in a block", small.numHeads, mini.heads),
      ("features of a token", small.features, mini.features),
      ("weights of embeddings and blocks", small.parameterCount.all, mini.weights),
    ]
    board.table(
      ["", "the small encoder", "MiniLM"], rows.map { [$0.0, "\($0.1)", "\($0.2)"] })
    board.say(
      """
      The rest of MiniLM's 22.7 million weights is a layer on the vector of [CLS], the *pooler*, which a sentence \
      embedding does not need.
      """)
  }

  /// What the heads of MiniLM look at in the first sentence.
  func storedHeads(on board: Board) throws {
    let stored = try StoredMiniLM.stored()
    let numbers = stored.special.indices.map { Double($0 + 1) }
    let axis = PlotAxis("block", range: 0.5...(numbers.last! + 0.5), ticks: numbers)
    let share = PlotAxis("fraction of the weight", range: 0...1.05)
    board.say(
      """
      And in a BERT that was trained for long, on real text? Here are both measures for the \
      \(stored.special.joined().count) heads of MiniLM, from the stored results:
      """)
    board.draw(
      Figure(
        "The heads of MiniLM, stored",
        caption: """
          Do heads specialize? Of each head of MiniLM, for sentence 1, the weight on [CLS] and [SEP] and the weight on \
          the token just before, means over the tokens. The dashed lines are those of a head that looks at all \
          \(stored.tokens) tokens alike. Not from this run: \(stored.origin).
          """, columns: 2
      ) {
        Panel("Weight on [CLS] and [SEP]", x: axis, y: share) {
          ReferenceLine(y: 2 / Double(stored.tokens))
          for (place, values) in stored.special.enumerated() { points(place, values) }
        }
        Panel("Weight on the token before", x: axis, y: share) {
          ReferenceLine(y: 1 / Double(stored.tokens))
          for (place, values) in stored.previous.enumerated() { points(place, values) }
        }
      })
    let all = stored.previous.joined().map { $0 }
    let best = all.indices.max { all[$0] < all[$1] }!
    let (block, head) = best.quotientAndRemainder(dividingBy: StoredMiniLM.heads)
    let special = stored.special.joined()
    board.say(
      """
      \(special.count { $0 > 0.5 }) of \(special.count) heads give [CLS] and [SEP] more than half of their weight. And \
      one head has become a specialist: head \(head + 1) of block \(block + 1) gives \(percent(all[best])) of its weight \
      to the token just before. The small encoder, after \(SmallEncoder.steps) steps on made-up sentences, has nothing \
      as clear.
      """)
    board.claim(
      "in MiniLM, more than half of the heads give [CLS] and [SEP] most of their weight",
      2 * special.count { $0 > 0.5 } > special.count)
    board.claim(
      "a head of MiniLM gives the token just before more than nine tenths of its weight",
      all[best] > 0.9)
  }

  /// The similarities of both encoders.
  func similarities(
    _ matrix: [[Double]], _ stored: StoredMiniLM
  ) -> Figure {
    let names = matrix.indices.map { "\($0 + 1)" }
    return Figure(
      "Similarities",
      caption: """
        Which sentences does an encoder take for similar? The cosines between the embeddings of the \(names.count) \
        sentences, numbered as in the first step: by the small encoder in this run, and by MiniLM, \(stored.origin).
        """, columns: 2
    ) {
      for (title, matrix) in [
        ("the small encoder", matrix), ("MiniLM, stored", stored.similarities),
      ] {
        Panel(title, x: "sentence", y: "sentence", colorBar: .none) {
          HeatMap(matrix, columns: names, rows: names, scale: .diverging, range: -1...1, digits: 2)
        }
      }
    }
  }

  /// Both encoders on the sentences of which some mean the same and some have the same words.
  func compared(
    on board: Board, _ s: [[Double]], _ stored: StoredMiniLM, _ split: Paraphrases.Split
  ) {
    /// Cat chases dog, dog chases cat, hen helps fox, fox helps hen.
    let shown = [(0, 0, 1), (1, 0, 0), (2, 1, 3), (3, 1, 2)].map {
      Paraphrases.Meaning(agent: $0, deed: $1, patient: $2)
    }
    let learned = shown.count { split.training.contains($0) }
    let m = stored.similarities
    board.say(
      """
      Sentences 1 and 2 mean the same in other words, and so do 4 and 5. Sentence 3 has exactly the words of sentence 1, \
      and 6 those of 4, but the roles are exchanged.
      """)
    board.table(
      ["sentences", "they have in common", "the small encoder", "MiniLM, stored"],
      [(1, 2, "the meaning"), (1, 3, "the words"), (4, 5, "the meaning"), (4, 6, "the words")].map {
        let (i, j) = ($0 - 1, $1 - 1)
        return ["\($0) and \($1)", $2, written(s[i][j], digits: 3), written(m[i][j], digits: 3)]
      })
    board.claim(
      "the small encoder finds the paraphrase more similar than the sentence of the same words, both times",
      s[0][1] > s[0][2] && s[3][4] > s[3][5])
    board.claim(
      "MiniLM finds the sentence of the same words more similar than the paraphrase, both times",
      m[0][2] > m[0][1] && m[3][5] > m[3][4])
    board.say(
      """
      The small encoder has learned who does what to whom, but only for these animals and verbs: it knows no other \
      word, and of the four meanings of these sentences \(learned) were in its training set. MiniLM knows \
      tens of thousands, and who chases whom hardly matters to it. A likely reason: few of the billion pairs that it \
      was trained on differ in word order alone, and to tell topics apart the words are enough. A high cosine is not \
      yet the same meaning: try such pairs before you trust an encoder.
      """)
  }
}
