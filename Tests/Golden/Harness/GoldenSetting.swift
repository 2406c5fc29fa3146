import Tensors

/// What a case is run with: kernels, and a precision.
public struct GoldenSetting: Sendable {
  public let name: String
  public let kernels: any Kernels
  public let precision: Precision

  /// The readable kernels in double precision, then in single, then the fast kernels.
  public static let all = [
    GoldenSetting(name: "reference double", kernels: ReferenceKernels(), precision: .double),
    GoldenSetting(name: "reference single", kernels: ReferenceKernels(), precision: .single),
    GoldenSetting(name: "onednn single", kernels: OneDNNKernels(), precision: .single),
  ]
}
