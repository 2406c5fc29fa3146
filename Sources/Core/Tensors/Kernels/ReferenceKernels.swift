/// The kernels that read like the formulas: plain loops in Swift, in both precisions.
public struct ReferenceKernels: Kernels {
  /// `reference`
  public let name = "reference"
  /// The one set of reference kernels.
  public init() {}
}
