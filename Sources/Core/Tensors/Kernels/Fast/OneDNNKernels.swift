/// The kernels at the machine's speed, in single precision: oneDNN for what is worth a library, and
/// small vectorized C loops for what must be fused. Double precision goes to ``ReferenceKernels``.
public struct OneDNNKernels: Kernels {
  /// `onednn`
  public let name = "onednn"
  /// The one set of fast kernels.
  public init() {}
}
