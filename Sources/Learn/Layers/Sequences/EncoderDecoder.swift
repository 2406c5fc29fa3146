import Autograd
import Initializers
import Randomness
import Tensors

/// Two recurrent layers, from one sequence of tokens to another, with attention (Luong et al., 2015): the encoder
/// reads the source; the decoder starts from its last state and reads the target so far; each of its steps looks at
/// all of the encoder's.
///
/// H = encoder(source), D = decoder(target, from the last state of H); attention = softmax(D·Hᵀ), context =
/// attention·H; logits = tanh([context, D]·W + b)·V + c. Source `[batch, steps]` and target `[batch, time]` of whole
/// numbers; logits `[batch, time, targetVocabulary]`. It is no ``Layer``, for it has two inputs. The attention shows
/// which source token each target token belongs to.
public struct EncoderDecoder {
  /// The tables of both sides' tokens.
  public let source, target: Embedding
  /// The layer that reads the source, and the one that reads the target.
  public let encoder, decoder: any RecurrentLayer
  /// From context and state to a new state, and from there to logits.
  public let combine, head: Dense

  /// Which recurrent layers.
  public enum Cell: Sendable, Hashable {
    /// Two ``GRU`` layers.
    case gru(resetAfter: Bool)
    /// Two ``LSTM`` layers.
    case lstm
  }

  /// What one pass gives.
  public struct Result {
    /// `[batch, time, targetVocabulary]`
    public let logits: Variable
    /// The weights of the source steps for each target step, `[batch, time, steps]`
    public let attention: Variable
    /// The states of the decoder after its last step, to go on from.
    public let states: [Variable]
  }

  /// A model with random weights.
  public init(
    sourceVocabulary: Int, targetVocabulary: Int, embedding: Int, units: Int,
    cell: Cell = .gru(resetAfter: true), using random: inout RandomSource
  ) {
    source = Embedding(sourceVocabulary, embedding, name: "source", using: &random)
    target = Embedding(targetVocabulary, embedding, name: "target", using: &random)
    func layer(_ name: String, _ random: inout RandomSource) -> any RecurrentLayer {
      switch cell {
      case .gru(let resetAfter):
        GRU(
          embedding, units, resetAfter: resetAfter, returnSequences: true, name: name,
          using: &random)
      case .lstm: LSTM(embedding, units, returnSequences: true, name: name, using: &random)
      }
    }
    encoder = layer("encoder", &random)
    decoder = layer("decoder", &random)
    combine = Dense(2 * units, units, activation: .tanh, name: "combine", using: &random)
    head = Dense(units, targetVocabulary, name: "head", using: &random)
  }

  /// The logits of the token behind each target token, with teacher forcing: the decoder reads the target that is
  /// given. The mask is `[batch, steps]`, 0 at padding of the source.
  public func callAsFunction(
    _ source: Variable, _ target: Variable, sourceMask: Tensor? = nil
  ) -> Result {
    let (memory, states) = encode(source, mask: sourceMask)
    return decode(target, memory: memory, from: states, memoryMask: sourceMask)
  }

  /// The encoder's states after each step, and its last ones.
  public func encode(
    _ source: Variable, mask: Tensor? = nil
  ) -> (memory: Variable, states: [Variable]) {
    let (sequence, last) = encoder.run(self.source(source), mask: mask)
    return (sequence, last)
  }

  /// The logits of the token behind each target token, for the memory of a source: all at once, or one step after
  /// the other from the states of the one before.
  public func decode(
    _ target: Variable, memory: Variable, from states: [Variable], memoryMask: Tensor? = nil
  ) -> Result {
    let (d, last) = decoder.run(self.target(target), from: states)
    var scores = d.matmul(memory.transposed())
    if let memoryMask {
      let isReal = (memoryMask .!= 0).converted(to: scores.value.precision).expanded(at: 1)
      let never = Variable(Tensor(-.infinity, scores.value.precision))
      scores = .select(isReal, scores, never)
    }
    let attention = scores.softmax()
    let context = attention.matmul(memory)
    let logits = head(combine(.concatenate([context, d], axis: -1)))
    return Result(logits: logits, attention: attention, states: last)
  }

  /// The weights with their names: `source/embeddings`, `encoder/kernel` …
  public var parameters: [Parameter] {
    source.parameters.under("source") + target.parameters.under("target")
      + encoder.parameters.under("encoder") + decoder.parameters.under("decoder")
      + combine.parameters.under("combine") + head.parameters.under("head")
  }
}
