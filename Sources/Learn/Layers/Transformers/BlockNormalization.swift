import Tensors

/// The normalization of a transformer block: of each step by itself.
public enum BlockNormalization: Sendable, Hashable {
  /// ``LayerNormalization``
  case layer
  /// ``RMSNormalization``
  case rms

  /// The layer for so many features.
  func make(_ features: Int, _ epsilon: Double, _ name: String) -> any Layer {
    switch self {
    case .layer: LayerNormalization(features, epsilon: epsilon, name: name)
    case .rms: RMSNormalization(features, epsilon: epsilon, name: name)
    }
  }

  /// The features of one of `numHeads` heads.
  /// - Throws: ``ShapeError`` where the features cannot be divided by them.
  static func headSize(
    _ features: Int, _ numHeads: Int, _ rotary: RotaryEmbedding?, _ layer: String
  ) throws(ShapeError) -> Int {
    guard numHeads >= 1, features >= numHeads, features % numHeads == 0 else {
      throw ShapeError(
        layer, got: "\(features) features for \(numHeads) heads",
        need: "features that can be divided by the heads")
    }
    if let problem = rotary?.problem(of: features / numHeads) { throw problem }
    return features / numHeads
  }
}
