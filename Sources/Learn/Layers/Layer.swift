import Autograd
import Tensors

/// A part of a model: its arguments and parameters as fields, a call, and a hand-written list of its
/// parameters by name.
///
/// ```swift
/// struct Scale: Layer {
///   let factor: Variable
///   var isTrainable = true
///   let name = "scale"
///
///   func call(_ x: Variable) -> Variable { x * weight(factor) }
///   var parameters: [Parameter] { [Parameter("factor", factor, isTrainable: isTrainable)] }
/// }
/// ```
///
/// A layer is a struct, but its parameters are variables, and those are objects: **a copy of a layer
/// shares its weights** with the original, while ``isTrainable`` belongs to each copy. A frozen copy of
/// a discriminator is therefore one line, and learns when the original learns.
public protocol Layer {
  /// The layer's name, the beginning of the names of its parameters.
  var name: String { get }

  /// Whether training changes the parameters. A frozen layer uses them as constants.
  var isTrainable: Bool { get set }

  /// All parameters, in Keras' order, with what is kept but not trained.
  var parameters: [Parameter] { get }

  /// The outputs for a batch of inputs. Use the layer itself as a function to run it: `layer(x)`.
  func call(_ x: Variable) -> Variable

  /// The outputs, where some steps of the inputs are padding: `mask` is `[batch, time]`, 0 at padding. A
  /// layer whose outputs have other steps changes the mask; one whose outputs have none sets it to `nil`
  /// (a ``MaskEndingLayer`` does). A mask that does not fit the outputs ends in a model of layers.
  func call(_ x: Variable, mask: inout Tensor?) -> Variable

  /// What ``call(_:mask:)`` does with a mask, where its inputs have one or have none.
  func maskEffect(_ isMasked: Bool) -> MaskEffect

  /// The shape of one output for the shape of one input, both without the batch.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape

  /// Validates the values of the training data, once, before training: an embedding needs whole numbers.
  /// - Throws: ``ShapeError`` that says which value the layer cannot take.
  func check(samples: Tensor) throws(ShapeError)
}

/// The shape of one sample, without the batch axis; `nil` along an axis where any size fits.
public typealias SampleShape = [Int?]

extension Layer {
  /// Runs the layer on a batch.
  public func callAsFunction(_ x: Variable) -> Variable {
    var mask: Tensor?
    return self(x, mask: &mask)
  }

  /// Runs the layer on a batch in which some steps may be padding. Where the outputs are a model's
  /// predictions, its loss and its metrics in the same pass leave out what the mask names as padding.
  public func callAsFunction(_ x: Variable, mask: inout Tensor?) -> Variable {
    let y = ForwardContext.run(name, of: self) { call(x, mask: &mask) }
    if let mask { ForwardContext.current?.remember(mask: mask, of: y) }
    return y
  }

  /// The mask passes through unchanged, as the outputs have the inputs' steps.
  public func call(_ x: Variable, mask: inout Tensor?) -> Variable { call(x) }

  /// The mask passes.
  public func maskEffect(_ isMasked: Bool) -> MaskEffect { isMasked ? .passes : .none }

  /// The input's shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape { input }

  /// Accepts any values.
  public func check(samples: Tensor) throws(ShapeError) {}

  /// The kind of layer, such as `Dense`.
  public var kind: String { "\(Self.self)" }

  /// A parameter as the call uses it: a constant in a frozen layer, so that no gradient is worked out
  /// for it.
  public func weight(_ parameter: Variable) -> Variable {
    isTrainable ? parameter : parameter.detached()
  }

  /// How many numbers the parameters have, and how many of them training changes.
  public var parameterCount: (trained: Int, all: Int) { parameters.count }

  func shapeMismatch(got: String, need: String, try remedy: String? = nil) -> ShapeError {
    ShapeError("\(name) (\(kind))", got: got, need: need, try: remedy)
  }
}

/// A layer without parameters: a function.
public protocol FunctionLayer: Layer {}

extension FunctionLayer {
  /// There are none.
  public var parameters: [Parameter] { [] }

  /// There is nothing to train; setting it changes nothing.
  public var isTrainable: Bool {
    get { true }
    set {}
  }
}
