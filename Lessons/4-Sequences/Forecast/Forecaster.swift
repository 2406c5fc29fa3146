import Chalk

/// A recurrent network that forecasts the next value.
struct Forecaster: WindowForecast {
  /// How many units the recurrent layer has.
  static let units = 24

  let windows: ForecastWindows
  /// LSTM or GRU.
  let cell: String
  private(set) var network: Sequential
  private(set) var history = History()

  // excerpt: network
  init(_ windows: ForecastWindows, cell: String, random: inout RandomSource) {
    (self.windows, self.cell) = (windows, cell)
    let shape: SampleShape = [windows.window, 1]
    network = Sequential(
      [
        cell == "LSTM" ? .lstm(Self.units, inputShape: shape) : .gru(Self.units, inputShape: shape),
        .dense(1),
      ], seed: random.next())
    network.compile(optimizer: .adam(learningRate: 0.01), loss: .meanSquaredError)
  }

  mutating func learn(epochs: Int, callbacks: [Callback], seed: UInt64) throws {
    let (training, validation, _) = windows.places
    history = try network.fit(
      windows.inputs(training), windows.targets(training), epochs: epochs, batchSize: 32,
      validationData: (windows.inputs(validation), windows.targets(validation)),
      callbacks: callbacks + [.earlyStopping(patience: 12, restoreBestWeights: true)],
      progress: .silent, seed: seed)
  }
  // end excerpt

  /// The next value for each window.
  func next(_ past: [[Double]]) -> [Double] {
    windows.forecasts(network.predict(windows.inputs(past), batchSize: 256).values, past)
  }
}
