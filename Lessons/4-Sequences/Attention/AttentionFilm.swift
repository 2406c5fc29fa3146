import Chalk

extension Attention {
  /// Where each letter looks, before training, in it, and after it.
  func lookingAround(_ maps: [(epoch: Int, weights: [[Double]])]) throws -> Animation {
    try Animation(
      maps.map { map in
        Figure(
          "Where each letter looks",
          caption: """
            When does a letter begin to look at itself? How much each letter, asked for, would look at each of the \
            eight letters: on the left before training, everywhere alike; on the right after so many steps. The \
            letters do not learn all at once, but one after another.
            """, columns: 2
        ) {
          for (name, weights) in [
            ("Before", maps[0].weights), ("After \(map.epoch) steps", map.weights),
          ] {
            Panel(name, x: "looked at", y: "asked for") {
              HeatMap(weights, columns: RecallTask.letters, rows: RecallTask.letters, range: 0...1)
            }
          }
        }
      }, secondsPerFrame: 0.4)
  }
}
