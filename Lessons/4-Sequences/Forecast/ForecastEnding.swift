import Chalk

/// The summary of the lesson and its exercises.
extension Forecast {
  func ending(on board: Board, _ setting: Setting, _ comparison: ForecastComparison) {
    let means = comparison.errors.map(\.mean)
    board.summarize(
      "A forecast is measured against rivals that cost nothing: naive, seasonal naive, and a linear regression on the same lags.",
      "Over five \(setting.isBuiltIn ? "series" : "networks") the RMSE was \(means[0], digits: 3) naive, \(means[1], digits: 3) seasonal naive, \(means[2], digits: 3) linear and \(means[3], digits: 3) for the network.",
      """
      The test set lies after the training set in time, and the scaling, too, is computed from the values before the \
      border. A rolling origin gives several such tests.
      """,
      """
      A recursive forecast takes its own forecasts as inputs. Its error grows with the horizon where the series keeps \
      its noise, as a random walk does, or where a learned rule is a little wrong; averaged over many lags it need not.
      """,
      "Where the level moves, predict changes; smoothing over both sides is data leakage.")
    board.step("Exercises")
    board.exercise(
      .byHand, "A series is 3, 5, 4, 6. What is the RMSE of the naive forecast for the last three?",
      answer:
        "The errors are −2, 1, −2: √((4 + 1 + 4)/3) = \((9.0 / 3).squareRoot(), digits: 3).")
    board.exercise(
      .derive,
      "y is noise with variance σ² around a constant. What is the mean squared error of the naive forecast?",
      answer:
        "y_{t−1} − y_t is the difference of two independent terms of noise: its variance is 2σ². Forecasting the mean has the error σ², so the naive forecast is worse by a factor of √2 in RMSE."
    )
    board.exercise(
      .derive,
      "In a random walk y_{t+1} = y_t plus noise with variance σ². What is the RMSE of the naive forecast h steps ahead?",
      answer: """
        From the origin on, y changes by the sum of h independent terms of noise. Its variance is h·σ², so the RMSE is \
        σ·√h. No forecast is better, since nothing is known of these terms at the origin.
        """)
    board.exercise(
      .predict, "Set trend=0. Does the network that predicts values still do worse?",
      answer:
        "Compare the two in the table of step 8. Without a trend no value leaves the range of the past, so the main reason for predicting changes is gone."
    )
    board.exercise(
      .breakIt, "Set period=12, then instead window=4. When does linear regression lose?",
      answer:
        "A wave obeys y_t = 2·cos(2π/s)·y_{t−1} − y_{t−2}: without noise two lags would be enough. With noise, regression needs many lags to average it out, so with four lags its error grows. The network sees the same four lags and should do no better."
    )
    board.exercise(
      .write, "Cut a time series into windows, each with the value that follows.",
      answer:
        """
        From n values and windows of k come n − k examples: input i holds the values from i to i + k − 1, its \
        target is the value i + k. `chalk practice windows` checks it, also for targets farther ahead.
        """,
      practice: "windows")
    board.exercise(
      .extend,
      "Take a real series with --data FILE.csv --target COLUMN, such as passengers by month with period=12, and compare the four ways.",
      answer:
        "The step on linear regression then trains five networks on your series. Often the seasonal naive forecast is hard to beat; where the season grows with the level, take logarithms first."
    )
  }
}
