extension DataTable {
  /// The rows that repeat an earlier row in every column.
  public var duplicateRows: [Int] {
    var firsts: [UInt64: Int] = [:]
    return (0..<count).filter { row in
      var key = columns.reduce(0xCBF2_9CE4_8422_2325) { mixed($0, $1.bits(row)) }
      while let earlier = firsts[key] {
        if columns.allSatisfy({ $0.bits(row) == $0.bits(earlier) }) { return true }
        key &+= 1
      }
      firsts[key] = row
      return false
    }
  }

  /// The table with each row once.
  public func droppingDuplicates() -> DataTable {
    let repeated = Set(duplicateRows)
    return rows((0..<count).filter { !repeated.contains($0) })
  }
}

extension Column {
  /// The value of a row as bits that are equal where the values are.
  fileprivate func bits(_ row: Int) -> UInt64 {
    switch values {
    case .numbers(let numbers):
      let number = numbers[row]
      return number.isNaN ? Double.nan.bitPattern : (number + 0).bitPattern
    case .words(let codes, _): return UInt64(bitPattern: Int64(codes[row]))
    }
  }
}

/// A hash and a word mixed well.
private func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
  var x = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
  x = (x ^ x >> 29) &* 0xBF58_476D_1CE4_E5B9
  return x ^ x >> 32
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
    repeated(count) { index in
      pixels[index * bytesPerImage..<(index + 1) * bytesPerImage]
    }
  }
}

/// The indices whose key came before.
private func repeated<Key: Hashable>(_ count: Int, _ key: (Int) -> Key) -> [Int] {
  var seen: Set<Key> = []
  return (0..<count).filter { !seen.insert(key($0)).inserted }
}
