/// Convolution of images `[batch, height, width, channels]` with kernels
/// `[height, width, channels/groups, filters]`, as a cross-correlation: the kernel is not flipped.
public protocol ConvolutionKernels: Sendable {
  /// y = f(x ∗ w + b), `b` one number a filter.
  func convolution(
    _ x: Tensor, _ w: Tensor, _ b: Tensor?, _ window: Window, groups: Int,
    _ activation: FusedActivation
  ) -> Tensor

  /// dx for dz, the gradient before the activation; also the transposed convolution of dz.
  func convolutionInputGradient(
    dz: Tensor, _ w: Tensor, _ window: Window, groups: Int, input: Shape
  ) -> Tensor

  /// dw for dz, the gradient before the activation.
  func convolutionKernelGradient(
    _ x: Tensor, dz: Tensor, _ window: Window, groups: Int, kernel: Shape
  ) -> Tensor
}

/// Pooling of images `[batch, height, width, channels]`.
public protocol PoolingKernels: Sendable {
  /// The greatest of each window, and which cell it was; padding never wins, not-a-number does.
  func maxPool(_ x: Tensor, _ window: Window) -> (y: Tensor, winners: Winners)

  /// dx: each dy goes to the cell that won.
  func maxPoolGradient(dy: Tensor, _ winners: Winners, _ window: Window, input: Shape) -> Tensor

  /// The mean of the real cells of each window.
  func averagePool(_ x: Tensor, _ window: Window) -> Tensor

  /// dx: each dy is shared equally among the real cells of its window.
  func averagePoolGradient(dy: Tensor, _ window: Window, input: Shape) -> Tensor
}

/// For each output of a max pooling, the number of the cell in its window that was the greatest.
public struct Winners: Sendable {
  let storage: Storage

  init(count: Int) { storage = Storage(bytes: count * 2) }

  /// The numbers, row by row within the window, in the order of the outputs.
  var cells: UnsafeMutablePointer<UInt16> { storage.pointer.assumingMemoryBound(to: UInt16.self) }
}
