import Layers
import Testing

/// Layers whose export is tried, each with what its settings change in the graph.
struct ExportedLayer: Sendable, CustomTestStringConvertible {
  let name: String
  /// The shape of a sample, as the inputs have it.
  let sample: [Int]
  /// What samples are.
  let contents: Contents
  private let makePlans: @Sendable () -> [LayerPlan]

  enum Contents: Sendable, Hashable {
    case numbers
    case indices(below: Int)
    /// Some steps are zeros.
    case padded
    /// The index 0 is padding.
    case paddedIndices(below: Int)
  }

  init(
    _ name: String, _ sample: [Int], of contents: Contents = .numbers,
    _ plans: @autoclosure @escaping @Sendable () -> [LayerPlan]
  ) {
    (self.name, self.sample, self.contents, makePlans) = (name, sample, contents, plans)
  }

  var plans: [LayerPlan] { makePlans() }

  var testDescription: String { name }

  static let all = [
    rows, images, blocks, normalizations, sequences, directions, attentions, masked,
  ].flatMap { $0 }

  /// Those that take sequences of any length, and have something in the graph that depends on it.
  static let ofAnyLength = all.filter { example in
    let names = ["attention", "positional", "position", "rotary", "encoder"]
    return example.contents != .numbers || names.contains { example.name.hasPrefix($0) }
  }

  private static let rows: [ExportedLayer] = [
    .init("dense", [3], [.dense(4, activation: .tanh)]),
    .init("dense on steps, no bias", [5, 3], [.dense(4, activation: .softmax, useBias: false)]),
    .init("activation", [3], [.activation(.gelu)]),
    .init("leaky relu", [3], [.leakyReLU()]),
    .init("flatten", [2, 3], [.flatten]),
    .init("reshape", [2, 6], [.reshape([3, -1])]),
    .init("dropout", [3], [.dropout(0.5)]),
    .init("residual", [4], [.residual([.dense(6, activation: .tanh), .dense(4)])]),
    .init("concatenate", [4], [.concatenate([[.dense(2)], [], [.dense(3)]])]),
    .init("time distributed dense", [4, 3], [.timeDistributed(.dense(2, activation: .tanh))]),
    .init("time distributed convolution", [2, 5, 4, 1], [.timeDistributed(.conv2D(3, 2))]),
    .init("time distributed recurrence", [2, 5, 4], [.timeDistributed(.gru(3))]),
  ]

  private static let images: [ExportedLayer] = [
    .init("conv2d", [5, 4, 2], [.conv2D(3, [3, 2], strides: [2, 1], padding: .same)]),
    .init(
      "conv2d dilated softmax", [7, 6, 2], [.conv2D(3, 2, dilationRate: 2, activation: .softmax)]),
    .init(
      "depthwise conv2d", [5, 4, 3],
      [.depthwiseConv2D([3, 2], strides: 2, padding: .same, depthMultiplier: 2)]),
    .init(
      "separable conv2d", [5, 4, 3],
      [.separableConv2D(4, 3, padding: .same, depthMultiplier: 2, activation: .tanh)]),
    .init(
      "separable conv2d, no bias", [6, 5, 2], [.separableConv2D(3, 2, strides: 2, useBias: false)]),
    .init("conv2d transpose", [3, 4, 2], [.conv2DTranspose(2, 3, strides: 2, padding: .same)]),
    .init("max pooling 2d", [4, 5, 2], [.maxPooling2D(2)]),
    .init("average pooling 2d", [4, 5, 2], [.averagePooling2D(3, strides: 2, padding: .same)]),
    .init("global average pooling 2d", [3, 2, 4], [.globalAveragePooling2D()]),
    .init("global max pooling 2d, axes kept", [3, 2, 4], [.globalMaxPooling2D(keepDims: true)]),
    .init("up sampling 2d", [2, 3, 2], [.upSampling2D([2, 3])]),
    .init("zero padding 2d", [3, 2, 2], [.zeroPadding2D([1, 2])]),
  ]

