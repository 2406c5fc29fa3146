import Autograd
import Randomness
import Tensors

extension Workload {
  /// The core's workloads. Before those with a baseline stands what oneDNN itself reaches.
  public static let core: [Workload] =
    [
      operation, trainingStep, millionNodes, adamUpdate, deadUnits, referenceMatmul, matmul(512),
      Workload.oneDNNMatmul(512),
    ]
    + ConvolutionWay.allCases.flatMap { [Workload.oneDNNConvolution($0), convolution($0)] }

  /// An operation on a small tensor, recorded.
  static let operation = Workload(
    "operation-32x10", unit: "a sum of two 32×10 tensors, recorded", operations: 32 * 10,
    unitsPerRun: 10_000
  ) {
    let a = Variable(.ones([32, 10]), requiresGradient: true)
    let b = Variable(.ones([32, 10]))
    return { for _ in 0..<10_000 { _ = a + b } }
  }

  /// A whole step of a tiny network, straight on the primitives.
  static let trainingStep = Workload(
    "step-8-10-1", unit: "8-10relu-1sigmoid, cross-entropy, backward and Adam, batch 32",
    operations: 6 * 32 * (8 * 10 + 10), unitsPerRun: 1000
  ) {
    var source = RandomSource(seed: 1)
    let x = Variable(.uniform([32, 8], using: &source))
    let t = Tensor((0..<32).map { $0 % 2 }, shape: [32, 1])
    let weights = ([[8, 10], [10], [10, 1], [1]] as [Shape]).map {
      Variable(.uniform($0, in: -0.5...0.5, using: &source), requiresGradient: true)
    }
    let (first, second) = (Primitive.linear(.relu), Primitive.linear())
    let loss = Primitive.sigmoidCrossEntropy(t)
    let step = AdamStep(rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7)
    var m = weights.map { $0.value.zerosLike }
    var v = m
    return {
      for _ in 0..<1000 {
        let hidden = first(x, weights[0], weights[1])
        loss(second(hidden, weights[2], weights[3])).mean().backward()
        for (i, weight) in weights.enumerated() {
          let gradient = weight.takeGradient()!.toDense()
          weight.value.adamStep(&m[i], &v[i], gradient, step)
        }
      }
    }
  }

  /// An update of more weights than any cache holds: bound by memory.
  static let adamUpdate = Workload(
    "adam-20-million", unit: "Adam's update of 20 million weights", bytes: 20e6 * 4 * 7
  ) {
    var source = RandomSource(seed: 1)
    var w = Tensor.uniform([20_000_000], using: &source)
    let g = Tensor.uniform([20_000_000], using: &source)
    var (m, v) = (w.zerosLike, w.zerosLike)
    let step = AdamStep(rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7)
    return { w.adamStep(&m, &v, g, step) }
  }

  /// Updates where fifteen of sixteen units are dead: their gradient is 0, and the optimizer's memory of
  /// earlier ones decays. It would decay to denormal numbers, and stay there, were they not flushed to 0.
  static let deadUnits = Workload(
    "adam-dead-units",
    unit: "Adam's update of a million weights, 15 of 16 with no gradient any more",
    bytes: 1e6 * 4 * 7, unitsPerRun: 100
  ) {
    var source = RandomSource(seed: 1)
    var w = Tensor.uniform([62_500, 16], using: &source)
    var lives = Tensor.zeros([16])
    lives[0] = Tensor(1)
    let g = Tensor.uniform([62_500, 16], using: &source) * lives
    var (m, v) = (w * 1e-37, w * 1e-37)
    let step = AdamStep(rate: 1e-3, beta1: 0.9, beta2: 0.9, epsilon: 1e-7)
    return { for _ in 0..<100 { w.adamStep(&m, &v, g, step) } }
  }

  static let referenceMatmul = Workload(
    "reference-matmul-128", unit: "128×128 times 128×128 by the reference kernels",
    operations: 2 * 128 * 128 * 128
  ) {
    let (a, b) = squares(128)
    return { _ = KernelChoice.with(ReferenceKernels()) { a.matmul(b) } }
  }

  static func matmul(_ size: Int) -> Workload {
    let work = 2 * Double(size * size * size)
    return Workload(
      "matmul-\(size)", unit: "\(size)×\(size) times \(size)×\(size)", operations: work,
      unitsPerRun: 10,
      baseline: "onednn-matmul-\(size)"
    ) {
      let (a, b) = squares(size)
      return { for _ in 0..<10 { _ = KernelChoice.with(OneDNNKernels()) { a.matmul(b) } } }
    }
  }

  static func squares(_ size: Int) -> (Tensor, Tensor) {
    var source = RandomSource(seed: 1)
    return (.uniform([size, size], using: &source), .uniform([size, size], using: &source))
  }
}

/// A convolution forward, or one of its two ways back.
enum ConvolutionWay: String, CaseIterable, Sendable {
  case forward, input, kernel
}

/// The convolution that is measured: 3×3, 32 to 64 channels, on 111×111, batch 32.
enum MeasuredConvolution {
  static let (batch, size, channels, filters) = (32, 111, 32, 64)
  static let places = size - 2
  static let operations = 2 * Double(batch * places * places * filters * channels * 9)
  static let unit = "3×3, 32 to 64 channels, 111×111, batch 32"

  /// Image, kernel and the gradient of the result.
  static func tensors() -> (x: Tensor, w: Tensor, dy: Tensor) {
    var source = RandomSource(seed: 1)
    return (
      .uniform([batch, size, size, channels], in: -1...1, using: &source),
      .uniform([3, 3, channels, filters], in: -1...1, using: &source),
      .uniform([batch, places, places, filters], in: -1...1, using: &source)
    )
  }
}

extension Workload {
  static func convolution(_ way: ConvolutionWay) -> Workload {
    Workload(
      "convolution-\(way)", unit: MeasuredConvolution.unit,
      operations: MeasuredConvolution.operations,
      baseline: "onednn-convolution-\(way)"
    ) {
      let (x, w, dy) = MeasuredConvolution.tensors()
      let span = try! WindowAxis(size: 3)
      let window = Window(rows: span, columns: span)
      return {
        KernelChoice.with(OneDNNKernels()) {
          switch way {
          case .forward: _ = x.convolution(w, nil, window)
          case .input: _ = dy.convolutionInputGradient(w, window, input: x.shape)
          case .kernel: _ = x.convolutionKernelGradient(dz: dy, window, kernel: w.shape)
          }
        }
      }
    }
  }
}
