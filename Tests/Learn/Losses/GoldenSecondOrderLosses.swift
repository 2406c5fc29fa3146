import Autograd
import Golden
import Tensors

@testable import Losses

/// Cases in which a gradient is part of the loss.
extension FurtherLossCase {
  func dense(_ x: Variable, _ name: String) throws -> Variable {
    x.matmul(try variables("\(name).kernel")) + (try variables("\(name).bias"))
  }

  func wasserstein() throws -> [String: Tensor] {
    _ = try GoldenSizes(
      of: golden, attributes: ["hidden": 1],
      [
        "real": "n in", "fake": "n in", "mix": "n 1", "critic1.kernel": "in hidden",
        "critic1.bias": "hidden", "critic2.kernel": "hidden hidden", "critic2.bias": "hidden",
        "critic3.kernel": "hidden 1", "critic3.bias": "1",
      ])
    guard attributes.has("hidden") else {
      throw GoldenProblem("the attribute hidden is missing")
    }
    let activation = try attributes.choice(
      "activation",
      among: [
        "tanh": Primitive.tanh, "softplus": .softplus, "sigmoid": .sigmoid, "relu": .relu,
        "elu": .elu(),
      ])
    let names = ["critic1", "critic2", "critic3"]
    let kernels = try names.map { try variables("\($0).kernel") }
    let biases = try names.map { try variables("\($0).bias") }
    func critic(_ x: Variable) -> Variable {
      let hidden = (0..<2).reduce(x) { activation($0.matmul(kernels[$1]) + biases[$1]) }
      return hidden.matmul(kernels[2]) + biases[2]
    }
    let loss = WassersteinLoss(penaltyWeight: try attributes.number("lambda"))
    let fake = try golden.tensor("fake", precision)
    let parts = try loss.critic(
      real: try golden.tensor("real", precision), fake: fake,
      mix: try golden.tensor("mix", precision), critic)
    return try results(
      parts.loss,
      [
        "wasserstein": parts.wasserstein, "penalty": parts.penalty, "gradient": parts.gradient,
        "gradient_norm": parts.gradientNorm,
        "generator_loss": loss.generator(scores: critic(Variable(fake))),
      ])
  }

  func secondOrder() throws -> [String: Tensor] {
    _ = try GoldenSizes(
      of: golden, attributes: ["hidden": 1],
      ["x": "in", "v": "in", "kernel1": "in hidden", "bias1": "hidden", "kernel2": "hidden 1"])
    guard attributes.has("hidden") else {
      throw GoldenProblem("the attribute hidden is missing")
    }
    let (kernel1, bias1) = (try variables("kernel1"), try variables("bias1"))
    let kernel2 = try variables("kernel2")
    func f(_ x: Variable) -> Variable {
      (x.matmul(kernel1) + bias1).tanh().matmul(kernel2).sum()
    }
    let (x, v) = (try golden.tensor("x", precision), try golden.tensor("v", precision))
    let leaf = Variable(x, requiresGradient: true)
    let y = f(leaf)
    return [
      "y": y.value, "gradient": try gradients(of: y, withRespectTo: [leaf])[0].value,
      "hessian": try hessian(at: x, of: f),
      "hessian_vector": try hessianVectorProduct(at: x, v, of: f),
    ]
  }
}
