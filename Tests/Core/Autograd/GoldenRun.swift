import Golden
import Tensors
import Testing

@testable import Autograd

/// Runs the cases of a group with every kernel set in every precision, compares values and gradients,
/// and prints a line a case.
struct GoldenRun {
  let group: String
  /// The results of a case by name, from its inputs, parameters and states by name.
  let model: (GoldenCase, [String: Variable]) -> [String: Variable]

  private static let settings: [(name: String, kernels: any Kernels, precision: Precision)] = [
    ("reference double", ReferenceKernels(), .double),
    ("reference single", ReferenceKernels(), .single),
    ("onednn single", OneDNNKernels(), .single),
  ]

  func expectAgreement() throws {
    let cases = GoldenCase.all(of: group)
    #expect(!cases.isEmpty)
    var agreeing = 0
    for golden in cases {
      var line = "\(golden)"
      var agrees = true
      for setting in Self.settings {
        let report = try KernelChoice.with(setting.kernels) { try run(golden, setting.precision) }
        #expect(report.agrees, "\(golden), \(setting.name): \(report.summary)")
        agrees = agrees && report.agrees
        line += "  \(setting.name): \(report.summary)"
      }
      if agrees { agreeing += 1 }
      print(line)
    }
    print("golden \(group): \(cases.count) cases run, \(agreeing) agree")
  }

  private func run(_ golden: GoldenCase, _ precision: Precision) throws -> GoldenReport {
    var inputs: [String: Variable] = [:]
    for entry in golden.tensors where ["input", "param", "state"].contains(entry.role) {
      let requiresGradient = golden.tensors.contains { $0.role == "grad" && $0.of == entry.name }
      inputs[entry.name] = Variable(
        try golden.tensor(entry.name, precision), requiresGradient: requiresGradient)
    }
    let results = model(golden, inputs)
    var report = GoldenReport()
    for (name, result) in results { try report.compare(name, result.value, with: golden) }

    let objective = try golden.tensors.filter { $0.role == "weight" }.map { weight in
      (results[weight.of!]! * Variable(try golden.tensor(weight.name, precision))).sum()
    }
    objective.dropFirst().reduce(objective[0], +).backward()
    for entry in golden.tensors where entry.role == "grad" {
      guard let gradient = inputs[entry.of!]!.gradient else {
        Issue.record("\(golden): no gradient for \(entry.of!)")
        continue
      }
      try report.compare(entry.name, gradient, with: golden)
    }
    return report
  }
}
