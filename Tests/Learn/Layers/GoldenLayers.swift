import Autograd
import Golden
import Randomness
import Tensors

@testable import Layers

/// From the items of the golden set to our layers.
extension LayerCase {
  /// What the layer gives, by the case's names.
  func results() -> [String: Variable] {
    var random = RandomSource(seed: 0)
    switch golden.item {
    case "Dense":
      let w = shape("kernel")
      let activation = Activation.all.first { $0.name == golden.text("activation") }!
      return run(Dense(w[0], w[1], activation: activation, using: &random))
    case "Flatten": return run(Flatten())
    case "Embedding":
      let layer = Embedding(shape("embeddings")[0], shape("embeddings")[1], using: &random)
      load(layer)
      return ["y": layer(self("indices"))]
    case "Conv1D":
      let w = shape("kernel")
      return run(
        Conv1D(
          w[1], w[2], w[0], strides: golden.numbers("strides")[0], padding: padding,
          dilationRate: golden.numbers("dilation_rate")[0], using: &random))
    case "Conv2D":
      let w = shape("kernel")
      return run(
        Conv2D(
          w[2], w[3], Size2D(w[0], w[1]), strides: size("strides"), padding: padding,
          dilationRate: size("dilation_rate"), using: &random))
    case "Conv2DTranspose":
      let w = shape("kernel")
      return run(
        Conv2DTranspose(
          w[3], w[2], Size2D(w[0], w[1]), strides: size("strides"), padding: padding,
          using: &random))
    case "MaxPooling2D":
      return run(MaxPooling2D(size("pool_size"), strides: size("strides"), padding: padding))
    case "AveragePooling2D":
      return run(AveragePooling2D(size("pool_size"), strides: size("strides"), padding: padding))
    case "LayerNormalization":
      return run(LayerNormalization(shape("gamma")[0], epsilon: golden.number("epsilon")))
    case "BatchNormalization": return batchNormalization()
    case "SimpleRNN", "LSTM", "GRU": return recurrent(&random)
    case "ScaledDotProductAttention": return attention()
    case "MultiHeadAttention": return multiHeadAttention(&random)
    default: fatalError("no layer for \(golden)")
    }
  }

  private func run(_ layer: some Layer) -> [String: Variable] {
    load(layer)
    return ["y": layer(self("x"))]
  }

  private var padding: Padding { golden.text("padding") == "same" ? .same : .valid }

  private func size(_ name: String) -> Size2D {
    let numbers = golden.numbers(name)
    return Size2D(numbers[0], numbers[1])
  }

  private func batchNormalization() -> [String: Variable] {
    let layer = BatchNormalization(
      shape("gamma")[0], momentum: golden.number("momentum"), epsilon: golden.number("epsilon"))
    load(layer)
    guard golden.truth("training") else { return ["y": layer(self("x"))] }
    var random = RandomSource(seed: 0)
    let y = TrainingMode.on(using: &random) { layer(self("x")) }
    return [
      "y": y, "new_moving_mean": Variable(layer.movingMean.value),
      "new_moving_variance": Variable(layer.movingVariance.value),
    ]
  }

  private func recurrent(_ random: inout RandomSource) -> [String: Variable] {
    let (inputs, units) = (shape("kernel")[0], shape("recurrent_kernel")[0])
    let all = golden.truth("return_sequences")
    let start = golden.text("initial_state") == "given"
    switch golden.item {
    case "SimpleRNN":
      let layer = SimpleRNN(inputs, units, returnSequences: all, using: &random)
      return start ? states(layer) { layer.run(self("x"), from: [self("h0")]) } : run(layer)
    case "GRU":
      let layer = GRU(
        inputs, units, resetAfter: golden.truth("reset_after"), returnSequences: all,
        using: &random)
      return start ? states(layer) { layer.run(self("x"), from: [self("h0")]) } : run(layer)
    default:
      let layer = LSTM(inputs, units, returnSequences: all, using: &random)
      return start
        ? states(layer) { layer.run(self("x"), from: [self("h0"), self("c0")]) } : run(layer)
    }
  }

  private func states(
    _ layer: some Layer, _ run: () -> (sequence: Variable, last: [Variable])
  ) -> [String: Variable] {
    load(layer)
    let (sequence, last) = run()
    var results = ["y": sequence, "h_T": last[0]]
    if last.count == 2 { results["c_T"] = last[1] }
    return results
  }

  private func attention() -> [String: Variable] {
    let scale = 1 / Double(shape("q")[-1]).squareRoot()
    let mask = golden.truth("mask") ? self("mask").value : nil
    let attend = Primitive.attention(
      scale: scale, mask: mask, isCausal: golden.truth("causal"))
    return ["y": attend(self("q"), self("k"), self("v"))]
  }

  private func multiHeadAttention(_ random: inout RandomSource) -> [String: Variable] {
    let layer = MultiHeadAttention(
      shape("query")[-1], sourceFeatures: variables["value"]?.shape[-1],
      numHeads: Int(golden.number("num_heads")), keyDim: Int(golden.number("key_dim")),
      valueDim: Int(golden.number("value_dim")), useCausalMask: golden.truth("causal"),
      using: &random)
    let names = [("query", "q"), ("key", "k"), ("value", "v"), ("attention_output", "o")]
    var ours: [String: String] = [:]
    for (name, short) in names {
      ours[name + "/kernel"] = short + "_kernel"
      ours[name + "/bias"] = short + "_bias"
    }
    load(layer, ours)
    let source = variables["value"] ?? self("query")
    let mask = golden.truth("mask") ? self("mask").value : nil
    return ["y": layer(self("query"), to: source, mask: mask)]
  }
}
