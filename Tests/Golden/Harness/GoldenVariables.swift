import Autograd
import Tensors

/// The inputs, parameters and states of a case as variables, and the way from its outputs to its
/// gradients.
public struct GoldenVariables {
  public let golden: GoldenCase
  public let precision: Precision
  private var all: [String: Variable] = [:]

  public init(_ golden: GoldenCase, _ precision: Precision) throws(GoldenProblem) {
    (self.golden, self.precision) = (golden, precision)
    for entry in golden.tensors where ["input", "param", "state"].contains(entry.role) {
      let requiresGradient = golden.tensors.contains { $0.role == "grad" && $0.of == entry.name }
      let value = try golden.tensor(entry.name, precision)
      all[entry.name] = Variable(value, requiresGradient: requiresGradient)
    }
  }

  /// The variable of this name.
  public func callAsFunction(_ name: String) throws(GoldenProblem) -> Variable {
    guard let variable = all[name] else { throw GoldenProblem("the tensor \(name) is missing") }
    return variable
  }

  /// The variable of this name, where there is one.
  public subscript(name: String) -> Variable? { all[name] }

  /// Puts the case's numbers into a parameter, which stands for the tensor of this name from now on.
  public mutating func load(_ name: String, into parameter: Variable) throws(GoldenProblem) {
    let value = try self(name).value
    guard value.shape == parameter.shape else {
      throw GoldenProblem("the tensor \(name) is \(value.shape), and not \(parameter.shape)")
    }
    parameter.value = value
    all[name] = parameter
  }

  /// The outputs as tensors, with the gradients of the objective: the sum of the outputs, each times its
  /// weight.
  public func results(
    _ outputs: [String: Variable]
  ) throws(GoldenProblem) -> [String: Tensor] {
    var results = outputs.mapValues(\.value)
    let gradients = golden.tensors.filter { $0.role == "grad" }
    if gradients.isEmpty { return results }
    try objective(outputs).backward()
    for entry in gradients {
      guard let name = entry.of, let variable = all[name] else {
        throw GoldenProblem("\(entry.name) is the gradient of \(entry.of ?? "nothing")")
      }
      results[entry.name] = variable.gradient
    }
    return results
  }

  private func objective(_ outputs: [String: Variable]) throws(GoldenProblem) -> Variable {
    var parts: [Variable] = []
    var words: [String] = []
    for entry in golden.tensors where entry.role == "weight" {
      guard let name = entry.of, let output = outputs[name] else {
        throw GoldenProblem("\(entry.name) is the weight of \(entry.of ?? "nothing")")
      }
      let weight = try golden.tensor(entry.name, precision)
      guard output.shape == weight.shape else {
        throw GoldenProblem("\(name): \(output.shape) instead of \(weight.shape)")
      }
      parts.append((output * weight).sum())
      words.append("sum(\(name)*\(entry.name))")
    }
    let stated = golden.objective?.filter { $0 != " " }.split(separator: "+").map(String.init)
    guard !parts.isEmpty, stated.map({ $0.sorted() == words.sorted() }) ?? true else {
      throw GoldenProblem(
        "the objective is “\(golden.objective ?? "")”; a sum of outputs times their weights is "
          + "understood")
    }
    return parts.dropFirst().reduce(parts[0], +)
  }
}
