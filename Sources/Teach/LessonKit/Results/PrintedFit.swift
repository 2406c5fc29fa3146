import Datasets
import Foundation
import Tensors
import Training

extension PrintedProgram.Training {
  /// Trains by `fit` as long as the time holds, one epoch at least, and tests once.
  /// - Throws: `TrainingError`, and `DataError` where there are no targets or no test.
  func fit<Network: Model>(_ network: inout Network) throws -> PrintedResult.Run
  where Network.Input.Samples == Tensor {
    guard let y = data.y, let test = data.test else {
      throw DataError.unsuitable(
        "The data of \(plan.program)", problem: "they have no targets, or no test set",
        advice: "Give PrintedData its y and its test.")
    }
    let clock = ContinuousClock()
    let start = clock.now
    var (began, longest) = (start, Duration.zero)
    let limit = Duration.seconds(seconds)
    let timer = Callback(
      beforeEpoch: { _ in began = clock.now },
      afterEpoch: { run in
        longest = max(longest, clock.now - began)
        if run.epoch < run.epochs && clock.now - start + longest > limit {
          run.stop(because: "time is over")
        }
      })
    let history = try network.fit(
      data.x, y, epochs: plan.epochs, batchSize: plan.batch, validationData: data.validation,
      callbacks: [timer, board.progress(plan.program)], progress: .silent, seed: plan.seed)
    let taken = clock.now - start
    let scores: Scores = try network.evaluate(test.x, test.y, batchSize: 512)
    return PrintedResult.Run(
      variant: variant, epochs: Double(history.epochs.count), seconds: taken / .seconds(1),
      curves: history.names.map { PrintedResult.Curve($0, history[$0]) },
      scores: scores.values.map { PrintedResult.Score("test \($0.name)", $0.value) })
  }
}
