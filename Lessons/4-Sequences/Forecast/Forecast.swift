import Chalk
import Foundation

/// T10: what comes next in a series of measurements, and whether a network knows it better than habit.
struct Forecast: Lesson {
  let card = LessonCard(
    "forecast", "What will tomorrow bring?", formulas: ["T10"], needs: ["lstm"], minutes: 12)

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

  func teach(on board: Board) throws {
    let setting = try habits(on: board)
    let windows = cut(on: board, setting)
    let forecaster = try learn(on: board, windows)
    tomorrow(on: board, forecaster, setting)
    farther(on: board, forecaster, setting)
    try wrong(on: board, forecaster, setting)
  }

  // excerpt: naive
  /// Tomorrow will be as today: ŷ_t = y_{t−1}
  static func last(_ y: [Double], at t: Int) -> Double { y[t - 1] }

  /// As a season ago: ŷ_t = y_{t−s}
  static func seasonal(_ y: [Double], at t: Int, period s: Int) -> Double { y[max(0, t - s)] }
  // end excerpt

  /// √ of the mean of (ŷ − y)²
  static func error(_ forecasts: [Double], _ truth: [Double]) -> Double {
    let squares = zip(forecasts, truth).map { ($0 - $1) * ($0 - $1) }
    return (squares.reduce(0, +) / Double(max(squares.count, 1))).squareRoot()
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
    board.code("windows", file: ForecastWindows.file)
    board.code("scale", file: ForecastWindows.file)
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
}
