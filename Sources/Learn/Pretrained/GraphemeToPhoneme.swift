import Autograd
import Datasets
import Initializers
import Layers
import Randomness
import Tensors

/// How an English word is said: a GRU reads its letters, another one writes the sounds (g2pE; Park and Kim, 2019,
/// trained on the dictionary of Carnegie Mellon University).
///
/// Encoder: h ← GRU(e(letter), h) over the letters and an end sign, from h = 0. Its last state is the decoder's first.
/// Decoder: h ← GRU(e(sound before), h), logits = h·V + c, from the begin sign on. The sounds are ARPAbet's, vowels with
/// a digit for the stress: 1 main, 2 secondary, 0 none.
///
/// ```swift
/// let network = try GraphemeToPhoneme(PretrainedStore().files(of: .g2pEnglish))
/// print(try network.pronounce("neural").phonemes)   // N UH1 R AH0 L
/// ```
public struct GraphemeToPhoneme {
  /// What can be read, and what can be written.
  public let alphabet: Alphabet
  /// The tables of letters and of sounds.
  public let letters, phonemes: Embedding
  /// What reads, and what writes.
  public let encoder, decoder: GRU
  /// From a state to the logits of all sounds.
  public let head: Dense

  /// The signs of both sides, by their numbers.
  public struct Alphabet: Sendable, Hashable {
    /// The letters; among them `</s>`, which ends a word.
    public var letters: [String]
    /// The sounds; among them `<s>`, with which the decoder begins, and `</s>`, with which it ends.
    public var phonemes: [String]

    /// The signs of a network.
    public init(letters: [String], phonemes: [String]) {
      (self.letters, self.phonemes) = (letters, phonemes)
    }

    /// Why no network can use these signs; nil where one can.
    public var problem: String? {
      for (name, signs, needed) in [
        ("letters", letters, ["</s>"]), ("sounds", phonemes, ["<s>", "</s>"]),
      ] {
        if Set(signs).count != signs.count { return "two of its \(name) are the same" }
        for sign in needed where !signs.contains(sign) { return "\(sign) is not among its \(name)" }
      }
      return nil
    }

    var wordEnd: Int { letters.firstIndex(of: "</s>")! }
    /// The number of `<s>` among the sounds.
    public var begin: Int { phonemes.firstIndex(of: "<s>")! }
    /// The number of `</s>` among the sounds.
    public var end: Int { phonemes.firstIndex(of: "</s>")! }
  }

  /// A network with random weights that are to be trained. Traps with a message where the signs do not do.
  public init(
    alphabet: Alphabet, embedding: Int, units: Int, using random: inout RandomSource
  ) {
    if let problem = alphabet.problem { fatalError("GraphemeToPhoneme: \(problem)") }
    self.init(alphabet, embedding, units, .uniform, .glorotUniform, .orthogonal, &random)
  }

  /// The network of these weights, under the names of g2p-en's file: `enc_emb`, `enc_w_ih` … `fc_b`.
  /// - Throws: ``PretrainedError/mismatch(_:)`` where one is missing, has another shape, or is not finite.
  public init(
    _ weights: [String: Tensor], alphabet: Alphabet = .english, embedding: Int = 256,
    units: Int = 256
  ) throws(PretrainedError) {
    if let problem = alphabet.problem { throw .mismatch("No network of letters: \(problem).") }
    var random = RandomSource(seed: 0)
    self.init(alphabet, embedding, units, .zeros, .zeros, .zeros, &random)
    let array = NamedArrays(weights, of: "letters to sounds")
    letters.embeddings.value = try array("enc_emb", [alphabet.letters.count, embedding])
    phonemes.embeddings.value = try array("dec_emb", [alphabet.phonemes.count, embedding])
    for (part, layer) in [("enc", encoder), ("dec", decoder)] {
      let rows = 3 * units
      layer.kernel.value = Self.ordered(try array("\(part)_w_ih", [rows, embedding])).transposed()
        .contiguous()
      layer.recurrentKernel.value = Self.ordered(try array("\(part)_w_hh", [rows, units]))
        .transposed().contiguous()
      layer.bias?.value = .stack([
        Self.ordered(try array("\(part)_b_ih", [rows])),
        Self.ordered(try array("\(part)_b_hh", [rows])),
      ])
    }
    head.kernel.value = try array("fc_w", [alphabet.phonemes.count, units]).transposed()
      .contiguous()
    head.bias?.value = try array("fc_b", [alphabet.phonemes.count])
  }

