import Chalk

/// Softmax regression and a network with a hidden layer, trained on several random splits of the same table.
struct SplitComparison {
  /// Softmax regression, and the network.
  let names: [String]
  /// For each of both, the test accuracy of every split.
  private(set) var accuracy: [[Double]] = [[], []]
  /// In how many splits the network's test loss was below its training loss.
  private(set) var luckyTests = 0
  /// The network's predictions on the test sets of all splits: `[true class, predicted class]`.
  private(set) var confusion: [[Int]]

  static let (splits, epochs, rate, batchSize) = (10, 100, 0.5, 30)

  init(
    _ source: Examples, like network: ScalarNetwork, random: inout RandomSource,
    progress: (Int) throws -> Void
  ) throws {
    let (hidden, classes) = (network.layers[0].biases.count, source.classNames.count)
    names = ["softmax regression", "\(hidden) hidden"]
    confusion = (0..<classes).map { _ in [Int](repeating: 0, count: classes) }
    for split in 1...Self.splits {
      try progress(split)
      let table = PreparedTable(source, columns: 2, validationFraction: 0.2, random: &random)
      for (kind, sizes) in [[2, classes], [2, hidden, classes]].enumerated() {
        let start = ScalarNetwork(sizes: sizes, activation: network.activation, random: &random)
        learn(kind, start, table, random: &random)
      }
    }
  }

  private mutating func learn(
    _ kind: Int, _ network: ScalarNetwork, _ table: PreparedTable, random: inout RandomSource
  ) {
    var training = ScalarTraining(
      network, training: table.training, heldOut: table.validation, rate: Self.rate,
      batchSize: Self.batchSize, random: &random)
    training.run(epochs: Self.epochs, measuring: false)
    let (onTraining, onTest) = (training.measure(table.training), training.measure(table.test))
    accuracy[kind].append(onTest.accuracy)
    guard kind == 1 else { return }
    luckyTests += onTest.loss < onTraining.loss ? 1 : 0
    for (row, label) in zip(table.test.features, table.test.labels) {
      confusion[label][network.predict(row)] += 1
    }
  }

  /// By how much the network's accuracy is above that of softmax regression, on the same split.
  var difference: PairedDifference { PairedDifference(accuracy[1], accuracy[0]) }
}
