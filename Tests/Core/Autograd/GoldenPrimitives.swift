import Golden
import Tensors

@testable import Autograd

/// A layer case, run by primitives.
struct PrimitiveCase {
  let golden: GoldenCase
  let sizes: GoldenSizes
  let variables: GoldenVariables

  func callAsFunction(_ name: String) throws -> Variable { try variables(name) }

  private var attributes: GoldenAttributes { golden.attributes }

  func outputs() throws -> [String: Variable] {
    switch golden.item {
    case "Dense": ["y": try dense()]
    case "Flatten":
      ["y": try self("x").reshaped(sizes["batch"], self("x").shape.count / max(sizes["batch"], 1))]
    case "Embedding": ["y": try embedding()]
    case "Conv1D": ["y": try convolution1D()]
    case "Conv2D": ["y": try convolution2D()]
    case "Conv2DTranspose": ["y": try transposedConvolution()]
    case "MaxPooling2D": ["y": Primitive.maxPool(try pooling())(try self("x"))]
    case "AveragePooling2D": ["y": Primitive.averagePool(try pooling())(try self("x"))]
    case "LayerNormalization": ["y": try layerNormalization()]
    case "BatchNormalization": try batchNormalization()
    case "SimpleRNN", "LSTM", "GRU": try recurrent()
    case "ScaledDotProductAttention": ["y": try attention()]
    case "MultiHeadAttention": ["y": try multiHeadAttention()]
    default: throw GoldenProblem("there are no primitives for the item “\(golden.item)”")
    }
  }

  /// Sums of x with the kernel, and the bias where there is one.
  private func sums(
    _ x: Variable, _ kernel: Variable, by sum: (_ bias: Bool) -> Primitive
  ) throws -> Variable {
    if let bias = variables["bias"] { sum(true)(x, kernel, bias) } else { sum(false)(x, kernel) }
  }

  private func activation() throws -> Primitive {
    let all: KeyValuePairs<String, Primitive> = [
      "linear": .activation(.identity), "relu": .relu, "sigmoid": .sigmoid, "tanh": .tanh,
      "softplus": .softplus, "softmax": .softmax(), "gelu": .gelu, "gelu_erf": .gelu,
      "gelu_tanh": .geluTanh,
      "leaky_relu": .leakyRelu(slope: try attributes.number("negative_slope", else: 0.2)),
      "elu": .elu(alpha: try attributes.number("alpha", else: 1)),
    ]
    return try attributes.choice("activation", among: all, else: .activation(.identity))
  }

  private func dense() throws -> Variable {
    try activation()(sums(self("x"), self("kernel")) { .linear(bias: $0) })
  }

  private func embedding() throws -> Variable {
    let indices = try golden.wholeNumbers("indices", below: sizes["input_dim"])
    return Primitive.lookup(indices)([try self("embeddings")])
  }

  private func convolution1D() throws -> Variable {
    let (x, w) = (try self("x"), try self("kernel"))
    let (s, d) = (
      try attributes.sizes("strides", count: 1)[0],
      try attributes.sizes("dilation_rate", count: 1, else: 1)[0]
    )
    let window = Window(
      rows: try WindowAxis(size: 1), columns: try span(w.shape[0], s, d, x.shape[1]))
    let image = x.reshaped(x.shape[0], 1, x.shape[1], x.shape[2])
    let kernel = w.reshaped(1, w.shape[0], w.shape[1], w.shape[2])
    let y = try sums(image, kernel) { .convolution(window, bias: $0) }
    return try activation()(y.reshaped(y.shape[0], y.shape[2], y.shape[3]))
  }

  private func convolution2D() throws -> Variable {
    let (x, w) = (try self("x"), try self("kernel"))
    let s = try attributes.sizes("strides", count: 2)
    let d = try attributes.sizes("dilation_rate", count: 2, else: 1)
    let window = Window(
      rows: try span(w.shape[0], s[0], d[0], x.shape[1]),
      columns: try span(w.shape[1], s[1], d[1], x.shape[2]))
    return try activation()(sums(x, w) { .convolution(window, bias: $0) })
  }

  private func transposedConvolution() throws -> Variable {
    let (x, w) = (try self("x").shape, try self("kernel").shape)
    let s = try attributes.sizes("strides", count: 2)
    let isSame = try attributes.choice("padding", among: ["same": true, "valid": false])
    var (spans, sizes) = ([WindowAxis](), [Int]())
    for axis in 0..<2 {
      let full = (x[axis + 1] - 1) * s[axis] + w[axis]
      let cut = isSame ? max(w[axis] - s[axis], 0) / 2 : 0
      sizes.append(isSame ? x[axis + 1] * s[axis] : max(full, x[axis + 1] * s[axis]))
      let after = max(full - cut - sizes[axis], 0)
      spans.append(try WindowAxis(size: w[axis], stride: s[axis], before: cut, after: after))
    }
    try golden.expectShape([x[0], sizes[0], sizes[1], w[2]], of: "y")
    let window = Window(rows: spans[0], columns: spans[1])
    let spread = Primitive.transposedConvolution(window, height: sizes[0], width: sizes[1])
    let y = spread(try self("x"), try self("kernel"))
    return try activation()(variables["bias"].map { y + $0 } ?? y)
  }

  private func pooling() throws -> Window {
    let x = try self("x").shape
    let k = try attributes.sizes("pool_size", count: 2)
    let s = attributes.has("strides") ? try attributes.sizes("strides", count: 2) : k
    return Window(rows: try span(k[0], s[0], 1, x[1]), columns: try span(k[1], s[1], 1, x[2]))
  }

