import Chalk
import Foundation

/// T10: what comes next in a series of measurements, and whether a network knows it better than habit.
struct Forecast: Lesson {
  let card = LessonCard.forecast

  func teach(on board: Board) throws {
    let setting = try habits(on: board)
    let windows = cut(on: board, setting)
    let forecaster = try learn(on: board, windows)
    tomorrow(on: board, forecaster, setting)
    let comparison = try compare(on: board, forecaster, setting)
    if setting.isBuiltIn { try realSeries(on: board, cell: forecaster.cell) }
    farther(on: board, forecaster, setting, comparison)
    try wrong(on: board, forecaster, setting, comparison)
    ending(on: board, setting, comparison)
  }

  /// The series and what it is known to be.
  struct Setting {
    let series: Series
    /// How many steps a season has.
    let period: Int
    /// How much the made-up series rises a step.
    let trend: Double
    let isBuiltIn: Bool
    /// The standard deviation of the noise in the made-up series.
    static let noise = 0.2

    var values: [Double] { series.values }
    /// Whether the claims about the made-up series are safe: it has seasons enough, and long enough ones.
    var isTypical: Bool { isBuiltIn && (12...48).contains(period) }
  }

  private func habits(on board: Board) throws -> Setting {
    board.step("What will tomorrow bring?")
    board.say(
      """
      A **time series** is one quantity y, measured step after step. A forecast is made at its **origin** t, the time \
      of the last value that is known, for the value h steps later. This h is its **horizon**. A forecast is a function \
      f of values up to the origin, and of no later ones:
      """)
    board.formula(#"\hat{y}_{t+h|t} = f(y_t, y_{t-1}, y_{t-2}, \dots)"#)
    board.say(
      """
      Up to the step *Farther ahead* the horizon is 1, and ŷₜ is short for the forecast of y_t that was made one step \
      before. A network has two rivals that cost nothing: the **naive forecast** takes the last value, the **seasonal \
      naive forecast** the value one season of s steps earlier. A network that does not beat both has learned nothing \
      useful, however small its loss looks.
      """)
    board.formula(#"\hat{y}_t = y_{t-1}"#)
    board.formula(#"\hat{y}_t = y_{t-s}"#)
    board.code("naive")
    let period = board.integerSlider("period", in: 4...366, default: 24)
    let trend = board.slider("trend", in: 0...0.01, default: 0.004)
    let noise = Setting.noise
    var own = board.random.split()
    let made = Series.wave(
      600, period: Double(period), trend: trend, noise: noise, random: &own)
    let series = try board.data.series("wave", or: made)
    if series.count < 60 {
      throw DataError.unsuitable(
        "The series '\(series.name)'",
        problem: "it has \(series.count) values, too few for a past and a test",
        advice: "Give 60 values or more.")
    }
    let setting = Setting(
      series: series, period: period, trend: trend, isBuiltIn: series == made)
    if setting.isBuiltIn {
      board.say(
        """
        The series is made up: a wave of \(period) steps, a rise of \(trend) a step, and noise with standard \
        deviation \(noise), which nobody can forecast. So \(noise) is about the smallest error that is possible. \
        On real data that limit is unknown; this is why the series is made up. A real one comes in step 6, your \
        own with --data.
        """)
    } else {
      board.say(
        """
        Your series, \(series.name): \(series.count) values. Set the slider period to the length of \
        its season, such as 12 for months.
        """)
    }
    let y = series.values
    let shown = min(y.count, 3 * period + 30)
    let places = Array((y.count - shown)..<y.count)
    board.draw(
      Figure(
        "The series, and two naive forecasts",
        caption: """
          What do the two naive forecasts get wrong? Top: the whole series. Bottom: its end with both forecasts. \
          The naive one lags a step behind; the seasonal one repeats the noise and the level of a season earlier.
          """, columns: 1
      ) {
        Panel("All of it", x: Self.time(of: series), y: PlotAxis(series.name)) { Line(y) }
        Panel("The end", x: Self.time(of: series), y: PlotAxis(series.name), legend: .below) {
          let x = places.map { Double($0) }
          Line(x, places.map { y[$0] }, label: "truth", color: .text)
          Line(
            x, places.map { $0 == 0 ? y[0] : Self.last(y, at: $0) }, label: "naive",
            color: .series(0))
          Line(
            x, places.map { Self.seasonal(y, at: $0, period: period) }, label: "seasonal naive",
            color: .series(1))
        }
      })
    board.ask(
      "Pure noise with standard deviation 1 around 0. Which forecast has the smaller error?",
      choices: ["naive", "always 0"], answer: 1,
      because: """
        The error of the naive forecast is today's noise minus yesterday's: its standard deviation is √2, not 1.
        """)
    return setting
  }

  /// The axis of a series in time: its days where it has some, else the numbers of the steps.
  private static func time(of series: Series) -> PlotAxis {
    series.times.isEmpty ? "step" : PlotAxis("time", steps: series.times)
  }

  // excerpt: naive
  /// Tomorrow will be like today: ŷ_t = y_{t−1}
  static func last(_ y: [Double], at t: Int) -> Double { y[t - 1] }

  /// Today will be like one season ago: ŷ_t = y_{t−s}
  static func seasonal(_ y: [Double], at t: Int, period s: Int) -> Double { y[max(0, t - s)] }
  // end excerpt

  private func cut(on board: Board, _ setting: Setting) -> ForecastWindows {
    board.step("Windows, and a split in time")
    let y = setting.values
    let window = board.integerSlider("window", in: 4...48, default: 24)
    board.say(
      """
      The network sees the last \(window) values, the **lags**, and has to forecast the next one. Every position \
      in the series gives such an example. The test set must not be drawn at random: neighboring windows share \
      nearly all their values, so the network would be tested on what it has seen. The test set has to lie after a \
      border in time, as the future does in use. The validation set lies between the training set and the test set.
      """)
    board.code("windows")
    board.code("scale")
    board.say(
      """
      The target is not the value but the change since the last one. That is called **differencing**; step \
      \(setting.isBuiltIn ? 8 : 7) shows why it helps. The inputs, too, are counted from the last value of \
      their window. The standard deviation by which both are divided is computed from the values before the border only.
      """)
    let length = min(window, y.count / 3)
    let windows = ForecastWindows(y, window: length, goal: .change)
    let (training, validation, test) = windows.places
    board.table(
      ["part", "examples", "forecasts the values"],
      [("training", training), ("validation", validation), ("test", test)].map {
        [$0, "\($1.count)", "\($1.first ?? 0) to \($1.last ?? 0)"]
      })
    var changed = y
    for t in windows.border..<y.count { changed[t] = 1000 }
    let other = ForecastWindows(changed, window: length, goal: .change)
    let before = training + validation
    board.identity(
      "if all values after the border were different, no example before it would change",
      windows.inputs(before).isIdentical(to: other.inputs(before))
        && windows.targets(before).isIdentical(to: other.targets(before)))
    board.identity(
      "every test value comes after all training values", training.max()! < test[0])
    board.ask(
      "600 values, windows of 24. How many windows have a next value?", answer: 576, tolerance: 0,
      because:
        "The first 24 values cannot be targets, for they have no whole window before them: 600 − 24."
    )
    return windows
  }

  private func learn(on board: Board, _ windows: ForecastWindows) throws -> Forecaster {
    board.step("The network learns")
    let cell = board.choice("cell", of: ["LSTM", "GRU"], default: "LSTM")
    board.say(
      """
      A recurrent layer (\(cell), \(Forecaster.units) units) reads the window, and a dense layer without an \
      activation function turns its last hidden state into one number. The loss is the mean squared error, the \
      optimizer Adam; training stops when the validation loss no longer improves.
      """)
    board.code(
      "network",
      besideKeras: """
        model = keras.Sequential([

            keras.Input((window, 1)),


            layers.LSTM(24),
            layers.Dense(1),
        ])
        model.compile(
            optimizer=keras.optimizers.Adam(0.01),
            loss="mean_squared_error")

        model.fit(
            x, y, epochs=60, batch_size=32,
            validation_data=(x_val, y_val),
            callbacks=[keras.callbacks.EarlyStopping(
                patience=12, restore_best_weights=True)])
        """)
    var forecaster = Forecaster(windows, cell: cell, random: &board.random)
    try forecaster.learn(
      epochs: board.isFull ? 200 : 60,
      callbacks: [board.progress("training"), .recorder(every: 12)], seed: board.random.next())
    let history = forecaster.history
    board.draw(
      .losses(
        history,
        caption: """
          When does more training stop helping? The mean squared error, in units of the series' variance. Noise that \
          cannot be forecast keeps both losses above 0. Which of the two is lower says little here: the validation \
          loss is the mean over \(windows.places.validation.count) noisy examples only.
          """))
    if let record = history.record {
      board.draw(
        .activations(
          record,
          caption: """
            Does the recurrent layer saturate? Then its outputs h would pile up at −1 and 1. The outputs of the last \
            layer are changes, in standard deviations of the series.
            """))
      board.draw(
        .gradientNorms(
          record,
          caption: """
            Does every layer get a gradient? The recurrent layer uses the same weights at all \
            \(forecaster.windows.window) steps, so its gradient is a sum over them. It is large as soon as the last \
            steps contribute; whether the first ones do, it does not say (the lesson `lstm` measures that).
            """))
    }
    board.claim(
      "the training loss is lower at the end than after the first epoch",
      history["loss"].last! < history["loss"][0])
    return forecaster
  }

  private func tomorrow(on board: Board, _ forecaster: Forecaster, _ setting: Setting) {
    board.step("One step ahead")
    let y = setting.values
    let test = forecaster.windows.places.test
    let truth = test.map { y[$0] }
    let network = forecaster.oneAhead(test)
    let last = test.map { Self.last(y, at: $0) }
    let seasonal = test.map { Self.seasonal(y, at: $0, period: setting.period) }
    let errors = [network, last, seasonal].map { Self.error($0, truth) }
    board.say(
      """
      In the test set, each value is forecast from the true values before it. The error is the root of \
      the mean squared error, **RMSE**, in the unit of the series:
      """)
    board.formula(#"\text{RMSE} = \sqrt{\frac{1}{n} \sum_t (\hat{y}_t - y_t)^2}"#)
    board.table(
      ["forecast", "RMSE on the test set"],
      zip(["network", "naive", "seasonal naive"], errors).map { [$0, written($1)] })
    let shown = test.prefix(min(test.count, 100))
    let x = shown.map { Double($0) }
    board.draw(
      Figure(
        "One step ahead, behind the border",
        caption: """
          Is there a pattern in the errors? Top: the truth and the network's forecast of each value. \
          Bottom: its residuals and those of the naive forecast. A good forecast leaves noise without a \
          pattern; the naive one leaves a wave.
          """, columns: 1
      ) {
        Panel(
          "Forecasts", x: Self.time(of: setting.series), y: PlotAxis(setting.series.name),
          legend: .below
        ) {
          Line(x, shown.indices.map { truth[$0] }, label: "truth", color: .text)
          Line(x, shown.indices.map { network[$0] }, label: "network", color: .series(3))
        }
        Panel("Residuals", x: Self.time(of: setting.series), y: "forecast − truth", legend: .below)
        {
          Line(
            x, shown.indices.map { network[$0] - truth[$0] }, label: "network", color: .series(3))
          Line(
            x, shown.indices.map { last[$0] - truth[$0] }, label: "naive", color: .series(0))
          ReferenceLine(y: 0)
        }
      })
    pattern(on: board, [network, last].map { zip($0, truth).map { $0 - $1 } }, setting)
    if setting.isTypical {
      board.claim("the network beats the naive forecast", errors[0] < errors[1])
      board.claim("and the seasonal naive one", errors[0] < errors[2])
      board.claim("its RMSE is above 0.15: nobody can forecast the noise of 0.2", errors[0] > 0.15)
    } else {
      board.say(
        errors[0] < min(errors[1], errors[2])
          ? "The network beats both naive forecasts here."
          : "Here the network does not beat both naive forecasts.")
    }
  }

  /// All ways to forecast on five series, made by the same recipe; on the learner's own series five networks.
  private func compare(
    on board: Board, _ forecaster: Forecaster, _ setting: Setting
  ) throws -> ForecastComparison {
    board.step("A stronger rival: linear regression")
    let series = 5
    board.say(
      """
      Is the network so good, or is it enough to know the lags? A stronger rival is **autoregression**: a linear \
      regression on the same lags. It has \(forecaster.windows.window - 1) weights and a constant (w₁ counts for nothing: in \
      the formula it multiplies 0), no epochs, no seed, and one best solution, which is computed directly. The networks here are trained for at most \
      \(board.isFull ? 200 : 30) epochs, with the settings of step 3, none of them tuned.
      """)
    board.formula(#"\hat{y}_t = y_{t-1} + \sum_{k=1}^{n} w_k (y_{t-k} - y_{t-1}) + b"#)
    board.code("linear")
    var comparison = ForecastComparison()
    for i in 0..<series {
      let y =
        setting.isBuiltIn
        ? Series.wave(
          600, period: Double(setting.period), trend: setting.trend, noise: Setting.noise,
          random: &board.random
        ).values : setting.values
      try comparison.add(
        y, period: setting.period, window: forecaster.windows.window, cell: forecaster.cell,
        epochs: board.isFull ? 200 : 30, callbacks: [board.progress("series \(i + 1)")],
        steps: Self.steps(forecaster.windows, setting), random: &board.random)
    }
    let errors = comparison.errors
    let limit = known(on: board, forecaster.windows.window, setting)
    board.draw(
      Figure(
        "Four ways to forecast",
        caption: """
          Is the network worth the effort? The RMSE on the test set, a point for each of \(series) \
          \(setting.isBuiltIn ? "series made by the same recipe" : "networks"); the bands are mean and standard \
          deviation.\(limit == nil ? "" : " The dashed line is e, for a forecast that knows the rule")\
          \(limit == nil ? "" : "; on one test set chance can put a point below it.")
          """, x: PlotAxis("", categories: ForecastComparison.names), y: "RMSE on the test set"
      ) {
        if let limit { ReferenceLine(y: limit) }
        for (i, errors) in errors.enumerated() {
          RunPoints.marks(errors, at: Double(i), color: .series(i))
        }
      })
    board.table(
      ["forecast", "mean RMSE", "standard deviation"],
      zip(ForecastComparison.names, errors).map {
        [$0, written($1.mean, digits: 3), written($1.sampleStandardDeviation, digits: 2)]
      })
    let beside =
      limit.map {
        "Linear regression, which had to find the rule in noisy examples, has "
          + "\(written(errors[2].mean / $0, digits: 3)) times the error e, so a network could add little. "
      } ?? ""
    board.compare(
      "The RMSE", of: "network", with: "linear regression", PairedDifference(errors[3], errors[2]),
      over: setting.isBuiltIn ? "series" : "networks")
    board.say(
      """
      \(beside)A network can win where the next value depends on the last ones in a way that no weighted sum describes.
      """)
    if setting.isTypical && (12...36).contains(forecaster.windows.window) {
      board.claim(
        "the mean RMSE of linear regression is less than a tenth above the network's",
        errors[2].mean < 1.1 * errors[3].mean)
      board.claim(
        "both beat both naive forecasts on average",
        max(errors[2].mean, errors[3].mean) < min(errors[0].mean, errors[1].mean))
    }
    board.ask(
      "A new network forecasts sales with an RMSE 30 % below the naive forecast. What should it be compared with next?",
      choices: ["a larger network", "a linear regression on the same lags"], answer: 1,
      because: "It is quick, has nothing to tune, and is often just as good.")
    return comparison
  }

  /// How good a forecast can be that knows the rule of the wave; nil where that says nothing of this series.
  private func known(on board: Board, _ lags: Int, _ setting: Setting) -> Double? {
    guard setting.isTypical, (12...48).contains(lags) else { return nil }
    let v = KnownRule.uncertainty(lags: lags, period: setting.period)
    let limit = Setting.noise * (1 + v).squareRoot()
    guard v < 1 else { return nil }
    board.say(
      """
      How good can a forecast be here? Suppose the rule is known: a slope of \(setting.trend), and a wave of \
      \(setting.period) steps around a level. How high the level is, and how far the wave has come, still has to be \
      estimated from \(lags) lags, and these are noisy. The best unbiased estimate that is a weighted sum of them is \
      that of least squares. Its uncertainty v adds to the noise σ of the value to be forecast:
      """)
    board.explain(
      Formula(#"e = \sigma \sqrt{1 + v}"#), ["σ": Setting.noise, "v": v], limit)
    board.code("known")
    if lags % setting.period == 0 {
      board.identity(
        "lags over whole seasons give v = 3/n: three numbers are estimated from n lags",
        abs(v - 3 / Double(lags)) < 1e-9)
    }
    return limit
  }

  /// √ of the mean of (ŷ − y)²
  static func error(_ forecasts: [Double], _ truth: [Double]) -> Double {
    let squares = zip(forecasts, truth).map { ($0 - $1) * ($0 - $1) }
    return squares.mean.squareRoot()
  }

  private func wrong(
    on board: Board, _ honest: Forecaster, _ setting: Setting, _ comparison: ForecastComparison
  ) throws {
    board.step("What goes wrong: new levels, and news from the future")
    let y = setting.values
    board.say(
      """
      Here are two common mistakes. In the first, the network has to predict the value itself, not the change: a \
      series that rises soon leaves the range that the network was trained on. In the second, the inputs were \
      smoothed before training: each value was replaced by the mean of itself and its two neighbors. That is a \
      popular way of cleaning data, and here it is **data leakage**: a third of the last input is tomorrow's \
      value, the one to be forecast.
      """)
    board.formula(#"s_t = \frac{1}{3} (y_{t-1} + y_t + y_{t+1})"#)
    board.code("smoothed")
    let window = honest.windows.window
    var valued = Forecaster(
      ForecastWindows(y, window: window, goal: .value), cell: honest.cell, random: &board.random)
    try valued.learn(
      epochs: board.isFull ? 200 : 30, callbacks: [board.progress("values")],
      seed: board.random.next())
    let leaking = LinearForecast(
      ForecastWindows(
        y, seen: ForecastComparison.smoothed(y), window: window, goal: .change))
    let test = honest.windows.places.test
    let x = test.map { Double($0) }
    let forecasts = [honest.oneAhead(test), valued.oneAhead(test), leaking.oneAhead(test)]
    board.draw(
      Figure(
        "Predicting changes, predicting values, and a leak",
        caption: """
          What do the two mistakes look like? The dashed horizontal line is the highest value before the border. \
          Where the truth rises above it, does the network that predicts values follow? The forecast from smoothed \
          values is too good to be true: in use, tomorrow's value is not there.
          """, x: Self.time(of: setting.series), y: PlotAxis(setting.series.name), legend: .below
      ) {
        ReferenceLine(y: y[..<honest.windows.border].max()!)
        Line(x, test.map { y[$0] }, label: "truth", color: .text)
        for (i, name) in ["predicts the change", "predicts the value", "sees the future"]
          .enumerated()
        {
          Line(x, forecasts[i], label: name, color: .series(i + 3))
        }
      })
    let high = test.indices.filter { y[test[$0]] > y[..<honest.windows.border].max()! }
    if setting.isBuiltIn && !high.isEmpty {
      let shortfall = forecasts.prefix(2).map { values in
        high.map { y[test[$0]] - values[$0] }.mean
      }
      board.say(
        """
        \(high.count) of the \(test.count) test values lie above the dashed line. On these the network that predicts \
        the change is too low by \(shortfall[0], digits: 2) on average, the one that predicts the value by \
        \(shortfall[1], digits: 2). (Even the best forecast would be too low there: most values so high have noise \
        above 0.)
        """)
    }
    board.table(
      [
        "RMSE on the test set, over five \(setting.isBuiltIn ? "series" : "networks")", "mean",
        "smallest", "largest",
      ],
      [
        ("network, predicts the change", comparison.errors[3]),
        ("network, predicts the value", comparison.value),
        ("linear regression, honest", comparison.errors[2]),
        ("linear regression, sees the future", comparison.leaking),
      ].map { [$0.0] + [$0.1.mean, $0.1.min()!, $0.1.max()!].map { written($0, digits: 3) } })
    if setting.isTypical {
      board.claim(
        "on every series the test error is smaller with the leak than without",
        zip(comparison.leaking, comparison.errors[2]).allSatisfy { $0 < $1 })
      if setting.trend >= 0.004 {
        board.claim(
          "where the series rises, the network that predicts values has the larger mean RMSE",
          comparison.value.mean > comparison.errors[3].mean)
      }
    }
    board.ask(
      "A forecast's error falls by half after the data were cleaned. What should you ask first?",
      choices: ["how large the network is", "whether the cleaning looks ahead"], answer: 1,
      because: "A mean of neighbors on both sides contains tomorrow's value.")
  }
}
