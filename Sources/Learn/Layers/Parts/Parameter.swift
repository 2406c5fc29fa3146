import Autograd

/// A variable of a model with its name: something that is learned, or kept beside what is learned.
public struct Parameter {
  /// A path like `dense_1/kernel`.
  public var name: String
  /// The numbers. Copies of a layer share them.
  public let variable: Variable
  /// Whether training changes it.
  public var isTrainable: Bool
  /// What is added to the loss for its size.
  public let regularizer: Regularizer?

  /// A parameter that training changes, unless it is said otherwise.
  public init(
    _ name: String, _ variable: Variable, isTrainable: Bool = true,
    _ regularizer: Regularizer? = nil
  ) {
    self.name = name
    self.variable = variable
    self.isTrainable = isTrainable
    self.regularizer = regularizer
  }
}

extension [Parameter] {
  /// The parameters of a layer with a kernel and, where it has one, a bias, each with its penalty.
  static func kernel(
    _ kernel: Variable, _ kernelRegularizer: Regularizer? = nil,
    bias: Variable?, _ biasRegularizer: Regularizer? = nil, isTrainable: Bool
  ) -> [Parameter] {
    let w = Parameter("kernel", kernel, isTrainable: isTrainable, kernelRegularizer)
    guard let bias else { return [w] }
    return [w, Parameter("bias", bias, isTrainable: isTrainable, biasRegularizer)]
  }

  /// The same parameters with `name/` before each name.
  public func under(_ name: String) -> [Parameter] {
    map { parameter in
      var parameter = parameter
      parameter.name = "\(name)/\(parameter.name)"
      return parameter
    }
  }

  /// Each variable once, under its first name: a layer that is used in two places has one set of weights,
  /// which is counted, penalized and saved once. It is trained where any of its uses is.
  public var unique: [Parameter] {
    var places: [ObjectIdentifier: Int] = [:]
    var all: [Parameter] = []
    for parameter in self {
      let variable = ObjectIdentifier(parameter.variable)
      if let place = places[variable] {
        all[place].isTrainable = all[place].isTrainable || parameter.isTrainable
      } else {
        places[variable] = all.count
        all.append(parameter)
      }
    }
    return all
  }

  /// The variables that training changes, in order.
  public var trained: [Variable] { filter(\.isTrainable).map(\.variable) }

  /// How many numbers training changes, and how many there are.
  var count: (trained: Int, all: Int) {
    reduce((0, 0)) { sum, parameter in
      let count = parameter.variable.value.count
      return (sum.0 + (parameter.isTrainable ? count : 0), sum.1 + count)
    }
  }
}
