import Tensors

/// The readable kernels.
enum ReferenceForTests {
  static var kernels: any Kernels { KernelChoice.all[0] }
}
