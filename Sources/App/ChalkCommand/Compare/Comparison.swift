import Chalk
import Foundation
import Synchronization

/// Runs that differ in one thing, each with several seeds: one figure with bands, and one table. As a
/// lesson, so that it is shown and drawn as any other.
struct Comparison: Lesson {
  let part: String
  let variants: [(name: String, recipe: Recipe)]
  let seeds: Int
  let runs: [[RecipeRun]]

  /// Trains all of them, on all cores.
  init(
    part: String, variants: [(name: String, recipe: Recipe)], seeds: Int,
    from firstSeed: UInt64 = 0, onProgress: @Sendable (Board.Progress) -> Void
  ) throws {
    self.part = part
    self.variants = variants
    self.seeds = seeds
    let count = variants.count * seeds
    let results = Mutex<[Int: Result<RecipeRun, any Error>]>([:])
    let recipes = variants.map(\.recipe)
    forEachOnAllCores(count) { index in
      let seed = firstSeed &+ UInt64(index % seeds)
      let run = Result { try RecipeRun(recipes[index / seeds], seed: seed) }
      let done = results.withLock { results in
        results[index] = run
        return results.count
      }
      onProgress(Board.Progress(activity: "run", done: done, total: count))
      return true
    }
    let all = try results.withLock { results in try (0..<count).map { try results[$0]!.get() } }
    runs = variants.indices.map { Array(all[($0 * seeds)..<(($0 + 1) * seeds)]) }
  }

  var card: LessonCard {
    LessonCard("compare-\(part)", "Which \(part)?", minutes: 1)
  }

  func teach(on board: Board) throws {
    board.step("Which \(part)?")
    let metric = variants[0].recipe.metric.name
    board.say(
      """
      \(variants.count) variants, \(seeds) seeds each. Measured on the three tenths of the \
      examples that were not learned from.
      """)
    board.draw(
      Figure(
        "Which \(part)?",
        caption: """
          Mean over \(seeds) seeds, and one standard deviation to either side, on examples that \
          were not learned from.
          """, columns: 2
      ) {
        Panel("Loss", x: "epoch", y: "loss") {
          for (variant, runs) in zip(variants, runs) {
            band(runs.filter(\.isComplete).map(\.losses), label: variant.name)
          }
        }
        Panel(metric, x: "epoch", y: PlotAxis(metric), legend: .none) {
          for (variant, runs) in zip(variants, runs) {
            band(runs.filter(\.isComplete).map(\.metrics), label: variant.name)
          }
        }
      })
    board.table(
      ["variant", "loss at the end", "\(metric) at the end", "runs that went wrong"],
      zip(variants, runs).map { variant, runs in
        let complete = runs.filter(\.isComplete)
        return [
          variant.name, Spread(complete.compactMap(\.losses.last)).text,
          Spread(complete.compactMap(\.metrics.last)).text, "\(runs.count - complete.count)",
        ]
      })
  }

  private func band(_ runs: [[Double]], label: String) -> Band {
    let epochs = (runs.first ?? []).indices.map { Double($0 + 1) }
    return Band(epochs, runs: runs.isEmpty ? [[]] : runs, label: label)
  }
}

/// Some numbers by their mean and standard deviation (divided by n − 1).
struct Spread {
  let mean: Double
  let deviation: Double

  init(_ numbers: [Double]) {
    let count = Double(numbers.count)
    mean = numbers.reduce(0, +) / count
    let squares = numbers.map { [mean] in ($0 - mean) * ($0 - mean) }.reduce(0, +)
    deviation = numbers.count > 1 ? (squares / (count - 1)).squareRoot() : 0
  }

  /// "0.21 ± 0.03"
  var text: String {
    mean.isNaN ? "—" : "\(written(mean, digits: 3)) ± \(written(deviation, digits: 2))"
  }
}