  private static let blocks: [ExportedLayer] = [
    .init("squeeze excite", [2, 3, 4], [.squeezeExcite(ratio: 2)]),
    .init("inverted residual, added", [3, 3, 2], [.invertedResidual(2, expansion: 2)]),
    .init(
      "inverted residual, smaller", [5, 5, 2],
      [.invertedResidual(2, expansion: 2, padding: .valid, activation: .tanh)]),
    .init("inverted residual, strides", [4, 4, 2], [.invertedResidual(2, strides: 2)]),
    .init("residual block", [4, 4, 2], [.residualBlock(2, activation: .tanh)]),
    .init("residual block, projected", [4, 4, 2], [.residualBlock(3, strides: 2)]),
    .init(
      "residual block, bottleneck", [3, 3, 4], [.residualBlock(1, isBottleneck: true)]),
  ]

  private static let normalizations: [ExportedLayer] = [
    .init("batch normalization of rows", [4], [.batchNormalization()]),
    .init("batch normalization of steps", [3, 4], [.batchNormalization()]),
    .init("batch normalization of images", [3, 2, 4], [.batchNormalization()]),
    .init("batch normalization, channels first", [3, 2, 4], [.batchNormalization(axis: 1)]),
    .init("batch normalization, channels between", [3, 2, 4], [.batchNormalization(axis: 2)]),
    .init("layer normalization", [3, 4], [.layerNormalization()]),
    .init("layer normalization along time", [3, 4], [.layerNormalization(axis: 1)]),
    .init("rms normalization", [3, 4], [.rmsNormalization()]),
    .init("rms normalization along time", [3, 4], [.rmsNormalization(axis: 1)]),
    .init("group normalization of rows", [6], [.groupNormalization(groups: 2)]),
    .init("group normalization", [3, 2, 4], [.groupNormalization(groups: 2)]),
    .init(
      "group normalization, channels first", [4, 3], [.groupNormalization(groups: 2, axis: 1)]),
    .init(
      "group normalization, channels between", [3, 4, 2],
      [.groupNormalization(groups: 4, axis: 2)]),
  ]

  private static let sequences: [ExportedLayer] = [
    .init("embedding", [5], of: .indices(below: 7), [.embedding(7, 3)]),
    .init("conv1d", [5, 3], [.conv1D(2, 3, padding: .causal, activation: .tanh)]),
    .init("max pooling 1d", [6, 2], [.maxPooling1D(2)]),
    .init("zero padding 1d", [3, 2], [.zeroPadding1D(2)]),
    .init("global average pooling 1d", [3, 4], [.globalAveragePooling1D(keepDims: true)]),
    .init("global max pooling 1d", [3, 4], [.globalMaxPooling1D()]),
    .init("simple rnn", [4, 2], [.simpleRNN(3, returnSequences: true)]),
    .init("simple rnn, linear", [4, 2], [.simpleRNN(3, activation: .linear)]),
    .init("simple rnn, leaky relu", [4, 2], [.simpleRNN(3, activation: .leakyRelu)]),
    .init("simple rnn, elu", [4, 2], [.simpleRNN(3, activation: .elu)]),
    .init("lstm, stacked", [4, 2], [.lstm(3, returnSequences: true, useBias: false), .lstm(2)]),
    .init("gru, stacked", [4, 2], [.gru(3, returnSequences: true), .gru(2, resetAfter: false)]),
  ]

  private static let directions = Bidirectional.MergeMode.allCases.map { mode in
    ExportedLayer(
      "bidirectional \(mode)", [4, 2],
      [.bidirectional(.lstm(3, returnSequences: mode == .concat), mergeMode: mode)])
  }

