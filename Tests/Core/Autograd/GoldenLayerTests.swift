import Golden
import Tensors
import Testing

@testable import Autograd

@Suite(.enabled(if: GoldenCase.isThere, "\(GoldenCase.missing)"))
struct GoldenLayerTests {
  @Test func valuesAndGradients() throws {
    try GoldenRun(group: "layer") { golden, inputs in
      Layer(golden: golden, inputs: inputs).results
    }.expectAgreement()
  }
}

/// The layers of the golden set, made of primitives.
private struct Layer {
  let golden: GoldenCase
  let inputs: [String: Variable]

  func callAsFunction(_ name: String) -> Variable { inputs[name]! }

  var results: [String: Variable] {
    switch golden.item {
    case "Dense": ["y": dense]
    case "Flatten": ["y": self("x").reshaped(self("x").shape[0], -1)]
    case "Embedding": ["y": Primitive.lookup(self("indices").value)([self("embeddings")])]
    case "Conv1D": ["y": convolution1D]
    case "Conv2D": ["y": convolution2D]
    case "Conv2DTranspose": ["y": transposed]
    case "MaxPooling2D": ["y": Primitive.maxPool(pooling)(self("x"))]
    case "AveragePooling2D": ["y": Primitive.averagePool(pooling)(self("x"))]
    case "LayerNormalization":
      [
        "y": Primitive.layerNorm(epsilon: golden.number("epsilon"))(
          self("x"), self("gamma"), self("beta"))
      ]
    case "BatchNormalization": batchNorm
    case "SimpleRNN": recurrent(.simple())
    case "LSTM": recurrent(.lstm)
    case "GRU": recurrent(.gru(resetAfter: golden.truth("reset_after")))
    case "ScaledDotProductAttention": attention
    case "MultiHeadAttention": multiHeadAttention
    default: fatalError("no layer for \(golden)")
    }
  }

  private var dense: Variable {
    let f: FusedActivation = golden.text("activation") == "relu" ? .relu : .identity
    return Primitive.linear(f)(self("x"), self("kernel"), self("bias"))
  }

  private var convolution1D: Variable {
    let (x, w) = (self("x"), self("kernel"))
    let columns = span(
      w.shape[0], golden.numbers("strides")[0], golden.numbers("dilation_rate")[0], x.shape[1])
    let window = Window(rows: span(1, 1, 1, 1), columns: columns)
    let image = x.reshaped(x.shape[0], 1, x.shape[1], x.shape[2])
    let kernel = w.reshaped(1, w.shape[0], w.shape[1], w.shape[2])
    let y = Primitive.convolution(window)(image, kernel, self("bias"))
    return y.reshaped(y.shape[0], y.shape[2], y.shape[3])
  }

  private var convolution2D: Variable {
    let (x, w) = (self("x").shape, self("kernel").shape)
    let (s, d) = (golden.numbers("strides"), golden.numbers("dilation_rate"))
    let window = Window(rows: span(w[0], s[0], d[0], x[1]), columns: span(w[1], s[1], d[1], x[2]))
    return Primitive.convolution(window)(self("x"), self("kernel"), self("bias"))
  }

  private var transposed: Variable {
    let (x, w, s) = (self("x").shape, self("kernel").shape, golden.numbers("strides"))
    let isSame = golden.text("padding") == "same"
    let crop = golden.numbers("crop_top_left")
    let sizes = (0..<2).map {
      isSame ? x[$0 + 1] * s[$0] : (x[$0 + 1] - 1) * s[$0] + max(w[$0], s[$0])
    }
    let spans = (0..<2).map { axis in
      let after = max((x[axis + 1] - 1) * s[axis] + w[axis] - crop[axis] - sizes[axis], 0)
      return try! WindowAxis(size: w[axis], stride: s[axis], before: crop[axis], after: after)
    }
    let window = Window(rows: spans[0], columns: spans[1])
    let y = Primitive.transposedConvolution(window, height: sizes[0], width: sizes[1])(
      self("x"), self("kernel"))
    return y + self("bias")
  }

