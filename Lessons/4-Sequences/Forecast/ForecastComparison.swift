import Chalk

/// Several ways to forecast, measured on several series of one kind.
struct ForecastComparison {
  static let names = ["naive", "seasonal naive", "linear regression", "network"]

  /// The RMSE in the test of each way, one number for each series.
  private(set) var errors = names.map { _ in [Double]() }
  /// The RMSE of each way at each horizon, one list for each series: `ahead[way][series][steps − 1]`.
  private(set) var ahead = names.map { _ in [[Double]]() }
  /// The mean of forecast − truth of each way at each horizon, as `ahead`: `bias[way][series][steps − 1]`.
  private(set) var bias = names.map { _ in [[Double]]() }
  /// How much of the lags' noise a recursive forecast by linear regression has, at each horizon, for each series.
  private(set) var gains: [[Double]] = []
  /// What part of an error in the first forecast is left in the later ones, for each series: linear regression, network.
  private(set) var passedOn: [[[Double]]] = [[], []]
  /// The RMSE in the test of a network that predicts the value and not the change.
  private(set) var value: [Double] = []
  /// The same for linear regression on values smoothed with the one after them.
  private(set) var leaking: [Double] = []

  /// Adds a series. `epochs` are those of both networks; where `steps` is 0, only the forecast one step ahead is
  /// measured, and only the first network is trained.
  mutating func add(
    _ y: [Double], period: Int, window: Int, cell: String, epochs: Int, callbacks: [Callback],
    testFraction: Double = 0.2, steps: Int = 0, random: inout RandomSource
  ) throws {
    let deviation = Forecast.Setting.noise
    let windows = ForecastWindows(y, window: window, testFraction: testFraction, goal: .change)
    let test = windows.places.test
    let truth = test.map { y[$0] }
    var network = Forecaster(windows, cell: cell, random: &random)
    try network.learn(epochs: epochs, callbacks: callbacks, seed: random.next())
    let linear = LinearForecast(windows)
    let forecasts = [
      test.map { Forecast.last(y, at: $0) },
      test.map { Forecast.seasonal(y, at: $0, period: period) }, linear.oneAhead(test),
      network.oneAhead(test),
    ]
    for (i, forecast) in forecasts.enumerated() {
      errors[i].append(Forecast.error(forecast, truth))
    }
    guard steps > 0 else { return }
    let starts = Forecast.starts(windows, steps: steps)
    let far = [
      starts.map { t in [Double](repeating: y[t - 1], count: steps) },
      starts.map { t in (0..<steps).map { Forecast.season(y, at: t, $0, period: period) } },
      linear.farAhead(starts, steps: steps), network.farAhead(starts, steps: steps),
    ]
    for (i, far) in far.enumerated() {
      ahead[i].append(
        (0..<steps).map { k in Forecast.error(far.map { $0[k] }, starts.map { y[$0 + k] }) })
      bias[i].append((0..<steps).map { k in zip(far, starts).map { $0[k] - y[$1 + k] }.mean })
    }
    let weights = linear.lagWeights(steps: steps)
    gains.append(weights.map { $0.map { $0 * $0 }.reduce(0, +) })
    let some = stride(from: 0, to: starts.count, by: max(1, starts.count / 12)).map { starts[$0] }
    passedOn[0].append(linear.passedOn(some, steps: steps, error: deviation))
    passedOn[1].append(network.passedOn(some, steps: steps, error: deviation))
    var other = Forecaster(
      ForecastWindows(y, window: window, goal: .value), cell: cell, random: &random)
    try other.learn(epochs: epochs, callbacks: callbacks, seed: random.next())
    value.append(Forecast.error(other.oneAhead(test), truth))
    let smooth = ForecastWindows(y, seen: Self.smoothed(y), window: window, goal: .change)
    leaking.append(Forecast.error(LinearForecast(smooth).oneAhead(test), truth))
  }

  // excerpt: smoothed
  /// Each value as the mean of itself, the one before and the one after: s_t = (y_{t−1} + y_t + y_{t+1})/3
  static func smoothed(_ y: [Double]) -> [Double] {
    y.indices.map { t in (y[max(0, t - 1)] + y[t] + y[min(y.count - 1, t + 1)]) / 3 }
  }
  // end excerpt
}
