import Chalk
import Foundation

/// All-reduces that were measured over slow networks: what `Docs/Results/networks.json` says.
struct NetworkMeasurements: Codable {
  struct Network: Codable {
    let name: String
    let alpha, beta: Double
    /// Machines, bytes, seconds.
    let points: [[Double]]

    var model: NetworkModel { NetworkModel(name: name, alpha: alpha, beta: beta) }
  }

  let date, library, machine, slowedBy: String
  let networks: [Network]

  /// Those that are stored with the lesson.
  static func stored() throws -> NetworkMeasurements {
    try JSONDecoder().decode(NetworkMeasurements.self, from: Data(measuredNetworks.utf8))
  }

  /// How many bytes the largest all-reduce has.
  var largest: Double { networks.flatMap(\.points).map { $0[1] }.max() ?? 0 }

  /// By which factor each measured time is that of the formula, for all-reduces of so many bytes or more.
  func factors(from bytes: Double = 0, between machines: ClosedRange<Double> = 2...8) -> [Double] {
    networks.flatMap { network in
      network.points.filter { $0[1] >= bytes && machines.contains($0[0]) }.map {
        $0[2] / network.model.allReduce($0[1], $0[0])
      }
    }
  }

  /// What slowed the network, in words.
  var slowed: String {
    slowedBy == "netem"
      ? "the system's netem held back each packet"
      : "a program held back each packet, as the system's netem does"
  }
}

extension Figure {
  /// The time of an all-reduce: lines by the α–β model, and points that were measured.
  static func allReduces(_ measured: NetworkMeasurements, _ machines: [Double]) -> Figure {
    let sizes = (10...22).map { Double(1 << $0) }
    let points = measured.networks.map { network in
      (place: NetworkModel.all.firstIndex { $0.name == network.name } ?? 0, all: network.points)
    }
    let largest = measured.largest
    return Figure(
      "The time of an all-reduce",
      caption: """
        Does the formula tell the truth? Lines are computed. Points were measured on \(measured.date), not in this run: \
        between 2, 4 and 8 hosts that are network namespaces of one machine (\(measured.machine)), by \
        \(measured.library). All beyond 8 machines, and the fastest network, is computed only. Right: \
        \(written(largest / 1e6, digits: 3)) MB.
        """, columns: 2, sharing: .y
    ) {
      Panel(
        "two machines", x: PlotAxis("bytes", scale: .logarithmic),
        y: PlotAxis("seconds", scale: .logarithmic), legend: .below
      ) {
        for (place, network) in NetworkModel.all.enumerated() {
          Line(
            sizes, sizes.map { network.allReduce($0, 2) }, label: network.name + ", computed",
            color: .series(place))
        }
        for (place, all) in points {
          let two = all.filter { $0[0] == 2 }
          Points(
            two.map { $0[1] }, two.map { $0[2] },
            label: NetworkModel.all[place].name + ", measured", color: .series(place))
        }
      }
      Panel(
        "2 to 1,024 machines", x: PlotAxis("machines", scale: .logarithmic),
        y: PlotAxis("seconds", scale: .logarithmic)
      ) {
        for (place, network) in NetworkModel.all.enumerated() {
          let several = machines.filter { $0 > 1 }
          Line(several, several.map { network.allReduce(largest, $0) }, color: .series(place))
        }
        for (place, all) in points {
          let large = all.filter { $0[1] == largest }
          Points(large.map { $0[0] }, large.map { $0[2] }, color: .series(place))
        }
      }
    }
  }
}
