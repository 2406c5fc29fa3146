import Autograd
import Golden
import Signal
import Tensors
import Testing

/// The golden group `audio`.
@Suite(.enabled(if: GoldenSet.isWanted, "\(GoldenSet.missing)"))
struct GoldenSignalTests {
  static let group = GoldenGroup("audio") { golden, precision in
    try SignalCase(golden: golden, precision: precision).results()
  }

  @Test func valuesAndGradients() throws {
    for outcome in try Self.group.outcomes(in: .found()) { #expect(outcome.agrees, "\(outcome)") }
  }

  @Test func aShiftedTensorIsCaught() throws {
    #expect(try Self.group.unnoticed(in: .found()) == [])
  }

  @Test func spoiledCasesAreToldAndNotCrashedOn() throws {
    #expect(try Self.group.agreeingThoughSpoiled(in: .found()) == [])
  }

  @Test func casesOfOtherSizesAndSettings() throws {
    let made = try MadeSet(MadeCases.signals)
    let outcomes = try Self.group.outcomes(in: made.set)
    #expect(outcomes.count == MadeCases.signals.count)
    for outcome in outcomes { #expect(outcome.agrees, "\(outcome)") }
  }

  @Test func whatIsNotUnderstoodIsTold() throws {
    let made = try MadeSet(MadeCases.signals)
    let stft = try made.first("stft")
    expect(stft.changing(item: "smell"), tells: "“smell”")
    expect(stft.changing("window", to: "kaiser"), tells: "window")
    expect(stft.changing("pad_mode", to: "edge"), tells: "pad_mode")
    expect(stft.changing("fft_length", to: 4000), tells: "frame")
    expect(stft.changing("normalized", to: true), tells: "normalized")
    expect(stft.changing("hop", to: nil), tells: "hop is missing")
    expect(stft.without("signal"), tells: "signal is missing")
    #expect(!Self.group.outcome(of: stft.changing("hop", to: 2)).agrees)
  }

  private func expect(_ golden: GoldenCase, tells words: String) {
    let outcome = Self.group.outcome(of: golden)
    #expect(!outcome.agrees && outcome.description.contains(words), "\(outcome)")
  }
}

/// A case of the group on what we have for signals.
struct SignalCase {
  let golden: GoldenCase
  let precision: Precision
  private var attributes: GoldenAttributes { golden.attributes }

  func results() throws -> [String: Tensor] {
    switch golden.item {
    case "hann_window": return try window()
    case "stft": return try spectrum()
    case "istft": return try inverse()
    case "mel_filter_bank": return try melFilters()
    case "log_mel": return try logMel()
    case "mfcc": return try cepstrum()
    case "mu_law": return try muLaw()
    case "preemphasis": return try preemphasis()
    case "frame_measures": return try frameMeasures()
    default: throw GoldenProblem("nothing of ours is for the item “\(golden.item)”")
    }
  }

  private func size(_ name: String) throws -> Int {
    let size = try attributes.sizes(name, count: 1)[0]
    guard size <= 1 << 20 else { throw GoldenProblem("the attribute \(name) is \(size)") }
    return size
  }

  private func signal() throws -> Tensor {
    _ = try GoldenSizes(of: golden, ["signal": "samples"])
    return try golden.tensor("signal", precision)
  }

  private func window() throws -> [String: Tensor] {
    let values = SignalWindow.hann.values(
      try size("length"), periodic: try attributes.truth("periodic"))
    return ["window": Tensor(values, precision)]
  }

  // MARK: spectra

  /// How the case cuts its signal, which is long enough for it.
  private func transform(samples: Int) throws -> ShortTimeFourierTransform {
    let (fftLength, hop) = (try size("fft_length"), try size("hop"))
    let width = attributes.has("window_length") ? try size("window_length") : fftLength
    let isCentered = try attributes.truth("center")
    let window = try attributes.choice("window", among: ["hann, periodic": SignalWindow.hann])
    try attributes.allow("pad_mode", isCentered ? "reflect" : "none")
    try attributes.allow("normalized", false)
    guard width <= fftLength, samples > (isCentered ? fftLength / 2 : fftLength - 1) else {
      throw GoldenProblem("\(samples) samples have no frame of \(fftLength), or window of \(width)")
    }
    attributes.note("sample_rate")
    return ShortTimeFourierTransform(
      fftLength: fftLength, hop: hop, windowLength: width, window: window, centered: isCentered)
  }

  private func spectrum() throws -> [String: Tensor] {
    _ = try signal()
    let variables = try GoldenVariables(golden, precision)
    let x = try variables("signal")
    let found = try transform(samples: x.value.count)(x)
    return try variables.results([
      "real": found.real, "imaginary": found.imaginary, "magnitude": found.magnitude,
      "power": found.power,
    ])
  }

  private func inverse() throws -> [String: Tensor] {
    let x = try signal()
    let transform = try transform(samples: x.count)
    let length = try attributes.sizes("length", count: 1)[0]
    let found = transform(x)
    let (real, imaginary) = (found.real.value, found.imaginary.value)
    let back = transform.inverse(real: real, imaginary: imaginary, length: length)
    return ["real": real, "imaginary": imaginary, "signal_back": back]
  }

  // MARK: mel and cepstrum

  private func filterBank() throws -> MelFilterBank {
    let (low, high) = (try attributes.number("low"), try attributes.number("high"))
    let rate = try attributes.number("sample_rate")
    guard low >= 0, high > low, rate > 0 else {
      throw GoldenProblem("the attributes low \(low), high \(high) and sample_rate \(rate)")
    }
    return MelFilterBank(
      fftLength: try size("fft_length"), sampleRate: rate, mels: try size("mels"), low: low,
      high: high, scale: try attributes.choice("scale", among: ["htk": .htk, "slaney": .slaney]),
      normalization: try attributes.choice(
        "normalisation", among: ["none": .none, "slaney": .slaney]))
  }

  private func melFilters() throws -> [String: Tensor] {
    let bank = try filterBank()
    return [
      "filters": bank.filters.converted(to: precision), "edges": Tensor(bank.edges, precision),
    ]
  }

  private func melCepstrum(coefficients: Int) throws -> MelCepstrum {
    let (filters, transform) = (try filterBank(), try transform(samples: try signal().count))
    let floor = try attributes.number("db_floor")
    guard floor > 0 else { throw GoldenProblem("the attribute db_floor is \(floor)") }
    return MelCepstrum(
      transform: transform, filters: filters, coefficients: coefficients, floor: floor,
      range: try attributes.number("db_range"))
  }

  private func logMel() throws -> [String: Tensor] {
    let cepstrum = try melCepstrum(coefficients: 1)
    let power = cepstrum.melPower(try signal())
    let offset = try attributes.number("log_offset")
    guard offset > 0 else { throw GoldenProblem("the attribute log_offset is \(offset)") }
    return [
      "mel_power": power, "log_mel": (power + offset).log(),
      "mel_db": powerToDecibels(power, floor: cepstrum.floor, range: cepstrum.range),
    ]
  }

  private func cepstrum() throws -> [String: Tensor] {
    guard try attributes.text("dct") == "type 2, orthonormal" else {
      throw GoldenProblem("the attribute dct: only “type 2, orthonormal” is understood")
    }
    try attributes.allow("lifter", 0)
    let (coefficients, mels) = (try size("coefficients"), try size("mels"))
    guard coefficients <= mels else {
      throw GoldenProblem("\(coefficients) coefficients of \(mels) mels")
    }
    return ["mfcc": try melCepstrum(coefficients: coefficients)(try signal())]
  }

  // MARK: samples and frames

  private func muLaw() throws -> [String: Tensor] {
    let law = MuLaw(mu: try size("mu"))
    let x = try signal()
    let codes = law.encode(x)
    return ["compressed": law.compress(x), "code": codes, "decoded": law.decode(codes)]
  }

  private func preemphasis() throws -> [String: Tensor] {
    ["y": preEmphasis(try signal(), coefficient: try attributes.number("coefficient"))]
  }

  private func frameMeasures() throws -> [String: Tensor] {
    let (x, frame, hop) = (try signal(), try size("frame"), try size("hop"))
    return [
      "rms": rootMeanSquares(x, frame: frame, hop: hop),
      "zero_crossings": zeroCrossings(x, frame: frame, hop: hop),
    ]
  }
}
