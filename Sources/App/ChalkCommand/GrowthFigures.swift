import Benchmarks
import Chalk
import Foundation

/// How cost grows, as figures: a panel for each size, time in one figure and memory in another.
struct GrowthFigures {
  let measured: [(growth: Growth, points: [Growth.Point])]

  var all: [(name: String, figure: Figure)] {
    [
      (
        "growth-of-time",
        figure(
          "How time grows", unit: "seconds", \.seconds,
          caption:
            "Each point is a measured run; the line grows with the power that the algorithm's "
            + "own count of operations has, drawn through the largest size.")
      ),
      (
        "growth-of-memory",
        figure(
          "How memory grows", unit: "MB", \.megabytes,
          caption:
            "How far the resident memory rose while it ran: parameters, activations kept for "
            + "the way back, gradients.")
      ),
    ]
  }

  private func figure(
    _ title: String, unit: String, _ value: (Growth.Point) -> Double, caption: String
  ) -> Figure {
    Figure(title, caption: caption, columns: 2) {
      for (growth, points) in measured {
        Panel(
          growth.name, x: Axis("size", scale: .logarithmic), y: Axis(unit, scale: .logarithmic),
          legend: .below
        ) {
          let (sizes, values) = (points.map { Double($0.size) }, points.map(value))
          if let size = sizes.last, let last = values.last, unit == "seconds" {
            Line(
              sizes, sizes.map { last * pow($0 / size, growth.order) },
              label: growth.order == 1 ? "in proportion" : "with the square")
          }
          Points(sizes, values, label: "measured")
        }
      }
    }
  }

  /// A line a size: what it costs at the largest, and with which power that grew.
  var lines: [String] {
    measured.map { growth, points in
      let grown = Growth.power(of: points)
      let last = points[points.count - 1]
      let verdict = growth.isExceeded(by: points) ? "  FASTER THAN ITS ORDER" : ""
      return "\(growth.name): \(written(last.seconds, digits: 3)) s and "
        + "\(written(last.megabytes, digits: 3)) MB at \(last.size); "
        + "grows with the power \(written(grown, digits: 2)), its order is "
        + "\(written(growth.order))" + verdict
    }
  }
}

extension Growth.Point {
  /// At least a tenth of a megabyte: the system counts in pages.
  fileprivate var megabytes: Double { max(0.1, bytes / 1e6) }
}
