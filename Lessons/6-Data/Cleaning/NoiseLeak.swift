import Chalk

/// What a test says about columns of pure noise, when the columns were chosen with and without it.
struct NoiseLeak {
  let x: [[Double]]
  let labels: [Int]

  /// Numbers and labels that have nothing to do with each other.
  init(examples: Int, columns: Int, random: inout RandomSource) {
    x = (0..<examples).map { _ in (0..<columns).map { _ in random.normal() } }
    labels = random.shuffled((0..<examples).map { $0 % 2 })
  }

  // excerpt: leak
  /// The ten columns whose means differ most between the classes, in these rows.
  func bestColumns(in rows: [Int]) -> [(column: Int, difference: Double, middle: Double)] {
    let all = x[0].indices.map { column -> (column: Int, difference: Double, middle: Double) in
      let m = (0...1).map { label in
        rows.filter { labels[$0] == label }.map { x[$0][column] }.mean
      }
      return (column, m[1] - m[0], (m[0] + m[1]) / 2)
    }
    return Array(all.sorted { abs($0.difference) > abs($1.difference) }.prefix(10))
  }

  /// The accuracy on the last third. Columns are chosen in `choosing`; the rest is learned from the first
  /// two thirds.
  func accuracy(choosing: [Int]) -> Double {
    let border = x.count * 2 / 3
    let chosen = Set(bestColumns(in: choosing).map(\.column))
    let rule = bestColumns(in: Array(0..<border), among: chosen)
    return (border..<x.count).fraction { row in
      let sum = rule.reduce(0) { $0 + $1.difference * (x[row][$1.column] - $1.middle) }
      return (sum > 0 ? 1 : 0) == labels[row]
    }
  }
  // end excerpt

  private func bestColumns(
    in rows: [Int], among chosen: Set<Int>
  ) -> [(column: Int, difference: Double, middle: Double)] {
    chosen.sorted().map { column in
      let m = (0...1).map { label in
        rows.filter { labels[$0] == label }.map { x[$0][column] }.mean
      }
      return (column, m[1] - m[0], (m[0] + m[1]) / 2)
    }
  }

  // excerpt: twins
  /// Every row twice, in random order, and the nearest training row answers for each row of the last third.
  func accuracyWithTwins(random: inout RandomSource) -> Double {
    let order = random.shuffled(Array(x.indices) + Array(x.indices))
    let border = order.count * 2 / 3
    let training = order[..<border]
    return order[border...].fraction { row in
      let nearest = training.min { distance(x[$0], x[row]) < distance(x[$1], x[row]) }!
      return labels[nearest] == labels[row]
    }
  }
  // end excerpt

  private func distance(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for i in a.indices { sum += (a[i] - b[i]) * (a[i] - b[i]) }
    return sum
  }

  /// Accuracies of both ways over several tables of noise.
  static func runs(
    _ count: Int, columns: Int, random: inout RandomSource
  ) -> (leaked: [Double], honest: [Double]) {
    let tables = (0..<count).map { _ in
      NoiseLeak(examples: 60, columns: columns, random: &random)
    }
    return (
      tables.map { $0.accuracy(choosing: Array(0..<60)) },
      tables.map { $0.accuracy(choosing: Array(0..<40)) }
    )
  }
}
