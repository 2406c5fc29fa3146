import Chalk
import Foundation

/// T10: what comes next in a series of measurements, and whether a network knows it better than habit.
struct Forecast: Lesson {
  let card = LessonCard(
    "forecast", "What will tomorrow bring?", formulas: ["T10"], needs: ["lstm"], minutes: 12)

  func teach(on board: Board) throws {
    let setting = try habits(on: board)
    let windows = cut(on: board, setting)
    let forecaster = try learn(on: board, windows)
    tomorrow(on: board, forecaster, setting)
    farther(on: board, forecaster, setting)
    try wrong(on: board, forecaster, setting)
  }

  /// The series and what it is known to be.
  struct Setting {
    let series: Series
    /// How many steps a season has.
    let period: Int
    /// How much the made-up series rises a step.
    let trend: Double
    let isBuiltIn: Bool

    var values: [Double] { series.values }
    /// Whether the claims about the made-up series are safe: it has seasons enough, and long enough ones.
    var isTypical: Bool { isBuiltIn && (12...48).contains(period) }
  }

  private func habits(on board: Board) throws -> Setting {
    board.step("What will tomorrow bring?")
    board.say(
      """
      Whoever forecasts has rivals that cost nothing. Tomorrow will be as today. Or: as a season \
      ago. A network that does not beat both has learned nothing worth having, however small its \
      loss looks.
      """)
    board.formula(#"\hat{y}_t = y_{t-1}"#)
    board.formula(#"\hat{y}_t = y_{t-s}"#)
    board.code("naive")
    let period = board.integerSlider("period", in: 4...366, default: 24)
    let trend = board.slider("trend", in: 0...0.01, default: 0.004)
    let noise = 0.2
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
        The series is made up: a wave of \(period) steps, a rise of \(trend) a step, and noise of \
        spread \(noise), which nobody can forecast. So \(noise) is about the best error there can be.
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
        "The series, and two habits",
        caption: """
          All of it, and its end with what the two habits would have said one step before.
          """, columns: 1
      ) {
        Panel("All of it", x: "step", y: PlotAxis(series.name)) { Line(y) }
        Panel("The end", x: "step", y: PlotAxis(series.name), legend: .below) {
          let x = places.map { Double($0) }
          Line(x, places.map { y[$0] }, label: "truth", color: .text)
          Line(
            x, places.map { $0 == 0 ? y[0] : Self.last(y, at: $0) }, label: "as yesterday",
            color: .series(1))
          Line(
            x, places.map { Self.seasonal(y, at: $0, period: period) }, label: "as a season ago",
            color: .series(2))
        }
      })
    board.ask(
      "Pure noise of spread 1 around 0. Which forecast has the smaller error?",
      choices: ["as yesterday", "always 0"], answer: 1,
      because: "Yesterday's noise is added to today's: the error is √2 instead of 1.")
    return setting
  }

  // excerpt: naive
  /// Tomorrow will be as today: ŷ_t = y_{t−1}
  static func last(_ y: [Double], at t: Int) -> Double { y[t - 1] }

  /// As a season ago: ŷ_t = y_{t−s}
  static func seasonal(_ y: [Double], at t: Int, period s: Int) -> Double { y[max(0, t - s)] }
  // end excerpt

