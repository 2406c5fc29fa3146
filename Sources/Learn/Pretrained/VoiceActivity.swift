import Autograd
import Foundation
import Initializers
import Layers
import Randomness
import Tensors
import Weights

/// How likely it is, chunk by chunk, that somebody speaks: the network of Silero VAD (Silero Team, 2021–2025).
///
/// Each chunk of 512 samples gives 4 frames of a spectrum of 129 magnitudes, |X| = √(re² + im²). Four convolutions
/// along the frames, each with ReLU, make one vector a of it; an LSTM goes from chunk to chunk; and
/// p = σ(w·relu(h) + b). With c and h it remembers what it has heard.
///
/// ```swift
/// let network = try VoiceActivity(PretrainedStore().files(of: .sileroVAD))
/// let heard = try network.hear(samples, sampleRate: 16_000)
/// print(heard.map(\.probability))
/// ```
public struct VoiceActivity {
  /// How many samples, channels and units there are.
  public let sizes: Sizes
  /// The filters of the spectrum: `bins` of the real parts, then `bins` of the imaginary parts.
  public let spectrum: Conv1D
  /// The convolutions along the frames, each followed by ReLU.
  public let convolutions: [Conv1D]
  /// What goes from chunk to chunk.
  public let memory: LSTM
  /// From relu(h) to the logit.
  public let head: Dense

  /// What becomes of the chunks of some sounds.
  public struct Pass {
    /// The outputs of each convolution, `[batch·time, frames left, channels]`
    public let activations: [Variable]
    /// h after each chunk, `[batch, time, units]`
    public let hidden: Variable
    /// log(p/(1 − p)), `[batch, time]`
    public let logits: Variable
    /// h and c after the last chunk, each `[batch, units]`
    public let states: [Variable]
  }

  /// A network with random weights that are to be trained; the spectrum is Fourier's, with a Hann window, and fixed.
  ///
  /// Traps with a message where no network has these sizes.
  public init(sizes: Sizes, using random: inout RandomSource) {
    if let problem = sizes.problem { fatalError("VoiceActivity: \(problem)") }
    self.init(empty: sizes, .glorotUniform, .orthogonal, &random)
    spectrum.kernel.value = Self.fourierFilters(sizes.fftLength)
    // A magnitude is a sum over a frame: with smaller kernels the gates do not begin at their ends.
    let kernel = convolutions[0].kernel
    kernel.value = kernel.value / (Double(sizes.fftLength) / 16)
  }

  /// The network of these weights, under the names of silero-vad's file: `stft_conv.weight`, `conv1.weight` …,
  /// `lstm_cell.weight_ih` …, `final_conv.bias`.
  /// - Throws: ``PretrainedError/mismatch(_:)`` where one is missing, has another shape, or is not finite.
  public init(
    _ weights: [String: Tensor], sizes: Sizes = .silero16k
  ) throws(PretrainedError) {
    if let problem = sizes.problem { throw .mismatch("No network of voice activity: \(problem).") }
    var random = RandomSource(seed: 0)
    self.init(empty: sizes, .zeros, .zeros, &random)
    let array = NamedArrays(weights, of: "voice activity")
    // PyTorch has a filter a row, [filters, channels, size]; here filters are columns, [size, channels, filters].
    spectrum.kernel.value =
      try array("stft_conv.weight", [2 * sizes.bins, 1, sizes.fftLength]).permuted(2, 1, 0)
      .contiguous()
    for (place, layer) in convolutions.enumerated() {
      let shape = layer.kernel.shape
      let kernel = try array("conv\(place + 1).weight", [shape[2], shape[1], shape[0]])
      layer.kernel.value = kernel.permuted(2, 1, 0).contiguous()
      layer.bias?.value = try array("conv\(place + 1).bias", [shape[2]])
    }
    let (u, inputs) = (sizes.units, memory.kernel.shape[0])
    memory.kernel.value =
      try array("lstm_cell.weight_ih", [4 * u, inputs]).transposed().contiguous()
    memory.recurrentKernel.value =
      try array("lstm_cell.weight_hh", [4 * u, u]).transposed().contiguous()
    memory.bias?.value =
      try array("lstm_cell.bias_ih", [4 * u]) + array("lstm_cell.bias_hh", [4 * u])
    head.kernel.value = try array("final_conv.weight", [1, u, 1]).reshaped(u, 1)
    head.bias?.value = try array("final_conv.bias", [1])
  }

