import Golden
import Tensors
import Testing

@testable import Autograd

@Suite(.enabled(if: GoldenCase.isThere, "\(GoldenCase.missing)"))
struct GoldenActivationTests {
  @Test func valuesAndGradients() throws {
    try GoldenRun(group: "activation") { golden, inputs in
      ["y": activation(golden)(inputs["x"]!)]
    }.expectAgreement()
  }

  private func activation(_ golden: GoldenCase) -> Primitive {
    switch golden.item {
    case "relu": return .relu
    case "sigmoid": return .sigmoid
    case "tanh": return .tanh
    case "softplus": return .softplus
    case "leaky_relu": return .leakyRelu(slope: golden.number("negative_slope"))
    case "elu": return .elu(alpha: golden.number("alpha"))
    case "gelu": return golden.text("form") == "erf" ? .gelu : .geluTanh
    case "softmax": return .softmax(axis: Int(golden.number("axis")))
    default: fatalError("no activation for \(golden)")
    }
  }
}
