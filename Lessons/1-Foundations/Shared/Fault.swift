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

  /// Where the fault comes from.
  var cause: Prose {
    switch self {
    case .none: "nothing"
    case .rateTooHigh: "the learning rate is 60 times as high"
    case .notZeroed: "gradients are added to those of earlier batches"
    case .zeroWeights: "all weights and biases begin at 0"
    case .deadRelu: "ReLU, with biases that begin at −10"
    case .saturated: "sigmoid, with first weights 40 times as large"
    case .naiveSoftmax: "eᶻ is computed as printed, with logits near 800"
    case .noShuffle: "the examples come sorted by class, in every epoch"
    case .leak: "the test examples are among the training examples"
    }
  }

  /// What helps against it.
  var remedy: Prose {
    switch self {
    case .none: "nothing"
    case .rateTooHigh: "divide the rate by ten, twice"
    case .notZeroed: "zero all gradients before each backward pass"
    case .zeroWeights: "small random weights"
    case .deadRelu: "biases that begin at 0"
    case .saturated: "weights of the size 1/√inputs"
    case .naiveSoftmax: "subtract the largest logit first"
    case .noShuffle: "shuffle before every epoch"
    case .leak: "split first, and keep the test set apart"
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
