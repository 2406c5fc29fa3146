import Chalk
import Foundation

/// Stacks of each kind of block, trained.
extension Transformer {
  func training(on board: Board) throws {
    board.step("Do they learn?")
    let (starts, blocks, epochs, kinds) = (5, 6, 12, DeepStack.Kind.allCases)
    board.say(
      """
      Do the differences between untrained stacks matter in training? The task is that of the lesson attention: write \
      \(BackwardsWriter.time) letters backward. The sequences are random, so they are made up. \(blocks) blocks of each \
      kind, \(BackwardsWriter.width) numbers wide, are trained on 600 sequences for \(epochs) epochs, from \(starts) \
      starts, and tested on 200 others. All four kinds have Adam with the same learning rate, without a warm-up.
      """)
    let (train, test) = (
      BackwardsWriter.sequences(600, random: &board.random),
      BackwardsWriter.sequences(200, random: &board.random)
    )
    var (losses, accuracies) = ([[[Double]]](), [[Double]]())
    for kind in kinds {
      let runs = try (0..<starts).map { _ in
        var writer = BackwardsWriter(kind, blocks: blocks, random: &board.random)
        let course = try writer.learn(
          train, epochs: epochs, callbacks: [board.progress(kind.rawValue)],
          seed: board.random.next())
        return (course, writer.accuracy(test))
      }
      losses.append(runs.map(\.0))
      accuracies.append(runs.map(\.1))
    }
    let epoch = (1...epochs).map { Double($0) }
    board.draw(
      Figure(
        "Six blocks learn, or do not",
        caption: """
          Which kinds of blocks can be trained in depth, and how fast? Left: the loss of the training sequences, bands \
          over \(starts) starts. Right: the fraction of correct letters in the test set, a point for each start. The \
          dashed gray lines show guessing among \(BackwardsWriter.letters) letters.
          """, columns: 2
      ) {
        Panel("Loss", x: "epoch", y: "loss", legend: .below) {
          ReferenceLine(y: log(Double(BackwardsWriter.letters)))
          for (kind, runs) in zip(kinds, losses) { Band(epoch, runs: runs, label: kind.rawValue) }
        }
        Panel(
          "Accuracy", x: PlotAxis("", categories: kinds.map(\.rawValue)),
          y: PlotAxis("accuracy", range: 0...1.05)
        ) {
          ReferenceLine(y: 1 / Double(BackwardsWriter.letters))
          for (kind, accuracies) in accuracies.enumerated() {
            Points(
              accuracies.indices.map { Double(kind) + 0.05 * Double($0 - starts / 2) }, accuracies,
              color: .series(kind), size: 1.4)
          }
        }
      })
    board.claim(
      "with pre-norm more letters are right than without residual connections: by more than 20 percentage points, in the mean over the starts",
      accuracies[3].mean > accuracies[0].mean + 0.2)
    let untilLearned = losses.map { runs in
      runs.map { course in Double((course.firstIndex { $0 < 0.1 } ?? course.count) + 1) }
    }
    board.say(
      """
      This task is small, and \(blocks) blocks are not many: where several kinds reach the same accuracy, only the time \
      that they need can tell them apart. Count the epochs until the training loss is below 0.1.
      """)
    board.compare(
      "That number of epochs", of: "post-norm", with: "pre-norm",
      PairedDifference(untilLearned[2], untilLearned[3]), over: "starts")
  }
}