  /// The network that was fetched.
  /// - Throws: ``PretrainedError`` where the file is another, damaged, or does not fit.
  public init(_ files: PretrainedFiles) throws(PretrainedError) {
    let path = try files.path("silero_vad_16k.safetensors")
    let file: WeightsFile
    do throws(WeightsError) { file = try WeightsFile(path: path) } catch {
      throw .file("\(path): \(error)")
    }
    let named = file.tensors.map { ($0.name, $0.tensor) }
    try self.init(Dictionary(named) { first, _ in first })
  }

  /// The network of a store; nil where it was not fetched.
  /// - Throws: ``PretrainedError`` where its file is damaged or does not fit.
  public static func fetched(
    in store: PretrainedStore = PretrainedStore()
  ) throws(PretrainedError) -> VoiceActivity? {
    store.has(.sileroVAD) ? try VoiceActivity(store.files(of: .sileroVAD)) : nil
  }

  private init(
    empty sizes: Sizes, _ kernels: Initializer, _ recurrent: Initializer,
    _ random: inout RandomSource
  ) {
    self.sizes = sizes
    var spectrum = Conv1D(
      1, 2 * sizes.bins, sizes.fftLength, strides: sizes.hop, useBias: false,
      kernelInitializer: .zeros, name: "spectrum", using: &random)
    spectrum.isTrainable = false
    self.spectrum = spectrum
    var inputs = sizes.bins
    var convolutions: [Conv1D] = []
    for (channels, stride) in zip(sizes.channels, sizes.strides) {
      convolutions.append(
        Conv1D(
          inputs, channels, Sizes.kernel, strides: stride, activation: .relu,
          kernelInitializer: kernels, name: "conv\(convolutions.count + 1)", using: &random))
      inputs = channels
    }
    self.convolutions = convolutions
    memory = LSTM(
      inputs, sizes.units, returnSequences: true, kernelInitializer: kernels,
      recurrentInitializer: recurrent, name: "lstm", using: &random)
    head = Dense(sizes.units, 1, kernelInitializer: kernels, name: "head", using: &random)
  }

  /// The weights that training changes, with their names: `conv1/kernel` … `head/bias`.
  public var parameters: [Parameter] {
    convolutions.flatMap { $0.parameters.under($0.name) } + memory.parameters.under(memory.name)
      + head.parameters.under(head.name)
  }

  /// |X| of each chunk: `[count, context + chunk + reflection]` to `[count, frames, bins]`.
  public func magnitudes(_ chunks: Tensor) -> Tensor {
    withoutGradients {
      let both = spectrum(Variable(chunks.reshaped(chunks.shape[0], chunks.shape[1], 1)))
      let parts = both.value.split(into: 2, axis: 2)
      return (parts[0].squared() + parts[1].squared()).squareRoot()
    }
  }

  /// From magnitudes `[batch, time, frames, bins]` to logits, from given states or from zeros.
  public func callAsFunction(_ magnitudes: Tensor, from states: [Variable]? = nil) -> Pass {
    let shape = magnitudes.shape
    guard shape.rank == 4, shape[2] == sizes.frames, shape[3] == sizes.bins else {
      ShapeError(
        "VoiceActivity", got: "magnitudes of \(shape)",
        need: "[batch, time, \(sizes.frames), \(sizes.bins)]"
      ).trap()
    }
    var x = Variable(magnitudes.reshaped(shape[0] * shape[1], shape[2], shape[3]))
    var activations: [Variable] = []
    for layer in convolutions {
      x = layer(x.padded([(0, 0), (1, 1), (0, 0)]))
      activations.append(x)
    }
    let a = x.reshaped(shape[0], shape[1], x.shape[2])
    let (hidden, last) = memory.run(a, from: states)
    let logits = head(hidden.relu()).reshaped(shape[0], shape[1])
    return Pass(activations: activations, hidden: hidden, logits: logits, states: last)
  }

  /// w[n]·cos(2πfn/N) for each bin f, then −w[n]·sin(2πfn/N), with w[n] = ½ − ½·cos(2πn/N): `[N, 1, 2·bins]`.
  private static func fourierFilters(_ n: Int) -> Tensor {
    let bins = n / 2 + 1
    var filters: [Double] = []
    for sample in 0..<n {
      let window = 0.5 - 0.5 * cos(2 * .pi * Double(sample) / Double(n))
      let angles = (0..<bins).map { 2 * .pi * Double($0 * sample % n) / Double(n) }
      filters += angles.map { window * cos($0) }
      filters += angles.map { -window * sin($0) }
    }
    return Tensor(filters, shape: [n, 1, 2 * bins])
  }
}
