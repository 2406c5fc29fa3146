/// The names that were probably meant: those within a few slips of the typed one, and those that
/// begin with it or contain it. At most three, the nearest first.
public func nearest(to typed: String, among names: [String]) -> [String] {
  let typed = typed.lowercased()
  let scored = names.compactMap { name -> (name: String, distance: Int)? in
    let lower = name.lowercased()
    if typed.count >= 2, lower.hasPrefix(typed) { return (name, 0) }
    let distance = editDistance(typed, lower)
    if distance <= max(1, min(typed.count, name.count) / 3) { return (name, distance) }
    return typed.count >= 3 && lower.contains(typed) ? (name, distance) : nil
  }
  return scored.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
}

/// How many letters must be inserted, removed, replaced, or swapped with their neighbor to make
/// one word the other (optimal string alignment).
func editDistance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a), Array(b))
  var rows = [[Int](0...b.count)]
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      let replaced = rows[i][j] + (a[i] == b[j] ? 0 : 1)
      row.append(min(replaced, rows[i][j + 1] + 1, row[j] + 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        row[j + 1] = min(row[j + 1], rows[i - 1][j - 1] + 1)
      }
    }
    rows.append(row)
  }
  return rows[a.count][b.count]
}
