import Chalk
import Foundation

/// How long a step takes with one and with several workers: timed in this run, and apart from it, many times.
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
        That is an observation and no claim: another program on the machine changes it. So the same training was timed \
        apart as well, \(stored.timings) times, and the fastest epoch is stored with the lesson: with a batch of \
        \(SharedTraining.batch), and with all examples in one batch.
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
    let (small, large) = (batches[0], batches.last!)
    let two = [small, large].map { stored.speedUps(batch: $0)[1] }
    let four = [small, large].map { stored.speedUps(batch: $0).last! }
    board.say(
      """
      (Timed on \(stored.date) by \(stored.library), on a machine with \(stored.machine).) A step with \(large) examples \
      computes for longer than one with \(small), but what is sent has the same size: a gradient has as many numbers as \
      the network, however many examples it is the mean of. With two workers a batch of \(small) is \
      \(two[0], digits: 3) times as fast, one of \(large) \(two[1], digits: 3) times; by Amdahl's law the fraction that \
      cannot be divided is \(stored.serialFraction(batch: small), digits: 2) or \
      \(stored.serialFraction(batch: large), digits: 2).\(two[1] > max(1.1, two[0]) ? " So sharing pays with large batches." : "")
      """)
    board.say(
      """
      And four workers, \(four[0], digits: 3) and \(four[1], digits: 3) times as fast? They share two cores here, so \
      they cannot compute faster than two do, and they send more. Amdahl's law knows neither the number of cores nor the \
      time of sending: beyond two workers its lines promise what this machine cannot keep. The next step has a model with \
      a term for sending.
      """)
  }
}
