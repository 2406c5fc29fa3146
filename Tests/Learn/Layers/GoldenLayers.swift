import Autograd
import Golden
import Randomness
import Tensors

@testable import Layers

/// A case of the golden set on a layer of ours.
struct LayerCase {
  let golden: GoldenCase
  let sizes: GoldenSizes
  private var variables: GoldenVariables
  private var random = RandomSource(seed: 0)

  init(_ golden: GoldenCase, _ precision: Precision) throws {
    self.golden = golden
    sizes = try golden.layerSizes()
    variables = try GoldenVariables(golden, precision)
  }

  /// What the layer gives, by the case's names, with the gradients.
  mutating func results() throws -> [String: Tensor] {
    let outputs = try outputs()
    return try variables.results(outputs)
  }

  private var attributes: GoldenAttributes { golden.attributes }

  private mutating func outputs() throws -> [String: Variable] {
    switch golden.item {
    case "Dense":
      return try run(
        Dense(
          sizes["in"], sizes["units"], activation: activation(), useBias: golden.hasBias,
          using: &random))
    case "Flatten": return try run(Flatten())
    case "Embedding":
      _ = try golden.wholeNumbers("indices", below: sizes["input_dim"])
      return try run(
        Embedding(sizes["input_dim"], sizes["output_dim"], using: &random), on: "indices")
    case "Conv1D":
      return try run(
        Conv1D(
          sizes["in"], sizes["filters"], sizes["kernel_size"],
          strides: attributes.sizes("strides", count: 1)[0], padding: padding(),
          dilationRate: attributes.sizes("dilation_rate", count: 1, else: 1)[0],
          activation: activation(), useBias: golden.hasBias, using: &random))
    case "Conv2D":
      return try run(
        Conv2D(
          sizes["in"], sizes["filters"], kernelSize, strides: size("strides"), padding: padding(),
          dilationRate: size("dilation_rate", else: 1), activation: activation(),
          useBias: golden.hasBias, using: &random))
    case "Conv2DTranspose":
      return try run(
        Conv2DTranspose(
          sizes["in"], sizes["filters"], kernelSize, strides: size("strides"), padding: padding(),
          activation: activation(), useBias: golden.hasBias, using: &random))
    case "MaxPooling2D":
      return try run(
        MaxPooling2D(size("pool_size"), strides: poolingStrides(), padding: padding()))
    case "AveragePooling2D":
      return try run(
        AveragePooling2D(size("pool_size"), strides: poolingStrides(), padding: padding()))
    case "LayerNormalization":
      let axis = try golden.normalizedAxis()
      return try run(
        LayerNormalization(
          golden.shape("x")[axis], axis: axis, epsilon: attributes.number("epsilon")))
    case "BatchNormalization": return try batchNormalization()
    case "SimpleRNN", "LSTM", "GRU": return try recurrent()
    case "ScaledDotProductAttention": return ["y": try attention()]
    case "MultiHeadAttention": return try multiHeadAttention()
    default: throw GoldenProblem("there is no layer for the item “\(golden.item)”")
    }
  }

  /// Puts the case's weights into a layer, whose variables then stand for them. `names` says what the case
  /// calls the layer's parameters, where it has other names. γ and β may be missing: they start from 1
  /// and 0.
  private mutating func load(_ layer: some Layer, _ names: [String: String] = [:]) throws {
    for parameter in layer.parameters {
      let name = names[parameter.name] ?? parameter.name
      if ["gamma", "beta"].contains(name) && !golden.has(name) {
        parameter.variable.value = parameter.variable.value.converted(to: variables.precision)
      } else {
        try variables.load(name, into: parameter.variable)
      }
    }
  }

  /// The outputs of a layer that was looked at first: whether it can take the inputs.
  private mutating func run(
    _ layer: some Layer, on input: String = "x"
  ) throws -> [String: Variable] {
    try load(layer)
    let x = try variables(input)
    let sample = x.shape.dimensions.map { Optional($0) }
    try golden.expectShape(
      sample.prefix(1) + layer.outputShape(for: Array(sample.dropFirst())), of: "y")
    return ["y": layer(x)]
  }

  private func activation() throws -> Activation {
    let all: KeyValuePairs<String, Activation> = [
      "linear": .linear, "relu": .relu, "sigmoid": .sigmoid, "tanh": .tanh, "softplus": .softplus,
      "softmax": .softmax, "gelu": .gelu, "gelu_erf": .gelu,
      "gelu_tanh": Activation("gelu_tanh", .geluTanh),
      "leaky_relu": .leakyRelu(slope: try attributes.number("negative_slope", else: 0.2)),
      "elu": .elu(alpha: try attributes.number("alpha", else: 1)),
    ]
    return try attributes.choice("activation", among: all, else: .linear)
  }

