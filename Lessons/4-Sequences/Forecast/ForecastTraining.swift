import Chalk

/// The steps of the lesson that train and compare.
extension Forecast {
  func learn(on board: Board, _ windows: ForecastWindows) throws -> Forecaster {
    board.step("The network learns")
    let cell = board.choice("cell", of: ["LSTM", "GRU"], default: "LSTM")
    board.say(
      """
      A recurrent layer, \(cell), of \(Forecaster.units) units reads the window, and a dense layer says \
      one number, without an activation, as it may be any. Mean squared error, Adam; it stops by the \
      last part of what lies before the border.
      """)
    board.code("network", file: ForecastWindows.file)
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

  func tomorrow(on board: Board, _ forecaster: Forecaster, _ setting: Setting) {
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

  func farther(on board: Board, _ forecaster: Forecaster, _ setting: Setting) {
    board.step("Farther ahead")
    let y = setting.values
    let steps = min(2 * setting.period, 48, y.count - forecaster.windows.border - 1)
    board.say(
      """
      For the day after tomorrow there is no true tomorrow to look at: the network has to take its \
      own forecast for true, and so on. \(steps) steps ahead, from many places behind the border.
      """)
    board.code("far", file: ForecastWindows.file)
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

  func wrong(on board: Board, _ honest: Forecaster, _ setting: Setting) throws {
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
