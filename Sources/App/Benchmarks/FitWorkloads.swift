import Layers
import Losses
import Optimizers
import Randomness
import Tensors
import Training

/// Workloads that are one `fit`: a new random order, and every sample once.
extension Workload {
  /// A dense network on as many images as MNIST has.
  static let denseNetwork = Workload(
    "mlp-mnist", unit: "one epoch: 60000 rows, 784-512relu-10softmax, Adam, batch 128",
    operations: 60000 * 6 * (784 * 512 + 512 * 10) - 60000 * 2 * 784 * 512
  ) {
    fit(
      [.dense(512, activation: .relu, inputShape: [784]), .dense(10, activation: .softmax)],
      .sparseCategoricalCrossentropy, inputs: [60000, 784], labels: 10, batchSize: 128)
  }

  /// Two convolutions on small images.
  static let convolutionSmall = Workload(
    "cnn-mnist",
    unit:
      "100 steps: 28x28x1 conv32 3x3 relu, pool2, conv64 3x3 relu, pool2, dense64 relu, dense10; "
      + "Adam; batch 128",
    operations: 12800
      * (4 * place(26, 9 * 1, 32) + 6 * place(11, 9 * 32, 64) + 6 * (1600 * 64 + 64 * 10))
  ) {
    fit(
      [
        .conv2D(32, 3, activation: .relu, inputShape: [28, 28, 1]), .maxPooling2D(),
        .conv2D(64, 3, activation: .relu), .maxPooling2D(), .flatten,
        .dense(64, activation: .relu), .dense(10, activation: .softmax),
      ], .sparseCategoricalCrossentropy, inputs: [12800, 28, 28, 1], labels: 10, batchSize: 128)
  }

  /// Three convolutions on large images.
  static let convolutionLarge = Workload(
    "cnn-imagenet",
    unit:
      "3 steps: 224x224x3 conv32/64/128 3x3 relu each with pool2, dense128 relu, dense10; Adam; "
      + "batch 32",
    operations: 96
      * (4 * place(222, 9 * 3, 32) + 6 * place(109, 9 * 32, 64) + 6 * place(52, 9 * 64, 128)
        + 6 * (26 * 26 * 128 * 128 + 128 * 10))
  ) {
    fit(
      [
        .conv2D(32, 3, activation: .relu, inputShape: [224, 224, 3]), .maxPooling2D(),
        .conv2D(64, 3, activation: .relu), .maxPooling2D(),
        .conv2D(128, 3, activation: .relu), .maxPooling2D(), .flatten,
        .dense(128, activation: .relu), .dense(10, activation: .softmax),
      ], .sparseCategoricalCrossentropy, inputs: [96, 224, 224, 3], labels: 10, batchSize: 32)
  }

  /// An LSTM over word indices.
  static let sentiment = Workload(
    "lstm-sentiment",
    unit: "20 steps: embedding 10000x128, length 100, LSTM 64, dense1 sigmoid; Adam; batch 32",
    operations: 640 * 100 * 6 * (128 + 64) * 256
  ) {
    var random = RandomSource(seed: 0)
    let indices = (0..<640 * 100).map { _ in random.integer(below: 10000) }
    return fit(
      [
        .embedding(10000, 128, inputLength: 100), .lstm(64), .dense(1, activation: .sigmoid),
      ], .binaryCrossentropy, Tensor(indices, shape: [640, 100]), labels(640, below: 2),
      batchSize: 32)
  }

  /// A network so small that only what happens around the arithmetic counts.
  static let tiny = Workload(
    "dense-tiny", unit: "1000 steps: 8-10relu-1sigmoid, BCE, Adam, batch 32",
    operations: 32000 * 6 * (8 * 10 + 10)
  ) {
    fit(
      [.dense(10, activation: .relu, inputShape: [8]), .dense(1, activation: .sigmoid)],
      .binaryCrossentropy, inputs: [32000, 8], labels: 2, batchSize: 32)
  }

  /// Self-attention alone.
  static let attention = Workload(
    "attention",
    unit: "20 steps: self-attention d=128, 4 heads, length 128, batch 32, fwd+bwd+Adam",
    operations: 640 * 6 * (4 * 128 * 128 * 128 + 2 * 128 * 128 * 128) - 640 * 6 * 128 * 128 * 128
  ) {
    var random = RandomSource(seed: 0)
    let x = Tensor.uniform([640, 128, 128], using: &random)
    let y = Tensor.uniform([640, 128, 128], using: &random)
    return fit(
      [.multiHeadAttention(numHeads: 4, keyDim: 32, inputShape: [128, 128])], .meanSquaredError,
      x, y, batchSize: 32)
  }

  /// The multiplications of a convolution: at each of size × size places each filter weighs each input.
  /// Two operations each, and as many again for each gradient.
  private static func place(_ size: Double, _ inputs: Double, _ filters: Double) -> Double {
    size * size * inputs * filters
  }

  private static func fit(
    _ layers: [LayerPlan], _ loss: Loss, inputs: Shape, labels classes: Int, batchSize: Int
  ) -> () throws -> Void {
    var random = RandomSource(seed: 0)
    let x = Tensor.uniform(inputs, using: &random)
    return fit(layers, loss, x, labels(inputs[0], below: classes), batchSize: batchSize)
  }

  static func fit(
    _ layers: [LayerPlan], _ loss: Loss, _ x: Tensor, _ y: Tensor, batchSize: Int
  ) -> () throws -> Void {
    var model = Sequential(layers)
    model.compile(optimizer: .adam(), loss: loss)
    return { try model.fit(x, y, batchSize: batchSize, progress: .silent) }
  }

  private static func labels(_ count: Int, below classes: Int) -> Tensor {
    var random = RandomSource(seed: 1)
    return Tensor((0..<count).map { _ in random.integer(below: classes) })
  }
}
