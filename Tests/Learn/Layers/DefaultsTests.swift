import Autograd
import Randomness
import Tensors
import Testing

@testable import Layers

/// A plan and the initializer of its layer state the same defaults: with the same seed they make the same
/// layer.
struct DefaultsTests {
  typealias Make = (inout RandomSource) -> any Layer

  static var pairs: [(LayerPlan, [Int], Make)] {
    [
      (.dense(3), [4], { Dense(4, 3, using: &$0) }),
      (.conv1D(3, 2), [5, 4], { Conv1D(4, 3, 2, using: &$0) }),
      (.conv2D(3, 2), [5, 6, 4], { Conv2D(4, 3, 2, using: &$0) }),
      (.conv2DTranspose(3, 2), [5, 6, 4], { Conv2DTranspose(4, 3, 2, using: &$0) }),
      (.maxPooling1D(), [5, 2], { _ in MaxPooling1D() }),
      (.maxPooling2D(), [5, 4, 2], { _ in MaxPooling2D() }),
      (.averagePooling2D(), [5, 4, 2], { _ in AveragePooling2D() }),
      (.globalAveragePooling2D(), [5, 4, 2], { _ in GlobalAveragePooling2D() }),
      (.upSampling2D(), [5, 4, 2], { _ in UpSampling2D() }),
      (.flatten, [5, 4], { _ in Flatten() }), (.leakyReLU(), [5], { _ in LeakyReLU() }),
      (.embedding(7, 3), [5], { Embedding(7, 3, using: &$0) }),
      (.simpleRNN(3), [5, 4], { SimpleRNN(4, 3, using: &$0) }),
      (.lstm(3), [5, 4], { LSTM(4, 3, using: &$0) }),
      (.gru(3), [5, 4], { GRU(4, 3, using: &$0) }),
      (.layerNormalization(), [5, 4], { _ in LayerNormalization(4) }),
      (.batchNormalization(), [5, 4], { _ in BatchNormalization(4) }),
      (.rmsNormalization(), [5, 4], { _ in RMSNormalization(4) }),
      (.groupNormalization(), [5, 64], { _ in GroupNormalization(64) }),
      (.depthwiseConv2D(2), [5, 6, 4], { DepthwiseConv2D(4, 2, using: &$0) }),
      (.separableConv2D(3, 2), [5, 6, 4], { SeparableConv2D(4, 3, 2, using: &$0) }),
      (.squeezeExcite(), [5, 6, 32], { SqueezeExcite(32, using: &$0) }),
      (.invertedResidual(3), [5, 6, 4], { InvertedResidual(4, 3, using: &$0) }),
      (.residualBlock(3), [5, 6, 4], { ResidualBlock(4, 3, using: &$0) }),
      (.rotaryEmbedding(), [5, 4], { _ in RotaryEmbedding() }),
      (.positionalEncoding(), [5, 4], { _ in PositionalEncoding() }),
      (
        .positionEmbedding(maxLength: 6), [5, 4], { PositionEmbedding(4, maxLength: 6, using: &$0) }
      ),
      (.feedForward(6), [5, 4], { FeedForward(4, 6, using: &$0) }),
      (
        .transformerEncoderBlock(numHeads: 2, intermediateDim: 6), [5, 4],
        { TransformerEncoderBlock(4, numHeads: 2, intermediateDim: 6, using: &$0) }
      ),
      (
        .gpt(vocabularySize: 5, features: 4, numLayers: 1, numHeads: 2, contextLength: 6), [5],
        {
          GPT(
            vocabularySize: 5, features: 4, numLayers: 1, numHeads: 2, contextLength: 6, using: &$0)
        }
      ),
      (
        .multiHeadAttention(numHeads: 2, keyDim: 3), [5, 4],
        { MultiHeadAttention(4, numHeads: 2, keyDim: 3, using: &$0) }
      ),
    ]
  }

  @Test func agree() throws {
    for (plan, input, make) in Self.pairs {
      var (first, second) = (RandomSource(seed: 3), RandomSource(seed: 3))
      let planned = try plan.build(input.map { Optional($0) }, plan.kind, &first)
      let made = make(&second)
      #expect(settings(planned) == settings(made))
      #expect(planned.name == made.name)
    }
  }

  @Test func aDifferenceIsSeen() {
    #expect(settings(MaxPooling2D(2)) != settings(MaxPooling2D(3)))
    #expect(settings(LayerNormalization(4)) != settings(LayerNormalization(4, epsilon: 1e-5)))
  }

  /// All fields in words; variables by their numbers, functions not at all.
  private func settings(_ value: Any) -> String {
    switch value {
    case let variable as Variable: return "\(variable.value.values)"
    case let activation as Activation: return activation.name
    default:
      let mirror = Mirror(reflecting: value)
      if mirror.children.isEmpty {
        return mirror.subjectType is AnyClass || "\(mirror.subjectType)".contains("->")
          ? "" : "\(value)"
      }
      return mirror.children.filter { !["together", "apart"].contains($0.label) }
        .map { "\($0.label ?? ""): \(settings($0.value))" }.joined(separator: ", ")
    }
  }
}
