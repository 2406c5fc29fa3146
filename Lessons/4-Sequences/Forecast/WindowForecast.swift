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
    var past = places.map { Array(windows.values[($0 - windows.window)..<$0]) }
    var all = places.map { _ in [Double]() }
    for _ in 0..<steps {
      for (i, value) in next(past).enumerated() {
        all[i].append(value)
        past[i] = past[i].dropFirst() + [value]
      }
    }
    return all
  }
  // end excerpt
}
