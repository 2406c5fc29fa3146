import Chalk

/// What the errors of one-step forecasts still have in common.
extension Forecast {
  /// Whether the errors of the network and of the naive forecast repeat with the season.
  func pattern(on board: Board, _ errors: [[Double]], _ setting: Setting) {
    let half = setting.period / 2
    guard errors[0].count > 2 * half else { return }
    let repeated = errors.map { errors -> Double in
      let rest = errors.map { $0 - errors.mean }
      let products = zip(rest, rest.dropFirst(half)).map { $0 * $1 }.reduce(0, +)
      return products / max(rest.map { $0 * $0 }.reduce(0, +), 1e-12)
    }
    board.say(
      """
      A wave in the errors would show in their autocorrelation, the correlation of an error with the one \(half) steps, \
      half a season, later: with a wave it is below 0. It is \(repeated[1], digits: 2) for the naive forecast and \
      \(repeated[0], digits: 2) for the network. For \(errors[0].count) errors without a pattern it is within \
      ±\(1.96 / Double(errors[0].count).squareRoot(), digits: 2) in 95 of 100 cases.
      """)
  }
}
