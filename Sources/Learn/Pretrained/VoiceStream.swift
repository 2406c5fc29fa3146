import Autograd
import Tensors

/// A sound that comes piece by piece, and a ``VoiceActivity`` network that listens: what it remembers of the past
/// stands here.
public struct VoiceStream {
  /// What the network makes of one chunk.
  public struct Chunk {
    /// p, the probability of speech.
    public let probability: Double
    /// log(p/(1 − p))
    public let logit: Double
    /// |X|, `[frames, bins]`
    public let magnitude: Tensor
    /// The outputs of each convolution, `[frames left, channels]`
    public let activations: [Tensor]
    /// h and c after this chunk, each `[units]`
    public let hidden, cell: Tensor
  }

  /// Who listens.
  public let network: VoiceActivity
  /// Samples that are no whole chunk yet.
  public private(set) var waiting: [Float] = []
  private var context: [Float]
  private var states: [Variable]

  /// A stream in which nothing was heard yet.
  public init(_ network: VoiceActivity) {
    self.network = network
    context = [Float](repeating: 0, count: network.sizes.context)
    let zeros = Variable(.zeros([1, network.sizes.units]))
    states = [zeros, zeros]
  }

  /// Hears the next samples, and gives what the network makes of each chunk that is now whole.
  ///
  /// - Throws: ``PretrainedError/input(_:)`` where a sample is not finite; then nothing was heard.
  public mutating func hear(_ samples: [Float]) throws(PretrainedError) -> [Chunk] {
    if let place = samples.firstIndex(where: { !$0.isFinite }) {
      throw .input("Sample \(place + 1) of the sound is \(samples[place]); a number is needed.")
    }
    waiting += samples
    let sizes = network.sizes
    let count = waiting.count / sizes.chunk
    if count == 0 { return [] }
    var pieces: [Float] = []
    for number in 0..<count {
      let piece = context + waiting[(number * sizes.chunk)..<((number + 1) * sizes.chunk)]
      pieces += piece + mirrored(piece)
      context = Array(piece.suffix(sizes.context))
    }
    waiting.removeFirst(count * sizes.chunk)
    return withoutGradients {
      let width = sizes.context + sizes.chunk + sizes.reflection
      return chunks(network.magnitudes(Tensor(pieces, shape: [count, width])))
    }
  }

  /// The samples before the last one, from the last to the first.
  private func mirrored(_ piece: [Float]) -> [Float] {
    let end = piece.count - 1
    return (0..<network.sizes.reflection).map { piece[end - 1 - $0] }
  }

  /// One chunk after the other, because c of each is to be seen.
  private mutating func chunks(_ magnitudes: Tensor) -> [Chunk] {
    var chunks: [Chunk] = []
    for number in 0..<magnitudes.shape[0] {
      let pass = network(magnitudes[number].expanded(at: 0).expanded(at: 0), from: states)
      states = pass.states
      chunks.append(
        Chunk(
          probability: pass.logits.value.sigmoid().scalar, logit: pass.logits.value.scalar,
          magnitude: magnitudes[number], activations: pass.activations.map { $0.value[0] },
          hidden: states[0].value[0], cell: states[1].value[0]))
    }
    return chunks
  }
}

extension VoiceActivity {
  /// What the network makes of each chunk of a sound; the last samples are filled up with zeros to a whole chunk.
  ///
  /// - Parameters:
  ///   - samples: one channel, from −1 to 1.
  ///   - sampleRate: samples a second.
  /// - Throws: ``PretrainedError/input(_:)`` for another sample rate than the network's, an empty sound, and samples
  ///   that are not finite.
  public func hear(
    _ samples: [Float], sampleRate: Int
  ) throws(PretrainedError) -> [VoiceStream.Chunk] {
    guard sampleRate == sizes.sampleRate else {
      throw .input(
        "The sound has \(sampleRate) samples a second, and this network hears "
          + "\(sizes.sampleRate). 'resampled(_:from:to:)' makes one of the other.")
    }
    guard !samples.isEmpty else { throw .input("The sound is empty; a sample at least is needed.") }
    let missing = (sizes.chunk - samples.count % sizes.chunk) % sizes.chunk
    var stream = VoiceStream(self)
    return try stream.hear(samples + [Float](repeating: 0, count: missing))
  }
}
