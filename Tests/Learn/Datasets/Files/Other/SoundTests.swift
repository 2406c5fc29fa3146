import Testing

@testable import Datasets

@Suite struct SoundTests {
  private let scratch = Scratch()

  /// A WAV of a format, 1 whole and 3 floating numbers.
  private func wav(
    _ data: [UInt8], format: Int = 1, channels: Int = 1, rate: Int = 8000, bits: Int = 16,
    before: [UInt8] = [], promised: Int? = nil
  ) -> [UInt8] {
    let frame = channels * bits / 8
    let header =
      little(format, 2) + little(channels, 2) + little(rate, 4) + little(rate * frame, 4)
      + little(frame, 2) + little(bits, 2)
    let chunks =
      Array("fmt ".utf8) + little(header.count, 4) + header + before + Array("data".utf8)
      + little(promised ?? data.count, 4) + data + (data.count % 2 == 1 ? [0] : [])
    return Array("RIFF".utf8) + little(4 + chunks.count, 4) + Array("WAVE".utf8) + chunks
  }

  private func read(_ bytes: [UInt8]) throws -> Sound { try Sound(scratch.write("s.wav", bytes)) }

  @Test func everyWayToWriteNumbers() throws {
    let sixteen = try read(wav(little(-32768, 2) + little(16384, 2) + little(0, 2)))
    #expect(sixteen.samples == [-1, 0.5, 0] && sixteen.sampleRate == 8000)
    #expect(sixteen.frames == 3 && sixteen.tensor.shape == [3, 1])
    #expect(try read(wav([0, 128, 192], bits: 8)).samples == [-1, 0, 0.5])
    let stereo = wav(little(1 << 22, 3) + little(-1 << 23, 3), channels: 2, bits: 24)
    #expect(try read(stereo).samples == [0.5, -1] && read(stereo).channel(1) == [-1])
    #expect(try read(wav(little(1 << 30, 4), bits: 32)).samples == [0.5])
    let float = wav(little(Int(Float(-0.75).bitPattern), 4), format: 3, bits: 32)
    #expect(try read(float).samples == [-0.75])
    // A chunk of odd length before the samples.
    let listed = wav([10, 20], bits: 8, before: Array("LIST".utf8) + little(3, 4) + [1, 2, 3, 0])
    #expect(try read(listed).frames == 2)
  }

  @Test func soundsAreInspectedAndAreSeries() throws {
    let path = scratch.write("s.wav", wav((0..<800).flatMap { little($0 * 40, 2) }))
    let found = try Inspection(path)
    #expect(found.kind == .sound)
    #expect(found.facts.contains { $0.name == "length" && $0.value == "800 samples, 0.1 s" })
    #expect(try DataChoice().series(path).0.count == 800)
    let quiet = scratch.write("q.wav", wav([0, 0, 0, 0]))
    #expect(try Inspection(quiet).warnings == ["It is silent throughout."])
    #expect(throws: DataError.self) { try DataChoice().table(path) }
  }

  @Test func aSoundOfSamplesAndTheMeanOfItsChannels() throws {
    let stereo = Sound(sampleRate: 4, channels: 2, samples: [0.5, -0.5, 1, 0, -1, -0.5])
    #expect(stereo.frames == 3 && stereo.seconds == 0.75)
    #expect(stereo.mono == [0, 0.5, -0.75] && stereo.channel(1) == [-0.5, 0, -0.5])
    #expect(Sound(sampleRate: 4, samples: [1, 2]).mono == [1, 2])
  }

  @Test func aChosenSoundIsRead() throws {
    let path = scratch.write("s.wav", wav(little(16384, 2) + little(0, 2)))
    #expect(try DataChoice().sound(path).samples == [0.5, 0])
    let table = scratch.write("t.csv", Array("a,b\n1,2\n".utf8))
    #expect(throws: DataError.self) { try DataChoice().sound(table) }
  }

  @Test func damagedAndPackedOnesAreRefused() throws {
    let good = wav((0..<10).flatMap { little($0, 2) })
    for length in 0..<good.count {
      #expect(throws: DataError.self) { try read(Array(good.prefix(length))) }
    }
    for (name, bytes) in [
      ("half a frame", wav([1, 2, 3, 4, 5, 6], channels: 2)), ("no rate", wav([0, 0], rate: 0)),
      ("a promise of 4 GB", wav([0, 0], promised: 0xFFFF_FFFF)),
      ("no channels", wav([0, 0], channels: 0)), ("ADPCM", wav([0, 0], format: 2)),
      ("no number", wav(little(Int(Float.nan.bitPattern), 4), format: 3, bits: 32)),
    ] {
      #expect(throws: DataError.self, "\(name)") { try read(bytes) }
    }
    let error = #expect(throws: DataError.self) {
      try read(Array("RIFX".utf8) + good.dropFirst(4))
    }
    #expect("\(error!)".contains("big-endian"))
  }
}
