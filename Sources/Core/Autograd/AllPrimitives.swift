import Tensors

extension Primitive {
  /// Every primitive, from simple to hard, with arguments where it takes any: the gradient check, the
  /// documentation and the validator of plugins walk this list.
  public static let all: [Primitive] =
    arithmetic + functions + activations + reductions + shapes + linearAlgebra + images
    + normalizations + recurrences + attentions + crossEntropies
    + orderings

  private static let arithmetic = [
    add, subtract, multiply, divide, maximum, minimum, negate, affine(scale: -1.5, shift: 0.5),
    divide(by: -1.5), quotient(of: 0.7),
    select(Tensor([1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1], shape: [3, 4], .double)),
  ]

  private static let functions = [
    square, squareRoot, power(1.7), reciprocal, exp, log, log1p, sin, cos, erf, absolute,
    clamp(to: -1...1.2),
  ]

  private static let activations = [
    relu, leakyRelu(slope: 0.2), elu(alpha: 0.7), sigmoid, tanh, softplus, gelu, geluTanh, silu,
    selu,
    mish,
    softmax(), softmax(axis: 0), logSoftmax(), logSoftmax(axis: 0),
  ]

  private static let reductions = [
    sum(), sum([0]), sum([-1], keepingAxes: true), mean(), mean([0]), max([1]), max(), min([0]),
    variance([1], keepingAxes: true), variance(), logSumExp([0]), logSumExp(),
  ]

  private static let shapes = [
    reshape(to: [2, -1]), permute([2, 0, 1]), broadcast(to: [2, 3, 4]),
    slice([.slice(from: 1), .at(-2)]), slice([.all, .slice(by: -2)]), concatenate(axis: 0),
    concatenate(axis: 1), stack(axis: 1), lookup(Tensor([4, 0, 4, 1], shape: [2, 2])),
  ]

  private static let linearAlgebra =
    [matmul] + FusedActivation.examples.map { linear($0) } + [linear(.relu, bias: false)]

  private static let images: [Primitive] = {
    let plain = Window(rows: span(3), columns: span(2))
    let strided = Window(rows: span(2, stride: 2, before: 1), columns: span(3, stride: 2, after: 1))
    let dilated = Window(rows: span(2, dilation: 2), columns: span(2, dilation: 3, before: 1))
    return [
      convolution(plain), convolution(strided, .tanh), convolution(dilated, bias: false),
      convolution(plain, groups: 2, .gelu), transposedConvolution(strided, height: 5, width: 6),
      maxPool(strided), maxPool(plain), averagePool(strided), averagePool(plain),
    ]
  }()

  private static let normalizations = [
    layerNorm(), batchNorm(), rmsNorm(), groupNorm(groups: 2), groupNorm(groups: 3),
  ]

  private static let recurrences: [Primitive] = {
    let mask = Tensor([1, 1, 0, 1, 0, 1], shape: [2, 3], .double)
    let cells: [RecurrentCell] = [
      .simple(.tanh), .lstm, .gru(resetAfter: true), .gru(resetAfter: false),
    ]
    return cells.flatMap {
      [
        recurrent($0), recurrent($0, bias: false, start: true),
        recurrent($0, start: true, mask: mask),
      ]
    }
  }()

  private static let attentions = [
    rotary(angles: .rotaryAngles(positions: [0, 1, 4], pairs: 2)),
    rotary(angles: .rotaryAngles(positions: [3, 4, 5], pairs: 3, base: 10), layout: .halves),
    attention(scale: 0.5), attention(scale: 0.7, isCausal: true),
    attention(scale: 0.5, mask: Tensor([1, 0, 1, 1, 1, 0, 0, 1, 1], shape: [3, 3], .double)),
    attention(scale: 0.5, mask: Tensor([1, 0, 1, 0, 0, 0, 0, 1, 1], shape: [3, 3], .double)),
  ]

  private static let orderings = [
    sort(), sort(axis: 0, descending: true), topK(2), topK(3, axis: 0),
    gather(Tensor([4, 0, 4, 1], shape: [2, 2])), gather(Tensor([3, 3, 0]), axis: 1),
    pad([(1, 0), (0, 2)], with: 0.5), cumulativeSum(), cumulativeSum(axis: 0), product(),
    product([1], keepingAxes: true), norm(), norm([0]), standardDeviation(), standardDeviation([1]),
  ]

  private static let crossEntropies = [
    sigmoidCrossEntropy(Tensor([1, 0, 0.3, 1, 0, 0.8], shape: [2, 3], .double)),
    softmaxCrossEntropy(Tensor([0.2, 0.8, 0, 0.5, 0.4, 0.3], shape: [2, 3], .double)),
    softmaxCrossEntropy(labels: [2, 0, 1]),
  ]

  private static func span(
    _ size: Int, stride: Int = 1, dilation: Int = 1, before: Int = 0, after: Int = 0
  ) -> WindowAxis {
    try! WindowAxis(size: size, stride: stride, dilation: dilation, before: before, after: after)
  }
}
