import Autograd
import Initializers
import Randomness
import Tensors

/// A layer that goes over a sequence step by step, with weights for its inputs and for its state.
///
/// Inputs `[batch, time, inputs]`; outputs the last state h, `[batch, units]`, or with `returnSequences` the
/// states after each step, `[batch, time, units]`. ``SimpleRNN``, ``LSTM`` and ``GRU`` differ in their cell
/// only; how they go over the sequence stands
/// here.
public protocol RecurrentLayer: Layer {
  /// The cell and its weights.
  var weights: RecurrentWeights { get }
  /// Whether the outputs are the states after each step, or after the last one only.
  var returnSequences: Bool { get }
}

extension RecurrentLayer {
  /// W, `[inputs, blocks·units]`: one block of columns for each of the cell's sums.
  public var kernel: Variable { weights.kernel }
  /// U, `[units, blocks·units]`
  public var recurrentKernel: Variable { weights.recurrentKernel }
  /// b, where the layer has one
  public var bias: Variable? { weights.bias }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    var mask: Tensor?
    return call(x, mask: &mask)
  }

  /// The outputs for a batch of inputs; the mask is used and passed on.
  public func call(_ x: Variable, mask: inout Tensor?) -> Variable {
    weights.outputs(x, mask: &mask, returnSequences, of: self)
  }

  /// Masked steps leave the state as it is; behind the last state there are no steps.
  public func maskEffect(_ isMasked: Bool) -> MaskEffect {
    isMasked ? (returnSequences ? .used : .usedAndEnds) : .none
  }

  /// The states after each step, `[batch, time, units]`, and all states after the last one (h; for an LSTM
  /// h and c), from a given start: for decoders, and for sequences that come in pieces.
  public func run(
    _ x: Variable, from start: [Variable]? = nil, mask: Tensor? = nil
  ) -> (sequence: Variable, last: [Variable]) {
    weights.run(x, from: start, mask: mask, of: self)
  }

  /// The weights with their names, in Keras' order.
  public var parameters: [Parameter] { weights.parameters(isTrainable) }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    try weights.outputShape(for: input, returnSequences, of: self)
  }
}

/// The weights of a ``RecurrentLayer``, and how its cell goes over a sequence with them.
public struct RecurrentWeights {
  package let cell: RecurrentCell
  let kernel, recurrentKernel: Variable
  let bias: Variable?
  let regularizers: RecurrentRegularizers

  init(
    _ cell: RecurrentCell, _ inputs: Int, _ units: Int, useBias: Bool,
    _ kernelInitializer: Initializer, _ recurrentInitializer: Initializer,
    _ biasInitializer: Initializer, _ regularizers: RecurrentRegularizers,
    _ random: inout RandomSource
  ) {
    self.cell = cell
    self.regularizers = regularizers
    let columns = cell.blocks * units
    kernel = Variable(kernelInitializer([inputs, columns], using: &random), requiresGradient: true)
    recurrentKernel = Variable(
      recurrentInitializer([units, columns], using: &random), requiresGradient: true)
    let shape: Shape = cell.biasRows == 2 ? [2, columns] : [columns]
    bias = useBias ? Variable(biasInitializer(shape, using: &random), requiresGradient: true) : nil
  }

  var units: Int { recurrentKernel.shape[0] }

  /// The states h after each step, `[batch, time, units]`, and all states after the last one.
  func run(
    _ x: Variable, from start: [Variable]?, mask: Tensor?, of layer: some Layer
  ) -> (sequence: Variable, last: [Variable]) {
    let states = self.states(x, from: start, mask: mask, of: layer)
    let last = states[Axis.all, -1]
    guard cell.statesPerUnit == 2 else { return (states, [last]) }
    return (
      states[Axis.all, Axis.all, 0..<units],
      [last[Axis.all, 0..<units], last[Axis.all, units...]]
    )
  }

  /// h after each step, or after the last one.
  func outputs(
    _ x: Variable, mask: inout Tensor?, _ returnSequences: Bool, of layer: some Layer
  ) -> Variable {
    let states = self.states(x, from: nil, mask: mask, of: layer)
    let units: any TensorIndex = cell.statesPerUnit == 2 ? 0..<units : Axis.all
    if returnSequences {
      return cell.statesPerUnit == 1 ? states : states[Axis.all, Axis.all, units]
    }
    mask = nil
    return states[Axis.all, -1, units]
  }

  private func states(
    _ x: Variable, from start: [Variable]?, mask: Tensor?, of layer: some Layer
  ) -> Variable {
    let inputs = kernel.shape[0]
    guard x.value.rank == 3 && x.shape[2] == inputs else {
      layer.shapeMismatch(got: "\(x.shape)", need: "[batch, time, \(inputs)]").trap()
    }
    guard start == nil || start!.count == cell.statesPerUnit else {
      layer.shapeMismatch(
        got: "\(start!.count) states to start from", need: "\(cell.statesPerUnit)"
      ).trap()
    }
    var all = [x, layer.weight(kernel), layer.weight(recurrentKernel)]
    if let bias { all.append(layer.weight(bias)) }
    if let start { all.append(start.count == 1 ? start[0] : .concatenate(start, axis: 1)) }
    return Primitive.recurrent(cell, bias: bias != nil, start: start != nil, mask: mask)(all)
  }

  func parameters(_ isTrainable: Bool) -> [Parameter] {
    var weights = [Parameter].kernel(
      kernel, regularizers.kernel, bias: bias, regularizers.bias, isTrainable: isTrainable)
    let recurrent = Parameter(
      "recurrent_kernel", recurrentKernel, isTrainable: isTrainable, regularizers.recurrent)
    weights.insert(recurrent, at: 1)
    return weights
  }

  func outputShape(
    for input: SampleShape, _ returnSequences: Bool, of layer: some Layer
  ) throws(ShapeError) -> SampleShape {
    let inputs = kernel.shape[0]
    guard input.count == 2, input[1] == nil || input[1] == inputs else {
      throw layer.shapeMismatch(got: input.text, need: "(None, time, \(inputs))")
    }
    return returnSequences ? [input[0], units] : [units]
  }
}

/// The penalties of the weights of a recurrent layer.
struct RecurrentRegularizers {
  let kernel, recurrent, bias: Regularizer?
}
