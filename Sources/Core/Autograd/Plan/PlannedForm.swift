import Tensors

/// The operations that a plan of repeated steps knows, with what decides about their results beside their inputs.
///
/// Whatever else an operation depends on must stand here: a plan calls the operation again for other inputs. An
/// operation without a form makes no plan.
package enum PlannedForm: Sendable {
  case linear(FusedActivation)
  case activation(FusedActivation)
  case softmax
  case reshape
  case difference
  case square
  case mean
  case meanOfRows
  /// The mean cross-entropy from logits, of these targets.
  case sigmoidCrossEntropy(targets: MemoryPlace)
  /// The mean cross-entropy from rows of logits, of these labels.
  case softmaxCrossEntropy(labels: MemoryPlace)
}

/// Where the elements of a tensor lie, by which it is found again among those of a batch while both are there.
package struct MemoryPlace: Sendable, Hashable {
  private let address: UInt
  private let count: Int

  /// `nil` for elements that do not lie in row-major order.
  package init?(_ tensor: Tensor) {
    guard let address = tensor.rowMajorAddress else { return nil }
    (self.address, count) = (address, tensor.count)
  }
}

extension Primitive {
  /// The same operation, which a plan knows by this form.
  func planned(_ form: PlannedForm?) -> Primitive {
    var other = self
    other.planned = form
    return other
  }
}

extension Variable {
  /// The same value and history, which a plan knows by this form.
  package func planned(_ form: PlannedForm?) -> Variable {
    history?.planned = form
    return self
  }
}
