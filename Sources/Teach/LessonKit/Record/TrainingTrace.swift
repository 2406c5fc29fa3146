/// A training loop that can be stopped at any update, and the updates that are kept.
///
/// A record stays small: it keeps a few dozen updates (the first ones, the beginnings of epochs, the
/// last, and those around the learner's position). Others are recomputed by running the lesson again
/// with the control set to them: a lesson is deterministic, so it is the same training.
public struct TrainingTrace: Sendable, Codable, Equatable {
  /// The name of the setting that holds the position.
  public let control: String
  /// How many updates were made: fewer than planned where the loss became infinite or NaN.
  public let updates: Int
  /// How many updates make an epoch.
  public let updatesPerEpoch: Int
  /// The learner's position: an update, from 1.
  public let position: Int
  /// The kept updates, in order.
  public let snapshots: [Snapshot]

  /// One update.
  public struct Snapshot: Sendable, Codable, Equatable {
    /// Its number, from 1.
    public let update: Int
    /// The epoch that it belongs to, from 1.
    public let epoch: Int
    /// The loss of the batch, before the weights moved.
    public let batchLoss: Double
    /// The example that is followed through the network.
    public let example: Prose
    /// The example's loss and what it was computed from, with gradients. The entries from last to
    /// first are the forward pass, from first to last the backward pass.
    public let pass: Explanation
    /// What the update did to the followed weights.
    public let changes: [WeightChange]
  }

  /// What one update did to one weight: after = before − rate · gradient.
  public struct WeightChange: Sendable, Codable, Equatable {
    /// The name of the weight.
    public let name: String
    /// The weight before the update.
    public let before: Double
    /// The gradient that was applied.
    public let gradient: Double
    /// The weight after the update.
    public let after: Double
  }

  /// The update at the learner's position, where it is kept.
  public var shown: Snapshot? { snapshot(position) }

  /// A kept update, by its number.
  public func snapshot(_ update: Int) -> Snapshot? {
    snapshots.first { $0.update == update }
  }

  /// The first update of the epoch that is `distance` epochs away from the learner's position, clamped to
  /// the first and the last update.
  public func update(epochsAway distance: Int) -> Int {
    let epoch = (position - 1) / updatesPerEpoch + distance
    return min(max(1, epoch * updatesPerEpoch + 1), max(1, updates))
  }

  /// The same training, seen at another update.
  public func standing(at update: Int) -> TrainingTrace {
    TrainingTrace(
      control: control, updates: updates, updatesPerEpoch: updatesPerEpoch,
      position: min(max(1, update), max(1, updates)), snapshots: snapshots)
  }
}
