import Autograd
import Golden
import Randomness
import Tensors

@testable import Layers

/// A case of the golden set on its way through layers of ours: its numbers go into their parameters, what they give
/// goes back under the case's names.
struct GoldenRun {
  let golden: GoldenCase
  private(set) var variables: GoldenVariables
  var random = RandomSource(seed: 0)

  init(_ golden: GoldenCase, _ precision: Precision) throws {
    self.golden = golden
    variables = try GoldenVariables(golden, precision)
  }

  var attributes: GoldenAttributes { golden.attributes }
  var precision: Precision { variables.precision }

  /// Puts the case's weights into parameters of ours, which then stand for them. The case may have them all under a
  /// prefix.
  mutating func load(_ parameters: [Parameter], under prefix: String = "") throws {
    for parameter in parameters {
      try variables.load(prefix + GoldenRun.name(of: parameter), into: parameter.variable)
    }
  }

  /// What the golden set calls a parameter: `attention/query/kernel` is `attention.q_kernel`.
  static func name(of parameter: Parameter) -> String {
    var parts = parameter.name.split(separator: "/").map(String.init)
    let short = ["query": "q_", "key": "k_", "value": "v_", "attention_output": "o_"]
    if parts.count >= 2, let head = short[parts[parts.count - 2]] {
      parts.replaceSubrange(parts.count - 2..<parts.count, with: [head + parts.last!])
    }
    return parts.joined(separator: ".")
  }

  /// The outputs of a layer that was looked at first: whether it can take the inputs.
  mutating func run(_ layer: some Layer) throws -> [String: Variable] {
    try load(layer.parameters)
    let x = try variables("x")
    try look(layer, x.shape)
    return ["y": layer(x)]
  }

  /// Whether a layer can take inputs of this shape, and gives outputs of the case's shape.
  func look(_ layer: some Layer, _ input: Shape) throws {
    let sample = input.dimensions.map { Optional($0) }
    try golden.expectShape(
      sample.prefix(1) + layer.outputShape(for: Array(sample.dropFirst())), of: "y")
  }

  /// The results of a case whose objective is the loss itself: outputs, and gradients of the loss.
  func results(_ outputs: [String: Variable], loss: Variable) throws -> [String: Tensor] {
    guard golden.objective == "loss" else {
      throw GoldenProblem("the objective is “\(golden.objective ?? "")”; “loss” is understood")
    }
    var results = outputs.mapValues(\.value)
    results["loss"] = loss.value
    loss.backward()
    for entry in golden.tensors where entry.role == "grad" {
      results[entry.name] = try variables(entry.of ?? "").gradient
    }
    return results
  }

  /// The mean of −log p[target] over the targets that the mask counts; all of them without one.
  func crossEntropy(
    _ logits: Variable, _ targets: String, mask: String? = nil
  ) throws -> Variable {
    let classes = logits.shape[-1]
    let labels = try golden.wholeNumbers(targets, below: classes).values.map { Int($0) }
    guard labels.count * classes == logits.shape.count, !labels.isEmpty else {
      throw GoldenProblem("\(labels.count) labels in \(targets) for logits of \(logits.shape)")
    }
    let each = Primitive.softmaxCrossEntropy(labels: labels)(logits.reshaped(-1, classes))
    guard let mask else { return each.mean() }
    let counts = try golden.tensor(mask, precision)
    guard counts.shape.count == labels.count, counts.sum().scalar > 0 else {
      throw GoldenProblem("the tensor \(mask) is \(counts.shape), for \(labels.count) targets")
    }
    return (each * counts.flattened).sum() / counts.sum().scalar
  }

  /// A tensor of 0 and 1 of this shape, where there is one and the attribute of this name says so.
  func mask(_ name: String, _ shape: [Int]) throws -> Tensor? {
    guard try attributes.truth(name, else: golden.has(name)) else { return nil }
    let mask = try golden.tensor(name, precision)
    guard mask.shape.dimensions == shape else {
      throw GoldenProblem("the tensor \(name) is \(mask.shape), and not \(shape)")
    }
    return mask
  }

  /// A setting that is a size.
  func size(_ name: String) throws -> Int { try attributes.sizes(name, count: 1)[0] }

  func sizes2D(_ name: String) throws -> Size2D {
    let sizes = try attributes.sizes(name, count: 2)
    return Size2D(sizes[0], sizes[1])
  }

  /// Heads that the features can be divided by.
  func heads(of features: Int) throws -> Int {
    let heads = try size("num_heads")
    guard features > 0, features % heads == 0 else {
      throw GoldenProblem("num_heads is \(heads), and there are \(features) features")
    }
    return heads
  }

  /// ε, a positive number.
  func epsilon() throws -> Double {
    let epsilon = try attributes.number("epsilon")
    guard epsilon > 0 else { throw GoldenProblem("epsilon is \(epsilon)") }
    return epsilon
  }

  /// The function of a feed-forward layer, and whether it gates.
  func feedForwardActivation() throws -> (activation: Activation, isGated: Bool) {
    try attributes.choice(
      "activation",
      among: [
        "relu": (.relu, false), "gelu_erf": (.gelu, false), "gelu_tanh": (.geluTanh, false),
        "silu": (.silu, false), "swiglu": (Activation.silu, true),
      ])
  }
}
