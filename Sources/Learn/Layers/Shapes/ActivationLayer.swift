import Autograd
import Tensors

/// y = f(x): an activation as a layer of its own, where it does not belong to the layer before.
public struct ActivationLayer: FunctionLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// f
  public let activation: Activation

  /// A layer that applies this activation to its inputs.
  public init(_ activation: Activation, name: String = "activation") {
    self.name = name
    self.activation = activation
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable { activation(x) }

  /// `Activation`, as Keras calls the layer.
  public var kind: String { "Activation" }
}

/// y = x where x > 0, slope·x elsewhere
public struct LeakyReLU: FunctionLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  package let activation: Activation

  /// With Keras' slope for the layer, which is not that of the function.
  public init(negativeSlope: Double = 0.3, name: String = "leaky_re_lu") {
    self.name = name
    activation = .leakyRelu(slope: negativeSlope)
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable { activation(x) }
}

extension LayerPlan {
  /// An activation as a layer of its own.
  public static func activation(
    _ activation: Activation, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("activation", inputShape: inputShape, name: name) { _, name, _ in
      ActivationLayer(activation, name: name)
    }
  }

  /// A ``LeakyReLU`` layer.
  public static func leakyReLU(
    negativeSlope: Double = 0.3, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("leaky_re_lu", inputShape: inputShape, name: name) { _, name, _ in
      LeakyReLU(negativeSlope: negativeSlope, name: name)
    }
  }
}
