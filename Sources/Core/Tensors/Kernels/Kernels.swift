/// The boundary between the readable and the fast: everything that loops over the numbers of tensors.
///
/// Each operation has one file, such as `Softmax.swift`: the formula, its gradient and its explanation as
/// ``ReferenceKernels`` compute them in both precisions, and the method of ``Tensor`` that checks the shapes
/// and calls the current kernels. ``OneDNNKernels`` (in `Fast/`) compute the same in single precision at the
/// machine's speed; each of their files names the file of its formulas. Shapes and precisions are checked
/// before a kernel is called; a kernel may rely on what its documentation says it gets.
public protocol Kernels: ElementwiseKernels, ReductionKernels, LinearKernels,
  SoftmaxKernels, ConvolutionKernels, PoolingKernels, RotaryKernels, CompositeKernels
{
  /// The name in `CHALK_KERNELS`.
  var name: String { get }
}

/// Operations that are composed of other ones. Every kernel set has them as formulas on tensors, computed
/// with its own kernels, unless it has a faster version of its own.
public protocol CompositeKernels: NormalizationKernels, RMSNormalizationKernels,
  GroupNormalizationKernels, RecurrentKernels, AttentionKernels, CrossEntropyKernels, UpdateKernels
{}
