import Optimizers

/// The optimizers of the golden set, by the names that Keras or PyTorch have for their numbers.
extension GoldenCase {
  /// The optimizer of this name with the settings of the case, or with `isOther` the one that adds ε where
  /// the other convention does.
  public func optimizer(_ name: String, isOther: Bool = false) throws(GoldenProblem) -> Optimizer {
    let isKeras = try attributes.choice(
      "convention", among: ["keras": true, "torch": false], else: true)
    let convention: Convention = isKeras != isOther ? .keras : .torch
    let rate = try attributes.number(isKeras ? "learning_rate" : "lr")
    let epsilon = isKeras ? "epsilon" : "eps"
    switch name {
    case "SGD", "Momentum", "Nesterov":
      try attributes.allow("dampening", 0)
      try attributes.allow("weight_decay", 0)
      return .sgd(
        learningRate: rate,
        momentum: try attributes.number("momentum", else: name == "SGD" ? 0 : nil),
        nesterov: try attributes.truth("nesterov", else: name == "Nesterov"))
    case "Adagrad":
      try attributes.allow("lr_decay", 0)
      try attributes.allow("weight_decay", 0)
      let start = "initial_accumulator_value"
      return .adagrad(
        learningRate: rate,
        initialAccumulatorValue: try attributes.number(start, else: isKeras ? nil : 0),
        epsilon: try attributes.number(epsilon), convention: convention)
    case "RMSprop":
      try attributes.allow("weight_decay", 0)
      return .rmsprop(
        learningRate: rate, rho: try attributes.number(isKeras ? "rho" : "alpha"),
        momentum: try attributes.number("momentum", else: 0),
        epsilon: try attributes.number(epsilon),
        centered: try attributes.truth("centered", else: false), convention: convention)
    case "Adam", "AdamW":
      let betas =
        isKeras
        ? [try attributes.number("beta_1"), try attributes.number("beta_2")]
        : try attributes.numbers("betas", count: 2)
      let amsgrad = try attributes.truth("amsgrad", else: false)
      if name == "AdamW" {
        return .adamW(
          learningRate: rate, weightDecay: try attributes.number("weight_decay"),
          beta1: betas[0], beta2: betas[1], epsilon: try attributes.number(epsilon),
          amsgrad: amsgrad, convention: convention)
      }
      try attributes.allow("weight_decay", 0)
      return .adam(
        learningRate: rate, beta1: betas[0], beta2: betas[1],
        epsilon: try attributes.number(epsilon), amsgrad: amsgrad, convention: convention)
    default: throw GoldenProblem("there is no optimizer for “\(name)”")
    }
  }

  /// The optimizer that a whole model is trained with: the names are those of Keras, its ε is `epsilon_adam`, for
  /// the layers have one too.
  public func trainingOptimizer() throws(GoldenProblem) -> Optimizer {
    try attributes.allow("optimizer", "Adam")
    let optimizer = Optimizer.adam(
      learningRate: try attributes.number("learning_rate"),
      beta1: try attributes.number("beta_1"), beta2: try attributes.number("beta_2"),
      epsilon: try attributes.number("epsilon_adam"),
      convention: try attributes.choice("convention", among: ["keras": .keras, "torch": .torch]))
    if let problem = optimizer.problem { throw GoldenProblem("the optimizer: \(problem)") }
    return optimizer
  }
}
