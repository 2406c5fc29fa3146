import ScalarGrad

extension Board {
  /// Runs a training loop that the learner can stop at any update and step through.
  ///
  /// ```swift
  /// try board.train(epochs: 20, updatesPerEpoch: 6) { update in
  ///   let loss = network.loss(of: batches[update.indexInEpoch])
  ///   update.follow(network.namedParameters)
  ///   update.pass("The first flower") { network.loss(of: flowers[0]) }
  ///   descend(network, loss, rate: 0.1)
  ///   return loss.value
  /// }
  /// ```
  ///
  /// The whole loop always runs; the learner's position only decides which update is shown. The loop
  /// ends early when the loss is no longer finite.
  ///
  /// - Parameters:
  ///   - name: the setting by which the place is chosen.
  ///   - look: notes what those are to see who watch the training, after an update.
  ///   - body: makes one update, and returns the loss of its batch before the weights moved.
  /// - Returns: how many updates were made.
  @discardableResult
  public func train(
    _ name: String = "update", epochs: Int, updatesPerEpoch: Int,
    look: (inout TrainingLook, Update) throws -> Void = { _, _ in },
    _ body: (Update) throws -> Double
  ) throws -> Int {
    let planned = epochs * updatesPerEpoch
    guard planned > 0 else { fatalError("train: \(epochs) epochs of \(updatesPerEpoch) updates.") }
    let position = integer(name, in: 1...planned, default: 1, isShown: false)
    var snapshots: [TrainingTrace.Snapshot] = []
    var made = 0
    for number in 1...planned {
      let isKept = keeps(number, of: planned, perEpoch: updatesPerEpoch, around: position)
      let update = Update(number: number, updatesPerEpoch: updatesPerEpoch, isShown: isKept)
      if update.indexInEpoch == 0 { try progress("epoch", update.epoch, of: epochs) }
      let loss = try body(update)
      made = number
      let moment = TrainingMoment(
        activity: name, update: number, updates: planned, epoch: update.epoch, loss: loss)
      try report(Progress(activity: "epoch", done: update.epoch, total: epochs, moment: moment)) {
        try look(&$0, update)
      }
      if let snapshot = update.snapshot(batchLoss: loss) { snapshots.append(snapshot) }
      if !loss.isFinite { break }
    }
    write(
      .training(
        TrainingTrace(
          control: name, updates: made, updatesPerEpoch: updatesPerEpoch,
          position: min(position, made), snapshots: snapshots)))
    return made
  }

  /// The first updates, the beginnings of some epochs, the last, and those around the place.
  private func keeps(_ number: Int, of total: Int, perEpoch: Int, around position: Int) -> Bool {
    if number <= 6 || number > total - 3 || abs(number - position) <= 3 { return true }
    let epochs = total / perEpoch
    let stride = max(1, (epochs + 9) / 10)
    let (epoch, index) = ((number - 1) / perEpoch, (number - 1) % perEpoch)
    return index == 0 && (epoch % stride == 0 || epoch == (position - 1) / perEpoch + 1)
  }
}

/// One update of a training loop while it is made: what is to be shown of it is written here.
public final class Update {
  /// The update's number, from 1.
  public let number: Int
  /// The epoch, from 1.
  public let epoch: Int
  /// The position of the update in its epoch, from 0.
  public let indexInEpoch: Int
  /// Whether this update is kept in the record. Work done only for display can be skipped where it is not.
  public let isShown: Bool

  private var example: Prose = ""
  private var explanation: Explanation?
  private var followed: [(name: String, weight: Scalar, before: Double)] = []

  init(number: Int, updatesPerEpoch: Int, isShown: Bool) {
    self.number = number
    epoch = (number - 1) / updatesPerEpoch + 1
    indexInEpoch = (number - 1) % updatesPerEpoch
    self.isShown = isShown
  }

  /// Records these weights before the update, and again after it.
  public func follow(_ weights: @autoclosure () -> [(name: String, weight: Scalar)]) {
    if isShown { followed = weights().map { ($0.name, $0.weight, $0.weight.value) } }
  }

  /// Follows one example forward to its loss and back, with the weights as they are now.
  ///
  /// The gradients of the weights are restored afterwards.
  public func pass(_ example: @autoclosure () -> Prose, loss: () -> Scalar) {
    guard isShown else { return }
    let kept = followed.map(\.weight.gradient)
    for (_, weight, _) in followed { weight.gradient = 0 }
    let loss = loss()
    loss.backward()
    self.example = example()
    explanation = Explanation(loss, withGradients: true)
    for (index, followed) in followed.enumerated() { followed.weight.gradient = kept[index] }
  }

  func snapshot(batchLoss: Double) -> TrainingTrace.Snapshot? {
    guard let explanation else { return nil }
    return TrainingTrace.Snapshot(
      update: number, epoch: epoch, batchLoss: batchLoss, example: example, pass: explanation,
      changes: followed.map {
        .init(
          name: $0.name, before: $0.before, gradient: $0.weight.gradient, after: $0.weight.value)
      })
  }
}
