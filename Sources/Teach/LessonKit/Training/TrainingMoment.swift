/// One update of a training, as it is told to whoever watches while it goes on.
public struct TrainingMoment: Sendable, Codable, Equatable {
  /// What is being done, such as "training".
  public let activity: String
  /// The update, from 1.
  public let update: Int
  /// How many updates the training will have.
  public let updates: Int
  /// The epoch that it belongs to, from 1; nil where that is not known.
  public let epoch: Int?
  /// The loss of its batch; nil where that is not known.
  public let loss: Double?

  /// A moment of these parts.
  public init(activity: String, update: Int, updates: Int, epoch: Int? = nil, loss: Double? = nil) {
    self.activity = activity
    self.update = update
    self.updates = updates
    self.epoch = epoch
    self.loss = loss
  }
}
