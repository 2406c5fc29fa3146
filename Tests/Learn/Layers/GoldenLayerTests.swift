import Autograd
import Golden
import Randomness
import Tensors
import Testing

@testable import Layers

@Suite(.enabled(if: GoldenCase.isThere, "\(GoldenCase.missing)"))
struct GoldenLayerTests {
  /// Values and gradients of every case through the real layers, with each kernel set and precision.
  @Test(arguments: [("reference", Precision.double), ("reference", .single), ("onednn", .single)])
  func valuesAndGradients(kernels: String, precision: Precision) throws {
    let cases = GoldenCase.all(of: "layer")
    #expect(!cases.isEmpty)
    try KernelChoice.with(try KernelChoice.named(kernels)) {
      for golden in cases {
        let report = try LayerCase(golden, precision).report()
        #expect(report.agrees, "\(golden), \(kernels) \(precision): \(report.summary)")
      }
    }
  }

  @Test func aWrongLayerIsCaught() throws {
    let golden = try #require(GoldenCase.all(of: "layer").first { $0.item == "Dense" })
    let layer = try LayerCase(golden, .double)
    layer.variables["kernel"]!.value += Tensor(1e-6, .double)
    #expect(try !layer.report().agrees)
  }
}

/// A case of the golden set on a layer of ours.
final class LayerCase {
  let golden: GoldenCase
  let precision: Precision
  /// The case's inputs and the layer's parameters, by their names in the case.
  var variables: [String: Variable] = [:]

  init(_ golden: GoldenCase, _ precision: Precision) throws {
    self.golden = golden
    self.precision = precision
    for entry in golden.tensors where ["input", "param", "state"].contains(entry.role) {
      let requiresGradient = golden.tensors.contains { $0.role == "grad" && $0.of == entry.name }
      variables[entry.name] = Variable(
        try golden.tensor(entry.name, precision), requiresGradient: requiresGradient)
    }
  }

  /// Puts the case's weights into a layer, whose variables then stand for them. `names` says what the
  /// case calls the layer's parameters, where it has other names.
  func load(_ layer: some Layer, _ names: [String: String] = [:]) {
    for parameter in layer.parameters {
      let name = names[parameter.name] ?? parameter.name
      parameter.variable.value = variables[name]!.value
      variables[name] = parameter.variable
    }
  }

  /// Compares the layer's results and gradients with the case's.
  func report() throws -> GoldenReport {
    let results = self.results()
    var report = GoldenReport()
    for (name, result) in results { try report.compare(name, result.value, with: golden) }
    let parts = try golden.tensors.filter { $0.role == "weight" }.map { weight in
      (results[weight.of!]! * (try golden.tensor(weight.name, precision))).sum()
    }
    parts.dropFirst().reduce(parts[0], +).backward()
    for entry in golden.tensors where entry.role == "grad" {
      let gradient = try #require(variables[entry.of!]!.gradient, "\(golden): \(entry.name)")
      try report.compare(entry.name, gradient, with: golden)
    }
    return report
  }

  func callAsFunction(_ name: String) -> Variable { variables[name]! }

  /// The shape of a tensor of the case.
  func shape(_ name: String) -> Shape { variables[name]!.shape }
}
