extension Optimizer {
  /// What is wrong with the rule's arguments, in words; `nil` where each is in its range.
  ///
  /// `fit` throws it; a step made by hand stops with it. The ranges are those of Keras and PyTorch: a rate of
  /// 0 or more, a momentum and a ρ from 0 to 1, β₁ and β₂ from 0 to below 1, an ε, a decay and an initial value
  /// of 0 or more, a limit of the gradient above 0.
  public var problem: String? { problem(atRate: learningRate(0)) }

  /// What is wrong with the arguments, where the rate of the next step is this.
  package func problem(atRate rate: Double) -> String? {
    argumentProblem ?? clipping?.problem
      ?? (gradientAccumulationSteps >= 1
        ? nil : "got gradientAccumulationSteps \(gradientAccumulationSteps); needs 1 or more")
      ?? (rate >= 0 && rate.isFinite
        ? nil : "got a learning rate of \(rate); needs a finite number of 0 or more")
  }

  static func problem(of hyperparameters: [Hyperparameter]) -> String? {
    for number in hyperparameters {
      guard let range = ranges[number.name] else { continue }
      if !range.contains(number.value) {
        return "got \(number.name) = \(number.value); needs \(range.text)"
      }
    }
    return nil
  }

  private struct Allowed {
    let contains: @Sendable (Double) -> Bool
    let text: String
  }

  private static let ranges: [String: Allowed] = {
    let share = Allowed(contains: { (0...1).contains($0) }, text: "a number from 0 to 1")
    let decaying = Allowed(contains: { (0..<1).contains($0) }, text: "a number from 0 to below 1")
    let size = Allowed(contains: { $0 >= 0 && $0.isFinite }, text: "a finite number of 0 or more")
    return [
      "momentum": share, "rho": share, "beta_1": decaying, "beta_2": decaying, "epsilon": size,
      "weight_decay": size, "initial_accumulator_value": size,
    ]
  }()
}

extension GradientClipping {
  /// What is wrong with the limit; `nil` where nothing is.
  var problem: String? {
    let limit =
      switch self {
      case .byValue(let limit), .byNorm(let limit), .byGlobalNorm(let limit): limit
      }
    return limit > 0 ? nil : "got \(self); needs a limit above 0"
  }
}
