import Chalk

/// A series cut into windows, each with the value that follows it, and a border in time.
struct ForecastWindows {
  /// What the network is to say: the next value, or how far it lies above the last one.
  enum Goal: String {
    case value, change
  }

  let values: [Double]
  /// What the network sees; the values themselves unless somebody has spoiled them.
  let seen: [Double]
  let window: Int
  /// The place of the first value that is to be forecast in the test.
  let border: Int
  let goal: Goal
  let mean, deviation: Double

  // excerpt: scale
  /// Mean and standard deviation are those of the values before the border: nothing is known of the test set yet.
  init(
    _ values: [Double], seen: [Double]? = nil, window: Int, testFraction: Double = 0.2, goal: Goal
  ) {
    (self.values, self.seen, self.window, self.goal) = (values, seen ?? values, window, goal)
    border = max(window + 1, values.count - Int(testFraction * Double(values.count)))
    let past = values[..<border]
    mean = past.mean
    deviation = max(past.standardDeviation, 1e-9)
  }
  // end excerpt

  // excerpt: windows
  /// The inputs for the values at these places, `[places, window, 1]`: the values before them, and no others.
  func inputs(_ places: [Int]) -> Tensor {
    inputs(places.map { Array(seen[($0 - window)..<$0]) })
  }

  /// The targets for the same places, `[places, 1]`.
  func targets(_ places: [Int]) -> Tensor {
    let numbers = places.map { (values[$0] - origin(seen[$0 - 1])) / deviation }
    return Tensor(numbers, shape: [places.count, 1])
  }

  /// Forecasts in the units of the series, from the outputs of the network for these windows.
  func forecasts(_ outputs: [Double], _ windows: [[Double]]) -> [Double] {
    zip(outputs, windows).map { $0 * deviation + origin($1.last!) }
  }
  // end excerpt

  func inputs(_ windows: [[Double]]) -> Tensor {
    let numbers = windows.flatMap { w in w.map { ($0 - origin(w.last!)) / deviation } }
    return Tensor(numbers, shape: [windows.count, window, 1])
  }

  /// From where a number is counted: the mean of the past, or the last value that is known.
  private func origin(_ last: Double) -> Double { goal == .value ? mean : last }

  /// The places before the border, the last sixth of them to stop by; and those behind it.
  var places: (training: [Int], validation: [Int], test: [Int]) {
    let past = Array(window..<border)
    let kept = past.count - past.count / 6
    return (Array(past[..<kept]), Array(past[kept...]), Array(border..<values.count))
  }
}
