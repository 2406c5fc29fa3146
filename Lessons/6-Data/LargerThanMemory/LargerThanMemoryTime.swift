import Chalk
import Foundation

/// How long a step takes with one and with several workers: timed in this run, and on a quiet machine.
extension LargerThanMemory {
  func time(on board: Board, _ shared: SharedTraining) throws {
    board.step("Where the time goes")
    board.say(
      """
      Twice the workers, half the time? Sending takes time, and some work is repeated by every worker: the step of \
      the optimizer, the reading of the file. If a fraction s of the work cannot be divided among them, K workers are \
      S times as fast as one. That is **Amdahl's law**:
      """)
    board.formula(#"S = \frac{1}{s + \frac{1 - s}{K}}"#)
    let runs = try shared.runs()
    let stored = try SpeedUpMeasurements.stored()
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let times = runs.map(\.fastest)
    let now = (sizes: runs.map(\.size), speeds: times.map { times[0].wall / $0.wall })
    board.measured {
      board.draw(.times(of: times, now.sizes, cores: cores))
      board.say(
        """
        In this run one worker took \(1e3 * times[0].wall, digits: 3) ms a step\
        \(zip(now.sizes, times).dropFirst().map { ", \($0) took \(written(1e3 * $1.wall, digits: 3)) ms" }.joined()). \
        That is an observation and no claim: the step is so short that another program on the machine changes it. So \
        the same steps were timed apart as well, whenever no other program used a tenth of the machine, and stored \
        with the lesson: with a batch of \(SharedTraining.batch), and with all examples in one batch.
        """)
      board.draw(.speedUps(stored, now: now.sizes.count > 1 ? now : nil))
    }
    quiet(on: board, stored)
    board.ask(
      "A twentieth of the work cannot be divided among the workers. How much faster can any number of workers be at most?",
      answer: 20, because: "S tends to 1/s, and s is 1/20.")
  }

  /// What the stored times say.
  private func quiet(on board: Board, _ stored: SpeedUpMeasurements) {
    let batches = stored.batches
    board.table(
      ["batch", "workers", "ms a step", "of it waiting and sending", "speed-up", "Amdahl"],
      batches.flatMap { batch in
        let s = stored.serialFraction(batch: batch)
        return zip(stored.points(batch: batch), stored.speedUps(batch: batch)).map { point, speed in
          [
            "\(batch)", "\(point.workers)", written(1e3 * point.seconds, digits: 3),
            point.workers == 1 ? "–" : written(1e3 * (point.waiting + point.sending), digits: 2),
            written(speed, digits: 3), written(amdahl(s, Double(point.workers)), digits: 3),
          ]
        }
      })
    let two = batches.map { stored.speedUps(batch: $0)[1] }
    board.say(
      """
      (Timed on \(stored.date) by \(stored.library), on a machine with \(stored.machine).) Why does the larger batch \
      gain more? A gradient has as many numbers as the network, however many examples it is the mean of: a larger batch \
      computes longer and sends the same. With two workers a batch of \(batches[0]) is \(two[0], digits: 3) times as \
      fast, one of \(batches.last!) is \(two.last!, digits: 3) times. Two numbers of s are the result, \
      \(stored.serialFraction(batch: batches[0]), digits: 2) and \
      \(stored.serialFraction(batch: batches.last!), digits: 2). Four workers share two cores here, so they cannot \
      be faster than two. Amdahl's law knows neither the cores nor the time of sending, which grows with the workers: \
      beyond two workers its lines promise what this machine cannot keep. The next step has a model with a term for \
      sending.
      """)
    board.claim(
      "two workers are faster than one with either batch, and gain more with the larger one",
      two[0] > 1 && two.last! > two[0])
  }
}
