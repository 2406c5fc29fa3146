import Chalk

/// Several ways to forecast, measured on several series of one kind.
struct ForecastComparison {
  static let names = ["naive", "seasonal naive", "linear regression", "network"]

  /// The RMSE in the test of each way, one number for each series.
  private(set) var errors = names.map { _ in [Double]() }
  /// The same for a network that predicts the value and not the change.
  private(set) var value: [Double] = []
  /// The same for linear regression on values smoothed with the one after them.
  private(set) var leaking: [Double] = []

  /// Adds a series. `epochs` are those of both networks; without the mistakes only the first is trained.
  mutating func add(
    _ y: [Double], period: Int, window: Int, cell: String, epochs: Int, callbacks: [Callback],
    withMistakes: Bool = true, random: inout RandomSource
  ) throws {
    let windows = ForecastWindows(y, window: window, goal: .change)
    let test = windows.places.test
    let truth = test.map { y[$0] }
    var network = Forecaster(windows, cell: cell, random: &random)
    try network.learn(epochs: epochs, callbacks: callbacks, seed: random.next())
    let forecasts = [
      test.map { Forecast.last(y, at: $0) },
      test.map { Forecast.seasonal(y, at: $0, period: period) },
      LinearForecast(windows).oneAhead(test), network.oneAhead(test),
    ]
    for (i, forecast) in forecasts.enumerated() {
      errors[i].append(Forecast.error(forecast, truth))
    }
    guard withMistakes else { return }
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
