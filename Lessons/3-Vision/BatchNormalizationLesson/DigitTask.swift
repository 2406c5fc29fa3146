import Chalk

/// The small digits of 8 × 8 pixels, in two parts, brought to numbers around 0.
struct DigitTask {
  private let training, validation: (inputs: Tensor, targets: Tensor)

  init(_ random: inout RandomSource) {
    let digits = Examples.digits.shuffled(random: &random)
    let parts = digits.split(testFraction: 0.25, random: &random)
    let scaled = [parts.training, parts.test].map { part in
      part.with(features: part.features.mapColumns { ($1 - 5) / 6 }).whole
    }
    training = (scaled[0].inputs, scaled[0].targets)
    validation = (scaled[1].inputs, scaled[1].targets)
  }

  /// How many there are to train on.
  var count: Int { training.inputs.shape[0] }

  /// A training of a compiled network, with the validation set measured after each epoch.
  func fit(
    _ model: inout Sequential, epochs: Int, batchSize: Int, seed: UInt64, callbacks: [Callback]
  ) throws -> History {
    try model.fit(
      training.inputs, training.targets, epochs: epochs, batchSize: batchSize,
      validationData: validation, callbacks: callbacks, progress: .silent, seed: seed)
  }
}
