import Initializers
import Randomness
import Tensors

/// A layer whose input shape is not known yet: `Sequential` is a list of plans.
///
/// It is a value with one function, which makes the layer when the shape of its input is known. The
/// built-in ones are static members, `.dense(10)`; a new one is added the same way:
/// ```swift
/// extension LayerPlan {
///   static func scale() -> LayerPlan {
///     LayerPlan("scale") { input, name, random in Scale(name: name) }
///   }
/// }
/// ```
public struct LayerPlan {
  /// The default name: Keras' name of the kind of layer, such as `max_pooling2d`.
  public let kind: String
  /// The name that was asked for.
  public var name: String?
  /// The shape of one input, which the first layer of a model may state.
  public var inputShape: SampleShape?

  /// What inputs are: `chalk check` tries the layer with these.
  public let inputs: LayerInputs

  /// Makes the layer for the shape of one input.
  public typealias Build = (
    _ input: SampleShape, _ name: String, _ random: inout RandomSource
  ) throws(ShapeError) -> any Layer

  let build: Build

  /// A plan from the function that makes the layer.
  ///
  /// - Parameters:
  ///   - kind: the kind of layer, and its name where none is given.
  ///   - inputs: what inputs are, for those that try the layer out; training takes what it is given.
  ///   - inputShape: the shape of one input, where it is the first layer.
  ///   - name: the name in summaries and in files of weights.
  ///   - build: makes the layer.
  public init(
    _ kind: String, inputs: LayerInputs = .rows, inputShape: SampleShape? = nil,
    name: String? = nil, build: @escaping Build
  ) {
    self.kind = kind
    self.inputs = inputs
    self.inputShape = inputShape
    self.name = name
    self.build = build
  }

  /// A layer that has been made already, with its weights; it keeps its name.
  public static func layer(_ layer: any Layer) -> LayerPlan {
    LayerPlan(layer.name, name: layer.name) { _, _, _ in layer }
  }
}

extension SampleShape {
  /// The size of the last axis.
  /// - Throws: ``ShapeError`` where there is none, or it is not known.
  func features(of layer: String) throws(ShapeError) -> Int {
    guard let last, let size = last else {
      throw ShapeError(
        layer, got: "an input of \(text)", need: "a known size of the last axis",
        try: "inputShape: on the first layer")
    }
    return size
  }

  /// Written as Keras does, with `None` for the batch and where any size fits.
  package var text: String {
    "(" + (["None"] + map { $0.map(String.init) ?? "None" }).joined(separator: ", ")
      + (isEmpty ? ",)" : ")")
  }

  /// How many numbers a sample has.
  /// - Throws: ``ShapeError`` where an axis has no known size.
  func count(of layer: String) throws(ShapeError) -> Int {
    var product = 1
    for size in self {
      guard let size else {
        throw ShapeError(
          layer, got: "an input of \(text)", need: "known sizes", try: "a full inputShape:")
      }
      product *= size
    }
    return product
  }
}
