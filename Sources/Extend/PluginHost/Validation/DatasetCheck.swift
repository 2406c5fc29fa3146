import Datasets
import LessonKit
import Plugins
import Randomness

/// Checks that a data set has examples of every class, only finite numbers, and the same ones for the same seed.
struct DatasetCheck {
  let dataset: any DatasetMaker

  func run(doing: @escaping (String) -> Void) -> [CheckLine] {
    var list = Checklist("dataset \(dataset.name)", doing: doing)
    doing("making it with seed 0")
    let examples: Examples
    do { examples = try make(seed: 0) } catch {
      list.require("it can be made", false, problem: "it threw: \(error)", advice: "Run it alone.")
      return list.lines
    }
    list.require(
      "it has examples", examples.count > 0 && examples.features.width > 0, problem: "it is empty",
      advice: "Examples(features: …, labels: …, featureNames: …, classNames: …)")
    let empty = zip(examples.classNames, examples.classCounts).filter { $1 == 0 }.map(\.0)
    list.require(
      "every class has examples", empty.isEmpty,
      problem: "'\(empty.first ?? "")' has none", advice: "Look at the labels, counted from 0.")
    let bad = examples.features.firstIndex { !$0.allSatisfy(\.isFinite) }
    list.require(
      "every number is one", bad == nil,
      problem: "example \(bad.map { "\($0)" } ?? "") holds a number that is none",
      advice: "Fill what is missing, or leave the example out.")
    doing("making it with seed 0 once more")
    list.require(
      "the same seed gives the same examples", (try? make(seed: 0)) == examples,
      problem: "a second set with seed 0 differs",
      advice: "Take all randomness from 'random'.")
    return list.lines
  }

  private func make(seed: UInt64) throws -> Examples {
    var random = RandomSource(seed: seed)
    return try dataset.examples(random: &random)
  }
}
