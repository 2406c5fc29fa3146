import Chalk

/// The step of the lesson in which the same ways to forecast meet measurements that nobody made up.
extension Forecast {
  func realSeries(on board: Board, cell: String) throws {
    board.step("The same on real measurements")
    let (series, period) = (Series.seaTemperatures, 12)
    let y = series.values
    board.say(
      """
      The wave was made by a rule that a weighted sum of lags can follow. Does linear regression do as well on \
      real measurements? Here is the temperature of the sea off Peru and Ecuador, \(series.count) months from 1950 \
      to 2010, as the weather service of the United States (NOAA) publishes it. It has a season of \(period) \
      months, and something that follows no calendar: every few years the water stays warm, an El Niño.
      """)
    let (blocks, months, window) = (5, 72, 24)
    board.say(
      """
      One test set is a choice of years. So the border moves: the last \(blocks * months / 12) years are cut into \
      \(blocks) test sets of \(months / 12) years, and for each of them the forecasts learn from all months before it, \
      never from later ones. That is cross-validation for time series, with a **rolling origin**. The linear \
      regression and the network see \(window) lags; a new network is trained for each border.
      """)
    let ends = (0..<blocks).map { y.count - (blocks - 1 - $0) * months }
    var comparison = ForecastComparison()
    for (i, end) in ends.enumerated() {
      // Half a month more, so that no rounding takes one away.
      try comparison.add(
        Array(y[..<end]), period: period, window: window, cell: cell,
        epochs: board.isFull ? 200 : 30, callbacks: [board.progress("border \(i + 1)")],
        testFraction: (Double(months) + 0.5) / Double(end), random: &board.random)
    }
    let windows = ForecastWindows(
      y, window: window, testFraction: (Double(months) + 0.5) / Double(y.count), goal: .change)
    let test = windows.places.test
    let linear = LinearForecast(windows).oneAhead(test)
    let x = test.map { Double($0) }
    board.draw(
      Figure(
        "The sea off Peru, by month",
        caption: """
          What is easy here, and what is not? Top: all months; each dashed line is the beginning of a test set. The \
          highest peaks, in 1983 and 1998, were El Niños. Bottom: the last test set. The seasonal naive forecast \
          repeats what was peculiar to the year before. The linear regression sees both the time of year and how warm \
          the water is now.
          """, columns: 1
      ) {
        Panel("All of it", x: PlotAxis("month", steps: series.times), y: PlotAxis(series.name)) {
          Line(y)
          for end in ends { ReferenceLine(x: Double(end - months)) }
        }
        Panel(
          "The last test set", x: PlotAxis("month", steps: series.times), y: PlotAxis(series.name),
          legend: .below
        ) {
          Line(x, test.map { y[$0] }, label: "truth", color: .text)
          Line(
            x, test.map { Self.seasonal(y, at: $0, period: period) }, label: "seasonal naive",
            color: .series(1))
          Line(x, linear, label: "linear regression", color: .series(2))
        }
      })
    let errors = comparison.errors
    board.draw(
      Figure(
        "Four ways to forecast the sea",
        caption: """
          Does linear regression do as well on real measurements? The RMSE in each of the \(blocks) test sets; the \
          bands are mean and standard deviation.
          """, x: PlotAxis("", categories: ForecastComparison.names), y: "RMSE, °C"
      ) {
        for (i, errors) in errors.enumerated() {
          RunPoints.marks(errors, at: Double(i), color: .series(i))
        }
      })
    board.table(
      ["forecast of the sea", "mean RMSE, °C", "lowest", "highest"],
      zip(ForecastComparison.names, errors).map { name, errors in
        [name] + [errors.mean, errors.min()!, errors.max()!].map { written($0, digits: 3) }
      })
    board.compare(
      "The RMSE in °C", of: "network", with: "linear regression",
      PairedDifference(errors[3], errors[2]), over: "test sets")
    board.say(
      """
      To quote only the best network, or the best years, would be a choice by the test set. The training sets overlap, \
      so five test sets are a little less than five independent trials. Here, too, a weighted sum of lags is hard to \
      beat.
      """)
    board.claim(
      "on real measurements linear regression has a lower error than both naive forecasts in every test set",
      zip(errors[2], zip(errors[0], errors[1])).allSatisfy { $0 < min($1.0, $1.1) })
    board.claim(
      "the networks have a lower mean error than both naive forecasts as well",
      errors[3].mean < min(errors[0].mean, errors[1].mean))
  }
}
