import Chalk

/// The step of the lesson that goes several steps ahead.
extension Forecast {
  /// How many steps ahead step 7 goes.
  static func steps(_ windows: ForecastWindows, _ setting: Setting) -> Int {
    min(2 * setting.period, 48, setting.values.count - windows.border - 1)
  }

  /// From where forecasts so far ahead are made: about 60 places after the border.
  static func starts(_ windows: ForecastWindows, steps: Int) -> [Int] {
    let room = windows.values.count - steps - windows.border
    return Array(
      stride(from: windows.border, through: windows.border + room, by: max(1, room / 60)))
  }

  /// The seasonal naive forecast for k steps after time t: the latest season that is known at t.
  static func season(_ y: [Double], at t: Int, _ k: Int, period: Int) -> Double {
    y[max(0, t + k - (k / period + 1) * period)]
  }

  func farther(
    on board: Board, _ forecaster: Forecaster, _ setting: Setting, _ comparison: ForecastComparison
  ) {
    board.step("Farther ahead")
    let y = setting.values
    let steps = Self.steps(forecaster.windows, setting)
    let starts = Self.starts(forecaster.windows, steps: steps)
    board.say(
      """
      Now the horizon h is larger than 1. To forecast the day after tomorrow the network needs tomorrow's value as an \
      input, and that is not known yet. A **recursive forecast** uses the forecast of it instead, and so on, step by \
      step, with the same f at each:
      """)
    board.formula(
      #"\hat{y}_{t+h|t} = f(\hat{y}_{t+h-1|t}, \dots, \hat{y}_{t+1|t}, y_t, y_{t-1}, \dots)"#)
    board.say(
      """
      Here the network and the linear regression go \(steps) steps ahead, from \(starts.count) origins. The first of \
      them is the last value before the border. Over these m origins each horizon has its own error:
      """)
    board.formula(
      #"\text{RMSE}(h) = \sqrt{\frac{1}{m} \sum_t (\hat{y}_{t+h|t} - y_{t+h})^2}"#)
    board.code("far")
    let ahead = forecaster.farAhead([starts[0]], steps: steps)[0]
    let linear = LinearForecast(forecaster.windows).farAhead([starts[0]], steps: steps)[0]
    let x = (1...steps).map { Double($0) }
    let names = ForecastComparison.names
    board.draw(
      Figure(
        "Farther ahead",
        caption: """
          Up to which horizon is the network useful? Left: one recursive forecast from the border on. Right: the RMSE \
          at each horizon, mean and standard deviation over the five \(setting.isBuiltIn ? "series" : "networks") of \
          step 5.
          """, columns: 2
      ) {
        Panel(
          "From the border on", x: "steps ahead", y: PlotAxis(setting.series.name), legend: .below
        ) {
          Line(x, (0..<steps).map { y[starts[0] + $0] }, label: "truth", color: .text)
          Line(x, ahead, label: names[3], color: .series(3))
          Line(x, linear, label: names[2], color: .series(2))
        }
        Panel(
          "The error", x: "steps ahead", y: PlotAxis("RMSE", scale: .logarithmic), legend: .below
        ) {
          for i in names.indices {
            Band(x, runs: comparison.ahead[i], label: names[i], color: .series(i))
          }
        }
      })
    let means = comparison.ahead.map(Self.mean)
    let better = [3, 2].map { way in
      (0..<steps).count { means[way][$0] < min(means[0][$0], means[1][$0]) }
    }
    let clear = [3, 2].map { way in
      (0..<steps).count { k in
        let rival = means[0][k] < means[1][k] ? 0 : 1
        let lead = PairedDifference(
          comparison.ahead[way].map { $0[k] }, comparison.ahead[rival].map { $0[k] })
        return lead.mean < 0 && lead.isClear
      }
    }
    board.say(
      """
      The network's mean RMSE is below that of both naive forecasts at \(better[0]) of \(steps) horizons, that of \
      linear regression at \(better[1]). By more than chance explains (a paired t-test at each horizon, 5 % level) the \
      network is below the better of the two at \(clear[0]) of them, linear regression at \(clear[1]).
      """)
    let far = min(setting.period, steps)
    board.compare(
      "The RMSE \(far) steps ahead", of: "network", with: "linear regression",
      PairedDifference(
        comparison.ahead[3].map { $0[far - 1] }, comparison.ahead[2].map { $0[far - 1] }),
      over: setting.isBuiltIn ? "series" : "networks")
    growth(on: board, forecaster.windows.window, setting, comparison, means)
    let lags = forecaster.windows.window
    if setting.isTypical && (max(12, setting.period / 2 + 1)...40).contains(lags) {
      let half = setting.period / 2 - 1
      board.claim(
        "half a season ahead the network beats the naive forecast on every series",
        zip(comparison.ahead[3], comparison.ahead[0]).allSatisfy { $0[half] < $1[half] })
    }
    board.identity(
      "one step ahead, the recursive forecast is the forecast of step 4",
      abs(ahead[0] - forecaster.oneAhead([starts[0]])[0]) < 1e-6 * max(1, abs(ahead[0])))
  }

  /// The mean over runs at each horizon.
  static func mean(_ runs: [[Double]]) -> [Double] {
    (runs.first ?? []).indices.map { k in runs.map { $0[k] }.mean }
  }
}
