import Chalk

/// Why the error of a recursive forecast grows with its horizon, or does not.
extension Forecast {
  func growth(
    on board: Board, _ lags: Int, _ setting: Setting, _ comparison: ForecastComparison,
    _ means: [[Double]]
  ) {
    let steps = means[2].count
    guard steps > 1 else { return }
    let ratios = [2, 3].map { means[$0][steps - 1] / means[$0][0] }
    board.say(
      """
      How much does the error grow, if each forecast is an input of the next? At \(steps) steps the mean RMSE of linear \
      regression is \(ratios[0], digits: 3) times that at one step, that of the network \(ratios[1], digits: 3) times.
      """)
    // With fewer lags than a season has steps the reasons are others.
    let isTypical = setting.isTypical && lags >= max(12, setting.period)
    if isTypical { reasons(on: board, lags, setting, comparison, means) }
    draw(on: board, comparison, steps)
    let left = [0, 1].map { way in
      Self.mean(comparison.passedOn[way]).dropFirst().map(abs).max() ?? 0
    }
    board.say(
      """
      Left, of an error in the first forecast the later ones have at most \(percent(left[0])) with linear \
      regression and \(percent(left[1])) with the network (means over the \
      \(setting.isBuiltIn ? "series" : "networks"))\
      \(left.max()! < 0.5 ? ": it is one of \(lags) inputs of the next forecast, which has a small weight" : "")\
      \(left.max()! > 1 ? ": where it is more than 100 %, the error is enlarged" : ""). With the naive forecast all of \
      it is left.
      """)
    drift(
      on: board, comparison, steps, noise: setting.isBuiltIn ? Setting.noise : nil,
      over: setting.isBuiltIn ? "series" : "networks")
    if isTypical && lags <= 40 {
      board.claim(
        "with linear regression less than half of an error in the first forecast is left in any later one",
        left[0] < 0.5)
    }
  }

  /// Two reasons why the error need not grow: the series, and the weights of the regression.
  private func reasons(
    on board: Board, _ lags: Int, _ setting: Setting, _ comparison: ForecastComparison,
    _ means: [[Double]]
  ) {
    let (steps, noise) = (means[2].count, Setting.noise)
    let known = (1...steps).map {
      noise
        * (1 + KnownRule.uncertainty(lags: lags, period: setting.period, horizon: $0)).squareRoot()
    }
    let computed = Self.mean(comparison.gains.map { $0.map { noise * (1 + $0).squareRoot() } })
    board.say(
      """
      That the error need not grow has two reasons. One lies in the series. The noise of a step is not carried into the next: y at the time t + h is the rule \
      plus the noise of that one step. So the forecast of step 5 that knows the rule is \
      \(lags % setting.period == 0 ? "" : "about ")as uncertain at a far horizon as at a near one. (The opposite is a *random walk*, where the noise of each step stays in all later values: there \
      even the best forecast has an error that grows as √h.)

      The other lies in the regression. Fed back or not, its forecast for h steps ahead is a weighted sum of the lags and \
      a constant. The weights c are found by making one lag larger by 1. Through them the noise of the lags enters the \
      forecast, and if the rule is learned well, its RMSE is
      """)
    board.formula(#"e_h = \sigma \sqrt{1 + \sum_k c_{h,k}^2}"#)
    board.code("lag weights")
    let shown = Array(Set([1, setting.period / 2, setting.period, steps])).filter { $0 <= steps }
      .sorted()
    board.table(
      [
        "horizon h", "known rule, computed", "linear regression, by its weights",
        "linear regression, measured", "network, measured",
      ],
      shown.map { h in
        ["\(h)"] + [known, computed, means[2], means[3]].map { written($0[h - 1], digits: 3) }
      })
    board.say(
      """
      The computed RMSE of the regression is nearly the same at each horizon, \(computed.min()!, digits: 3) to \
      \(computed.max()!, digits: 3): a far forecast averages over as many lags as a near one. What is measured is a little \
      larger, because weights from few examples also miss the rule a little.
      """)
    if lags % setting.period == 0 {
      board.identity(
        "with lags over whole seasons a forecast that knows the rule has the same error at every horizon",
        known.allSatisfy { abs($0 - known[0]) < 1e-9 })
    }
    if lags <= 40 {
      board.claim(
        "by its weights, linear regression's error at every horizon is within a tenth of that one step ahead",
        computed.allSatisfy { abs($0 / computed[0] - 1) < 0.1 })
    }
  }

  private func draw(on board: Board, _ comparison: ForecastComparison, _ steps: Int) {
    let x = (1...steps).map(Double.init)
    let names = ["linear regression", "network"]
    board.draw(
      Figure(
        "What is passed on, and what drifts",
        caption: """
          Where does an error that grows come from? Left: the part of an error in the first forecast that is left in the \
          later ones. Right: the mean of forecast minus truth over all origins. Bands: mean and standard deviation over \
          the five of step 5.
          """, columns: 2
      ) {
        Panel(
          "What is left of an error of 1", x: "steps ahead", y: "change of the forecast",
          legend: .below
        ) {
          for (way, name) in names.enumerated() {
            Band(x, runs: comparison.passedOn[way], label: name, color: .series(way + 2))
          }
          Line(x, x.map { _ in 1 }, label: "naive", color: .series(0))
        }
        Panel("Mean error", x: "steps ahead", y: "forecast − truth", legend: .below) {
          for (way, name) in names.enumerated() {
            Band(x, runs: comparison.bias[way + 2], label: name, color: .series(way + 2))
          }
          ReferenceLine(y: 0)
        }
      })
  }

  /// What the mean error leaves of a mean squared error, in words.
  private func rest(_ bias: Double, _ noise: Double, of all: Double) -> String {
    let other = 1 - (bias + noise) / all
    return " Another \(percent(noise / all)) is the noise that nobody can forecast"
      + (other > 0
        ? ", and \(percent(other)) an error that differs from origin to origin." : ".")
  }

  /// How much of the network's error is a mean error.
  private func drift(
    on board: Board, _ comparison: ForecastComparison, _ steps: Int, noise: Double?,
    over unit: String
  ) {
    let sizes = [2, 3].map { way in Self.mean(comparison.bias[way].map { $0.map(abs) }) }
    let squares = [comparison.bias[3], comparison.ahead[3]].map { runs in
      runs.map { $0[steps - 1] * $0[steps - 1] }.mean
    }
    let drifts = """
       The network drifts: its loss asked for one step only, and what it has learned, a little wrong, is applied \
      \(steps) times.
      """
    board.say(
      """
      Right, the mean error. Its absolute value is \(sizes[1][0], digits: 2) one step ahead and \
      \(sizes[1][steps - 1], digits: 2) at \(steps) steps with the network, \(sizes[0][0], digits: 2) and \
      \(sizes[0][steps - 1], digits: 2) with linear regression. Squared, it is \(percent(squares[0] / squares[1])) of the \
      network's mean squared error at \(steps) steps.\
      \(noise.map { rest(squares[0], $0 * $0, of: squares[1]) } ?? "")\
      \(sizes[1][steps - 1] > 2 * sizes[1][0] && squares[0] > 0.1 * squares[1] ? drifts : "")
      """)
    board.compare(
      "The absolute mean error \(steps) steps ahead", of: "network", with: "linear regression",
      PairedDifference(
        comparison.bias[3].map { abs($0[steps - 1]) }, comparison.bias[2].map { abs($0[steps - 1]) }
      ),
      over: unit)
    board.say(
      """
      A way around feeding forecasts back is the *direct forecast*: a model that is trained for the horizon that is \
      asked for.
      """)
  }
}
