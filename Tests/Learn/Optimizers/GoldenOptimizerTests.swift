import Golden
import Optimizers
import Tensors
import Testing

@Suite(.enabled(if: GoldenCase.isThere, "\(GoldenCase.missing)"))
struct GoldenOptimizerTests {
  static let settings: [(name: String, kernels: any Kernels, precision: Precision)] = [
    ("reference double", ReferenceKernels(), .double),
    ("reference single", ReferenceKernels(), .single),
    ("onednn single", OneDNNKernels(), .single),
  ]

  @Test func trajectories() throws {
    let cases = GoldenCase.all(of: "optimizer")
    #expect(!cases.isEmpty)
    var agreeing = 0
    for golden in cases {
      var line = "\(golden)"
      var agrees = true
      for setting in Self.settings {
        let report = try KernelChoice.with(setting.kernels) {
          try compare(golden, optimizer(golden), setting.precision)
        }
        #expect(report.agrees, "\(golden), \(setting.name): \(report.summary)")
        agrees = agrees && report.agrees
        line += "  \(setting.name): \(report.summary)"
      }
      if agrees { agreeing += 1 }
      print(line)
    }
    print("golden optimizer: \(cases.count) cases run, \(agreeing) agree")
  }

  @Test func aWrongRuleIsCaught() throws {
    for golden in GoldenCase.all(of: "optimizer") {
      let right = optimizer(golden)
      let wrong = Optimizer("wrong", learningRate: right.learningRate) { w, _, g, context in
        w.add(g.sign(), times: -1.1 * context.rate)
      }
      #expect(try !compare(golden, wrong, .single).agrees, "\(golden)")
    }
  }

  @Test func theOtherConventionIsCaught() throws {
    // Adagrad's ε is too small beside its sums to be seen; RuleTests sees it.
    let scaled = ["RMSprop", "Adam"]
    for golden in GoldenCase.all(of: "optimizer") where scaled.contains(golden.item) {
      let other = optimizer(golden, isOther: true)
      #expect(try !compare(golden, other, .double).agrees, "\(golden)")
    }
  }

  private func compare(
    _ golden: GoldenCase, _ optimizer: Optimizer, _ precision: Precision
  ) throws -> GoldenReport {
    let start = try golden.tensor("x0", precision)
    var objective = Objective.rosenbrock
    if golden.text("objective") == "quadratic" {
      objective = .quadratic(
        try golden.tensor("A", precision), try golden.tensor("b", precision))
    }
    let path = objective.descend(
      from: start, with: optimizer, steps: Int(golden.number("steps")))
    var report = GoldenReport()
    try report.compare("x", path.x, with: golden)
    try report.compare("f", path.f, with: golden)
    try report.compare("grad", path.grad, with: golden)
    return report
  }

  /// The optimizer of a case, or the one that adds ε elsewhere.
  private func optimizer(_ golden: GoldenCase, isOther: Bool = false) -> Optimizer {
    let isKeras = golden.text("convention") == "keras"
    let convention: Convention = isKeras != isOther ? .keras : .torch
    let rate = golden.number(isKeras ? "learning_rate" : "lr")
    switch golden.item {
    case "SGD", "Momentum", "Nesterov":
      return .sgd(
        learningRate: rate, momentum: golden.number("momentum"), nesterov: golden.truth("nesterov"))
    case "Adagrad":
      return .adagrad(
        learningRate: rate,
        initialAccumulatorValue: isKeras ? golden.number("initial_accumulator_value") : 0,
        epsilon: golden.number(isKeras ? "epsilon" : "eps"), convention: convention)
    case "RMSprop":
      return .rmsprop(
        learningRate: rate, rho: golden.number(isKeras ? "rho" : "alpha"),
        epsilon: golden.number(isKeras ? "epsilon" : "eps"), convention: convention)
    default: return adam(golden, rate, isKeras, convention)
    }
  }

  private func adam(
    _ golden: GoldenCase, _ rate: Double, _ isKeras: Bool, _ convention: Convention
  ) -> Optimizer {
    var betas = (0.0, 0.0)
    if isKeras {
      betas = (golden.number("beta_1"), golden.number("beta_2"))
    } else if case .list(let list) = golden.attributes["betas"],
      case .number(let first) = list[0], case .number(let second) = list[1]
    {
      betas = (first, second)
    }
    let epsilon = golden.number(isKeras ? "epsilon" : "eps")
    if golden.item == "AdamW" {
      return .adamW(
        learningRate: rate, weightDecay: golden.number("weight_decay"), beta1: betas.0,
        beta2: betas.1, epsilon: epsilon, convention: convention)
    }
    return .adam(
      learningRate: rate, beta1: betas.0, beta2: betas.1, epsilon: epsilon,
      convention: convention)
  }
}
