extension Table {
  /// The rows that repeat an earlier row in every column.
  public var duplicateRows: [Int] {
    repeats(count) { row in columns.map { $0.written(row) } }
  }

  /// The table with each row once.
  public func droppingDuplicates() -> Table {
    let repeated = Set(duplicateRows)
    return rows((0..<count).filter { !repeated.contains($0) })
  }
}

extension Examples {
  /// The examples that repeat an earlier one's features; `sameLabel` says whether the label too.
  public var duplicates: [(index: Int, earlier: Int, sameLabel: Bool)] {
    var seen: [[Double]: Int] = [:]
    var found: [(index: Int, earlier: Int, sameLabel: Bool)] = []
    for (index, row) in features.enumerated() {
      if let earlier = seen[row] {
        found.append((index, earlier, labels[index] == labels[earlier]))
      } else {
        seen[row] = index
      }
    }
    return found
  }

  /// The examples with each row of features once, the first of them.
  public func droppingDuplicates() -> Examples {
    let repeated = Set(duplicates.map(\.index))
    return rows((0..<count).filter { !repeated.contains($0) })
  }
}

extension ImageExamples {
  /// The pictures whose every pixel repeats an earlier one's.
  public var duplicates: [Int] {
    repeats(count) { index in
      pixels[index * bytesPerImage..<(index + 1) * bytesPerImage]
    }
  }
}

/// The indices whose key came before.
private func repeats<Key: Hashable>(_ count: Int, _ key: (Int) -> Key) -> [Int] {
  var seen: Set<Key> = []
  return (0..<count).filter { !seen.insert(key($0)).inserted }
}
