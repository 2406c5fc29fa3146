import Chalk
import Foundation

/// Steps that were timed apart from the lesson: what `Docs/Results/speedups.json` says.
struct SpeedUpMeasurements: Codable {
  /// A number of workers with a batch: the seconds of a step, and how many of them went into waiting and sending.
  struct Point: Codable {
    let workers, batch: Int
    let seconds, waiting, sending: Double
  }

  let date, library, machine: String
  /// How often each point was timed, for an epoch each; the fastest is kept.
  let timings: Int
  let examples: Int
  let points: [Point]

  /// Those that are stored with the lesson.
  static func stored() throws -> SpeedUpMeasurements {
    try JSONDecoder().decode(SpeedUpMeasurements.self, from: Data(measuredSpeedUps.utf8))
  }

  /// The batches, from small to large.
  var batches: [Int] { Set(points.map(\.batch)).sorted() }

  /// The points of a batch, from one worker to the most.
  func points(batch: Int) -> [Point] {
    points.filter { $0.batch == batch }.sorted { $0.workers < $1.workers }
  }

  /// How many times as fast as one worker each number of workers is.
  func speedUps(batch: Int) -> [Double] {
    let own = points(batch: batch)
    return own.map { own[0].seconds / $0.seconds }
  }

  /// The s of Amdahl's law by the first point beyond one worker: S = 1/(s + (1 − s)/K), solved for s.
  func serialFraction(batch: Int) -> Double {
    let (own, speeds) = (points(batch: batch), speedUps(batch: batch))
    guard own.count > 1 else { return 0 }
    let K = Double(own[1].workers)
    return min(1, max(0, (K / speeds[1] - 1) / (K - 1)))
  }
}

extension Figure {
  /// How many times as fast several workers are: timed apart and in this run, and by Amdahl's law.
  static func speedUps(
    _ stored: SpeedUpMeasurements, now: (sizes: [Int], speeds: [Double])?
  ) -> Figure {
    let ks = Array(stride(from: 1, through: 4, by: 0.125))
    return Figure(
      "How much faster",
      caption: """
        How far from the ideal is it? Lines are computed: twice as fast with twice the workers, and Amdahl's law with \
        the s of two workers. Points with a line of their color are stored: the fastest of \(stored.timings) epochs each, \
        timed on \(stored.date) on a machine with \(stored.machine).\
        \(now == nil ? "" : " The others are of this run, which another program beside it can slow down.")
        """, x: PlotAxis("workers", ticks: [1, 2, 3, 4]), y: PlotAxis("speed-up", range: 0...4.2),
      legend: .outside
    ) {
      Line(ks, ks, label: "ideal", color: .muted)
      for (place, batch) in stored.batches.enumerated() {
        let s = stored.serialFraction(batch: batch)
        Line(
          ks, ks.map { amdahl(s, $0) }, label: "Amdahl, batch \(batch)", color: .series(place))
        Points(
          stored.points(batch: batch).map { Double($0.workers) }, stored.speedUps(batch: batch),
          label: "stored, batch \(batch)", color: .series(place))
      }
      if let now {
        Points(
          now.sizes.map(Double.init), now.speeds,
          label: "this run, batch \(SharedTraining.batch)", color: .series(stored.batches.count))
      }
    }
  }
}
