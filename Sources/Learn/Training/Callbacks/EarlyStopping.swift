import Tensors

extension Callback {
  /// Ends the run when a value has not become better for `patience` epochs.
  ///
  /// - Parameters:
  ///   - monitor: the name of the value, such as `val_loss`.
  ///   - minDelta: how much better counts as better.
  ///   - better: whether less or more is better; told from the name where it is not given:
  ///     more of an accuracy, a precision, a recall, an F1, an R² or an area, less of a loss or an error.
  ///   - restoreBestWeights: whether the model ends with the weights of the best of all epochs; after a
  ///     checkpoint was loaded too, as they are among what it holds.
  /// - Throws: ``CallbackError`` where the value is not measured, or neither its name nor `better` tells which
  ///   way it becomes better.
  public static func earlyStopping(
    monitor: String = "val_loss", minDelta: Double = 0, patience: Int = 0,
    better: Better? = nil, restoreBestWeights: Bool = false
  ) -> Callback {
    let name = "best \(monitor)"
    func decide(_ run: inout TrainingRun) throws {
      let direction = try Better.direction(better, of: monitor)
      let waited = direction.epochsSinceBest(try run.values(of: monitor), minDelta)
      if restoreBestWeights && waited == 0 { run.kept[name] = run.parameters.map(\.variable.value) }
      if waited >= max(patience, 1) {  // Formula: N05
        run.stop(because: "\(monitor) has not become better for \(waited) epoch(s)")
      }
    }
    return Callback(
      // A checkpoint may have been written before this was asked about its epoch.
      atStart: { run in
        _ = try Better.direction(better, of: monitor)
        if !run.history.epochs.isEmpty { try decide(&run) }
      },
      afterEpoch: decide,
      atEnd: { run in
        guard let best = run.kept[name] else { return }
        for (parameter, value) in zip(run.parameters, best) { parameter.variable.value = value }
      })
  }
}

/// Which way a value becomes better.
public enum Better: Sendable {
  case less
  case more

  /// More for what is a share of right answers, less for losses and errors; `nil` where the name does not
  /// tell, or tells both.
  init?(guessedFrom name: String) {
    let words = Set(name.split(separator: "_").map(String.init))
    let isRising = !words.isDisjoint(with: [
      "accuracy", "acc", "auc", "precision", "recall", "f1", "r2",
    ])
    let isFalling = !words.isDisjoint(with: [
      "loss", "error", "mae", "mse", "rmse", "mape", "crossentropy", "hinge", "huber", "divergence",
      "perplexity",
    ])
    if isRising == isFalling { return nil }
    self = isRising ? .more : .less
  }

  /// The direction that was given, or that the name tells.
  /// - Throws: ``CallbackError`` where neither does.
  static func direction(_ given: Better?, of name: String) throws(CallbackError) -> Better {
    if let direction = given ?? Better(guessedFrom: name) { return direction }
    throw CallbackError(
      description: "whether more or less of “\(name)” is better cannot be told from its name; "
        + "try better: .more, or better: .less")
  }

  func isBetter(_ value: Double, than best: Double, by minDelta: Double = 0) -> Bool {
    self == .less ? value < best - minDelta : value > best + minDelta
  }

  /// How many epochs ago the best value was. Not-a-number is never better.
  func epochsSinceBest(_ values: [Double], _ minDelta: Double) -> Int {
    var best = self == .less ? Double.infinity : -.infinity
    var waited = 0
    for value in values {
      waited += 1
      if isBetter(value, than: best, by: minDelta) { (best, waited) = (value, 0) }
    }
    return waited
  }
}

/// A callback that cannot do what it was asked for.
public struct CallbackError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The message: what was asked for, what there is, and what to try.
  public let description: String
}

extension TrainingRun {
  /// The values of a name, epoch by epoch.
  func values(of name: String) throws(CallbackError) -> [Double] {
    guard latest.contains(where: { $0.name == name }) else {
      let names = latest.map(\.name).joined(separator: ", ")
      let remedy = name.hasPrefix("val_") ? "; try validationData:" : ""
      throw CallbackError(description: "“\(name)” is not measured; there are \(names)\(remedy)")
    }
    return history[name]
  }
}
