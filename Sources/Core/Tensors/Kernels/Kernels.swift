/// The boundary between the readable and the fast: everything that loops over the numbers of tensors.
///
/// ``ReferenceKernels`` reads like the formulas, in both precisions; ``OneDNNKernels`` does single
/// precision at the machine's speed. The tensors above this boundary have checked shapes and
/// precisions; a kernel may rely on what its documentation says it gets.
public protocol Kernels: ElementwiseKernels, ReductionKernels, LinearKernels,
  SoftmaxKernels, ConvolutionKernels, PoolingKernels, CompositeKernels
{
  /// The name in `CHALK_KERNELS`.
  var name: String { get }
}

/// Operations on each element by itself.
public protocol ElementwiseKernels: Sendable {
  /// f(x) for each element.
  func apply(_ f: UnaryFunction, to x: Tensor) -> Tensor

  /// f(a, b) for each pair of elements; `a` and `b` have one shape (broadcast axes have stride 0).
  func combine(_ f: BinaryFunction, _ a: Tensor, _ b: Tensor) -> Tensor

  /// a where the mask is not 0, b elsewhere; all have one shape.
  func select(_ mask: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor

  /// a += scale·b, in place; both have one shape.
  func accumulate(_ b: Tensor, times scale: Double, into a: inout Tensor)

  /// The activation's value for each element.
  func activate(_ activation: FusedActivation, _ x: Tensor) -> Tensor

  /// dx = slope·dy for each element, from y where ``FusedActivation/slopeFollowsFromValue``, and
  /// from x and y otherwise (x is then not nil).
  func activationGradient(
    _ activation: FusedActivation, x: Tensor?, y: Tensor, dy: Tensor
  ) -> Tensor
}

/// Operations that make one number of many.
public protocol ReductionKernels: Sendable {
  /// The sum, greatest or least over the axes that are marked; they stay, with size 1.
  func reduce(_ reduction: Reduction, _ x: Tensor, over axes: AxisSet) -> Tensor

  /// The index of the first greatest element along the last axis, which stays with size 1.
  func argmax(_ x: Tensor) -> Tensor
}

/// How ``ReductionKernels/reduce(_:_:over:)`` makes one number of many.
public enum Reduction: String, Sendable, Hashable, CaseIterable {
  case sum, maximum, minimum
}

/// Matrix products.
public protocol LinearKernels: Sendable {
  /// a·b for the last two axes, `[…, m, k]·[…, k, n]`; the axes before them are equal.
  func matmul(_ a: Tensor, _ b: Tensor) -> Tensor

  /// activation(x·w + b), `[rows, inputs]·[inputs, outputs] + [outputs]`.
  func linear(_ x: Tensor, _ w: Tensor, _ b: Tensor?, _ activation: FusedActivation) -> Tensor

  /// The sums that ``linear(_:_:_:_:)`` pulls back, with dz the gradient before the activation:
  /// dx = dz·wᵀ, dw = xᵀ·dz, db = Σ rows dz; each only where wanted.
  func linearGradients(
    x: Tensor, w: Tensor, dz: Tensor, wanted: (x: Bool, w: Bool, b: Bool)
  ) -> (dx: Tensor?, dw: Tensor?, db: Tensor?)
}

/// Softmax along the last axis, which has at least one element.
public protocol SoftmaxKernels: Sendable {
  /// y = eˣ/Σeˣ
  func softmax(_ x: Tensor) -> Tensor
  /// y = x − log Σeˣ
  func logSoftmax(_ x: Tensor) -> Tensor
  /// dx = y·(dy − Σ y·dy)
  func softmaxGradient(y: Tensor, dy: Tensor) -> Tensor
  /// dx = dy − eʸ·Σ dy
  func logSoftmaxGradient(y: Tensor, dy: Tensor) -> Tensor
}
