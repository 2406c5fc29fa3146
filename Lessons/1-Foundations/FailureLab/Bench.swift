import Chalk

/// The same examples and the same first weights for every run, so that the fault is all that differs from the run
/// that it is compared with.
final class Bench {
  let examples: Examples
  private let seed: UInt64
  private var known: [String: TrainingNumbers] = [:]

  static let (epochs, hidden, rate, batchSize) = (30, 8, 0.2, 12)

  init(seed: UInt64, examples: Examples) {
    (self.seed, self.examples) = (seed, examples)
  }

  /// How many columns are learned from.
  var columns: Int { min(4, examples.features.width) }

  /// A training that has not begun.
  func training(_ fault: Fault, isRemedied: Bool = false) -> ScalarTraining {
    training(fault, isRemedied: isRemedied, activation: fault.activation(insteadOf: .tanh))
  }

  private func training(
    _ fault: Fault, isRemedied: Bool, activation: ScalarActivation
  ) -> ScalarTraining {
    var random = RandomSource(seed: seed)
    let table = PreparedTable(examples, columns: columns, random: &random)
    let network = ScalarNetwork(
      sizes: [columns, Bench.hidden, examples.classNames.count], activation: activation,
      random: &random)
    return ScalarTraining(
      network, training: table.training, heldOut: table.test, rate: Bench.rate,
      batchSize: Bench.batchSize, fault: fault, isRemedied: isRemedied, random: &random)
  }

  /// The numbers of the healthy run that a fault is compared with: without it, and with the same activation function.
  func baseline(of fault: Fault) -> TrainingNumbers {
    let activation = fault.activation(insteadOf: .tanh)
    return run("none \(activation.name)") {
      training(.none, isRemedied: false, activation: activation)
    }
  }

  /// The numbers of a whole training; each is run once.
  func run(_ fault: Fault, isRemedied: Bool = false) -> TrainingNumbers {
    if fault == .none || isRemedied && fault.remedyIsTheBaseline { return baseline(of: fault) }
    return run("\(fault) \(isRemedied)") { training(fault, isRemedied: isRemedied) }
  }

  private func run(_ name: String, _ start: () -> ScalarTraining) -> TrainingNumbers {
    if let numbers = known[name] { return numbers }
    var training = start()
    training.run(epochs: Bench.epochs)
    known[name] = training.numbers
    return training.numbers
  }
}
