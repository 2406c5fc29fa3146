/// The kernels that read like the formulas: plain loops in Swift, in both precisions.
public struct ReferenceKernels: Kernels {
  public let name = "reference"
  public init() {}
}
