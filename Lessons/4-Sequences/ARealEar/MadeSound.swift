import Chalk
import Foundation

/// A sound that was made here, of which it is known what is in it when: silence, noise, tones, and something like
/// vowels.
struct MadeSound {
  /// What is heard for a while.
  enum Kind: String, CaseIterable {
    case silence, noise, tone, voice

    /// What the lesson calls it.
    var name: String {
      switch self {
      case .silence: "silence"
      case .noise: "hiss"
      case .tone: "steady tone"
      case .voice: "vowel"
      }
    }
  }

  /// A stretch of one kind.
  struct Part {
    let kind: Kind
    let samples: Range<Int>
  }

  static let sampleRate = 16_000
  /// The samples of a chunk, as the network cuts them.
  static let chunk = VoiceActivity.Sizes.silero16k.chunk
  /// The first three formants of five vowels in hertz (Peterson and Barney, 1952, men).
  private static let vowels: [[Double]] = [
    [730, 1090, 2440], [530, 1840, 2480], [270, 2290, 3010], [570, 840, 2410], [300, 870, 2240],
  ]

  private(set) var samples: [Float]
  private(set) var parts: [Part] = []

  /// So many chunks, with a faint hiss under everything.
  init(chunks: Int, random: inout RandomSource) {
    samples = random.normals(chunks * Self.chunk).map { Float(0.003 * $0) }
    var start = 0
    while start < samples.count {
      let kinds = Kind.allCases.filter { $0 != parts.last?.kind }
      let kind = kinds[random.integer(below: kinds.count)]
      let length = Int(random.uniform(in: 0.15...0.55) * Double(Self.sampleRate))
      let end = min(start + length, samples.count)
      add(kind, start..<end, &random)
      start = end
    }
  }

  /// Whether more than half of each chunk is voice.
  var truth: [Bool] {
    var counts = [Int](repeating: 0, count: samples.count / Self.chunk)
    for part in parts where part.kind == .voice {
      for sample in part.samples { counts[sample / Self.chunk] += 1 }
    }
    return counts.map { 2 * $0 > Self.chunk }
  }

  /// What is heard in the middle of each chunk. No part but the last is shorter than a chunk, so that is what fills at
  /// least half of it.
  var kinds: [Kind] {
    (0..<(samples.count / Self.chunk)).map { chunk in
      let middle = chunk * Self.chunk + Self.chunk / 2
      return parts.first { $0.samples.contains(middle) }!.kind
    }
  }

  /// The sound as a file would hold it.
  var sound: Sound { Sound(sampleRate: Self.sampleRate, samples: samples, format: "made here") }

  /// Adds a part that fades in and out, as loud as chance has it, whatever it is.
  private mutating func add(_ kind: Kind, _ range: Range<Int>, _ random: inout RandomSource) {
    parts.append(Part(kind: kind, samples: range))
    let loudness = random.uniform(in: 0.03...0.2)
    var wave: [Double]
    switch kind {
    case .silence: return
    case .noise: wave = random.normals(range.count)
    case .tone:
      let step = 2 * .pi * random.uniform(in: 150...1500) / Double(Self.sampleRate)
      wave = range.indices.map { sin(step * Double($0 - range.lowerBound)) }
    case .voice: wave = Self.vowel(range.count, &random)
    }
    let fade = 0.02 * Double(Self.sampleRate)
    for i in wave.indices { wave[i] *= min(1, Double(min(i + 1, wave.count - i)) / fade) }
    let power = wave.map { $0 * $0 }.mean.squareRoot()
    for (i, sample) in range.enumerated() {
      samples[sample] += Float(loudness * wave[i] / max(power, 1e-9))
    }
  }

  // excerpt: vowel
  /// Σ aₖ·sin(kθ): the harmonics of a pitch that glides, with vibrato,
  /// louder near the formants of a vowel.
  private static func vowel(
    _ count: Int, _ random: inout RandomSource
  ) -> [Double] {
    let pitch = random.uniform(in: 100...240)
    let glide = random.uniform(in: -0.25...0.25)
    let formants = vowels[random.integer(below: vowels.count)]
    let amplitudes = (1...20).map { k in
      formants.map { formant in
        let distance = (Double(k) * pitch - formant) / (60 + 0.06 * formant)
        return 1 / (1 + distance * distance)
      }.reduce(0, +) / Double(k).squareRoot()
    }
    var θ = 0.0
    return (0..<count).map { i in
      let time = Double(i) / Double(sampleRate)
      let vibrato = 0.03 * sin(2 * .pi * 5 * time)
      let change = 1 + glide * Double(i) / Double(count) + vibrato
      θ += 2 * .pi * pitch * change / Double(sampleRate)
      // sin (k + 1)θ = 2·cos θ·sin kθ − sin (k − 1)θ
      let (double, first) = (2 * cos(θ), sin(θ))
      var (sum, before, now) = (0.0, 0.0, first)
      for a in amplitudes {
        sum += a * now
        (before, now) = (now, double * now - before)
      }
      return sum
    }
  }
  // end excerpt
}
