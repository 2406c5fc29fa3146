extension VoiceActivity {
  /// How many samples, channels and units the network has.
  public struct Sizes: Sendable, Hashable {
    /// Samples a second.
    public var sampleRate: Int
    /// The samples of a chunk: there is one probability for each chunk.
    public var chunk: Int
    /// How many samples of the chunk before stand in front of a chunk.
    public var context: Int
    /// By how many of its own samples, mirrored, a chunk is extended behind.
    public var reflection: Int
    /// The samples of a frame of the spectrum.
    public var fftLength: Int
    /// By how many samples the next frame begins later.
    public var hop: Int
    /// The channels of the convolutions, from the first to the last.
    public var channels: [Int]
    /// How far the kernel of each convolution moves from one output to the next.
    public var strides: [Int]
    /// The units of the LSTM.
    public var units: Int

    /// Sizes; those of Silero's network at 16,000 samples a second where nothing else is given.
    public init(
      sampleRate: Int = 16_000, chunk: Int = 512, context: Int = 64, reflection: Int = 64,
      fftLength: Int = 256, hop: Int = 128, channels: [Int] = [128, 64, 64, 128],
      strides: [Int] = [1, 2, 2, 1], units: Int = 128
    ) {
      (self.sampleRate, self.chunk, self.context) = (sampleRate, chunk, context)
      (self.reflection, self.fftLength, self.hop) = (reflection, fftLength, hop)
      (self.channels, self.strides, self.units) = (channels, strides, units)
    }

    /// Those of silero-vad 6.2.3 at 16,000 samples a second.
    public static let silero16k = Sizes()

    /// The numbers of the kernels of the convolutions along the frames.
    static let kernel = 3

    /// The bins of the spectrum, from 0 to half the sample rate.
    public var bins: Int { fftLength / 2 + 1 }
    /// The frames of a chunk.
    public var frames: Int { (context + chunk + reflection - fftLength) / hop + 1 }
    /// How long a chunk is, in seconds.
    public var seconds: Double { Double(chunk) / Double(sampleRate) }
    /// The frames that each convolution leaves, with one zero on each side of its inputs.
    public var lengths: [Int] {
      var length = frames
      return strides.map {
        length = (length + 2 - Self.kernel) / $0 + 1
        return length
      }
    }

    /// Why no network has these sizes; nil where one has.
    public var problem: String? {
      let all = [sampleRate, chunk, fftLength, hop, units] + channels + strides
      if all.contains(where: { $0 < 1 || $0 > 1 << 20 }) || context < 0 || reflection < 0 {
        return "sizes of at least 1 and at most \(1 << 20) are needed"
      }
      if channels.count != strides.count || channels.isEmpty {
        return "\(channels.count) convolutions and \(strides.count) strides"
      }
      if context > chunk || reflection >= context + chunk {
        return "a chunk of \(chunk) samples cannot give \(context) before and \(reflection) behind"
      }
      if context + chunk + reflection < fftLength {
        return "a frame of \(fftLength) samples is longer than a chunk with what surrounds it"
      }
      let left = lengths[lengths.count - 1]
      return left == 1 ? nil : "the convolutions leave \(left) frames of a chunk, and 1 is needed"
    }
  }
}
