import Foundation
import Golden
import Randomness
import Tensors
import Testing

@testable import Pretrained

/// Silero VAD against PyTorch, where its weights were fetched.
@Suite(
  .enabled(if: GoldenSet.isWanted, "\(GoldenSet.missing)"),
  .enabled(
    if: PretrainedStore().has(.sileroVAD),
    "the weights are not here: chalk model fetch silero-vad"))
struct GoldenVoiceActivityTests {
  private func cases() throws -> [GoldenCase] {
    try GoldenSet.found().listings()
      .filter { $0.group == "pretrained" && $0.item == "voice_activity" }.map { try $0.read() }
  }

  @Test func probabilitiesStatesAndLayers() throws {
    let network = try #require(try VoiceActivity.fetched())
    for golden in try cases() {
      let signal = try golden.tensor("signal", .single)
      let heard = try network.hear(
        signal.floats, sampleRate: try golden.attributes.whole("sample_rate"))
      let sixth = heard[6]
      var results: [(name: String, ours: Tensor)] = [
        ("probability", Tensor(heard.map(\.probability))),
        ("h", .stack(heard.map(\.hidden))), ("c", .stack(heard.map(\.cell))),
        ("magnitude", sixth.magnitude.transposed().contiguous()),
      ]
      for (place, activation) in sixth.activations.enumerated() {
        results.append(("conv\(place + 1)", activation.transposed().contiguous()))
      }
      for (name, ours) in results {
        let wanted = try golden.tensor(name, .single)
        #expect(ours.shape == wanted.shape, "\(golden): \(name)")
        let worst = zip(ours.values, wanted.values).map { abs($0 - $1) }.max() ?? .infinity
        #expect(worst < 1e-4, "\(golden): \(name) differs by \(worst)")
      }
      // A checker must be able to fail: another sound has other probabilities.
      let other = try network.hear(signal.floats.reversed(), sampleRate: 16_000)
      #expect(zip(other, heard).contains { abs($0.probability - $1.probability) > 1e-2 })
    }
  }

  /// The first layer of the fetched network is a Fourier transform with a Hann window.
  @Test func theSpectrumIsFouriers() throws {
    let fetched = try #require(try VoiceActivity.fetched())
    var random = RandomSource(seed: 0)
    let own = VoiceActivity(sizes: .silero16k, using: &random)
    let difference = fetched.spectrum.kernel.value - own.spectrum.kernel.value
    #expect(difference.absolute().max().scalar < 1e-5)
  }
}

/// The network on tiny random weights, which need no fetching.
@Suite struct VoiceActivityTests {
  private let tiny = TinyVoiceActivity(seed: 3)
  private func network(_ changes: [String: Tensor?] = [:]) throws -> VoiceActivity {
    var weights = tiny.weights
    for (name, tensor) in changes { weights[name] = tensor }
    return try VoiceActivity(weights, sizes: TinyVoiceActivity.sizes)
  }

  private func noise(_ count: Int) -> [Float] {
    var random = RandomSource(seed: 8)
    return (0..<count).map { _ in Float(random.normal()) }
  }

  @Test func theFormulaInPlainLoops() throws {
    let sound = noise(5 * 24)
    let heard = try network().hear(sound, sampleRate: 800)
    let wanted = tiny.formula(sound)
    #expect(heard.count == 5 && wanted.count == 5)
    for (ours, wanted) in zip(heard, wanted) {
      #expect(abs(ours.probability - wanted.p) < 1e-4)
      #expect(zip(ours.hidden.values, wanted.h).allSatisfy { abs($0 - $1) < 1e-4 })
      #expect(zip(ours.cell.values, wanted.c).allSatisfy { abs($0 - $1) < 1e-4 })
    }
    // A checker must be able to fail: other weights give other numbers.
    let other = TinyVoiceActivity(seed: 4).formula(sound)
    #expect(zip(heard, other).contains { abs($0.probability - $1.p) > 1e-3 })
  }

  @Test func aSoundInPiecesIsHeardAsAWhole() throws {
    let sound = noise(4 * 24)
    let whole = try network().hear(sound, sampleRate: 800)
    var stream = VoiceStream(try network())
    var heard: [Double] = []
    for piece in [sound[..<7], sound[7..<60], sound[60..<61], sound[61...]] {
      heard += try stream.hear(Array(piece)).map(\.probability)
    }
    #expect(stream.waiting.isEmpty && heard.count == 4)
    #expect(zip(heard, whole).allSatisfy { abs($0 - $1.probability) < 1e-6 })
  }

