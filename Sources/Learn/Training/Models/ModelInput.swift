import Autograd
import Tensors

/// What a model takes: one variable, or several.
public protocol ModelInput {
  /// What samples of it come as.
  associatedtype Samples: SampleData
  /// A batch, ready to be put in.
  init(batch: Samples)
}

/// Samples: one tensor, or several for a model with several inputs; the first axis counts the samples.
public protocol SampleData {
  /// One tensor for each input.
  var tensors: [Tensor] { get }
  /// The same kind of data from one tensor for each input.
  init(tensors: [Tensor])
}

extension Variable: ModelInput {
  /// A batch of inputs, `[batch, …]`.
  public convenience init(batch: Tensor) { self.init(batch) }
}

extension Array: ModelInput where Element == Variable {
  /// A batch for a model of several inputs, `[batch, …]` each.
  public init(batch: [Tensor]) { self = batch.map { Variable($0) } }
}

extension Tensor: SampleData {
  /// The inputs as tensors, one for each input of the model.
  public var tensors: [Tensor] { [self] }
  /// Inputs from one tensor for each input of the model.
  public init(tensors: [Tensor]) { self = tensors[0] }
}

extension Array: SampleData where Element == Tensor {
  /// The inputs as tensors, one for each input of the model.
  public var tensors: [Tensor] { self }
  /// Inputs from one tensor for each input of the model.
  public init(tensors: [Tensor]) { self = tensors }
}
