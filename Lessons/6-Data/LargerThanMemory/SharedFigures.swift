import Chalk

/// The figures of what workers do together.
extension Figure {
  /// Where the time of a step goes, as areas one above the other.
  static func times(of times: [StepTime], _ sizes: [Int], cores: Int) -> Figure {
    let xs = sizes.map(Double.init)
    let parts: [(String, (StepTime) -> Double)] = [
      ("computing", \.computing), ("waiting for others", \.waiting), ("sending", \.sending),
    ]
    return Figure(
      "Where the time of a step goes",
      caption: """
        Does a step of two processes take half as long? Milliseconds of a step in the first process, one part above \
        the other, timed in this run on a machine of \(cores) cores: the fastest epoch of each, of \
        \(SharedTraining.rounds) rounds in which they took turns. Waiting is the time until the slowest process has \
        come to a call; sending is what the call itself takes.
        """, x: PlotAxis("processes", ticks: xs), y: "milliseconds a step"
    ) {
      for (place, (label, _)) in parts.enumerated() {
        let below = times.map { time in parts[..<place].reduce(0) { $0 + 1e3 * $1.1(time) } }
        let own = times.map { 1e3 * parts[place].1($0) }
        Band(xs, lower: below, upper: zip(below, own).map { $0 + $1 }, label: label)
      }
    }
  }

  /// The speed-up of many machines over each of the networks, by the α–β model.
  static func machines(_ machines: [Double], computing: Double, bytes: Double) -> Figure {
    Figure(
      "From 1 to 1,024 machines",
      caption: """
        How many machines are worth it? All computed, nothing measured: the speed-up of a network of \
        \(written(bytes / 4e6)) million parameters whose batch takes one machine \(written(computing)) s. More \
        machines compute less each, but wait longer: the latency of the ring grows with their number. The highest \
        point of a line stands at the number of machines that is worth it.
        """, x: PlotAxis("machines", scale: .logarithmic),
      y: PlotAxis("speed-up", scale: .logarithmic)
    ) {
      Line(machines, machines, label: "ideal", color: .muted)
      for network in NetworkModel.all {
        Line(
          machines, machines.map { network.speedUp($0, computing: computing, bytes: bytes) },
          label: network.name)
      }
    }
  }

  /// The test accuracy over the bytes that a worker has sent, for each H a band over seeds.
  static func accuracies(_ results: [[TrainingReport]], _ periods: [Int]) -> Figure {
    Figure(
      "Accuracy for what is sent",
      caption: """
        How much is learned for the bytes that are sent? The test accuracy after each epoch, over what a worker has \
        sent by then. Bands: one standard deviation over \(results[0].count) seeds. Bytes are as the engine counted \
        them.
        """, x: "megabytes sent by a worker", y: "test accuracy"
    ) {
      for (H, reports) in zip(periods, results) {
        let epochs = reports[0].accuracies.count
        let total = Double(reports[0].sentBytes) / 1e6
        Band(
          (0..<epochs).map { total * Double($0 + 1) / Double(epochs) },
          runs: reports.map(\.accuracies), label: "H = \(H)")
      }
    }
  }

  /// The errors along the stream, for a constant learning rate and for one that falls.
  static func following(_ means: [[Double]], window: Int) -> Figure {
    let xs = means[0].indices.map { Double(($0 + 1) * window) }
    return Figure(
      "Following what changes",
      caption: """
        Which learning rate keeps up with data that change? The squared error of the predictions, a point for each \
        \(window) examples. With α falling like 1/t the model learns an average over all times, which is right at \
        none of them.
        """, x: "example", y: PlotAxis("squared error", scale: .logarithmic)
    ) {
      Line(xs, means[0], label: "α constant")
      Line(xs, means[1], label: "α falling like 1/t")
    }
  }
}
