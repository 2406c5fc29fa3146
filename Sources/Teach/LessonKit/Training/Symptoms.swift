// The symptoms, from the surest to the one that is left when nothing else explains the numbers.

extension Diagnosis {
  /// The gradients were not zero before the backward pass.
  static func leftoverGradients(_ numbers: TrainingNumbers) -> Diagnosis? {
    let stale = numbers.updates.count { $0.leftoverGradient > 0 }
    guard stale > 0 else { return nil }
    return Diagnosis(
      symptom: .gradientsNotZeroed,
      finding: """
        In \(stale) of \(numbers.updates.count) updates the gradients were not 0 before the \
        backward pass: each step mixes in the gradients of batches long gone.
        """,
      advice: "Set every gradient to 0 before each backward pass.")
  }

  /// The loss is NaN or infinite although the logits behind it are finite.
  static func overflow(_ numbers: TrainingNumbers) -> Diagnosis? {
    guard let place = numbers.updates.firstIndex(where: { !$0.batchLoss.isFinite }) else {
      return nil
    }
    let score = numbers.updates[place].largestLogit
    guard score.isFinite, score > 80 else { return nil }
    return Diagnosis(
      symptom: .naiveSoftmax,
      finding: """
        In update \(place + 1) the loss is \(numbers.updates[place].batchLoss), though the largest \
        logit is an ordinary number, \(score).
        """,
      advice: """
        e to the power of a large logit is more than the machine can hold. Subtract the largest \
        logit before taking powers: the probabilities stay the same.
        """)
  }

  /// Every unit of a hidden layer is a copy of its neighbors.
  static func equalUnits(_ numbers: TrainingNumbers) -> Diagnosis? {
    guard let last = numbers.epochs.last,
      let layer = last.layers.dropLast().firstIndex(where: {
        $0.units > 1 && $0.unitSpread < 1e-12
      })
    else { return nil }
    return Diagnosis(
      symptom: .equalUnits,
      finding: """
        After \(numbers.epochs.count) epochs all \(last.layers[layer].units) units of layer \
        \(layer + 1) still have the same weights.
        """,
      advice: """
        They began with equal weights, so they get equal gradients and stay equal. Begin with \
        small random weights.
        """)
  }

  /// Units that are off for every example.
  static func deadUnits(_ numbers: TrainingNumbers) -> Diagnosis? {
    guard let last = numbers.epochs.last, equalUnits(numbers) == nil,
      let layer = last.layers.dropLast().firstIndex(where: { $0.deadFraction > 0.5 })
    else { return nil }
    return Diagnosis(
      symptom: .deadUnits,
      finding: """
        \(percent: last.layers[layer].deadFraction) of the units of layer \(layer + 1) are off for \
        every training example.
        """,
      advice: """
        Where ReLU gives 0 its derivative is 0, so these units never learn again. Begin with biases \
        near 0, take a smaller learning rate, or a leaky ReLU.
        """)
  }

  /// Activations far out where the function is flat, from the beginning on.
  static func saturatedUnits(_ numbers: TrainingNumbers) -> Diagnosis? {
    guard let first = numbers.epochs.first,
      let layer = first.layers.dropLast().firstIndex(where: { $0.flatFraction > 0.6 })
    else { return nil }
    return Diagnosis(
      symptom: .saturatedUnits,
      finding: """
        After the first epoch \(percent: first.layers[layer].flatFraction) of the activations of layer \
        \(layer + 1) already lie where the activation function is flat.
        """,
      advice: """
        Hardly any gradient comes through a flat function. Begin with smaller weights, about \
        1/√inputs, and bring the inputs to mean 0 and deviation 1.
        """)
  }

  /// Test examples that the network has been trained on.
  static func leakedTest(_ numbers: TrainingNumbers) -> Diagnosis? {
    guard numbers.sharedTestFraction > numbers.duplicateFraction + 0.15 else { return nil }
    return Diagnosis(
      symptom: .leakedTest,
      finding: """
        \(percent: numbers.sharedTestFraction) of the test examples stand among the training examples \
        too. Of the training examples only \(percent: numbers.duplicateFraction) have a twin by chance.
        """,
      advice: """
        The test then measures memory, and flatters. Split first, and keep the test apart from \
        everything: training, scaling, choosing.
        """)
  }
}
