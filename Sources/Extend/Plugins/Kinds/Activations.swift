import Autograd
import Layers
import LessonKit
import Tensors

// An activation function of one number, and an activation of whole tensors: each can be had as the
// other.

extension Activation {
  /// A function of one number, applied to every element of a tensor.
  ///
  /// A built-in one is the fast form; any other goes through the function element by element, with
  /// its slope for the gradient.
  public init(_ function: any ActivationFunction) {
    if let wrapped = function as? TensorActivation {
      self = wrapped.activation
    } else if Registry.standard.activations.contains(where: { $0.name == function.name }),
      let fast = Activation.all.first(where: { $0.name.asCatalogName == function.name })
    {
      self = fast
    } else {
      let example = Primitive.Example(
        [3, 4], in: function.places(within: -2...2), kinks: function.kinks)
      self.init(
        function.name,
        Primitive(function.name, on: example) { x in
          (x.map(function.value), { dy in x.map(function.slope) * dy })
        })
    }
  }
}

/// An activation of tensors, as a function of one number.
struct TensorActivation: ActivationFunction {
  let activation: Activation

  var name: String { activation.name.asCatalogName }

  var formula: Formula {
    Formula("f(x) = \\text{\(activation.name.replacing("_", with: " "))}(x)")
  }

  var kinks: [Double] { activation.primitive.example.kinks }

  func value(_ x: Double) -> Double {
    withoutGradients { activation(Variable(Tensor([x], .double))).value.scalar }
  }

  func slope(_ x: Double) -> Double {
    let input = Variable(Tensor([x], .double), requiresGradient: true)
    activation(input).backward()
    return input.gradient?.scalar ?? .nan
  }
}

extension String {
  /// A name as Keras writes it, `leaky_relu`, as the catalog does: `leaky-relu`.
  public var asCatalogName: String {
    lowercased().replacing("_", with: "-")
  }
}
