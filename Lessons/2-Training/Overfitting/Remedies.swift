import Chalk
import Foundation

/// What can be done against overfitting, one at a time.
enum Remedy: String, CaseIterable {
  case none = "nothing"
  case l1 = "L1"
  case l2 = "L2"
  case weightDecay = "weight decay"
  case dropout
  case earlyStopping = "early stopping"
  case moreData = "more data"
  case fewerParameters = "fewer parameters"
}

/// The same training with every remedy, on one draw of the data.
struct Remedies {
  let few, many, validation, test: Batch
  let classes: Int
  /// λ of the penalties and r of dropout.
  let strength, rate: Double
  let seeds: (UInt64, UInt64)
  let epochs = 200
  /// What AdamW takes off: each update multiplies every weight by 1 − α·decay.
  static let decay = 0.5
  static let learningRate = 0.01

  /// A network after its training with one remedy.
  struct Run {
    let remedy: Remedy
    let model: Sequential
    let history: History
    /// How many updates an epoch had.
    let pace: Int
    let trainingLoss, validationLoss, testLoss, testError: Double
    /// The probability of the last class for every example of the test set.
    let probabilities: [Double]

    /// The generalization gap: how much lower the loss is on the training set than on the test set. (The validation
    /// set has chosen the epoch of early stopping, so its loss would be too low there.)
    var gap: Double { testLoss - trainingLoss }

    /// The weights of all layers, without the biases.
    var weights: [Double] {
      model.parameters.filter { $0.name.hasSuffix("kernel") }.flatMap { $0.variable.value.values }
    }
  }

  // excerpt: remedies
  /// Two hidden layers with ReLU; what differs is what the remedy changes.
  func network(_ remedy: Remedy) -> Sequential {
    let penalty: Regularizer? =
      remedy == .l1 ? .l1(strength) : remedy == .l2 ? .l2(strength) : nil
    let units = remedy == .fewerParameters ? 4 : 64
    var plans: [LayerPlan] = []
    for layer in 1...2 {
      plans.append(
        .dense(units, activation: .relu, kernelRegularizer: penalty, name: "hidden_\(layer)"))
      if remedy == .dropout { plans.append(.dropout(rate, name: "dropout_\(layer)")) }
    }
    plans.append(
      .dense(classes, activation: .softmax, kernelRegularizer: penalty, name: "output"))
    var model = Sequential(plans, seed: seeds.0)
    let α = Self.learningRate
    model.compile(
      optimizer: remedy == .weightDecay
        ? .adamW(learningRate: α, weightDecay: Self.decay) : .adam(learningRate: α),
      loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
    return model
  }

  /// The same number of updates for every remedy, however many examples there are.
  func train(_ remedy: Remedy, recording: Bool, _ progress: Callback) throws -> Run {
    let own = remedy == .moreData ? many : few
    let pace = (own.count + 24) / 25
    let turns = max(2, epochs * ((few.count + 24) / 25) / pace)
    var model = network(remedy)
    var callbacks = [progress] + (recording ? [Callback.recorder(every: 5)] : [])
    if remedy == .earlyStopping {
      callbacks.append(.earlyStopping(patience: 20, restoreBestWeights: true))
    }
    let history = try model.fit(
      own.inputs, own.targets, epochs: turns, batchSize: 25,
      validationData: (validation.inputs, validation.targets), callbacks: callbacks,
      progress: .silent, seed: seeds.1)
    return try evaluated(remedy, model, history, pace, own)
  }
  // end excerpt

  /// Evaluates the network by the cross-entropy alone: the penalties are not part of it.
  private func evaluated(
    _ remedy: Remedy, _ model: Sequential, _ history: History, _ pace: Int, _ own: Batch
  ) throws -> Run {
    var last: [Double] = []
    let losses = [own, validation, test].map { batch -> (loss: Double, error: Double) in
      let p = model.predict(batch.inputs, batchSize: 1024)
      let (values, labels) = (p.values, batch.targets.values.map { Int($0) })
      let each = labels.indices.map { -log(max(values[$0 * classes + labels[$0]], 1e-7)) }
      let predictions = p.argmax(-1).values.map { Int($0) }
      last = labels.indices.map { values[$0 * classes + classes - 1] }
      return (each.mean, zip(predictions, labels).fraction { $0 != $1 })
    }
    return Run(
      remedy: remedy, model: model, history: history, pace: pace, trainingLoss: losses[0].loss,
      validationLoss: losses[1].loss, testLoss: losses[2].loss, testError: losses[2].error,
      probabilities: last)
  }
}

extension Sequential {
  /// Class borders over the plane: the probability of the last class on a grid, and how long the border is.
  func plane(side: Int, reach: Double) -> (p: [[Double]], border: Double) {
    let middles = gridMiddles(side, reach)
    let grid: [Double] = (0..<side * side).flatMap { [middles[$0 % side], middles[$0 / side]] }
    let p = predict(Tensor(grid, shape: [side * side, 2]), batchSize: 4096)
    let classes = p.shape[1]
    let values = p.values
    let best = p.argmax(-1).values
    let border = borderLength(
      (0..<side).map { Array(best[$0 * side..<($0 + 1) * side]) }, reach: reach)
    let rows = (0..<side).map { row in
      (0..<side).map { values[(row * side + $0) * classes + classes - 1] }
    }
    return (rows, border)
  }
}
