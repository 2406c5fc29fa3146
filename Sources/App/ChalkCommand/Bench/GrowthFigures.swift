import Benchmarks
import Chalk
import Foundation

/// How cost grows, as two figures, time and memory, with a panel for each size that is varied.
struct GrowthFigures {
  let measured: [(growth: Growth, points: [Growth.Point])]

  var all: [(name: String, figure: Figure)] {
    [
      (
        "growth-of-time",
        figure(
          "How time grows", .time,
          caption:
            "Seconds of one training step, of one epoch, or of one pass forward and back. "
            + "The line grows with the power that the algorithm's own count of operations has, "
            + "drawn through the largest size.")
      ),
      (
        "growth-of-memory",
        figure(
          "How memory grows", .memory,
          caption:
            "How far the resident memory rose while it ran: data, parameters, what is kept for "
            + "the way back, gradients. The line is as in the other figure. Sizes that "
            + "take less than a tenth of a megabyte are left out: the system counts in pages.")
      ),
    ]
  }

  private func figure(_ title: String, _ cost: Growth.Cost, caption: String) -> Figure {
    Figure(title, caption: caption, columns: 2) {
      for (growth, points) in measured {
        Panel(
          growth.name, x: PlotAxis(growth.unit, scale: .logarithmic),
          y: PlotAxis(cost.unit, scale: .logarithmic), legend: .below
        ) {
          let seen = points.filter { cost.inUnits(of: $0) >= cost.least }
          let (sizes, values) = (seen.map { Double($0.size) }, seen.map(cost.inUnits))
          if let size = sizes.last, let last = values.last {
            Line(
              sizes, sizes.map { last * pow($0 / size, growth.order) },
              label: growth.order == 1 ? "in proportion" : "with the square")
          }
          Points(sizes, values, label: "measured")
        }
      }
    }
  }

  /// What the largest size costs, and with which powers that grew.
  static func line(_ growth: Growth, _ points: [Growth.Point]) -> String {
    let last = points[points.count - 1]
    let costs = Growth.Cost.allCases.map { cost in
      let value = written(cost.inUnits(of: last), digits: 3)
      let power = Growth.power(of: cost, points)
      let verdict = growth.isExceeded(by: cost, points) ? ", FASTER THAN ITS ORDER" : ""
      return "\(value) \(cost.unit) (power \(written(power, digits: 2))\(verdict))"
    }
    return "\(growth.name): \(costs.joined(separator: ", ")) at \(last.size) \(growth.unit); "
      + "its order is \(written(growth.order))"
  }
}

extension Growth.Cost {
  fileprivate var unit: String { self == .time ? "seconds" : "MB" }

  fileprivate func inUnits(of point: Growth.Point) -> Double {
    self == .time ? of(point) : of(point) / 1e6
  }

  /// What can be told from nothing.
  fileprivate var least: Double { self == .time ? 0 : 0.1 }
}
