/// The kernels at the machine's speed, in single precision: oneDNN for what is worth a library, and
/// small vectorized C loops for what must be fused. Double precision goes to ``ReferenceKernels``.
public struct OneDNNKernels: Kernels {
  public let name = "onednn"
  let reference = ReferenceKernels()
  public init() {}
}