  private var pooling: Window {
    let (k, s, x) = (golden.numbers("pool_size"), golden.numbers("strides"), self("x").shape)
    return Window(rows: span(k[0], s[0], 1, x[1]), columns: span(k[1], s[1], 1, x[2]))
  }

  private func span(_ size: Int, _ stride: Int, _ dilation: Int, _ length: Int) -> WindowAxis {
    let padding: Padding = golden.text("padding") == "same" ? .same : .valid
    return try! WindowAxis(
      size: size, stride: stride, dilation: dilation, padding: padding, over: length)
  }

  private var batchNorm: [String: Variable] {
    let epsilon = golden.number("epsilon")
    let (x, gamma, beta) = (self("x"), self("gamma"), self("beta"))
    let (mean, variance) = (self("moving_mean").value, self("moving_variance").value)
    guard golden.truth("training") else {
      let n = (x - mean) / (variance + epsilon).squareRoot()
      return ["y": n * gamma + beta]
    }
    let momentum = golden.number("momentum")
    let batch = Primitive.batchNorm(x, gamma: gamma, beta: beta, epsilon: epsilon)
    return [
      "y": batch.y,
      "new_moving_mean": Variable(mean * momentum + batch.mean * (1 - momentum)),
      "new_moving_variance": Variable(variance * momentum + batch.variance * (1 - momentum)),
    ]
  }

  private func recurrent(_ cell: RecurrentCell) -> [String: Variable] {
    let units = Int(golden.number("units"))
    let hasStart = golden.text("initial_state") == "given"
    var all = [self("x"), self("kernel"), self("recurrent_kernel"), self("bias")]
    if hasStart {
      let states = cell == .lstm ? [self("h0"), self("c0")] : [self("h0")]
      all.append(.concatenate(states, axis: 1))
    }
    let states = Primitive.recurrent(cell, start: hasStart)(all)
    let h = states[Axis.all, Axis.all, 0..<units]
    let last = h[Axis.all, -1]
    guard hasStart else { return ["y": golden.truth("return_sequences") ? h : last] }
    if cell == .lstm { return ["y": h, "h_T": last, "c_T": states[Axis.all, -1, units...]] }
    return ["y": h, "h_T": last]
  }

  private var attention: [String: Variable] {
    let d = Double(self("q").shape[-1])
    let mask = golden.truth("mask") ? self("mask").value : nil
    let attend = Primitive.attention(
      scale: 1 / d.squareRoot(), mask: mask, isCausal: golden.truth("causal"))
    return ["y": attend(self("q"), self("k"), self("v"))]
  }

  private var multiHeadAttention: [String: Variable] {
    let (query, value) = (self("query"), inputs["value"] ?? self("query"))
    let mask = golden.truth("mask") ? self("mask").value.expanded(at: 1) : nil
    let scale = 1 / golden.number("key_dim").squareRoot()
    let y = Primitive.attention(scale: scale, mask: mask, isCausal: golden.truth("causal"))(
      heads(query, "q"), heads(value, "k"), heads(value, "v"))
    let joined = y.permuted(0, 2, 1, 3).reshaped(query.shape[0], query.shape[1], -1)
    let kernel = self("o_kernel")
    return [
      "y": Primitive.linear()(joined, kernel.reshaped(-1, kernel.shape[2]), self("o_bias"))
    ]
  }

  /// `[batch, time, model]` to `[batch, heads, time, head]`
  private func heads(_ x: Variable, _ name: String) -> Variable {
    let (w, b) = (self(name + "_kernel"), self(name + "_bias"))
    let flat = Primitive.linear()(x, w.reshaped(w.shape[0], -1), b.reshaped(-1))
    return flat.reshaped(x.shape[0], x.shape[1], w.shape[1], w.shape[2]).permuted(0, 2, 1, 3)
  }
}