  private static let attentions: [ExportedLayer] = [
    .init("attention", [4, 5], [.multiHeadAttention(numHeads: 2, keyDim: 3)]),
    .init(
      "attention, causal", [4, 5],
      [
        .multiHeadAttention(
          numHeads: 2, keyDim: 3, valueDim: 2, useBias: false, useCausalMask: true)
      ]),
    .init(
      "attention, rotary", [4, 5],
      [
        .multiHeadAttention(
          numHeads: 2, keyDim: 4, useCausalMask: true, rotary: RotaryEmbedding())
      ]),
    .init("rotary embedding", [3, 5], [.rotaryEmbedding(rotaryDim: 4)]),
    .init("rotary embedding, interleaved", [3, 4], [.rotaryEmbedding(layout: .interleaved)]),
    .init("positional encoding", [3, 5], [.positionalEncoding()]),
    .init("positional encoding in halves", [3, 5], [.positionalEncoding(layout: .halves)]),
    .init("position embedding", [3, 5], [.positionEmbedding(maxLength: 6)]),
    .init("feed-forward", [3, 4], [.feedForward(6)]),
    .init("feed-forward, gated", [3, 4], [.feedForward(6, activation: .silu, isGated: true)]),
    .init("encoder block", [3, 4], [.transformerEncoderBlock(numHeads: 2, intermediateDim: 6)]),
    .init(
      "encoder block, pre-norm", [3, 4],
      [
        .transformerEncoderBlock(
          numHeads: 2, intermediateDim: 6, activation: .silu, isGated: true, normalizeFirst: true,
          normalization: .rms, useCausalMask: true, rotary: RotaryEmbedding(), useBias: false)
      ]),
    .init(
      "gpt", [5], of: .indices(below: 7),
      [.gpt(vocabularySize: 7, features: 4, numLayers: 2, numHeads: 2, contextLength: 6)]),
    .init(
      "gpt, as llama", [5], of: .indices(below: 7),
      [
        .gpt(
          vocabularySize: 7, features: 4, numLayers: 1, numHeads: 2, contextLength: 6,
          activation: .silu, isGated: true, normalization: .rms, rotary: RotaryEmbedding(),
          tiesHead: false, useBias: false)
      ]),
  ]

  private static let masked: [ExportedLayer] = [
    .init("masking", [6, 2], of: .padded, [.masking()]),
    .init("masking and simple rnn", [6, 2], of: .padded, [.masking(), .simpleRNN(3)]),
    .init(
      "masking and stacked recurrences", [6, 2], of: .padded,
      [.masking(), .gru(3, returnSequences: true), .lstm(2)]),
    .init(
      "masked bidirectional", [6], of: .paddedIndices(below: 5),
      [
        .embedding(5, 3, maskZero: true), .bidirectional(.lstm(2, returnSequences: true)),
        .globalAveragePooling1D(),
      ]),
    .init(
      "masked attention", [6], of: .paddedIndices(below: 5),
      [
        .embedding(5, 4, maskZero: true), .positionEmbedding(maxLength: 6),
        .multiHeadAttention(numHeads: 2, keyDim: 3, useCausalMask: true),
      ]),
    .init(
      "masked encoder block", [6], of: .paddedIndices(below: 5),
      [
        .embedding(5, 4, maskZero: true),
        .transformerEncoderBlock(numHeads: 2, intermediateDim: 6),
        .globalAveragePooling1D(keepDims: true),
      ]),
    .init(
      "masked residual", [6], of: .paddedIndices(below: 5),
      [
        .embedding(5, 4, maskZero: true),
        .residual([.timeDistributed(.dense(4)), .gru(4, returnSequences: true)]), .lstm(2),
      ]),
    .init(
      "mask that ends", [6], of: .paddedIndices(below: 5),
      [.embedding(5, 4, maskZero: true), .conv1D(3, 2), .lstm(2)]),
    .init(
      "mask that ends within branches", [6], of: .paddedIndices(below: 5),
      [
        .embedding(5, 4, maskZero: true),
        .concatenate([[.globalAveragePooling1D()], [.lstm(2)], [.globalMaxPooling1D()]]),
      ]),
  ]
}
