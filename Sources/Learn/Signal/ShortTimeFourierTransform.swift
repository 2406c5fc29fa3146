import Autograd
import Tensors

/// The spectrum of a signal frame by frame: which frequencies it has when.
///
/// X[k, f] = Σ w[n]·x[k·hop + n]·e^(−2πi·fn/N) over the frame's N numbers, N being `fftLength`, w the window, and f
/// the bins 0 … N/2; the bin f is the frequency f·(sample rate)/N. The spectrum is `[frames, bins]`. Each frame takes
/// N·log₂N steps where N is a power of two, N² elsewhere.
///
/// ```swift
/// let spectrum = ShortTimeFourierTransform(fftLength: 512, hop: 128)(signal)
/// let loudness = spectrum.power       // [frames, 257]
/// ```
public struct ShortTimeFourierTransform: Sendable, Hashable {
  /// N, the length of a frame.
  public let fftLength: Int
  /// By how many samples the next frame begins later.
  public let hop: Int
  /// The window's numbers, N of them: a shorter window lies in the middle, between zeros.
  public let window: [Double]
  /// Whether the frame k has its middle at the sample k·hop: the signal is then extended on both sides by N/2 samples
  /// of its own, mirrored without repeating the edge.
  public let isCentered: Bool

  /// How to cut a signal into frames.
  ///
  /// - Parameters:
  ///   - fftLength: N, at least 1.
  ///   - hop: at least 1; a quarter of N where it is nil.
  ///   - windowLength: at most N; N where it is nil.
  ///   - window: which window, in its periodic form.
  ///   - centered: whether frames are centered, librosa's and PyTorch's `center`.
  ///
  /// Traps with a message for other numbers.
  public init(
    fftLength: Int, hop: Int? = nil, windowLength: Int? = nil, window: SignalWindow = .hann,
    centered: Bool = true
  ) {
    let (hop, width) = (hop ?? max(fftLength / 4, 1), windowLength ?? fftLength)
    guard fftLength > 0, hop > 0, (1...fftLength).contains(width) else {
      fatalError(
        "ShortTimeFourierTransform: got fftLength \(fftLength), hop \(hop) and windowLength "
          + "\(width); needs at least 1 each, and a window no longer than fftLength")
    }
    let before = (fftLength - width) / 2
    let zeros = { (count: Int) in [Double](repeating: 0, count: count) }
    (self.fftLength, self.hop, isCentered) = (fftLength, hop, centered)
    self.window = zeros(before) + window.values(width) + zeros(fftLength - width - before)
  }

  /// The spectrum of a signal, `[frames, bins]`.
  public struct Spectrogram {
    /// The real parts.
    public let real: Variable
    /// The imaginary parts.
    public let imaginary: Variable
    /// re² + im²
    public var power: Variable { real.squared() + imaginary.squared() }
    /// √(re² + im²)
    public var magnitude: Variable {
      Variable.stack([real, imaginary], axis: 0).norm([0])
    }
  }

  /// The spectrum of a signal `[samples]`, with gradients.
  ///
  /// Traps with a message where the signal is not one row, has no whole frame, or is too short to be mirrored.
  public func callAsFunction(_ signal: Variable) -> Spectrogram {
    let source = sources(signal.shape)
    let transform = FourierTransform(length: fftLength)
    let (frames, bins, window) = (source.count, fftLength / 2 + 1, self.window)
    let x = signal.value.values
    let spectra = source.map { frame in
      transform(zip(frame, window).map { x[$0] * $1 })
    }
    let (samples, precision) = (signal.shape, signal.value.precision)
    let shape: Shape = [2, frames, bins]
    let y = Tensor(
      spectra.flatMap(\.real) + spectra.flatMap(\.imaginary), shape: shape, precision)
    let both = Variable(recording: y, as: "stft", of: [signal]) { dy, _ in
      let slopes = dy.values
      var dx = [Double](repeating: 0, count: samples.count)
      for (k, frame) in source.enumerated() {
        let real = Array(slopes[(k * bins)...].prefix(bins))
        let imaginary = Array(slopes[((frames + k) * bins)...].prefix(bins))
        let dFrame = transform.gradient(.init(real: real, imaginary: imaginary))
        for n in frame.indices { dx[frame[n]] += window[n] * dFrame[n] }
      }
      return [.dense(Tensor(dx, shape: samples, precision))]
    }
    return Spectrogram(real: both[0], imaginary: both[1])
  }

  /// The spectrum of a signal `[samples]`.
  public func callAsFunction(_ signal: Tensor) -> Spectrogram { self(Variable(signal)) }

  /// How many frames a signal of so many samples has.
  public func frameCount(samples: Int) -> Int {
    let all = isCentered ? samples + 2 * (fftLength / 2) : samples
    return all < fftLength ? 0 : (all - fftLength) / hop + 1
  }

  /// For each frame, which samples it is made from.
  private func sources(_ shape: Shape) -> [[Int]] {
    let edge = isCentered ? fftLength / 2 : 0
    guard shape.rank == 1, frameCount(samples: shape.count) > 0, shape.count > edge else {
      ShapeError(
        "ShortTimeFourierTransform", got: "a signal of \(shape)",
        need: "[samples], with at least \(max(edge + 1, isCentered ? 0 : fftLength)) of them",
        try: "a shorter fftLength"
      ).trap()
    }
    let last = shape.count - 1
    return (0..<frameCount(samples: shape.count)).map { frame in
      (0..<fftLength).map { n in
        let place = abs(frame * hop + n - edge)
        return place <= last ? place : 2 * last - place
      }
    }
  }
}

extension ShortTimeFourierTransform {
  /// The signal, of so many samples, that has a spectrum: each frame's inverse transform times the window, added up,
  /// and divided by the sum of the squared windows (Griffin and Lim, 1984); 0 where no window reaches.
  ///
  /// - Parameters:
  ///   - real: the real parts, `[frames, bins]`.
  ///   - imaginary: the imaginary parts, in the same shape.
  ///   - length: how many samples; samples beyond the last frame are 0.
  ///
  /// Traps with a message where shapes do not fit.
  public func inverse(real: Tensor, imaginary: Tensor, length: Int) -> Tensor {
    let bins = fftLength / 2 + 1
    guard real.rank == 2, real.shape == imaginary.shape, real.shape[1] == bins, length >= 0 else {
      ShapeError(
        "ShortTimeFourierTransform.inverse",
        got: "\(real.shape) and \(imaginary.shape), for \(length) samples",
        need: "[frames, \(bins)] for both"
      ).trap()
    }
    let transform = FourierTransform(length: fftLength)
    let edge = isCentered ? fftLength / 2 : 0
    let (re, im) = (real.values, imaginary.values)
    var sums = [Double](repeating: 0, count: length)
    var weights = sums
    for k in 0..<real.shape[0] {
      let row = (k * bins)..<((k + 1) * bins)
      let frame = transform.inverse(.init(real: Array(re[row]), imaginary: Array(im[row])))
      for n in frame.indices {
        let place = k * hop + n - edge
        guard sums.indices.contains(place) else { continue }
        sums[place] += frame[n] * window[n]
        weights[place] += window[n] * window[n]
      }
    }
    let signal = zip(sums, weights).map { $1 > 1e-12 ? $0 / $1 : 0 }
    return Tensor(signal, real.precision)
  }
}
