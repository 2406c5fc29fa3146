import Datasets
import Randomness

extension Loader {
  /// Sounds as WAV.
  static let sound = Loader(
    "sound", seeds: Waves.seeds, needsFile: true,
    repair: { bytes, random in
      guard random.integer(below: 4) > 0, bytes.count > 44 else { return bytes }
      // The lengths of the file, and of the samples where they stand behind the shortest header.
      var bytes = bytes
      bytes.replaceSubrange(4..<8, with: Waves.little(bytes.count - 8, 4))
      bytes.replaceSubrange(40..<44, with: Waves.little(bytes.count - 44, 4))
      return bytes
    },
    read: { input in
      let sound = try Sound(input.path)
      // A sample has one byte at least.
      if sound.samples.count > input.bytes.count {
        return "\(sound.samples.count) samples of \(input.bytes.count) bytes"
      }
      guard sound.frames * sound.channels == sound.samples.count, sound.sampleRate > 0 else {
        return "\(sound.frames) frames of \(sound.channels) channels"
      }
      return sound.mono.allSatisfy(\.isFinite) ? nil : "a sample that is no number"
    })
}

private enum Waves {
  /// Whole numbers of one, two and three bytes, floating ones, one channel and two, and a curve of telephones.
  static let seeds: [[UInt8]] = [
    file(Array(0..<40), bits: 16), file(Array(100..<120), bits: 8),
    file(Array(0..<48), channels: 2, bits: 24),
    file(
      [0, 0, 128, 63, 0, 0, 0, 191, 0, 0, 0, 0, 0, 0, 64, 62], format: 3, channels: 2, bits: 32),
    file(Array(0..<20), format: 7, bits: 8), file([], bits: 16),
  ]

  private static func file(
    _ data: [UInt8], format: Int = 1, channels: Int = 1, bits: Int
  ) -> [UInt8] {
    let frame = channels * bits / 8
    let header =
      little(format, 2) + little(channels, 2) + little(8000, 4) + little(8000 * frame, 4)
      + little(frame, 2) + little(bits, 2)
    let chunks =
      Array("fmt ".utf8) + little(header.count, 4) + header + Array("data".utf8)
      + little(data.count, 4) + data
    return Array("RIFF".utf8) + little(4 + chunks.count, 4) + Array("WAVE".utf8) + chunks
  }

  static func little(_ number: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}