  /// All chunks at once, as in training, and one after the other.
  @Test func aBatchIsWhatItsSoundsAre() throws {
    let network = try network()
    let heard = try network.hear(noise(3 * 24), sampleRate: 800)
    let magnitudes = Tensor.stack(heard.map(\.magnitude)).expanded(at: 0)
    let pass = network(magnitudes)
    #expect(pass.logits.shape == [1, 3] && pass.hidden.shape == [1, 3, 3])
    let logits = pass.logits.value.values
    #expect(zip(logits, heard).allSatisfy { abs($0 - $1.logit) < 1e-5 })
  }

  @Test func theLastSamplesAreFilledUp() throws {
    let sound = noise(30)
    let heard = try network().hear(sound, sampleRate: 800)
    let filled = tiny.formula(sound + [Float](repeating: 0, count: 18))
    #expect(heard.count == 2 && abs(heard[1].probability - filled[1].p) < 1e-4)
  }

  @Test func whatItCannotHearIsTold() throws {
    let network = try network()
    expect("800") { _ = try network.hear([0.5], sampleRate: 8000) }
    expect("resampled") { _ = try network.hear([0.5], sampleRate: 8000) }
    expect("empty") { _ = try network.hear([], sampleRate: 800) }
    var stream = VoiceStream(network)
    expect("Sample 2") { _ = try stream.hear([0, .nan]) }
    #expect(stream.waiting.isEmpty, "nothing was heard")
  }

  @Test func weightsThatDoNotFitAreRefused() throws {
    expect("lack 'conv2.bias'") { _ = try network(["conv2.bias": nil]) }
    expect("[3, 5, 3] is needed") { _ = try network(["conv2.weight": .zeros([3, 5, 5])]) }
    var damaged = tiny.weights["lstm_cell.weight_hh"]!.values
    damaged[5] = .nan
    expect("number 6 of 36 is nan") {
      _ = try network(["lstm_cell.weight_hh": Tensor(damaged, shape: [12, 3])])
    }
    expect("lack 'stft_conv.weight'") { _ = try VoiceActivity([:]) }
  }

  /// A file may hold its weights in double precision; the network computes in single.
  @Test func weightsInDoublePrecisionAreTheSameNetwork() throws {
    let doubles = tiny.weights.mapValues { Optional($0.converted(to: .double)) }
    let heard = try network(doubles).hear(noise(48), sampleRate: 800)
    let wanted = try network().hear(noise(48), sampleRate: 800)
    #expect(heard.map(\.probability) == wanted.map(\.probability))
    var large = tiny.weights["final_conv.weight"]!.converted(to: .double).values
    large[0] = 1e300
    expect("number 1 of 3 is inf") {
      _ = try network(["final_conv.weight": Tensor(large, shape: [1, 3, 1], .double)])
    }
  }

  @Test func sizesThatDoNotFitAreRefused() {
    var sizes = TinyVoiceActivity.sizes
    #expect(sizes.problem == nil && VoiceActivity.Sizes.silero16k.problem == nil)
    #expect(VoiceActivity.Sizes.silero16k.lengths == [4, 2, 1, 1])
    sizes.strides = [1, 1, 1, 1]
    #expect(sizes.problem?.contains("leave 4 frames") == true)
    sizes.strides = [1]
    #expect(sizes.problem?.contains("4 convolutions and 1 strides") == true)
    sizes = TinyVoiceActivity.sizes
    sizes.hop = 0
    #expect(sizes.problem != nil)
    sizes.hop = 8
    sizes.fftLength = 64
    #expect(sizes.problem?.contains("longer than a chunk") == true)
    sizes = TinyVoiceActivity.sizes
    sizes.context = 25
    #expect(sizes.problem != nil)
  }

  private func expect(_ words: String, _ body: () throws -> Void) {
    do {
      try body()
      Issue.record("nothing was thrown; '\(words)' was awaited")
    } catch {
      #expect("\(error)".contains(words), "\(error)")
    }
  }
}