  private func padding() throws -> Padding {
    try attributes.choice(
      "padding",
      among: golden.item == "Conv1D"
        ? ["same": Padding.same, "valid": .valid, "causal": .causal]
        : ["same": .same, "valid": .valid])
  }

  private var kernelSize: Size2D { Size2D(sizes["kernel_size0"], sizes["kernel_size1"]) }

  private func size(_ name: String, else missing: Int? = nil) throws -> Size2D {
    let numbers = try attributes.sizes(name, count: 2, else: missing)
    return Size2D(numbers[0], numbers[1])
  }

  private func poolingStrides() throws -> Size2D? {
    attributes.has("strides") ? try size("strides") : nil
  }

  private mutating func batchNormalization() throws -> [String: Variable] {
    let axis = try golden.normalizedAxis()
    let layer = BatchNormalization(
      try golden.shape("x")[axis], axis: axis, momentum: try attributes.number("momentum"),
      epsilon: try attributes.number("epsilon"))
    try load(layer)
    let x = try variables("x")
    guard try attributes.truth("training") else { return ["y": layer(x)] }
    let y = TrainingMode.on(using: &random) { layer(x) }
    return [
      "y": y, "new_moving_mean": Variable(layer.movingMean.value),
      "new_moving_variance": Variable(layer.movingVariance.value),
    ]
  }

  private mutating func recurrent() throws -> [String: Variable] {
    let (inputs, units, useBias) = (sizes["in"], sizes["units"], golden.hasBias)
    let all = try attributes.truth("return_sequences")
    switch golden.item {
    case "SimpleRNN":
      let activation = try attributes.choice(
        "activation",
        among: ["tanh": .tanh, "relu": .relu, "sigmoid": .sigmoid, "linear": Activation.linear],
        else: .tanh)
      return try states(
        SimpleRNN(
          inputs, units, activation: activation, returnSequences: all, useBias: useBias,
          using: &random))
    case "GRU":
      return try states(
        GRU(
          inputs, units, resetAfter: attributes.truth("reset_after"), returnSequences: all,
          useBias: useBias, using: &random))
    default:
      return try states(LSTM(inputs, units, returnSequences: all, useBias: useBias, using: &random))
    }
  }

  /// The outputs of the layer, and where the case gives or wants states, those of the way over the sequence.
  private mutating func states(_ layer: some RecurrentLayer) throws -> [String: Variable] {
    let start = ["h0", "c0"].compactMap { variables[$0] }
    if start.isEmpty && !golden.has("h_T") { return try run(layer) }
    try load(layer)
    let (sequence, last) = layer.run(try variables("x"), from: start.isEmpty ? nil : start)
    var results = ["y": layer.returnSequences ? sequence : last[0], "h_T": last[0]]
    if last.count == 2 { results["c_T"] = last[1] }
    return results
  }

  private func attention() throws -> Variable {
    let (q, k) = (try variables("q"), try variables("k"))
    let scores = Array(q.shape.dropLast()) + [k.shape[-2]]
    let attend = Primitive.attention(
      scale: try golden.attentionScale(),
      mask: try golden.attentionMask(over: scores, variables.precision),
      isCausal: try attributes.truth("causal"))
    return attend(q, k, try variables("v"))
  }

  private mutating func multiHeadAttention() throws -> [String: Variable] {
    let scale = try golden.attentionScale()
    guard abs(scale * Double(sizes["key_dim"]).squareRoot() - 1) < 1e-12 else {
      throw GoldenProblem("the scale is \(scale); the layer's is 1/√key_dim")
    }
    let layer = MultiHeadAttention(
      sizes["model"], sourceFeatures: sizes["source"], keyFeatures: sizes.sizes["keyed"],
      numHeads: sizes["num_heads"], keyDim: sizes["key_dim"], valueDim: sizes["value_dim"],
      useBias: golden.hasBias, useCausalMask: try attributes.truth("causal"), using: &random)
    let names = [("query", "q"), ("key", "k"), ("value", "v"), ("attention_output", "o")]
    var ours: [String: String] = [:]
    for (name, short) in names {
      ours[name + "/kernel"] = short + "_kernel"
      ours[name + "/bias"] = short + "_bias"
    }
    try load(layer, ours)
    let query = try variables("query")
    // The layer puts the axis of the heads in itself.
    let scores = [sizes["batch"], sizes["queries"], sizes["keys"]]
    let mask = try golden.attentionMask(over: scores, variables.precision)
    return [
      "y": layer(
        query, to: variables["value"] ?? query, keys: variables["key"],
        mask: mask.map { $0.rank == 2 ? $0.expanded(at: 0) : $0 })
    ]
  }
}
