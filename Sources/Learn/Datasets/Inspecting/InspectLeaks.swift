import Foundation

extension Inspection {
  /// Columns from which the class can be read off: words and repeated numbers by their information, which
  /// is nearly the entropy of the classes; numbers by intervals, one a class, that hold nearly all rows.
  mutating func noteLeaks(_ table: DataTable, _ goal: Column, _ labels: [Int]) {
    let all = entropy(labels)
    if all == 0 { return }
    let classCount = (labels.max() ?? 0) + 1
    for column in table.columns where column.name != goal.name && !column.countsRows {
      let isRepeating = column.distinctCount * 2 <= table.count
      let tells = isRepeating && mutualInformation(places(column), labels) / all > 0.98
      if tells || column.separates(labels, classCount, among: table.columns.count) {
        warnings.append(
          "Column '\(column.name)' alone gives the target away: does it come from the answer "
            + "(leakage)?")
      }
    }
  }

  private func places(_ column: Column) -> [Int] {
    switch column.values {
    case .numbers(let numbers): binned(numbers, bins: 20)
    case .words(let codes, _): codes.map { Int($0) + 1 }
    }
  }

  /// Columns that are the number to be predicted, or follow it almost exactly: |r| > 0.999.
  mutating func noteLeaks(_ table: DataTable, _ goal: Column, _ y: [Double]) {
    for column in table.columns where column.name != goal.name {
      guard let x = column.numbers else { continue }
      let known = x.indices.filter { x[$0].isFinite && y[$0].isFinite }
      guard known.count >= 3, abs(pearson(known.map { x[$0] }, known.map { y[$0] })) > 0.999 else {
        continue
      }
      warnings.append(
        "Column '\(column.name)' follows the target almost exactly: does it come from the answer "
          + "(leakage)?")
    }
  }
}

extension Column {
  /// Whether cutting the line of numbers into one interval a class leaves at most one row in 200 on the
  /// wrong side, where chance would hardly ever do so in any of the columns:
  ///
  ///     P(all rows in place by chance) = classes! · ∏ n_c! / n!
  fileprivate func separates(_ labels: [Int], _ classCount: Int, among columns: Int) -> Bool {
    guard let numbers, (2...20).contains(classCount) else { return false }
    let known = numbers.indices.filter { numbers[$0].isFinite }
    let sizes = counts(of: known.map { labels[$0] }, classes: classCount)
    guard known.count * 10 >= numbers.count * 9, !sizes.contains(0) else { return false }
    let chance =
      lgamma(Double(classCount + 1)) - lgamma(Double(known.count + 1))
      + sizes.reduce(0) { $0 + lgamma(Double($1 + 1)) }
    guard chance + log(Double(columns)) < log(1e-4) else { return false }
    let mistakes = fewestMistakes(
      known.map { numbers[$0] }, known.map { labels[$0] }, classCount)
    return mistakes * 200 <= known.count
  }
}

/// How many rows lie outside their class's interval where the line is cut best. The intervals lie in the
/// order of the classes' medians; equal numbers lie in the same interval.
func fewestMistakes(_ x: [Double], _ labels: [Int], _ classCount: Int) -> Int {
  let order = x.indices.sorted { (x[$0], $0) < (x[$1], $1) }
  var members = [[Double]](repeating: [], count: classCount)
  for row in order { members[labels[row]].append(x[row]) }
  let medians = members.map { $0.isEmpty ? Double.infinity : $0[$0.count / 2] }
  let ranked = (0..<classCount).sorted { (medians[$0], $0) < (medians[$1], $1) }
  var rank = [Int](repeating: 0, count: classCount)
  for (place, label) in ranked.enumerated() { rank[label] = place }

  // fewest[c]: the fewest mistakes up to here where the last interval begun is that of class c.
  var fewest = [Int](repeating: 0, count: classCount)
  var at = 0
  while at < order.count {
    var next = at
    var sizes = [Int](repeating: 0, count: classCount)
    while next < order.count, x[order[next]] == x[order[at]] {
      sizes[rank[labels[order[next]]]] += 1
      next += 1
    }
    var best = Int.max
    for c in 0..<classCount {
      best = min(best, fewest[c])
      fewest[c] = best + (next - at) - sizes[c]
    }
    at = next
  }
  return fewest.min() ?? 0
}
