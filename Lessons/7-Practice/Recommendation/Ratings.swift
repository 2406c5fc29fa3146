import Chalk
import Foundation

/// Who gave what how many stars: some cells of a large table.
struct Ratings {
  typealias Rating = (user: Int, item: Int, stars: Double)

  let users, items: Int
  let all: [Rating]
  /// The kind of each item, where it is known; no model sees it.
  let kinds: [Int]

  /// A generated table: people and films have a place in a plane; the nearer their directions, the more stars.
  /// With it, the kind of each film by its name.
  static func generated(
    users: Int = 150, items: Int = 60, seen: Double, random: inout RandomSource
  ) -> (table: DataTable, kinds: [String: Int]) {
    let films = (0..<items).map { item -> (Double, Double) in
      let angle = Double(item % 4) * .pi / 2 + 0.3 * random.normal()
      return (cos(angle), sin(angle))
    }
    let people = (0..<users).map { _ in (random.normal(), random.normal()) }
    let kindness = (0..<users).map { _ in 0.55 * random.normal() }
    let quality = (0..<items).map { _ in 0.55 * random.normal() }
    var (who, what, stars): ([String], [String], [Double]) = ([], [], [])
    for u in 0..<users {
      for i in 0..<items where random.chance(seen) {
        let taste = 0.9 * (people[u].0 * films[i].0 + people[u].1 * films[i].1)
        let given = 3.2 + kindness[u] + quality[i] + taste + 0.3 * random.normal()
        who.append("person \(u + 1)")
        what.append("film \(i + 1)")
        stars.append(min(max(given, 1), 5))
      }
    }
    let table = DataTable([
      Column("person", words: who), Column("film", words: what), Column("stars", numbers: stars),
    ])
    let kinds = (0..<items).map { ("film \($0 + 1)", $0 % 4) }
    return (table, Dictionary(uniqueKeysWithValues: kinds))
  }

  /// A table of ratings: besides the number to be predicted, the first two columns say who and what.
  init(_ table: DataTable, kinds known: [String: Int]) throws {
    let target = table.target!
    let names = table.columns.filter { $0.name != target }
    guard let stars = try table.column(target).numbers, names.count >= 2 else {
      throw DataError.unsuitable(
        "The table", problem: "it is no list of ratings",
        advice: "Columns are needed for who, for what, and for a number: --target names the number."
      )
    }
    func codes(_ column: Column) -> (codes: [Int], names: [String]) {
      var places: [String: Int] = [:]
      var names: [String] = []
      let codes = (0..<table.count).map { row -> Int in
        let word = column.written(row) ?? ""
        if let code = places[word] { return code }
        places[word] = names.count
        names.append(word)
        return names.count - 1
      }
      return (codes, names)
    }
    let (who, what) = (codes(names[0]), codes(names[1]))
    (users, items) = (who.names.count, what.names.count)
    kinds = known.isEmpty ? [] : what.names.map { known[$0] ?? 0 }
    let usable = (0..<table.count).filter { stars[$0].isFinite }.prefix(20_000)
    all = usable.map { (who.codes[$0], what.codes[$0], stars[$0]) }
    let pairs = Set(usable.map { [who.codes[$0], what.codes[$0]] })
    guard pairs.count == usable.count, 2 * users <= usable.count, 2 * items <= usable.count else {
      throw DataError.unsuitable(
        "The table",
        problem: """
          it is no list of ratings: its \(usable.count) rows are about \(users) of '\(names[0].name)' and \
          \(items) of '\(names[1].name)', \(pairs.count) different pairs
          """,
        advice: """
          Each pair of who (the first column) and what (the second) may come once, and each of them needs \
          two ratings or more on average.
          """)
    }
  }
}
