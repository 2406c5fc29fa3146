import Autograd
import Initializers
import Randomness
import Tensors

/// y = γ·(x − m)/√(v + ε) + β, where the channels are cut into `groups` of neighbors, and the mean m and the
/// variance v are those of each group of each sample (Wu and He, 2018). Unlike a batch normalization it does the
/// same in training and in prediction, and for a batch of one.
///
/// Inputs and outputs `[batch, …, channels]`, or with the channels along `axis`; γ and β `[channels]`. One group
/// is a layer normalization over the whole sample; as many groups as channels are an instance normalization. The
/// formula with its gradient stands in Core/Tensors/Kernels/GroupNormalization.swift.
public struct GroupNormalization: Layer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// Whether training changes the weights.
  public var isTrainable = true
  /// γ, `[channels]`, from 1, and β, `[channels]`, from 0
  public let gamma, beta: Variable
  /// How many groups the channels are cut into.
  public let groups: Int
  /// ε
  public let epsilon: Double
  /// The axis of the channels, counted with the batch, or from the end.
  public let axis: Int

  /// A layer for `channels` channels along `axis`, with Keras' defaults. Traps with a message where the channels
  /// cannot be cut into so many groups.
  public init(
    _ channels: Int, groups: Int = 32, axis: Int = -1, epsilon: Double = 1e-3,
    name: String = "group_normalization"
  ) {
    if let problem = GroupNormalization.problem(channels, groups, name) { problem.trap() }
    self.name = name
    (self.groups, self.axis, self.epsilon) = (groups, axis, epsilon)
    gamma = Variable(.ones([channels]), requiresGradient: true)
    beta = Variable(.zeros([channels]), requiresGradient: true)
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    let place = axis < 0 ? axis + x.value.rank : axis
    guard place >= 1, x.shape.size(along: axis) == gamma.shape[0] else {
      shapeMismatch(got: "\(x.shape)", need: "\(gamma.shape[0]) channels along axis \(axis)").trap()
    }
    let normalize = Primitive.groupNorm(groups: groups, epsilon: epsilon)
    return x.along(axis) { normalize($0, weight(gamma), weight(beta)) }
  }

  /// The weights with their names, in Keras' order.
  public var parameters: [Parameter] {
    [
      Parameter("gamma", gamma, isTrainable: isTrainable),
      Parameter("beta", beta, isTrainable: isTrainable),
    ]
  }

  static func problem(_ channels: Int, _ groups: Int, _ name: String) -> ShapeError? {
    groups >= 1 && channels % groups == 0
      ? nil
      : ShapeError(
        "\(name) (GroupNormalization)", got: "\(channels) channels in \(groups) groups",
        need: "channels that can be divided by the groups")
  }
}

extension LayerPlan {
  /// A ``GroupNormalization`` layer.
  public static func groupNormalization(
    groups: Int = 32, axis: Int = -1, epsilon: Double = 1e-3, inputShape: SampleShape? = nil,
    name: String? = nil
  ) -> LayerPlan {
    LayerPlan("group_normalization", inputShape: inputShape, name: name) {
      input, name, _ throws(ShapeError) in
      let channels = try input.features(along: axis, of: name)
      if let problem = GroupNormalization.problem(channels, groups, name) { throw problem }
      return GroupNormalization(channels, groups: groups, axis: axis, epsilon: epsilon, name: name)
    }
  }
}
