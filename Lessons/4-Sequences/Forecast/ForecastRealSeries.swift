import Chalk

/// The step of the lesson in which the same ways to forecast meet measurements that nobody made up.
extension Forecast {
  func realSeries(on board: Board, cell: String) throws {
    board.step("The same on real measurements")
    let (series, networks, period) = (Series.seaTemperatures, 5, 12)
    let y = series.values
    board.say(
      """
      The wave was made by a rule that a weighted sum of lags can follow. Does linear regression do as well on \
      real measurements? Here is the temperature of the sea off Peru and Ecuador, \(series.count) months from 1950 \
      to 2010, as the weather service of the United States (NOAA) publishes it. It has a season of \(period) \
      months, and something that follows no calendar: every few years the water stays warm, an El Niño.
      """)
    var comparison = ForecastComparison()
    for i in 0..<networks {
      try comparison.add(
        y, period: period, window: 24, cell: cell, epochs: board.isFull ? 200 : 30,
        callbacks: [board.progress("network \(i + 1)")], withMistakes: false, random: &board.random)
    }
    let windows = ForecastWindows(y, window: 24, goal: .change)
    let test = windows.places.test
    let linear = LinearForecast(windows).oneAhead(test)
    let months = test.map { Double($0) }
    board.draw(
      Figure(
        "The sea off Peru, by month",
        caption: """
          What is easy here, and what is not? All months, and the last ones, which no forecast was fitted to. The \
          seasonal naive forecast repeats last year's El Niño in a year that has none. The linear regression on \
          \(windows.window) lags sees both the time of year and how warm the water is now.
          """, columns: 1
      ) {
        Panel("All of it", x: PlotAxis("month", steps: series.times), y: PlotAxis(series.name)) {
          Line(y)
        }
        Panel(
          "The test set", x: PlotAxis("month", steps: series.times), y: PlotAxis(series.name),
          legend: .below
        ) {
          Line(months, test.map { y[$0] }, label: "truth", color: .text)
          Line(
            months, test.map { Self.seasonal(y, at: $0, period: period) }, label: "seasonal naive",
            color: .series(2))
          Line(months, linear, label: "linear regression", color: .series(1))
        }
      })
    let errors = comparison.errors
    board.table(
      ["forecast of the sea", "RMSE in the test, °C"],
      zip(ForecastComparison.names, errors).map { name, errors in
        let isAlways = errors.max()! - errors.min()! < 1e-12
        return [
          name,
          isAlways
            ? written(errors[0], digits: 3)
            : """
            \(written(errors.mean, digits: 3)), from \(written(errors.min()!, digits: 3)) to \
            \(written(errors.max()!, digits: 3)), \(networks) networks
            """,
        ]
      })
    let difference = PairedDifference(errors[3], errors[2])
    board.say(
      """
      The \(networks) networks differ in their first weights and in the order of the examples. On average their RMSE \
      minus that of linear regression is \(difference.mean, digits: 2) ± \(difference.margin, digits: 2) °C (95 % \
      confidence)\(difference.isClear ? "" : ", a difference that chance may explain"). That is the chance of the \
      training only: all share one test set, and other years could favor another forecast. To quote the best network \
      would be a choice by the test set. So here, too, a weighted sum of lags is hard to beat. An El Niño comes at no \
      fixed time: a forecast that sees nothing but past temperatures can follow it only once the water has begun to \
      warm.
      """)
    board.claim(
      "on real measurements linear regression has less than half the error of the naive forecast, and of the seasonal one",
      2 * errors[2][0] < min(errors[0][0], errors[1][0]))
    board.claim(
      "the networks beat both naive forecasts as well",
      errors[3].max()! < min(errors[0][0], errors[1][0]))
  }
}
