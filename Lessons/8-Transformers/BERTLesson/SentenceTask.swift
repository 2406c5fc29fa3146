import Chalk

/// Sentences as numbers, in three parts that know nothing of each other: to learn from, to stop by, and to test with.
struct SentenceTask {
  /// Some sentences: their texts, and a row of numbers for each.
  struct Part {
    let texts: [String]
    let rows: [[Int]]
    /// 1 for the positive class, 0 for any other.
    let labels: [Int]

    /// The rows of these sentences, one behind the other.
    func tokens(_ chosen: some Sequence<Int>) -> [Int] { chosen.flatMap { rows[$0] } }

    /// `[sentences, 1]`
    func targets(_ chosen: [Int]) -> Tensor {
      Tensor(chosen.map { labels[$0] }, shape: [chosen.count, 1])
    }
  }

  let tokenizer: WordTokenizer
  let training, validation, test: Part
  /// The positions of a row: [CLS], the words, [SEP], and padding behind.
  let places: Int

  static let specials = SpecialToken.bert.count
  static let (padding, mask) = (0, 4)

  /// - Parameters:
  ///   - words: how many words are read of a sentence at most.
  ///   - size: how many tokens the vocabulary has at most.
  init(
    _ sentences: TextExamples, words: Int, vocabulary size: Int, random: inout RandomSource
  ) throws {
    let parts = sentences.split(validationPart: 0.1, testFraction: 0.2, random: &random)
    // excerpt: bert-sentences
    /// The vocabulary is made of the training set; [CLS] comes before each sentence, [SEP] after it.
    let tokenizer = try WordTokenizer(fitting: parts.training.texts, size: size)
    let places = words + 2
    func rows(_ texts: [String]) throws -> [[Int]] {
      let batch = try tokenizer.encode(
        texts, length: places, opening: .classification, closing: .separator)
      let numbers = batch.numbers.values.map { Int($0) }
      return texts.indices.map { Array(numbers[($0 * places)..<(($0 + 1) * places)]) }
    }
    // end excerpt
    let positive = sentences.classNames.count - 1
    func part(_ examples: TextExamples) throws -> Part {
      Part(
        texts: examples.texts, rows: try rows(examples.texts),
        labels: examples.labels.map { $0 == positive ? 1 : 0 })
    }
    (self.tokenizer, self.places) = (tokenizer, places)
    training = try part(parts.training)
    validation = try part(parts.validation)
    test = try part(parts.test)
  }

  /// What a token is, as it is shown.
  func word(_ token: Int) -> String { tokenizer.vocabulary[token] }

  /// How many tokens there are.
  var vocabulary: Int { tokenizer.vocabulary.count }

  /// How often each token is in the training set.
  var counts: [Double] {
    var counts = [Double](repeating: 0, count: vocabulary)
    for token in training.rows.joined() { counts[token] += 1 }
    return counts
  }
}
