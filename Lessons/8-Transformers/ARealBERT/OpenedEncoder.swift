import Chalk

/// The encoder that the lesson opens, and the sentences that go through it.
struct OpenedEncoder {
  let encoder: SentenceEncoder
  /// Whether somebody else trained it on a billion pairs of sentences.
  let isReal: Bool
  let sentences: [String]
  /// Whether these are the lesson's own sentences.
  let areOwn: Bool
  /// The sentence that is looked into, and what it goes through.
  let picked: Int
  let pieces: [String]
  let states: BERT.States

  /// What it is called in prose and captions.
  var name: String { isReal ? "MiniLM" : "the small encoder" }
  /// Whether the stored results of MiniLM stand beside this encoder: it is another one, and they are about its sentences.
  var showsStored: Bool { !isReal && areOwn }
  var bert: BERT { encoder.bert }
  /// The most tokens that a figure shows.
  static let most = 16
  /// The tokens that figures show, each with its position, so that no two are alike.
  var labels: [String] { pieces.prefix(Self.most).enumerated().map { "\($0 + 1) \($1)" } }

  /// The attention map of a head, as far as it is shown: a row for each token that looks.
  func map(block: Int, head: Int) -> [[Double]] {
    let map = states.attention[block][0, head]
    return labels.indices.map { row in Array(map[row].values.prefix(labels.count)) }
  }

  /// The numbers of a token behind a block; block −1 stands for the embeddings.
  func numbers(block: Int, place: Int) -> [Double] { states.hidden[block + 1][0, place].values }

  /// The learner's sentences, or six of the grammar from which the small encoder learns.
  ///
  /// - Throws: `DataError` where there are fewer than two.
  static func sentences(on board: Board) throws -> (sentences: [String], areOwn: Bool) {
    let lines = try board.data.lines("paraphrases", or: Dataset.paraphrases)
    var known: Set<String> = []
    let different = lines.map { line in String(line.prefix(300)) }
      .filter { line in line.contains { !$0.isWhitespace } && known.insert(line).inserted }
    if different.count < 2 {
      throw DataError.unsuitable(
        "The list of sentences", problem: "it has \(different.count) different lines",
        advice: "Give two to six sentences, one a line.")
    }
    return (Array(different.prefix(6)), !board.data.isGiven)
  }

  init(
    _ encoder: SentenceEncoder, isReal: Bool, _ sentences: (sentences: [String], areOwn: Bool),
    picked: Int
  ) throws {
    self.encoder = encoder
    self.isReal = isReal
    self.sentences = sentences.sentences
    areOwn = sentences.areOwn
    self.picked = picked
    pieces = try encoder.pieces(sentences.sentences[picked])
    states = try encoder.states(sentences.sentences[picked])
  }
}
