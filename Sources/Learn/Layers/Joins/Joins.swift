import Autograd
import Randomness
import Tensors

/// y = x + f(x): layers that learn what to add to their input. The gradient has a way around them.
public struct Residual: Layer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// f
  public var branch: Chain

  init(_ branch: Chain, name: String) {
    self.name = name
    self.branch = branch
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    let y = branch.call(x)
    guard y.shape == x.shape else {
      shapeMismatch(got: "\(y.shape) from the branch", need: "\(x.shape), as the input").trap()
    }
    return x + y
  }

  /// Whether training changes the branch: setting it sets all of its layers.
  public var isTrainable: Bool {
    get { branch.isTrainable }
    set { branch.isTrainable = newValue }
  }

  /// The weights with their names, in Keras' order.
  public var parameters: [Parameter] { branch.parameters }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    let output = try branch.outputShape(for: input)
    guard output.fits(input) else {
      throw shapeMismatch(
        got: "\(output.text) from the branch", need: "\(input.text), as the input")
    }
    return input
  }
}

/// y = the results of several branches for one input, one behind the other along an axis.
public struct Concatenate: Layer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// The branches, each a chain of layers for the same input.
  public var branches: [Chain]
  /// The axis of the batch of results, −1 for the last.
  public let axis: Int

  init(_ branches: [Chain], axis: Int, name: String) {
    self.name = name
    self.branches = branches
    self.axis = axis
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    .concatenate(branches.map { $0.call(x) }, axis: axis)
  }

  /// Whether training changes the branches: setting it sets all of their layers.
  public var isTrainable: Bool {
    get { branches.contains { $0.isTrainable } }
    set { for place in branches.indices { branches[place].isTrainable = newValue } }
  }

  /// The weights with their names, in Keras' order.
  public var parameters: [Parameter] { branches.flatMap { $0.parameters.under($0.name) } }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    var shapes: [SampleShape] = []
    for branch in branches { shapes.append(try branch.outputShape(for: input)) }
    let along = axis < 0 ? axis + shapes[0].count : axis - 1
    guard shapes[0].indices.contains(along) else {
      throw shapeMismatch(
        got: "axis \(axis) of \(shapes[0].text)", need: "an axis behind the batch")
    }
    var whole = shapes[0]
    for shape in shapes.dropFirst() {
      let sizes = (whole[along], shape.indices.contains(along) ? shape[along] : nil)
      whole[along] = nil
      guard whole.fits(shape) else {
        throw shapeMismatch(
          got: shapes.map(\.text).joined(separator: " and "),
          need: "branches that differ along axis \(axis) only")
      }
      if let a = sizes.0, let b = sizes.1 { whole[along] = a + b }
    }
    return whole
  }
}

extension LayerPlan {
  /// y = x + f(x), f the layers of a ``Residual`` branch.
  public static func residual(
    _ branch: [LayerPlan], inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("residual", inputShape: inputShape, name: name) {
      input, name, random throws(ShapeError) in
      Residual(try Chain(branch, input: input, using: &random), name: name)
    }
  }

  /// The results of several branches for one input, joined along an axis by ``Concatenate``.
  public static func concatenate(
    _ branches: [[LayerPlan]], axis: Int = -1, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("concatenate", inputShape: inputShape, name: name) {
      input, name, random throws(ShapeError) in
      var chains: [Chain] = []
      for (number, branch) in branches.enumerated() {
        chains.append(
          try Chain(branch, input: input, name: "branch_\(number + 1)", using: &random))
      }
      guard !chains.isEmpty else {
        throw ShapeError("\(name) (Concatenate)", got: "no branches", need: "at least one")
      }
      return Concatenate(chains, axis: axis, name: name)
    }
  }
}
