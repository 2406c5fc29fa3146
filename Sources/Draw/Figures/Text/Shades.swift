import Notation

/// Tables of numbers as letters: shades from light to dark, or one letter for each class.
enum Shades {
  /// From the least number to the greatest.
  private static let letters: [Character] = [" ", "░", "▒", "▓", "█"]

  /// The table in shades, at most so many columns wide; its first row is on top.
  static func picture(_ values: [[Double]], columns: Int) -> [String] {
    let span = DataRange(values.lazy.flatMap { $0 }, .linear)
    return sampled(values, columns: columns).map { row in
      String(
        row.map { value in
          guard value.isFinite, !span.isFlat(.linear) else { return " " }
          let part = (value - span.low) / (span.high - span.low)
          return letters[min(Int(saturating: part * Double(letters.count)), letters.count - 1)]
        })
    }
  }

  /// What the lightest and the darkest shade stand for.
  static func key(_ values: [[Double]]) -> String {
    let span = DataRange(values.lazy.flatMap { $0 }, .linear)
    return span.isEmpty
      ? "no numbers" : "light \(Numbers.short(span.low)) … dark \(Numbers.short(span.high))"
  }

  /// The table with one letter for each class; its first row is on top.
  static func classes(_ values: [[Double]], columns: Int) -> [String] {
    let letters = Array("·+o#x*%@")
    return sampled(values, columns: columns).map { row in
      String(
        row.map { value in
          let place = abs(value).truncatingRemainder(dividingBy: Double(letters.count))
          return value.isFinite ? letters[Int(saturating: place)] : " "
        })
    }
  }

  /// A table with about as many columns as have room; letters are twice as high as wide.
  private static func sampled(_ values: [[Double]], columns: Int) -> [[Double]] {
    guard let first = values.first, !first.isEmpty else { return [] }
    let wide = min(columns, first.count * 2, 64)
    let shape = Double(values.count) / Double(first.count)
    let high = max(1, min(values.count, Int(saturating: (Double(wide) * shape / 2).rounded())))
    return (0..<high).map { row in
      let line = values[row * values.count / high]
      return (0..<wide).map { line[$0 * first.count / wide] }
    }
  }
}
