import Tensors

/// The examples that a program of the documents is trained on and tested with, as arrays.
public struct PrintedData {
  /// Samples with their targets; the first axis counts them.
  public typealias Part = (x: Tensor, y: Tensor)

  /// What is trained on. A generator has samples only.
  public let x: Tensor
  /// The targets, one for each sample.
  public let y: Tensor?
  /// What is looked at after each epoch, where the documents do so.
  public let validation: Part?
  /// What is looked at once, at the end.
  public let test: Part?

  /// Samples, targets, and what else there is.
  public init(x: Tensor, y: Tensor? = nil, validation: Part? = nil, test: Part? = nil) {
    (self.x, self.y, self.validation, self.test) = (x, y, validation, test)
  }

  /// The arrays by the names of the files in which Keras finds them.
  public var arrays: [(name: String, values: Tensor)] {
    [
      ("x", x), ("y", y), ("validation-x", validation?.x), ("validation-y", validation?.y),
      ("test-x", test?.x), ("test-y", test?.y),
    ].compactMap { name, values in values.map { (name, $0) } }
  }
}
