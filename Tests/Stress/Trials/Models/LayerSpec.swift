import Layers
import Randomness

/// A layer with its settings, as a value that can be written down, drawn by chance, and made smaller.
enum LayerSpec: Equatable, CustomStringConvertible {
  case dense(Int, String, bias: Bool)
  case activation(String)
  case dropout
  case batchNormalization
  case layerNormalization
  case residual(Int)
  case flatten
  case conv2D(Int, Int, Int, stride: Int, same: Bool, dilation: Int, String, bias: Bool)
  case conv2DTranspose(Int, Int, stride: Int, same: Bool, String)
  case maxPooling2D(Int, Int, same: Bool)
  case averagePooling2D(Int, Int, same: Bool)
  case globalAveragePooling2D
  case upSampling2D(Int, Int)
  case twoConvolutions(Int, Int)
  case conv1D(Int, Int, stride: Int, padding: Int, dilation: Int, String)
  case maxPooling1D(Int, same: Bool)
  case simpleRNN(Int, sequences: Bool, bias: Bool)
  case gru(Int, resetAfter: Bool, sequences: Bool)
  case lstm(Int, sequences: Bool, bias: Bool)
  case attention(heads: Int, keys: Int, causal: Bool)
  case embedding(Int, Int)

  /// What `Sequential` is made of.
  var plan: LayerPlan {
    switch self {
    case .dense(let units, let f, let bias): .dense(units, activation: named(f), useBias: bias)
    case .activation(let f): .activation(named(f))
    case .dropout: .dropout(0.3)
    case .batchNormalization: .batchNormalization()
    case .layerNormalization: .layerNormalization()
    case .residual(let units): .residual([.dense(units, activation: .tanh), .dense(units)])
    case .flatten: .flatten
    case .conv2D(let filters, let h, let w, let stride, let same, let dilation, let f, let bias):
      .conv2D(
        filters, Size2D(h, w), strides: Size2D(stride), padding: same ? .same : .valid,
        dilationRate: Size2D(dilation), activation: named(f), useBias: bias)
    case .conv2DTranspose(let filters, let size, let stride, let same, let f):
      .conv2DTranspose(
        filters, Size2D(size), strides: Size2D(stride), padding: same ? .same : .valid,
        activation: named(f))
    case .maxPooling2D(let size, let stride, let same):
      .maxPooling2D(Size2D(size), strides: Size2D(stride), padding: same ? .same : .valid)
    case .averagePooling2D(let size, let stride, let same):
      .averagePooling2D(Size2D(size), strides: Size2D(stride), padding: same ? .same : .valid)
    case .globalAveragePooling2D: .globalAveragePooling2D()
    case .upSampling2D(let h, let w): .upSampling2D(Size2D(h, w))
    case .twoConvolutions(let a, let b):
      .concatenate([[.conv2D(a, 1)], [.conv2D(b, 3, padding: .same, activation: .relu)]])
    case .conv1D(let filters, let size, let stride, let padding, let dilation, let f):
      .conv1D(
        filters, size, strides: stride, padding: [.valid, .same, .causal][padding],
        dilationRate: dilation, activation: named(f))
    case .maxPooling1D(let size, let same):
      .maxPooling1D(size, padding: same ? .same : .valid)
    case .simpleRNN(let units, let sequences, let bias):
      .simpleRNN(units, returnSequences: sequences, useBias: bias)
    case .gru(let units, let resetAfter, let sequences):
      .gru(units, resetAfter: resetAfter, returnSequences: sequences)
    case .lstm(let units, let sequences, let bias):
      .lstm(units, returnSequences: sequences, useBias: bias)
    case .attention(let heads, let keys, let causal):
      .multiHeadAttention(numHeads: heads, keyDim: keys, useCausalMask: causal)
    case .embedding(let words, let size): .embedding(words, size)
    }
  }

  var description: String {
    let mirror = Mirror(reflecting: self)
    guard let child = mirror.children.first, let name = child.label else {
      return ".\(self.bareName)"
    }
    return ".\(name)\(child.value)"
  }

  private var bareName: String {
    switch self {
    case .dropout: "dropout"
    case .batchNormalization: "batchNormalization"
    case .layerNormalization: "layerNormalization"
    case .flatten: "flatten"
    default: "globalAveragePooling2D"
    }
  }
}

/// The activation of this name.
private func named(_ name: String) -> Activation {
  guard let activation = Activation.all.first(where: { $0.name == name }) else {
    fatalError("There is no activation \(name).")
  }
  return activation
}

extension LayerSpec {
  /// A layer that may follow an output of these sizes.
  static func random(after sizes: [Int], _ random: inout RandomSource) -> LayerSpec {
    func size(_ most: Int) -> Int { 1 + random.integer(below: most) }
    func truth() -> Bool { random.chance(0.5) }
    // Softmax makes later layers see almost the same numbers everywhere; it is drawn like all others.
    func f() -> String { Activation.all[random.integer(below: Activation.all.count)].name }
    switch (sizes.count, random.integer(below: sizes.count == 1 ? 6 : 12)) {
    case (_, 0): return .dense(size(17), f(), bias: truth())
    case (_, 1): return .activation(f())
    case (_, 2): return .dropout
    case (_, 3): return .batchNormalization
    case (_, 4): return .layerNormalization
    case (1, _): return .residual(sizes[0])
    case (2, 5): return .maxPooling1D(size(3), same: truth())
    case (2, 6): return .simpleRNN(size(9), sequences: truth(), bias: truth())
    case (2, 7): return .gru(size(9), resetAfter: truth(), sequences: truth())
    case (2, 8): return .lstm(size(17), sequences: truth(), bias: truth())
    case (2, 9): return .attention(heads: size(3), keys: size(5), causal: truth())
    case (2, 10): return .flatten
    case (2, _):
      let stride = size(2)
      return .conv1D(
        size(9), size(4), stride: stride, padding: random.integer(below: 3),
        dilation: stride == 1 ? size(2) : 1, f())
    case (_, 5): return .maxPooling2D(size(3), size(3), same: truth())
    case (_, 6): return .averagePooling2D(size(3), size(3), same: truth())
    case (_, 7): return truth() ? .globalAveragePooling2D : .upSampling2D(size(2), size(2))
    case (_, 8): return .twoConvolutions(size(5), size(5))
    case (_, 9): return .conv2DTranspose(size(5), size(3), stride: size(2), same: truth(), f())
    default:
      let stride = size(3)
      return .conv2D(
        size(17), size(4), size(4), stride: stride, same: truth(),
        dilation: stride == 1 ? size(2) : 1, f(), bias: truth())
    }
  }
}
