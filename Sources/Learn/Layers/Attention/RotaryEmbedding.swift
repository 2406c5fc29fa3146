import Autograd
import Tensors

/// Positions as rotations (Su et al., 2021): each pair of features is turned by position·base^(−2i/rotaryDim). The
/// product of a query and a key that are turned so depends on the distance of their positions only.
///
/// Inputs and outputs `[…, time, features]`, the steps counted from 0. The first `rotaryDim` features are turned,
/// all of them where it is `nil`. The formula with its gradient stands in Core/Tensors/Kernels/Rotary.swift.
public struct RotaryEmbedding: FunctionLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// How many features are turned; an even number. `nil`: all.
  public let rotaryDim: Int?
  /// The base of the angles: the larger, the slower the last pairs turn.
  public let base: Double
  /// Which features are a pair.
  public let layout: PairLayout

  /// An embedding for rows of any even number of features, or of at least `rotaryDim`.
  public init(
    rotaryDim: Int? = nil, base: Double = 10_000, layout: PairLayout = .halves,
    name: String = "rotary_embedding"
  ) {
    self.name = name
    (self.rotaryDim, self.base, self.layout) = (rotaryDim, base, layout)
  }

  /// The outputs for steps from 0 on.
  public func call(_ x: Variable) -> Variable { self(x, from: 0) }

  /// The outputs for steps from `first` on: the newest steps of a sequence whose older ones are in a cache.
  public func callAsFunction(_ x: Variable, from first: Int) -> Variable {
    let time = x.value.rank >= 2 ? x.shape[-2] : 0
    return self(x, positions: Array(first..<(first + time)))
  }

  /// The outputs for steps at these positions.
  public func callAsFunction(_ x: Variable, positions: [Int]) -> Variable {
    guard x.value.rank >= 2, x.shape[-2] == positions.count else {
      shapeMismatch(
        got: "\(x.shape) and \(positions.count) positions", need: "[…, time, features]"
      ).trap()
    }
    if let problem = problem(of: x.shape[-1]) { problem.trap() }
    let angles = Tensor.rotaryAngles(
      positions: positions, pairs: (rotaryDim ?? x.shape[-1]) / 2, base: base)
    return Primitive.rotary(angles: angles, layout: layout)(x)
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the features cannot be turned in pairs.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    guard input.count >= 2 else {
      throw shapeMismatch(got: input.text, need: "(None, …, time, features)")
    }
    if let features = input[input.count - 1], let problem = problem(of: features) { throw problem }
    return input
  }

  /// What is wrong with so many features.
  func problem(of features: Int) -> ShapeError? {
    let turned = rotaryDim ?? features
    guard turned >= 2, turned % 2 == 0, turned <= features else {
      return shapeMismatch(
        got: "\(features) features, \(turned) of them to be turned",
        need: "an even number to be turned, at least 2, at most all")
    }
    return nil
  }
}

extension LayerPlan {
  /// A ``RotaryEmbedding`` layer.
  public static func rotaryEmbedding(
    rotaryDim: Int? = nil, base: Double = 10_000, layout: PairLayout = .halves,
    inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("rotary_embedding", inputShape: inputShape, name: name) { _, name, _ in
      RotaryEmbedding(rotaryDim: rotaryDim, base: base, layout: layout, name: name)
    }
  }
}