  private func span(_ size: Int, _ stride: Int, _ dilation: Int, _ length: Int) throws -> WindowAxis
  {
    let isSequence = golden.item == "Conv1D"
    let padding = try attributes.choice(
      "padding",
      among: isSequence
        ? ["same": Padding.same, "valid": .valid, "causal": .causal]
        : ["same": .same, "valid": .valid])
    let span = try WindowAxis(
      size: size, stride: stride, dilation: dilation, padding: padding, over: length)
    guard span.places(on: length) > 0 else {
      throw GoldenProblem("a window over \(span.reach) cells, and \(length) cells with \(padding)")
    }
    return span
  }

  /// γ and β, 1 and 0 where the layer has none.
  private func scaleAndShift(_ axis: Int) throws -> (Variable, Variable) {
    let ones = Tensor.ones([try self("x").shape[axis]], variables.precision)
    return (variables["gamma"] ?? Variable(ones), variables["beta"] ?? Variable(ones.zerosLike))
  }

  private func layerNormalization() throws -> Variable {
    let axis = try golden.normalizedAxis()
    let (gamma, beta) = try scaleAndShift(axis)
    let norm = Primitive.layerNorm(epsilon: try attributes.number("epsilon"))
    return norm(try self("x").movingAxis(axis), gamma, beta).movingAxis(axis)
  }

  private func batchNormalization() throws -> [String: Variable] {
    let axis = try golden.normalizedAxis()
    let epsilon = try attributes.number("epsilon")
    let (gamma, beta) = try scaleAndShift(axis)
    let x = try self("x").movingAxis(axis)
    let (mean, variance) = (try self("moving_mean").value, try self("moving_variance").value)
    let momentum = try attributes.number("momentum")
    guard try attributes.truth("training") else {
      let n = (x - mean) / (variance + epsilon).squareRoot()
      return ["y": (n * gamma + beta).movingAxis(axis)]
    }
    let batch = Primitive.batchNorm(x, gamma: gamma, beta: beta, epsilon: epsilon)
    return [
      "y": batch.y.movingAxis(axis), "batch_mean": Variable(batch.mean),
      "batch_variance": Variable(batch.variance),
      "new_moving_mean": Variable(mean * momentum + batch.mean * (1 - momentum)),
      "new_moving_variance": Variable(variance * momentum + batch.variance * (1 - momentum)),
    ]
  }

  private func recurrent() throws -> [String: Variable] {
    let units = sizes["units"]
    let cell: RecurrentCell =
      switch golden.item {
      case "LSTM": .lstm
      case "GRU": .gru(resetAfter: try attributes.truth("reset_after"))
      default:
        .simple(
          try attributes.choice(
            "activation",
            among: ["tanh": .tanh, "relu": .relu, "linear": .identity, "sigmoid": .sigmoid],
            else: .tanh))
      }
    var all = [try self("x"), try self("kernel"), try self("recurrent_kernel")]
    if let bias = variables["bias"] { all.append(bias) }
    if let h = variables["h0"] {
      all.append(variables["c0"].map { .concatenate([h, $0], axis: 1) } ?? h)
    }
    let run = Primitive.recurrent(
      cell, bias: golden.hasBias, start: variables["h0"] != nil)
    let states = run(all)
    let h = states[Axis.all, Axis.all, 0..<units]
    let last = h[Axis.all, -1]
    let isWhole = try attributes.truth("return_sequences")
    var results = ["y": isWhole ? h : last, "h_T": last]
    if cell == .lstm { results["c_T"] = states[Axis.all, -1, units...] }
    return results
  }

  private func attention() throws -> Variable {
    let (q, k) = (try self("q"), try self("k"))
    let scores = q.shape.dropLast() + [k.shape[-2]]
    let attend = Primitive.attention(
      scale: try golden.attentionScale(),
      mask: try golden.attentionMask(over: Array(scores), variables.precision),
      isCausal: try attributes.truth("causal"))
    return attend(q, k, try self("v"))
  }

  private func multiHeadAttention() throws -> Variable {
    let query = try self("query")
    let value = variables["value"] ?? query
    let scores = [sizes["batch"], sizes["num_heads"], sizes["queries"], sizes["keys"]]
    let attend = Primitive.attention(
      scale: try golden.attentionScale(),
      mask: try golden.attentionMask(over: scores, variables.precision),
      isCausal: try attributes.truth("causal"))
    let y = attend(
      try heads(query, "q"), try heads(variables["key"] ?? value, "k"), try heads(value, "v"))
    let joined = y.permuted(0, 2, 1, 3).reshaped(query.shape[0], query.shape[1], -1)
    let kernel = try self("o_kernel")
    let sums = Primitive.linear(bias: false)(joined, kernel.reshaped(-1, kernel.shape[2]))
    return variables["o_bias"].map { sums + $0 } ?? sums
  }

  /// `[batch, time, model]` to `[batch, heads, time, head]`
  private func heads(_ x: Variable, _ name: String) throws -> Variable {
    let w = try self(name + "_kernel")
    var flat = Primitive.linear(bias: false)(x, w.reshaped(w.shape[0], -1))
    if let bias = variables[name + "_bias"] { flat = flat + bias.reshaped(-1) }
    return flat.reshaped(x.shape[0], x.shape[1], w.shape[1], w.shape[2]).permuted(0, 2, 1, 3)
  }
}

extension Variable {
  /// This axis and the last one in each other's place.
  fileprivate func movingAxis(_ axis: Int) -> Variable {
    var order = Array(0..<value.rank)
    order.swapAt(axis, value.rank - 1)
    return Primitive.permute(order)(self)
  }
}