  /// The network that was fetched.
  /// - Throws: ``PretrainedError`` where the file is another, damaged, or does not fit.
  public init(_ files: PretrainedFiles) throws(PretrainedError) {
    let file = try files.arrays("checkpoint20.npz")
    var weights: [String: Tensor] = [:]
    for array in file.arrays {
      do throws(DataError) { weights[array.name] = try file.tensor(array.name) } catch {
        throw .file("\(error)")
      }
    }
    try self.init(weights)
  }

  /// The network of a store; nil where it was not fetched.
  /// - Throws: ``PretrainedError`` where its file is damaged or does not fit.
  public static func fetched(
    in store: PretrainedStore = PretrainedStore()
  ) throws(PretrainedError) -> GraphemeToPhoneme? {
    store.has(.g2pEnglish) ? try GraphemeToPhoneme(store.files(of: .g2pEnglish)) : nil
  }

  private init(
    _ alphabet: Alphabet, _ embedding: Int, _ units: Int, _ tables: Initializer,
    _ kernels: Initializer, _ recurrent: Initializer, _ random: inout RandomSource
  ) {
    self.alphabet = alphabet
    letters = Embedding(
      alphabet.letters.count, embedding, embeddingsInitializer: tables, name: "letters",
      using: &random)
    phonemes = Embedding(
      alphabet.phonemes.count, embedding, embeddingsInitializer: tables, name: "phonemes",
      using: &random)
    encoder = GRU(
      embedding, units, returnSequences: true, kernelInitializer: kernels,
      recurrentInitializer: recurrent, name: "encoder", using: &random)
    decoder = GRU(
      embedding, units, returnSequences: true, kernelInitializer: kernels,
      recurrentInitializer: recurrent, name: "decoder", using: &random)
    head = Dense(
      units, alphabet.phonemes.count, kernelInitializer: kernels, name: "head", using: &random)
  }

  /// PyTorch's blocks of rows are r, z, n; here they are z, r and the candidate.
  private static func ordered(_ blocks: Tensor) -> Tensor {
    let parts = blocks.split(into: 3)
    return .concatenate([parts[1], parts[0], parts[2]])
  }

  /// The weights with their names: `letters/embeddings`, `encoder/kernel` … `head/bias`.
  public var parameters: [Parameter] {
    letters.parameters.under("letters") + phonemes.parameters.under("phonemes")
      + encoder.parameters.under("encoder") + decoder.parameters.under("decoder")
      + head.parameters.under("head")
  }

  /// The encoder's states after each letter, `[batch, length, units]`, and its last ones, for letters
  /// `[batch, length]`. The mask is 0 behind the end of a word, where states stay as they are.
  public func encode(
    _ letters: Tensor, mask: Tensor? = nil
  ) -> (states: Variable, last: [Variable]) {
    let (states, last) = encoder.run(self.letters(Variable(letters)), mask: mask)
    return (states, last)
  }

  /// The logits of the sound behind each of these, `[batch, time, phonemes]`, and the states after the last one.
  public func decode(
    _ sounds: Tensor, from states: [Variable]
  ) -> (logits: Variable, states: [Variable], hidden: Variable) {
    let (hidden, last) = decoder.run(phonemes(Variable(sounds)), from: states)
    return (head(hidden), last, hidden)
  }
}
