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
    let heard = Array(waiting.prefix(count * sizes.chunk))
    let pieces = network.framed(heard, after: context)
    context = Array((context + heard).suffix(sizes.context))
    waiting.removeFirst(count * sizes.chunk)
    return withoutGradients { chunks(network.magnitudes(pieces)) }
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
  /// The chunks of some samples, each with the last samples before it and its own last ones mirrored,
  /// `[chunks, context + chunk + reflection]`; samples that are no whole chunk are left out.
  ///
  /// - Parameter context: what was heard before the first chunk; zeros where it is empty.
  public func framed(_ samples: [Float], after context: [Float] = []) -> Tensor {
    let count = samples.count / sizes.chunk
    let silence = [Float](repeating: 0, count: sizes.context)
    let all = (silence + context).suffix(sizes.context) + samples
    var pieces: [Float] = []
    for number in 0..<count {
      let start = all.startIndex + number * sizes.chunk
      let piece = all[start..<(start + sizes.context + sizes.chunk)]
      pieces += piece + piece.dropLast().suffix(sizes.reflection).reversed()
    }
    return Tensor(pieces, shape: [count, sizes.context + sizes.chunk + sizes.reflection])
  }

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
