import Autograd
import Tensors

/// y = f of each step by itself, with the same weights: `[batch, time, …]` to `[batch, time, outputs…]`.
///
/// The mask of the steps passes; the layer inside sees none.
public struct TimeDistributed: Layer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// f
  public var layer: any Layer

  /// A layer that applies another one to each step.
  init(_ layer: any Layer, name: String = "time_distributed") {
    self.name = name
    self.layer = layer
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    guard x.value.rank >= 2 else {
      shapeMismatch(got: "\(x.shape)", need: "[batch, time, …]").trap()
    }
    let (batch, time) = (x.shape[0], x.shape[1])
    let steps = x.reshaped(to: [batch * time] + x.shape.dimensions.dropFirst(2))
    let y = layer(steps)
    return y.reshaped(to: [batch, time] + y.shape.dimensions.dropFirst())
  }

  /// Whether training changes the layer inside.
  public var isTrainable: Bool {
    get { layer.isTrainable }
    set { layer.isTrainable = newValue }
  }

  /// The weights of the layer inside.
  public var parameters: [Parameter] { layer.parameters }

  /// Validates sample values before training.
  /// - Throws: ``ShapeError`` where the layer inside cannot take them.
  public func check(samples: Tensor) throws(ShapeError) { try layer.check(samples: samples) }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    guard let time = input.first else {
      throw shapeMismatch(got: input.text, need: "(None, time, …)")
    }
    return [time] + (try layer.outputShape(for: Array(input.dropFirst())))
  }
}

extension LayerPlan {
  /// A ``TimeDistributed`` layer.
  public static func timeDistributed(
    _ plan: LayerPlan, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("time_distributed", inputShape: inputShape, name: name) {
      input, name, random throws(ShapeError) in
      guard !input.isEmpty else {
        throw ShapeError(
          "\(name) (TimeDistributed)", got: "an input of \(input.text)", need: "(None, time, …)")
      }
      let layer = try plan.build(Array(input.dropFirst()), plan.name ?? plan.kind, &random)
      return TimeDistributed(layer, name: name)
    }
  }
}
