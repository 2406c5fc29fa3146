/// What a recorder stores while a network learns, as plain numbers: enough to plot the training and to
/// diagnose it.
public struct TrainingNumbers: Sendable, Codable, Equatable {
  /// One entry for each update, in order.
  public var updates: [Update] = []
  /// One entry for each epoch, in order, measured at its end.
  public var epochs: [Epoch] = []
  /// The fraction of the test examples that are also training examples, from 0 to 1.
  public var sharedTestFraction = 0.0
  /// The fraction of the training examples that have a duplicate among the others. Rounded numbers give
  /// duplicates by chance, and then the test set has as many.
  public var duplicateFraction = 0.0

  /// One update of the weights.
  public struct Update: Sendable, Codable, Equatable {
    /// The loss of the batch, before the update.
    public var batchLoss: Double
    /// The norm of the gradient left in the weights before this batch's backward pass. It should be 0:
    /// whatever is there is added to the batch's own gradient.
    public var leftoverGradient: Double
    /// The largest score, in absolute value, that went into a softmax; 0 where there is none.
    public var largestLogit: Double

    /// The numbers of an update.
    public init(batchLoss: Double, leftoverGradient: Double = 0, largestLogit: Double = 0) {
      self.batchLoss = batchLoss
      self.leftoverGradient = leftoverGradient
      self.largestLogit = largestLogit
    }
  }

  /// One epoch.
  public struct Epoch: Sendable, Codable, Equatable {
    /// The mean loss over the training examples.
    public var trainingLoss: Double
    /// The mean loss over the test examples.
    public var testLoss: Double
    /// The accuracy on the training examples, from 0 to 1.
    public var trainingAccuracy: Double
    /// The accuracy on the test examples, from 0 to 1.
    public var testAccuracy: Double
    /// One entry for each layer, the first nearest to the input.
    public var layers: [Layer]

    /// The numbers of one entry.
    public init(
      trainingLoss: Double, testLoss: Double, trainingAccuracy: Double, testAccuracy: Double,
      layers: [Layer]
    ) {
      self.trainingLoss = trainingLoss
      self.testLoss = testLoss
      self.trainingAccuracy = trainingAccuracy
      self.testAccuracy = testAccuracy
      self.layers = layers
    }
  }

  /// A layer at the end of an epoch.
  public struct Layer: Sendable, Codable, Equatable {
    /// How many units the layer has.
    public var units: Int
    /// The norm of the gradient of its weights and biases: in the epoch's last update, or its mean over the epoch.
    public var gradientNorm: Double
    /// The fraction of its units that are off for every training example (dead units): output and slope are exactly
    /// 0, as those of ReLU below 0.
    public var deadFraction: Double
    /// The fraction of its activations that are saturated: the slope of the activation function is below a
    /// tenth of its maximum, also where it is rounded to 0. A unit that is off is not saturated.
    public var flatFraction: Double
    /// How much its units differ: the standard deviation between their weights. 0 where all units are copies
    /// of one.
    public var unitSpread: Double

    /// The numbers of one entry.
    public init(
      units: Int, gradientNorm: Double, deadFraction: Double, flatFraction: Double,
      unitSpread: Double
    ) {
      self.units = units
      self.gradientNorm = gradientNorm
      self.deadFraction = deadFraction
      self.flatFraction = flatFraction
      self.unitSpread = unitSpread
    }
  }

  /// No numbers yet.
  public init() {}

  /// The generalization gap of the last epoch: accuracy on the training examples minus accuracy on the test
  /// examples.
  public var gap: Double? {
    epochs.last.map { $0.trainingAccuracy - $0.testAccuracy }
  }

  /// How many updates make an epoch; nil before the first epoch is over.
  public var updatesPerEpoch: Int? {
    epochs.isEmpty ? nil : updates.count / epochs.count
  }
}