  private func cut(on board: Board, _ setting: Setting) -> ForecastWindows {
    board.step("Windows, and a border in time")
    let y = setting.values
    let window = board.integerSlider("window", in: 4...48, default: 24)
    board.say(
      """
      The network sees the last \(window) values and is to say the next one. Every place of the \
      series gives such an example. Which are for learning and which for the test must not be drawn \
      by lot: the test has to lie in the future, behind a border, as it will in use.
      """)
    board.code("windows")
    board.code("scale")
    board.say(
      """
      What is asked for is not the value but the change since the last one; why, the last step \
      shows. Mean and spread, by which the numbers are brought near 1, are taken from before the \
      border too.
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
    board.claim(
      "were the future another one, no example before the border would change by a bit",
      windows.inputs(before).isIdentical(to: other.inputs(before))
        && windows.targets(before).isIdentical(to: other.targets(before)))
    board.claim(
      "every value of the test lies behind all values of the training", training.max()! < test[0])
    board.ask(
      "600 values, windows of 24. How many windows have a next value?", answer: 576, tolerance: 0,
      because: "The first 24 values have no whole window before them: 600 − 24.")
    return windows
  }

  private func learn(on board: Board, _ windows: ForecastWindows) throws -> Forecaster {
    board.step("The network learns")
    let cell = board.choice("cell", of: ["LSTM", "GRU"], default: "LSTM")
    board.say(
      """
      A recurrent layer, \(cell), of \(Forecaster.units) units reads the window, and a dense layer says \
      one number, without an activation, as it may be any. Mean squared error, Adam; it stops by the \
      last part of what lies before the border.
      """)
    board.code("network")
    var forecaster = Forecaster(windows, cell: cell, random: &board.random)
    try forecaster.learn(
      epochs: board.isFull ? 200 : 60,
      callbacks: [board.progress("training"), .recorder(every: 12)], seed: board.random.next())
    let history = forecaster.history
    board.draw(
      .losses(
        history,
        caption: """
          The mean squared error, in units of the spread. The validation part lies later in time \
          than the training part; noise that cannot be forecast keeps both from 0.
          """))
    if let record = history.record {
      board.draw(
        .activations(record, caption: "What the recurrent layer and the last layer put out."))
      board.draw(.gradientNorms(record, caption: "The length of the gradient of each parameter."))
    }
    board.claim(
      "it knows its own examples better at the end than after the first epoch",
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
    board.say("Behind the border, each value forecast from the true values before it:")
    board.table(
      ["forecast", "root of the mean squared error"],
      zip(["network", "as yesterday", "as a season ago"], errors).map { [$0, written($1)] })
    let shown = test.prefix(min(test.count, 100))
    let x = shown.map { Double($0) }
    board.draw(
      Figure(
        "One step ahead, behind the border",
        caption: """
          The truth and the network's forecast of each value; below, by how much the forecast is above \
          the truth (or below it, where negative), beside the same for yesterday's value.
          """, columns: 1
      ) {
        Panel("Forecasts", x: "step", y: PlotAxis(setting.series.name), legend: .below) {
          Line(x, shown.indices.map { truth[$0] }, label: "truth", color: .text)
          Line(x, shown.indices.map { network[$0] }, label: "network", color: .series(0))
        }
        Panel("What is missed", x: "step", y: "forecast − truth", legend: .below) {
          Line(
            x, shown.indices.map { network[$0] - truth[$0] }, label: "network", color: .series(0))
          Line(
            x, shown.indices.map { last[$0] - truth[$0] }, label: "as yesterday", color: .series(1))
          ReferenceLine(y: 0)
        }
      })
    if setting.isTypical {
      board.claim("the network beats yesterday's value", errors[0] < errors[1])
      board.claim("and the value of a season ago", errors[0] < errors[2])
      board.claim("it cannot beat the noise by more than chance allows", errors[0] > 0.15)
    } else {
      board.say(
        errors[0] < min(errors[1], errors[2])
          ? "The network beats both habits here." : "Here the network does not beat both habits.")
    }
  }

  /// √ of the mean of (ŷ − y)²
  static func error(_ forecasts: [Double], _ truth: [Double]) -> Double {
    let squares = zip(forecasts, truth).map { ($0 - $1) * ($0 - $1) }
    return squares.mean.squareRoot()
  }

  private func farther(on board: Board, _ forecaster: Forecaster, _ setting: Setting) {
    board.step("Farther ahead")
    let y = setting.values
    let steps = min(2 * setting.period, 48, y.count - forecaster.windows.border - 1)
    board.say(
      """
      For the day after tomorrow there is no true tomorrow to look at: the network has to take its \
      own forecast for true, and so on. \(steps) steps ahead, from many places behind the border.
      """)
    board.code("far")
    let border = forecaster.windows.border
    let room = y.count - steps - border
    let starts = Array(stride(from: border, through: border + room, by: max(1, room / 60)))
    let ahead = forecaster.farAhead(starts, steps: steps)
    let season = { (t: Int, k: Int) -> Double in
      // The latest season that is known at time t.
      let back = (k / setting.period + 1) * setting.period
      return y[max(0, t + k - back)]
    }
    let errors = (0..<steps).map { k in
      let truth = starts.map { y[$0 + k] }
      return [
        Self.error(ahead.map { $0[k] }, truth), Self.error(starts.map { y[$0 - 1] }, truth),
        Self.error(starts.map { season($0, k) }, truth),
      ]
    }
    let x = (1...steps).map { Double($0) }
    let names = ["network", "last value", "a season ago"]
    board.draw(
      Figure(
        "Farther ahead",
        caption: """
          Left: one forecast from the border on. Right: the error by how far ahead, over \
          \(starts.count) starts.
          """, columns: 2
      ) {
        Panel(
          "From the border on", x: "steps ahead", y: PlotAxis(setting.series.name), legend: .below
        ) {
          Line(x, (0..<steps).map { y[starts[0] + $0] }, label: "truth", color: .text)
          Line(x, ahead[0], label: names[0], color: .series(0))
          Line(x, (0..<steps).map { season(starts[0], $0) }, label: names[2], color: .series(2))
        }
        Panel("The error", x: "steps ahead", y: "error", legend: .below) {
          for (i, name) in names.enumerated() {
            Line(x, errors.map { $0[i] }, label: name, color: .series(i))
          }
        }
      })
    if setting.isTypical && (12...40).contains(forecaster.windows.window) {
      let half = setting.period / 2 - 1
      board.claim(
        "half a season ahead the network beats the last value", errors[half][0] < errors[half][1])
    }
    board.claim(
      "one step ahead both ways of forecasting are the same",
      abs(ahead[0][0] - forecaster.oneAhead([starts[0]])[0]) < 1e-6 * max(1, abs(ahead[0][0])))
  }

  private func wrong(on board: Board, _ honest: Forecaster, _ setting: Setting) throws {
    board.step("What goes wrong: new levels, and news from the future")
    let y = setting.values
    board.say(
      """
      Two more networks, trained in the same way. The first is to say the value itself, not the \
      change. What rises leaves the range in which it has learned, and there its gates stand still. \
      The second is to say the change but sees values that were smoothed: each the mean of \
      itself, the one before, and the one behind. A popular way of cleaning, and a leak: the last \
      value that it sees has a third of tomorrow in it.
      """)
    board.formula(#"s_t = \frac{1}{3} (y_{t-1} + y_t + y_{t+1})"#)
    let smooth = y.indices.map { t in
      (y[max(0, t - 1)] + y[t] + y[min(y.count - 1, t + 1)]) / 3
    }
    let window = honest.windows.window
    let others = [
      ForecastWindows(y, window: window, goal: .value),
      ForecastWindows(y, seen: smooth, window: window, goal: .change),
    ]
    let trained = try others.map { windows in
      var forecaster = Forecaster(windows, cell: honest.cell, random: &board.random)
      try forecaster.learn(
        epochs: board.isFull ? 200 : 40, callbacks: [board.progress("rivals")],
        seed: board.random.next())
      return forecaster
    }
    let test = honest.windows.places.test
    let truth = test.map { y[$0] }
    let forecasts = ([honest] + trained).map { $0.oneAhead(test) }
    let errors = forecasts.map { Self.error($0, truth) }
    board.table(
      ["network", "error in the test"],
      zip(["says the change", "says the value", "sees the future"], errors).map {
        [$0, written($1)]
      })
    let x = test.map { Double($0) }
    board.draw(
      Figure(
        "Three networks behind the border",
        caption: """
          The truth in black. The one that says values keeps to the range of its past, whatever the \
          series does. The one that sees smoothed values is too good to be true, and it is not true: \
          in use, nobody hands it tomorrow.
          """, x: "step", y: PlotAxis(setting.series.name), legend: .below
      ) {
        Line(x, truth, label: "truth", color: .text)
        for (index, name) in ["says the change", "says the value", "sees the future"].enumerated() {
          // The first is the network of the steps before, the others are new.
          Line(x, forecasts[index], label: name, color: .series(index == 0 ? 0 : index + 2))
        }
      })
    if setting.isTypical {
      board.claim("the leak makes the test look better than honest work", errors[2] < errors[0])
      if setting.trend >= 0.004 {
        board.claim("where the series rises, the values are missed by more", errors[1] > errors[0])
      }
    }
    board.ask(
      "A forecast's error falls by half after the data were cleaned. What is to be asked first?",
      choices: ["how large the network is", "whether the cleaning looks ahead"], answer: 1,
      because: "A mean over both sides knows tomorrow.")
    board.say(
      """
      To try: s trend=0, s trend=0.01, s period=12 in step 1; s window=4 in step 2; s cell=GRU in \
      step 3. A series of your own: --data FILE.csv --target COLUMN, such as passengers by month, \
      with s period=12. An optimizer of your own: chalk new optimizer Calm.
      """)
  }
}
