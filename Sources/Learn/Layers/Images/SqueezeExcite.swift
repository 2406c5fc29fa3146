import Autograd
import Initializers
import Randomness
import Tensors

/// y = x·s with a factor s for each channel, learned from the means of all channels over the image (Hu et al.,
/// 2018): s = σ(expand(relu(reduce(mean x)))).
///
/// Inputs and outputs `[batch, height, width, channels]`; the dense layer `reduce` has channels/ratio units,
/// `expand` as many as there are channels.
public struct SqueezeExcite: MaskEndingLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// From the means to fewer numbers, and back to a factor for each channel.
  public var reduce, expand: Dense

  /// A layer with random weights for so many channels.
  public init(
    _ channels: Int, ratio: Int = 16, name: String = "squeeze_excite",
    using random: inout RandomSource
  ) {
    self.name = name
    let fewer = max(channels / max(ratio, 1), 1)
    reduce = Dense(channels, fewer, activation: .relu, name: "reduce", using: &random)
    expand = Dense(fewer, channels, activation: .sigmoid, name: "expand", using: &random)
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    let channels = reduce.kernel.shape[0]
    guard x.value.rank == 4, x.shape[3] == channels else {
      shapeMismatch(got: "\(x.shape)", need: "[batch, height, width, \(channels)]").trap()
    }
    return x * scale(of: x).reshaped(x.shape[0], 1, 1, channels)
  }

  /// s, `[batch, channels]`: the factor of each channel, from 0 to 1.
  public func scale(of x: Variable) -> Variable { expand(reduce(x.mean(1, 2))) }

  /// Whether training changes the weights.
  public var isTrainable: Bool {
    get { reduce.isTrainable || expand.isTrainable }
    set { (reduce.isTrainable, expand.isTrainable) = (newValue, newValue) }
  }

  /// The weights with their names.
  public var parameters: [Parameter] {
    reduce.parameters.under("reduce") + expand.parameters.under("expand")
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    let channels = reduce.kernel.shape[0]
    guard input.count == 3, input[2] == nil || input[2] == channels else {
      throw shapeMismatch(got: input.text, need: "(None, height, width, \(channels))")
    }
    return [input[0], input[1], channels]
  }
}

extension LayerPlan {
  /// A ``SqueezeExcite`` layer.
  public static func squeezeExcite(
    ratio: Int = 16, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("squeeze_excite", inputShape: inputShape, name: name) {
      input, name, random throws(ShapeError) in
      SqueezeExcite(try input.features(of: name), ratio: ratio, name: name, using: &random)
    }
  }
}
