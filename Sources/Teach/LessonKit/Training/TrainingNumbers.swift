/// What a recorder notes down while a network learns, as plain numbers: enough to draw it, and to say
/// what goes wrong.
public struct TrainingNumbers: Sendable, Codable, Equatable {
  /// One entry for each update, in order.
  public var updates: [Update] = []
  /// One entry for each epoch, in order, measured at its end.
  public var epochs: [Epoch] = []
  /// Which part of the test examples stands among the training examples too, from 0 to 1.
  public var sharedTestFraction = 0.0
  /// Which part of the training examples has a twin among the other training examples. Where numbers
  /// are rounded twins are natural, and the test has as many.
  public var duplicateFraction = 0.0

  /// One update of the weights.
  public struct Update: Sendable, Codable, Equatable {
    /// The loss of the batch, before the update.
    public var batchLoss: Double
    /// The length of the gradient that lay in the weights before this batch went backwards. It should
    /// be 0: whatever lies there is added to the batch's own.
    public var leftoverGradient: Double
    /// The largest score, in absolute value, that went into a softmax; 0 where there is none.
    public var largestLogit: Double

    public init(batchLoss: Double, leftoverGradient: Double = 0, largestLogit: Double = 0) {
      self.batchLoss = batchLoss
      self.leftoverGradient = leftoverGradient
      self.largestLogit = largestLogit
    }
  }

  /// One epoch.
  public struct Epoch: Sendable, Codable, Equatable {
    public var trainingLoss: Double
    public var testLoss: Double
    /// The part that is answered rightly, from 0 to 1.
    public var trainingAccuracy: Double
    public var testAccuracy: Double
    /// One entry for each layer, the first nearest to the input.
    public var layers: [Layer]

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
    public var units: Int
    /// The length of the gradient of its weights and biases, in the epoch's last update.
    public var gradientNorm: Double
    /// The part of its units whose slope is exactly 0 for every training example.
    public var deadFraction: Double
    /// The part of its activations that lie where the activation function is almost flat: its slope
    /// below a tenth of its steepest, but not 0.
    public var flatFraction: Double
    /// How much its units differ: the deviation of their weights from each other. 0 where all are
    /// copies of one.
    public var unitSpread: Double

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

  public init() {}

  /// How much better the last epoch knows its training examples than the test: the difference of the
  /// parts answered rightly.
  public var gap: Double? {
    epochs.last.map { $0.trainingAccuracy - $0.testAccuracy }
  }

  /// How many updates make an epoch; nil before the first epoch is over.
  public var updatesPerEpoch: Int? {
    epochs.isEmpty ? nil : updates.count / epochs.count
  }
}
