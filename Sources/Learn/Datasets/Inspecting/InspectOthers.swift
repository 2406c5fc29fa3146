import Formats

extension Inspection {
  /// Lengths, words, classes, repeated texts.
  mutating func inspect(_ texts: TextExamples) {
    let lengths = texts.texts.map { Double(Vocabulary.split($0).count) }
    let sorted = lengths.sorted()
    var words: Set<String> = []
    for text in texts.texts { words.formUnion(Vocabulary.split(text)) }
    facts = [
      ("texts", "\(texts.count)"),
      (
        "words in a text",
        sorted.isEmpty ? "0" : "\(Int(saturating: sorted[0])) … \(Int(saturating: sorted.last!))"
      ),
      ("different words", "\(words.count)"),
    ]
    if !sorted.isEmpty {
      let most = Int(saturating: quantile(0.9, ofSorted: sorted))
      facts.append(("words in nine of ten texts, at most", "\(most)"))
    }
    classes = zip(texts.classNames, counts(of: texts.labels, classes: texts.classNames.count))
      .map { ($0, $1) }
    noteBalance()
    var seen: [String: Int] = [:]
    var (repeated, conflicting) = (0, 0)
    for (text, label) in zip(texts.texts, texts.labels) {
      if let earlier = seen[text] {
        repeated += 1
        if earlier != label { conflicting += 1 }
      } else {
        seen[text] = label
      }
    }
    facts.append(("texts that repeat another", "\(repeated)"))
    if repeated > 0 {
      warnings.append("\(counted(repeated, "text repeats", "texts repeat")) another.")
    }
    if conflicting > 0 {
      warnings.append("\(counted(conflicting, "of them is", "of them are")) of another class.")
    }
    warnings += texts.notes
    overview = .lengths(lengths)
  }

  /// Shape, type and range of a `.npy` file, read in pieces.
  mutating func inspectArray() throws(DataError) {
    let header = try NPYReader(ByteReader(path)).header
    facts = [
      ("shape", header.shape.map { "\($0)" }.joined(separator: " × ")),
      ("type", "\(header.type.kind), \(header.type.size * 8) bits"),
    ]
    guard !header.isColumnMajor, !header.shape.isEmpty else { return }
    let rowCount = max(1, header.byteCount / max(1, header.shape[0] * header.type.size))
    let stream = try NPYStream(path, size: max(1, (1 << 20) / rowCount))
    var (least, greatest, sum, finite, other) = (Double.infinity, -Double.infinity, 0.0, 0, 0)
    var sample: [Double] = []
    while let batch = try stream.next() {
      for value in batch.inputs.floats {
        if value.isFinite {
          least = min(least, Double(value))
          greatest = max(greatest, Double(value))
          sum += Double(value)
          finite += 1
        } else {
          other += 1
        }
      }
      if sample.count < 50_000 {
        sample += batch.inputs.floats.prefix(50_000 - sample.count).map { Double($0) }
      }
    }
    if finite > 0 {
      facts.append(("values", "\(least) … \(greatest), mean \(sum / Double(finite))"))
    }
    if other > 0 { warnings.append("\(counted(other, "value is", "values are")) not finite.") }
    overview = .values(sample.filter(\.isFinite))
  }
}
