import Synchronization

/// An operation for which the fast kernels have no code of their own.
public struct KernelFallback: Sendable, Hashable, CustomStringConvertible {
  /// The operation.
  public let operation: String
  /// What runs in its place.
  public let instead: String

  /// The operation, and what runs in its place.
  public var description: String { "\(operation): \(instead)" }
}

extension OneDNNKernels {
  /// Every operation for which ``OneDNNKernels`` have no code of their own, as `chalk doctor` prints them; a
  /// test compares the list with what runs.
  public static let fallbacks: [KernelFallback] =
    [KernelFallback(operation: "everything in double precision", instead: "the reference kernels")]
    + singlePrecisionFallbacks.map { .init(operation: $0, instead: "the reference kernels") }
    + formulas.map { .init(operation: $0, instead: "its formula, on the fast kernels") }

  /// Operations that single precision leaves to the reference kernels.
  static let singlePrecisionFallbacks = ["power", "sin", "cos"]

  /// Operations that run as formulas on tensors, computed with the fast kernels.
  static let formulas = [
    "simple recurrent layers", "gated recurrent units", "softmax cross-entropy with soft targets",
  ]

  /// Notes the operations that are left to the reference kernels, for the scope of a test.
  @TaskLocal static var observer: FallbackObserver?

  /// The reference kernels, for an operation of this name.
  @inline(__always)
  func reference(for operation: @autoclosure () -> String) -> ReferenceKernels {
    if let observer = Self.observer { observer.note(operation()) }
    return ReferenceKernels()
  }
}

/// Collects the names of operations.
final class FallbackObserver: Sendable {
  private let seen = Mutex<Set<String>>([])

  func note(_ operation: String) { _ = seen.withLock { $0.insert(operation) } }

  var operations: Set<String> { seen.withLock { $0 } }
}
