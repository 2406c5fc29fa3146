import Chalk

extension Attention {
  /// Where each letter looks, before training, in it, and after it.
  func lookingAround(_ maps: [(epoch: Int, weights: [[Double]])]) throws -> Animation {
    try Animation(
      maps.map { lookingAround(maps[0].weights, $0.weights, after: $0.epoch) }, secondsPerFrame: 0.4
    )
  }

  /// The same before training, and after so many steps.
  func lookingAround(
    _ before: [[Double]], _ now: [[Double]], after steps: Int
  ) -> Figure {
    Figure(
      "Where each letter looks",
      caption: """
        When does a letter begin to look at itself? How much each letter, asked for, would look at each of the \
        eight letters: on the left before training, everywhere alike; on the right after so many steps. The \
        letters do not learn all at once, but one after another.
        """, columns: 2
    ) {
      for (name, weights) in [("Before", before), ("After \(steps) steps", now)] {
        Panel(name, x: "looked at", y: "asked for") {
          HeatMap(weights, columns: RecallTask.letters, rows: RecallTask.letters, range: 0...1)
        }
      }
    }
  }
}
