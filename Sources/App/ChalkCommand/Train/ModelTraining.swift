import ArgumentParser
import Chalk
import Foundation

/// One training of `chalk train`: fit, judge, save, report.
struct ModelTraining {
  let data: TrainingData
  let epochs: Int
  let batch: Int
  let seed: UInt64
  let folder: RunFolder

  func run<Maker: ModelMaker>(_ maker: Maker) throws {
    var model: Maker.Network
    do {
      model = try maker.model(for: data.task, seed: seed)
      try model.build(for: [data.task.inputShape.map { Optional($0) }])
    } catch {
      throw Failure(
        "The model '\(maker.name)' cannot be built for inputs of \(data.task.inputShape) and "
          + "\(data.task.outputs) outputs: \(error)")
    }
    if DistributedRun.isFirstProcess { tell() }
    let settings = data.task.settings.sorted { $0.key < $1.key }
      .map { " \($0.key)=\(written($0.value))" }
    var report = TrainingReport(maker.name + settings.joined(), seed: seed)
    report.note(data: data.training.inputs, data.training.targets)
    let stop = StopSignal.onInterrupt()
    var failure: TrainingError?
    do throws(TrainingError) {
      try model.fit(
        data.training.inputs, data.training.targets, epochs: epochs, batchSize: batch,
        validationData: (data.validation.inputs, data.validation.targets),
        callbacks: [report.recorder], stop: stop, seed: seed)
    } catch {
      failure = error
    }
    // What was learned and measured until then is kept, however the run ended.
    let history = model.trainer.history
    if let failure, history.epochs.isEmpty { throw Failure("\(failure)") }
    // Over several processes each judges its share.
    if failure == nil { try judge(model, &report) }
    guard DistributedRun.isFirstProcess else { return }
    do {
      try model.saveWeights(to: folder.weights)
      try report.write(model, history, inputShape: data.task.inputShape, to: folder.path)
    } catch {
      throw Failure("The run could not be written: \(error)")
    }
    print("\nThe weights: \(folder.weights)\nThe report: \(folder.path)/\(RunReport.page)")
    if let failure { throw Failure("\(failure)") }
    if stop.isRaised {
      print("Stopped. Go on after the last whole epoch with the same command and --resume.")
      throw ExitCode(130)
    }
  }

  private func tell() {
    for note in data.notes { print(note) }
    let parts = [
      (data.training, "to learn from"), (data.validation, "to watch by"),
      (data.test, "held out to the end"),
    ]
    print(parts.map { "\($0.0.count) examples \($0.1)" }.joined(separator: ", ") + ".")
  }

  /// What the model makes of the examples that it has never seen.
  private func judge<Network: Model>(
    _ model: Network, _ report: inout TrainingReport
  ) throws where Network.Input == Variable {
    let scores: Scores
    do {
      scores = try model.evaluate(data.test.inputs, data.test.targets, batchSize: batch)
    } catch {
      throw Failure("The held-out part cannot be judged: \(error)")
    }
    print("\nOn \(data.test.count) examples that were held out: \(scores)")
    report.note(evaluation: scores.values)
    let predictions = model.predict(data.test.inputs, batchSize: batch)
    if !data.task.classNames.isEmpty {
      report.add(
        predictions: predictions, labels: data.test.targets, classes: data.task.classNames)
      return
    }
    let (right, told) = (data.test.targets.values, predictions.values)
    guard right.count == told.count, let low = right.min(), let high = right.max() else { return }
    report.add(
      Figure(
        "Predicted and measured",
        caption: "A point a held-out example; on the line both are the same.",
        x: "measured", y: "predicted"
      ) {
        Points(right, told)
        Line([low, high], [low, high], label: "the same")
      })
  }
}
