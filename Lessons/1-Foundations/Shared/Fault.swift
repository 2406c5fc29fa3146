import Chalk

/// What can go wrong in a training, to be switched on and looked at.
enum Fault: String, CaseIterable {
  case none
  case rateTooHigh = "rate too high"
  case notZeroed = "gradients not zeroed"
  case zeroWeights = "all-zero weights"
  case deadRelu = "dead ReLU"
  case saturated = "saturated sigmoid"
  case naiveSoftmax = "naive softmax"
  case noShuffle = "no shuffle"
  case leak = "test data in training"

  /// How the diagnosis calls it.
  var symptom: Diagnosis.Symptom? {
    switch self {
    case .none: nil
    case .rateTooHigh: .rateTooHigh
    case .notZeroed: .gradientsNotZeroed
    case .zeroWeights: .equalUnits
    case .deadRelu: .deadUnits
    case .saturated: .saturatedUnits
    case .naiveSoftmax: .naiveSoftmax
    case .noShuffle: .sameOrder
    case .leak: .leakedTest
    }
  }

  /// The activation function that the fault is about, or the one that was chosen.
  func activation(insteadOf chosen: ScalarActivation) -> ScalarActivation {
    switch self {
    case .deadRelu: .relu
    case .saturated: .sigmoid
    default: chosen
    }
  }

  /// By what the learning rate is multiplied: by 60 where it is too high, by 60/100 where that is remedied.
  func rateFactor(isRemedied: Bool) -> Double {
    self == .rateTooHigh ? isRemedied ? 0.6 : 60 : 1
  }

  /// Whether its remedy only leaves the fault out, so that the remedied run is the healthy one. The remedied rate is
  /// another one, and the remedied softmax still begins with its large logits.
  var remedyIsTheBaseline: Bool { self != .rateTooHigh && self != .naiveSoftmax }

  /// Where the fault comes from.
  var cause: Prose {
    switch self {
    case .none: "nothing"
    case .rateTooHigh: "rate 60 times as high"
    case .notZeroed: "gradients add up"
    case .zeroWeights: "weights begin at 0"
    case .deadRelu: "biases begin at −10"
    case .saturated: "weights 40 times as large"
    case .naiveSoftmax: "eᶻ of logits near 800"
    case .noShuffle: "examples sorted by class"
    case .leak: "test examples learned from"
    }
  }

  /// What helps against it.
  var remedy: Prose {
    switch self {
    case .none: "nothing"
    case .rateTooHigh: "divide by ten, twice"
    case .notZeroed: "zero them before each pass"
    case .zeroWeights: "small random weights"
    case .deadRelu: "biases begin at 0"
    case .saturated: "weights of size 1/√inputs"
    case .naiveSoftmax: "subtract the largest logit"
    case .noShuffle: "shuffle before each epoch"
    case .leak: "split first, test last"
    }
  }

  // excerpt: faults at the start
  /// Spoils the weights with which the training begins.
  func spoil(_ network: ScalarNetwork) {
    switch self {
    case .zeroWeights: for w in network.parameters { w.value = 0 }
    case .deadRelu: for b in network.layers[0].biases { b.value = -10 }
    case .saturated: for w in network.layers[0].weights.joined() { w.value *= 40 }
    case .naiveSoftmax: for c in network.layers[network.layers.count - 1].biases { c.value = 800 }
    default: break
    }
  }
  // end excerpt
}

extension Board {
  /// Lets the learner switch a fault on.
  func fault(default standard: Fault = .none) -> Fault {
    let names = Fault.allCases.map(\.rawValue)
    return Fault(rawValue: choice("fault", of: names, default: standard.rawValue)) ?? .none
  }
}
