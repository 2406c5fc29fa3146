import Chalk

/// Linear regression on the same windows that the network sees: each lag has a weight.
struct LinearForecast: WindowForecast {
  let windows: ForecastWindows
  /// A weight for each lag, and the intercept at the end.
  private let weights: [Double]

  // excerpt: linear
  /// ŷ = w·x + b with the least squared error on the training part: the normal equations (XᵀX + λI)·w = Xᵀy, with
  /// λ = 10⁻⁶ so that they always have a solution.
  init(_ windows: ForecastWindows) {
    self.windows = windows
    let places = windows.places.training
    let lags = windows.inputs(places).reshaped(places.count, windows.window)
    let X = Tensor.concatenate([lags, .ones([places.count, 1])], axis: 1).converted(to: .double)
    let y = windows.targets(places).converted(to: .double)
    let ridge = 1e-6 * Tensor.identity(windows.window + 1, .double)
    let (A, b) = (X.transposed().matmul(X) + ridge, X.transposed().matmul(y))
    weights = Self.solve((0..<A.shape[0]).map { A[$0].values }, b.values)
  }
  // end excerpt

  /// The next value for each window.
  func next(_ past: [[Double]]) -> [Double] {
    let rows = windows.inputs(past).reshaped(past.count, windows.window).values
    let n = windows.window
    let outputs = past.indices.map { i in
      (0..<n).reduce(weights[n]) { $0 + weights[$1] * rows[i * n + $1] }
    }
    return windows.forecasts(outputs, past)
  }

  // excerpt: lag weights
  /// The weights c of the lags, the oldest first, in the forecasts of 1, 2, … `steps` steps ahead. Fed back or not, such
  /// a forecast is a weighted sum of the lags and a constant, so c is how far it moves if a lag is larger by 1.
  func lagWeights(steps: Int) -> [[Double]] {
    let n = windows.window
    let zero = [Double](repeating: 0, count: n)
    let ones = (0..<n).map { k in zero.indices.map { $0 == k ? 1.0 : 0 } }
    let all = farAhead(from: [zero] + ones, steps: steps)
    return (0..<steps).map { h in all.dropFirst().map { $0[h] - all[0][h] } }
  }
  // end excerpt

  /// x with A·x = b, by Gaussian elimination; A is symmetric and positive definite, so no pivot is 0.
  static func solve(_ A: [[Double]], _ b: [Double]) -> [Double] {
    var rows = zip(A, b).map { $0 + [$1] }
    for k in rows.indices {
      for i in rows.indices where i != k {
        let factor = rows[i][k] / rows[k][k]
        for j in k..<rows[i].count { rows[i][j] -= factor * rows[k][j] }
      }
    }
    return rows.indices.map { rows[$0].last! / rows[$0][$0] }
  }
}
