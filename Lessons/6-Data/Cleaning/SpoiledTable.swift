import Chalk

/// A good table, and the same with everything wrong that a table can have: gaps, slips of the unit, rows
/// that come twice, words among the numbers.
struct SpoiledTable {
  let clean: DataTable
  private(set) var table: DataTable
  /// How many cells were emptied, how many numbers became a thousand times too large, and how many rows
  /// were written again.
  private(set) var gaps = 0
  private(set) var slips = 0
  private(set) var repetitions = 0

  /// - Parameter missing: how likely a measurement is missing.
  init(missing: Double, random: inout RandomSource) throws {
    let tumours = Examples.breastCancer
    let size = tumours.features.column(0).map { $0 < 12 ? "small" : $0 < 15 ? "medium" : "large" }
    let measured = [1, 4, 5, 8, 21, 24, 28]
    let names = measured.map { tumours.featureNames[$0] }
    var numbers = measured.map { tumours.features.column($0) }
    let target = Column("diagnosis", words: tumours.labels.map { tumours.classNames[$0] })
    clean = try DataTable(
      [Column("size", words: size)] + zip(names, numbers).map { Column($0, numbers: $1) }
        + [target]
    ).predicting("diagnosis")

    for column in numbers.indices {
      for row in numbers[column].indices {
        if random.chance(missing) {
          numbers[column][row] = .nan
          gaps += 1
        } else if column > 0 && random.chance(0.02) {
          numbers[column][row] *= 1000
          slips += 1
        }
      }
    }
    // One column was typed by hand: a comma here and there, and a word.
    let typed = numbers[0].enumerated().map { row, x -> String? in
      if x.isNaN { return nil }
      return row % 9 == 0 ? "\(x)".replacing(".", with: ",") : row % 31 == 0 ? "unreadable" : "\(x)"
    }
    let columns =
      [Column("size", words: size), Column(names[0], words: typed)]
      + (1..<numbers.count).map { Column(names[$0], numbers: numbers[$0]) } + [target]
    let once = DataTable(columns)
    let again = (0..<once.count).filter { _ in random.chance(0.1) }
    let order = random.shuffled(Array(0..<once.count) + again)
    table = try once.rows(order).predicting("diagnosis")
    repetitions = again.count
  }
}
