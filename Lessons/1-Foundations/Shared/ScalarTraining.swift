import Chalk

/// A training in progress: a network, its examples, and what the recorder has noted. Each call of
/// `update` makes one step of gradient descent on the next batch.
struct ScalarTraining {
  let network: ScalarNetwork
  let training: Examples
  /// Measured after every epoch, and never learned from but by a leak.
  let heldOut: Examples
  let rate: Double
  let batchSize: Int
  /// The fault that is in force; where it is remedied, none.
  let fault: Fault
  private(set) var numbers = TrainingNumbers()

  private var random: RandomSource
  private var order: [Int] = []
  private var normsOfEpoch: [[Double]] = []
  private var measures = true

  /// - Parameters:
  ///   - batchSize: how many examples make an update.
  ///   - isRemedied: whether what helps against the fault is done.
  init(
    _ network: ScalarNetwork, training: Examples, heldOut: Examples, rate: Double, batchSize: Int,
    fault: Fault = .none, isRemedied: Bool = false, random: inout RandomSource
  ) {
    self.network = network
    self.heldOut = heldOut
    self.fault = isRemedied ? .none : fault
    self.batchSize = batchSize
    self.rate = rate * fault.rateFactor(isRemedied: isRemedied)
    self.training = self.fault == .leak ? training.joined(with: heldOut) : training
    self.random = random.split()
    if !isRemedied || fault == .naiveSoftmax { fault.spoil(network) }
    order = Array(self.training.labels.indices)
    if self.fault == .noShuffle {
      let labels = self.training.labels
      order.sort { (labels[$0], $0) < (labels[$1], $1) }
    }
    numbers.sharedTestFraction = heldOut.fraction { row, _ in self.training.features.contains(row) }
    numbers.duplicateFraction = training.fraction { row, _ in
      training.features.count { $0 == row } > 1
    }
  }

  var updatesPerEpoch: Int { (training.count + batchSize - 1) / batchSize }

  /// L of one example
  func loss(_ logits: [Scalar], _ label: Int) -> Scalar {
    fault == .naiveSoftmax
      ? ScalarNetwork.naiveCrossEntropy(logits, target: label)
      : ScalarNetwork.crossEntropy(logits, target: label)
  }

  // excerpt: epoch
  /// One update: the mean loss of a batch, backwards, and a step for every weight and bias.
  mutating func update(_ indexInEpoch: Int) -> Double {
    if indexInEpoch == 0 && fault != .noShuffle { random.shuffle(&order) }
    let batch = order.dropFirst(indexInEpoch * batchSize).prefix(batchSize)
    let logits = batch.map { network(training.features[$0].map { Scalar($0) }) }
    let losses = zip(batch, logits).map { loss($1, training.labels[$0]) }
    let L = Scalar.sum(losses) / Scalar(Double(losses.count))  // L = 1/n · Σ Lᵢ
    if fault != .notZeroed { for w in network.parameters { w.gradient = 0 } }
    note(L, logits)
    guard L.value.isFinite else { return L.value }
    L.backward()
    normsOfEpoch.append(network.layers.indices.map(gradientNorm))
    for w in network.parameters { w.value -= rate * w.gradient }  // w ← w − α·∂L/∂w
    if indexInEpoch == updatesPerEpoch - 1 { noteEpoch() }
    return L.value
  }
  // end excerpt

  /// All epochs at once. Where nothing is measured, only the weights and the losses of the batches are left.
  mutating func run(epochs: Int, measuring: Bool = true) {
    measures = measuring
    for _ in 0..<epochs {
      for index in 0..<updatesPerEpoch {
        if !update(index).isFinite { return }
      }
    }
  }

  /// What those see who watch: the gradients of the last update, and the activations of the first examples.
  func show(in look: inout TrainingLook) {
    let rows = (0..<min(32, training.count)).map { network.activations(training.features[$0]) }
    for layer in network.layers.indices {
      look.gradients.append(("layer \(layer + 1)", gradientNorm(of: layer)))
      look.activations.append(("layer \(layer + 1)", rows.flatMap { $0[layer] }))
    }
  }

  private mutating func note(_ loss: Scalar, _ logits: [[Scalar]]) {
    numbers.updates.append(
      .init(
        batchLoss: loss.value, leftoverGradient: length(network.parameters.map(\.gradient)),
        largestLogit: logits.joined().map { abs($0.value) }.max() ?? 0))
  }

  private mutating func noteEpoch() {
    defer { normsOfEpoch = [] }
    if !measures { return }
    let plain = UnrecordedNetwork(network)
    let onTraining = training.features.map { plain($0) }
    let learned = measure(onTraining.map(\.logits), training.labels)
    let new = measure(heldOut.features.map { plain($0).logits }, heldOut.labels)
    numbers.epochs.append(
      .init(
        trainingLoss: learned.loss, testLoss: new.loss, trainingAccuracy: learned.accuracy,
        testAccuracy: new.accuracy,
        layers: network.layers.indices.map { layer in
          note(layer: layer, onTraining.map { $0.states[layer] })
        }))
  }

  /// The mean loss and the accuracy on some examples.
  func measure(_ examples: Examples) -> (loss: Double, accuracy: Double) {
    let plain = UnrecordedNetwork(network)
    return measure(examples.features.map { plain($0).logits }, examples.labels)
  }

  private func measure(_ logits: [[Double]], _ labels: [Int]) -> (loss: Double, accuracy: Double) {
    let losses = zip(logits, labels).map { z, label in
      fault == .naiveSoftmax
        ? UnrecordedNetwork.naiveCrossEntropy(z, target: label)
        : UnrecordedNetwork.crossEntropy(z, target: label)
    }
    let correct = zip(logits, labels).count { z, label in
      z.indices.max { z[$0] < z[$1] } == label
    }
    return (losses.mean, Double(correct) / Double(labels.count))
  }

  /// A unit is dead where it is off for every example.
  private func note(
    layer: Int, _ states: [[ScalarActivation.State]]
  ) -> TrainingNumbers.Layer {
    let units = network.layers[layer].biases.indices
    let dead = units.count { unit in states.allSatisfy { $0[unit] == .off } }
    let flat = states.joined().count { $0 == .saturated }
    return TrainingNumbers.Layer(
      units: units.count, gradientNorm: normsOfEpoch.map { $0[layer] }.mean,
      deadFraction: Double(dead) / Double(units.count),
      flatFraction: Double(flat) / Double(states.count * units.count),
      unitSpread: spread(network.layers[layer]))
  }

  private func gradientNorm(of layer: Int) -> Double {
    length(network.parameters(of: layer).map(\.gradient))
  }

  /// How far the weights of the units lie from each other: the length of what is left of them after
  /// the mean unit is taken off.
  private func spread(_ layer: ScalarNetwork.Layer) -> Double {
    let units = zip(layer.weights, layer.biases).map { $0.map(\.value) + [$1.value] }
    let mean = units[0].indices.map { j in
      units.map { $0[j] }.reduce(0, +) / Double(units.count)
    }
    return length(units.flatMap { unit in zip(unit, mean).map { $0 - $1 } })
  }

  private func length(_ numbers: [Double]) -> Double {
    numbers.map { $0 * $0 }.reduce(0, +).squareRoot()
  }
}

extension Examples {
  /// These examples, and those after them.
  func joined(with others: Examples) -> Examples {
    var all = self
    all.features = Matrix(Array(features) + Array(others.features))
    all.labels += others.labels
    return all
  }

  /// The fraction of the examples for which something holds.
  func fraction(where holds: ([Double], Int) -> Bool) -> Double {
    zip(features, labels).fraction { holds($0, $1) }
  }
}
