import Chalk
import Foundation

/// Payments, a few of them frauds: generated, so that it is known which, and how likely each was.
enum Payments {
  /// Amount (its logarithm), hour, distance from home (its logarithm), minutes since the last payment (its
  /// logarithm), whether it is abroad. Frauds are larger, farther away and faster on the whole, and overlap
  /// with the rest.
  static func examples(_ count: Int, fraud: Double, random: inout RandomSource) -> Examples {
    var rows: [[Double]] = []
    var labels: [Int] = []
    for _ in 0..<count {
      let isFraud = random.chance(fraud)
      let amount = (isFraud ? 4.6 : 3.4) + 0.9 * random.normal()
      let hour = isFraud ? 24 * random.uniform() : min(max(14 + 4 * random.normal(), 0), 24)
      let distance = (isFraud ? 3.6 : 1.8) + 1.2 * random.normal()
      let pause = (isFraud ? 3.0 : 5.2) + 1.4 * random.normal()
      let abroad = random.chance(isFraud ? 0.4 : 0.06) ? 1.0 : 0
      rows.append([amount, hour, distance, pause, abroad])
      labels.append(isFraud ? 1 : 0)
    }
    return Examples(
      features: Matrix(rows), labels: labels,
      featureNames: ["log amount", "hour", "log distance", "log pause", "abroad"],
      classNames: ["honest", "fraud"])
  }
}

/// A network of two classes that says how likely the rarer one is.
struct Detector {
  /// This file, to quote from.
  static let file = #filePath

  private(set) var model: Sequential
  let history: History
  private let scale: Standardizer
  private let rare: Int

  /// - Parameter weight: how much an example of the rare class counts in the loss.
  init(
    _ training: Examples, rare: Int, weight: Double, random: inout RandomSource
  ) throws {
    self.rare = rare
    scale = Standardizer(fitting: training)
    model = Sequential(
      [
        .dense(12, activation: .relu, inputShape: [training.featureNames.count]),
        .dense(1, activation: .sigmoid),
      ], seed: random.next())
    // excerpt: weighted
    // L = −(1/n)·Σ wᵢ·(tᵢ·log pᵢ + (1 − tᵢ)·log(1 − pᵢ)),  wᵢ = w for the rare class, else 1
    model.compile(
      optimizer: .adam(learningRate: 0.01), loss: .binaryCrossentropy, metrics: [.accuracy])
    let x = scale(training).whole.inputs
    let t = Tensor(training.labels.map { $0 == rare ? 1.0 : 0 }, shape: [training.count, 1])
    history = try model.fit(
      x, t, epochs: max(2, 300 * 64 / training.count), batchSize: 64,
      classWeight: [0: 1, 1: weight],
      callbacks: [.recorder(every: 10)], progress: .silent, seed: random.next())
    // end excerpt
  }

  /// How likely each example is of the rare class, according to the network.
  func scores(_ examples: Examples) -> [Double] {
    model.predict(scale(examples).whole.inputs, batchSize: 4096).values
  }
}

/// What becomes of yes and no for one threshold.
struct Verdicts {
  /// This file, to quote from.
  static let file = #filePath

  private(set) var found = 0
  private(set) var falseAlarms = 0
  private(set) var missed = 0
  private(set) var passed = 0

  // excerpt: verdicts
  /// An alarm where the score is above the threshold.
  init(_ scores: [Double], _ truth: [Bool], threshold: Double) {
    for (score, isRare) in zip(scores, truth) {
      switch (isRare, score > threshold) {
      case (true, true): found += 1
      case (false, true): falseAlarms += 1
      case (true, false): missed += 1
      case (false, false): passed += 1
      }
    }
  }

  /// Which part of the alarms is right: TP/(TP + FP).
  var precision: Double { part(found, falseAlarms) }
  /// Which part of what there is to be found is found: TP/(TP + FN).
  var recall: Double { part(found, missed) }
  var accuracy: Double { part(found + passed, falseAlarms + missed) }
  // end excerpt

  private func part(_ some: Int, _ others: Int) -> Double {
    some + others == 0 ? 1 : Double(some) / Double(some + others)
  }
}
