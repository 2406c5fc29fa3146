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
