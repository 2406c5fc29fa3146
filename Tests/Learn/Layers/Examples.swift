import Autograd
import Randomness
import Tensors
import Testing

@testable import Layers

/// Every layer, with settings where it takes any, and the shape of an input that it can take.
struct LayerExample: Sendable, CustomTestStringConvertible {
  let name: String
  let input: [Int]
  private let makePlan: @Sendable () -> LayerPlan

  init(_ name: String, _ plan: @autoclosure @escaping @Sendable () -> LayerPlan, _ input: [Int]) {
    (self.name, makePlan, self.input) = (name, plan, input)
  }

  var plan: LayerPlan { makePlan() }

  var testDescription: String { name }

  /// The layer with random weights; the biases too, so that none is 0.
  func layer(seed: UInt64 = 1) throws -> any Layer {
    var random = RandomSource(seed: seed)
    let layer = try plan.build(input.map { Optional($0) }, plan.kind, &random)
    for parameter in layer.parameters {
      let range = parameter.name.hasSuffix("variance") ? 0.5...1.5 : -0.6...0.6
      parameter.variable.value = .uniform(
        parameter.variable.shape, in: range, .double, using: &random)
    }
    return layer
  }

  /// A batch of two inputs.
  func batch(seed: UInt64 = 2) -> Tensor {
    var random = RandomSource(seed: seed)
    if plan.kind == "embedding" { return Tensor([1, 4, 0, 4, 2, 3], shape: [2, 3], .double) }
    return .uniform(Shape([2] + input), in: -1...1, .double, using: &random)
  }

  static let all: [LayerExample] = [
    .init("dense", .dense(3), [4]),
    .init("dense tanh, no bias", .dense(3, activation: .tanh, useBias: false), [2, 4]),
    .init("dense softmax", .dense(3, activation: .softmax), [4]),
    .init("dense gelu", .dense(3, activation: .gelu), [4]),
    .init("activation", .activation(.elu), [2, 3]),
    .init("leaky relu", .leakyReLU(), [2, 3]),
    .init("flatten", .flatten, [2, 3]),
    .init("reshape", .reshape([3, -1]), [2, 6]),
    .init("dropout", .dropout(0.5), [4]),
    .init("conv1d", .conv1D(2, 3, padding: .causal, activation: .tanh), [5, 3]),
    .init("conv2d", .conv2D(3, [3, 2], strides: [2, 1], padding: .same), [5, 4, 2]),
    .init("conv2d sigmoid", .conv2D(2, 2, activation: .sigmoid, useBias: false), [4, 3, 2]),
    .init("conv2d transpose", .conv2DTranspose(2, 3, strides: 2, padding: .same), [2, 3, 2]),
    .init("max pooling 1d", .maxPooling1D(), [5, 2]),
    .init("max pooling 2d", .maxPooling2D(), [4, 5, 2]),
    .init("average pooling 2d", .averagePooling2D(3, strides: 2, padding: .same), [4, 5, 2]),
    .init("global average pooling 2d", .globalAveragePooling2D(), [3, 2, 4]),
    .init("global max pooling 2d", .globalMaxPooling2D(), [3, 2, 4]),
    .init("global average pooling 1d", .globalAveragePooling1D(), [3, 4]),
    .init("global max pooling 1d", .globalMaxPooling1D(), [3, 4]),
    .init("zero padding 2d", .zeroPadding2D([1, 2]), [3, 2, 2]),
    .init("zero padding 1d", .zeroPadding1D(2), [3, 2]),
    .init("masking", .masking(), [3, 2]),
    .init("time distributed", .timeDistributed(.dense(3, activation: .tanh)), [3, 2]),
    .init("dense mish", .dense(3, activation: .mish), [4]),
    .init("up sampling 2d", .upSampling2D([2, 3]), [2, 3, 2]),
    .init("embedding", .embedding(5, 3), [3]),
    .init("simple rnn", .simpleRNN(3), [4, 2]),
    .init("lstm", .lstm(3), [4, 2]),
    .init("lstm sequences", .lstm(3, returnSequences: true, useBias: false), [4, 2]),
    .init("gru", .gru(3), [4, 2]),
    .init("gru before", .gru(3, resetAfter: false, returnSequences: true), [4, 2]),
    .init("layer normalization", .layerNormalization(), [3, 4]),
    .init("batch normalization", .batchNormalization(), [3, 4]),
    .init("layer normalization along time", .layerNormalization(axis: 1), [3, 4]),
    .init("batch normalization, channels first", .batchNormalization(axis: 1), [3, 2, 4]),
    .init("attention", .multiHeadAttention(numHeads: 2, keyDim: 3), [4, 5]),
    .init(
      "attention causal",
      .multiHeadAttention(numHeads: 2, keyDim: 3, valueDim: 2, useBias: false, useCausalMask: true),
      [4, 5]),
    .init("rms normalization", .rmsNormalization(), [3, 4]),
    .init("group normalization", .groupNormalization(groups: 2), [3, 2, 4]),
    .init("group normalization, channels first", .groupNormalization(groups: 2, axis: 1), [4, 3]),
    .init(
      "depthwise conv2d", .depthwiseConv2D([3, 2], strides: 2, padding: .same, depthMultiplier: 2),
      [5, 4, 3]),
    .init(
      "separable conv2d", .separableConv2D(3, 2, depthMultiplier: 2, activation: .tanh), [4, 3, 2]),
    .init("global average pooling 1d, axes kept", .globalAveragePooling1D(keepDims: true), [3, 4]),
    .init("global max pooling 2d, axes kept", .globalMaxPooling2D(keepDims: true), [3, 2, 4]),
    .init("bidirectional lstm", .bidirectional(.lstm(3, returnSequences: true)), [4, 2]),
    .init("bidirectional gru", .bidirectional(.gru(2), mergeMode: .mul), [4, 2]),
    .init("squeeze excite", .squeezeExcite(ratio: 2), [2, 3, 4]),
    .init(
      "inverted residual", .invertedResidual(2, expansion: 2, activation: .tanh), [3, 3, 2]),
    .init("residual block", .residualBlock(3, strides: 2, activation: .tanh), [4, 4, 2]),
    .init(
      "residual block, bottleneck",
      .residualBlock(1, isBottleneck: true, activation: .softplus), [3, 3, 4]),
    .init("rotary embedding", .rotaryEmbedding(rotaryDim: 4), [3, 5]),
    .init("positional encoding", .positionalEncoding(layout: .halves), [3, 5]),
    .init("position embedding", .positionEmbedding(maxLength: 4), [3, 5]),
    .init(
      "attention rotary",
      .multiHeadAttention(numHeads: 2, keyDim: 4, useCausalMask: true, rotary: RotaryEmbedding()),
      [4, 5]),
    .init("feed-forward", .feedForward(6), [3, 4]),
    .init("feed-forward, gated", .feedForward(6, activation: .silu, isGated: true), [3, 4]),
    .init(
      "encoder block", .transformerEncoderBlock(numHeads: 2, intermediateDim: 6, activation: .gelu),
      [3, 4]),
    .init(
      "encoder block, pre-norm",
      .transformerEncoderBlock(
        numHeads: 2, intermediateDim: 6, activation: .silu, isGated: true, normalizeFirst: true,
        normalization: .rms, useCausalMask: true, rotary: RotaryEmbedding(), useBias: false),
      [3, 4]),
    .init("residual", .residual([.dense(6, activation: .tanh), .dense(4)]), [4]),
    .init("concatenate", .concatenate([[.dense(2)], [], [.dense(3)]]), [4]),
  ]
}
