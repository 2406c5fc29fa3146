/// What forecasts the next value of a series from a window of the values before it.
protocol WindowForecast {
  var windows: ForecastWindows { get }

  /// The next value for each window.
  func next(_ past: [[Double]]) -> [Double]
}

extension WindowForecast {
  /// Each value at these places, forecast from what was before it.
  func oneAhead(_ places: [Int]) -> [Double] {
    next(places.map { Array(windows.seen[($0 - windows.window)..<$0]) })
  }

  // excerpt: far
  /// `steps` forecasts from each of these places on; each forecast is an input of the next.
  func farAhead(_ places: [Int], steps: Int) -> [[Double]] {
    farAhead(from: places.map { Array(windows.values[($0 - windows.window)..<$0]) }, steps: steps)
  }

  /// The same from these windows.
  func farAhead(from windows: [[Double]], steps: Int) -> [[Double]] {
    var past = windows
    var all = past.map { _ in [Double]() }
    for _ in 0..<steps {
      for (i, value) in next(past).enumerated() {
        all[i].append(value)
        past[i] = past[i].dropFirst() + [value]
      }
    }
    return all
  }
  // end excerpt

  // excerpt: passed on
  /// What part of an error in the first forecast is left in each of `steps` forecasts: all of it in the first, then
  /// the mean change of the others, from these places on, when the first one is wrong by `error`.
  func passedOn(_ places: [Int], steps: Int, error: Double) -> [Double] {
    let right = places.map { Array(windows.values[($0 - windows.window + 1)...$0]) }
    let wrong = right.map { Array($0.dropLast()) + [$0.last! + error] }
    let ahead = [right, wrong].map { farAhead(from: $0, steps: steps - 1) }
    let changes = (0..<steps - 1).map { h in
      places.indices.map { ahead[1][$0][h] - ahead[0][$0][h] }.mean
    }
    return [1] + changes.map { $0 / error }
  }
  // end excerpt
}
