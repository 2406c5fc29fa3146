internal import CSndfile
import Tensors

/// A sound: numbers from −1 to 1, so many a second, of one channel or more.
public struct Sound: Sendable, Equatable {
  /// Samples a second.
  public let sampleRate: Int
  /// 1 mono, 2 left and right.
  public let channels: Int
  /// The samples, frame after frame, channels together: `frames · channels` numbers.
  public let samples: [Float]
  /// What the file says of itself, such as "WAV (Microsoft), Signed 16 bit PCM".
  public let format: String

  /// How many times each channel was measured.
  public var frames: Int { samples.count / channels }
  /// How long it is, in seconds.
  public var seconds: Double { Double(frames) / Double(sampleRate) }
  /// The samples as a tensor: `[frames, channels]`.
  public var tensor: Tensor { Tensor(samples, shape: [frames, channels]) }
  /// The samples of one channel, counted from 0.
  public func channel(_ channel: Int) -> [Float] {
    stride(from: channel, to: samples.count, by: channels).map { samples[$0] }
  }

  /// A sound from its samples, channels together. Traps where the samples are no whole frames, or there is no rate.
  public init(sampleRate: Int, channels: Int = 1, samples: [Float], format: String = "") {
    guard sampleRate > 0, channels > 0, samples.count % channels == 0 else {
      fatalError(
        "Sound: \(samples.count) samples in \(channels) channels, \(sampleRate) a second; needs at "
          + "least one channel, and as many samples in each")
    }
    (self.sampleRate, self.channels) = (sampleRate, channels)
    (self.samples, self.format) = (samples, format)
  }

  /// The mean of all channels, `frames` numbers.
  public var mono: [Float] {
    if channels == 1 { return samples }
    return (0..<frames).map { frame in
      samples[(frame * channels)..<((frame + 1) * channels)].reduce(0, +) / Float(channels)
    }
  }

  /// Reads a WAV or FLAC file through libsndfile. Whole numbers of b bits are divided by 2^(b−1).
  /// - Throws: `DataError` where the file is cut off, damaged, or its samples are packed with losses.
  public init(_ path: String) throws(DataError) {
    let form = try FileForm.of(path)
    guard let form, form == .wave || form == .flac else {
      throw form?.refusal(path, needed: "a WAV or FLAC")
        ?? .damaged(
          path: path, problem: "it is no WAV and no FLAC")
    }
    if form == .wave { try Sound.checkChunks(path) }
    var info = SF_INFO()
    guard let file = sf_open(path, Int32(SFM_READ), &info) else {
      var reason = String(cString: sf_strerror(nil))
      while reason.hasSuffix(".") { reason.removeLast() }
      throw .damaged(path: path, problem: reason)
    }
    defer { sf_close(file) }
    let type = info.format & Int32(SF_FORMAT_SUBMASK)
    guard Sound.plainTypes.contains(type) else {
      throw Sound.packed(path, Sound.name(type))
    }
    guard info.channels > 0, info.samplerate > 0, info.frames >= 0, info.frames < 1 << 31 else {
      throw .damaged(
        path: path,
        problem: "its header says \(info.channels) channels and \(info.samplerate) samples a second"
      )
    }
    // Room for a second or so at a time: a header may promise more than there is, also channels.
    var all: [Float] = []
    let some = max(1, 1 << 16 / Int(info.channels))
    var block = [Float](repeating: 0, count: some * Int(info.channels))
    while case let came = sf_readf_float(file, &block, sf_count_t(some)), came > 0 {
      all += block[..<(Int(came) * Int(info.channels))]
    }
    guard all.count == Int(info.frames) * Int(info.channels) else {
      throw .damaged(
        path: path,
        problem: "\(info.frames) samples a channel are promised, and it ends after "
          + "\(all.count / Int(info.channels))")
    }
    if let place = all.firstIndex(where: { !$0.isFinite }) {
      throw .unsuitable(
        "'\(path)'", problem: "sample \(place / Int(info.channels) + 1) is no number",
        advice: "Write the sound anew.")
    }
    (sampleRate, channels, samples) = (Int(info.samplerate), Int(info.channels), all)
    format =
      "\(Sound.name(info.format & Int32(SF_FORMAT_TYPEMASK))), "
      + Sound.name(type)
  }

