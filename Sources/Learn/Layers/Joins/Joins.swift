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
    var mask: Tensor?
    return call(x, mask: &mask)
  }

  /// The outputs for a batch of inputs. A step is real where it is in x or in f(x); where f(x) has no mask
  /// there is none.
  public func call(_ x: Variable, mask: inout Tensor?) -> Variable {
    var ofBranch = mask
    let y = branch.call(x, mask: &ofBranch)
    mask = mask.flatMap { first in ofBranch.map { Tensor.maximum(first, $0) } }
    guard y.shape == x.shape else {
      shapeMismatch(got: "\(y.shape) from the branch", need: "\(x.shape), as the input").trap()
    }
    return x + y
  }

  /// What the branch does with the mask.
  public func maskEffect(_ isMasked: Bool) -> MaskEffect {
    let effect = branch.maskEffect(isMasked)
    return isMasked ? effect : .none
  }

  /// Validates sample values before training.
  /// - Throws: ``ShapeError`` where the branch cannot take them.
  public func check(samples: Tensor) throws(ShapeError) { try branch.check(samples: samples) }

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

  /// The outputs for a batch of inputs. Along the time the masks follow each other too; along the features
  /// a step is real where it is in any branch. The steps of a branch without a mask are all real.
  public func call(_ x: Variable, mask: inout Tensor?) -> Variable {
    var (results, masks) = ([Variable](), [Tensor?]())
    for branch in branches {
      var ofBranch = mask
      results.append(branch.call(x, mask: &ofBranch))
      masks.append(ofBranch)
    }
    let y = Variable.concatenate(results, axis: axis)
    let along = axis < 0 ? axis + y.value.rank : axis
    guard masks.contains(where: { $0 != nil }), y.value.rank >= 3, along > 0 else {
      mask = nil
      return y
    }
    let all = zip(masks, results).map { mask, y in
      mask ?? .ones([y.shape[0], y.shape[1]], y.value.precision)
    }
    mask = along == 1 ? .concatenate(all, axis: 1) : all.dropFirst().reduce(all[0], Tensor.maximum)
    return y
  }

  /// What the branches together do with the mask.
  public func maskEffect(_ isMasked: Bool) -> MaskEffect {
    let effects = branches.map { $0.maskEffect(isMasked) }
    let isUsed = effects.contains(where: \.isUse)
    switch (isMasked, effects.contains(where: \.isMaskedAfter)) {
    case (false, false): return .none
    case (false, true): return .begins
    case (true, false): return isUsed ? .usedAndEnds : .ends
    case (true, true): return axis == 1 ? .changes : isUsed ? .used : .passes
    }
  }

  /// Validates sample values before training.
  /// - Throws: ``ShapeError`` where a branch cannot take them.
  public func check(samples: Tensor) throws(ShapeError) {
    for branch in branches { try branch.check(samples: samples) }
  }

  /// Whether training changes the branches: setting it sets all of their layers.
  public var isTrainable: Bool {
    get { branches.contains { $0.isTrainable } }
    set { for place in branches.indices { branches[place].isTrainable = newValue } }
  }

  /// The weights with their names, in Keras' order.
  public var parameters: [Parameter] { branches.flatMap { $0.parameters.under($0.name) }.unique }

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
