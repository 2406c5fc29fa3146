import Autograd
import Tensors

/// A layer that goes over a sequence step by step, with weights for what comes in and for what it remembers.
///
/// Inputs `[batch, time, inputs]`; outputs the last state h, `[batch, units]`, or with `returnSequences` the
/// states after each step, `[batch, time, units]`. ``SimpleRNN``, ``LSTM`` and ``GRU`` differ in their cell
/// only; the way over the sequence is here.
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

  public func call(_ x: Variable) -> Variable {
    var mask: Tensor?
    return call(x, mask: &mask)
  }

  public func call(_ x: Variable, mask: inout Tensor?) -> Variable {
    weights.outputs(x, mask: &mask, returnSequences, of: self)
  }

  /// The states after each step, `[batch, time, units]`, and all states after the last one (h; for an LSTM
  /// h and c), from a given start: for decoders, and for sequences that come in pieces.
  public func run(
    _ x: Variable, from start: [Variable]? = nil, mask: Tensor? = nil
  ) -> (sequence: Variable, last: [Variable]) {
    weights.run(x, from: start, mask: mask, of: self)
  }

  public var parameters: [Parameter] { weights.parameters(isTrainable) }

  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    try weights.outputShape(for: input, returnSequences, of: self)
  }
}