  /// One channel in time; the first where none is named, by its number from 1.
  func series(channel: String?) throws(DataError) -> Series {
    guard let channel else {
      return Series(name: "channel 1", values: self.channel(0).map { Double($0) })
    }
    guard let number = Int(channel), (1...channels).contains(number) else {
      throw .unknown("channel", channel, known: (1...channels).map { "\($0)" })
    }
    return Series(
      name: "channel \(number)", values: self.channel(number - 1).map { Double($0) })
  }

  /// Numbers, whole or floating, as they are; and the two curves of telephones.
  private static let plainTypes: Set<Int32> = [
    Int32(SF_FORMAT_PCM_S8), Int32(SF_FORMAT_PCM_U8), Int32(SF_FORMAT_PCM_16),
    Int32(SF_FORMAT_PCM_24), Int32(SF_FORMAT_PCM_32), Int32(SF_FORMAT_FLOAT),
    Int32(SF_FORMAT_DOUBLE), Int32(SF_FORMAT_ULAW), Int32(SF_FORMAT_ALAW),
  ]

  /// What the number of a format in a WAV means, of those whose samples are packed with losses.
  private static let packings = [
    2: "Microsoft ADPCM", 0x11: "IMA ADPCM", 0x31: "GSM 6.10", 0x50: "MPEG", 0x55: "MP3",
    0x161: "Windows Media Audio",
  ]

  private static func packed(_ path: String, _ packing: String) -> DataError {
    .unsuitable(
      "'\(path)'", problem: "its samples are packed: \(packing)",
      advice: "'ffmpeg -i FILE -c:a pcm_s16le sound.wav' writes them as plain numbers.")
  }

  /// libsndfile's name of a format.
  private static func name(_ format: Int32) -> String {
    var info = SF_FORMAT_INFO()
    info.format = format
    let size = Int32(MemoryLayout<SF_FORMAT_INFO>.size)
    guard sf_command(nil, Int32(SFC_GET_FORMAT_INFO), &info, size) == 0 else { return "" }
    return info.name.map { String(cString: $0) } ?? ""
  }

  /// Walks the chunks of a WAV: libsndfile makes the best of a file that is cut off or lies of its size,
  /// and says so only in a log.
  private static func checkChunks(_ path: String) throws(DataError) {
    let bytes = try ByteReader(path, unpacks: false).rest(limit: 1 << 32)
    func number(_ place: Int, _ size: Int) -> Int {
      bytes[place..<place + size].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    var place = 12
    var frameBytes: Int?
    while place + 8 <= bytes.count {
      let name = String(decoding: bytes[place..<place + 4], as: UTF8.self)
      let size = number(place + 4, 4)
      let there = bytes.count - place - 8
      guard size <= there else {
        throw .damaged(
          path: path, problem: "its chunk '\(name)' promises \(size) bytes, and \(there) are there")
      }
      if name == "fmt ", size >= 16 {
        let (channels, bits) = (number(place + 10, 2), number(place + 22, 2))
        let tag = number(place + 8, 2)
        if let packing = packings[tag] { throw packed(path, packing) }
        let isPlain = [1, 3, 0xFFFE].contains(tag)
        guard !isPlain || number(place + 20, 2) == channels * ((bits + 7) / 8) else {
          throw .damaged(
            path: path,
            problem: "its header says \(channels) channels of \(bits) bits, in "
              + "\(number(place + 20, 2)) bytes")
        }
        if isPlain, number(place + 12, 4) == 0 {
          throw .damaged(path: path, problem: "its header says 0 samples a second")
        }
        frameBytes = isPlain ? number(place + 20, 2) : 1
      }
      if name == "data" {
        guard let frameBytes, frameBytes > 0 else {
          throw .damaged(path: path, problem: "its header says no channels")
        }
        guard size % frameBytes == 0 else {
          throw .damaged(path: path, problem: "its last sample is cut off")
        }
        return
      }
      place += 8 + size + size % 2
    }
    throw .damaged(path: path, problem: "it has no samples: the chunk 'data' is missing")
  }
}
