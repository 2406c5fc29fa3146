/// Strings, and counts of what follows what.
enum TextOperators {
  static let table: [String: Operator] = [
    "StringNormalizer": single(normalize), "TfIdfVectorizer": single(countPieces),
    "StringConcat": single { call in
      let (a, b) = (try call.array(0), try call.array(1))
      guard a.type == .string, b.type == .string else {
        throw Mismatch("\(a.type) and \(b.type); needs strings")
      }
      let shape = try Positions.common(a.shape, b.shape)
      let (x, y) = (try a.broadcast(to: shape).texts, try b.broadcast(to: shape).texts)
      // A text that is joined with itself again and again doubles each time.
      let bytes = zip(x, y).reduce(0) { $0 + $1.0.utf8.count + $1.1.utf8.count }
      guard bytes <= ONNXArray.maxCount else {
        throw Mismatch("\(bytes) bytes of text; \(ONNXArray.maxCount) are the most")
      }
      return ONNXArray(texts: zip(x, y).map(+), shape: shape)
    },
  ]

  /// Takes words out, and changes their case. What is left over when all are gone is one empty word.
  private static func normalize(_ call: OperatorCall) throws -> ONNXArray {
    let x = try call.array(0)
    guard x.type == .string, x.rank == 1 || x.rank == 2 && x.shape[0] == 1 else {
      throw Mismatch("\(x.type) \(x.shape); needs [words] or [1, words]")
    }
    let change = try call.text("case_change_action", "NONE")
    let stops = try call.texts("stopwords") ?? []
    let minds = try call.flag("is_case_sensitive")
    let known = Set(minds ? stops : stops.map { $0.lowercased() })
    var words = x.texts.filter { !known.contains(minds ? $0 : $0.lowercased()) }
    switch change {
    case "LOWER": words = words.map { $0.lowercased() }
    case "UPPER": words = words.map { $0.uppercased() }
    default: break
    }
    if words.isEmpty { words = [""] }
    return ONNXArray(texts: words, shape: x.rank == 1 ? [words.count] : [1, words.count])
  }

  /// How often each of the given runs of items occurs in each row, also with items skipped between.
  private static func countPieces(_ call: OperatorCall) throws -> ONNXArray {
    let x = try call.array(0)
    guard x.rank == 1 || x.rank == 2 else { throw Mismatch("\(x.shape); needs rows") }
    let (least, most) = (try call.int("min_gram_length", 1), try call.int("max_gram_length", 1))
    let skips = try call.int("max_skip_count", 0)
    let starts = try call.ints("ngram_counts") ?? []
    let columns = try call.ints("ngram_indexes") ?? []
    let pool = try call.texts("pool_strings") ?? call.ints("pool_int64s")?.map { "\($0)" } ?? []
    let weights = try call.floatList("weights")
    let mode = try call.text("mode", "TF")
    guard least >= 1, most >= least, most <= starts.count, skips >= 0, skips < 1 << 20,
      starts.allSatisfy({ $0 >= 0 && $0 <= pool.count }), starts == starts.sorted(),
      columns.allSatisfy({ $0 >= 0 && $0 < 1 << 24 }),
      weights == nil || weights!.count == columns.count
    else { throw Mismatch("runs of \(least) to \(most), counts \(starts)") }
    // The runs by their items, each with its number.
    var numbers: [[String]: Int] = [:]
    var number = 0
    for (index, start) in starts.enumerated() {
      let (length, end) = (index + 1, index + 1 < starts.count ? starts[index + 1] : pool.count)
      for place in stride(from: start, to: end, by: length) where place + length <= end {
        numbers[Array(pool[place..<(place + length)])] = number
        number += 1
      }
    }
    guard number <= columns.count else {
      throw Mismatch("\(number) runs, \(columns.count) columns")
    }
    let items = x.type == .string ? x.texts : x.integers.map { "\($0)" }
    let width = x.shape.last ?? 0
    let rows = x.rank == 1 ? 1 : x.shape[0]
    let size = (columns.max() ?? -1) + 1
    for length in least...most {
      let steps = length == 1 ? 1 : min(skips + 1, width / (length - 1) + 1)
      try ONNXArray.checkWork([rows, width, steps, length, most - least + 1])
    }
    var y = [Double](repeating: 0, count: try ONNXArray.count(of: [rows, size]))
    for row in 0..<rows {
      let line = Array(items[(row * width)..<((row + 1) * width)])
      for length in least...most {
        for step in 1...(length == 1 ? 1 : skips + 1) {
          let reach = (length - 1) * step + 1
          guard reach <= line.count else { break }
          for start in 0...(line.count - reach) {
            let run = (0..<length).map { line[start + $0 * step] }
            guard let found = numbers[run] else { continue }
            let place = row * size + columns[found]
            switch mode {
            case "IDF": y[place] = weights?[found] ?? 1
            case "TFIDF": y[place] += weights?[found] ?? 1
            default: y[place] += 1
            }
          }
        }
      }
    }
    return try ONNXArray(doubles: y, shape: x.rank == 1 ? [size] : [rows, size], type: .float32)
  }
}
