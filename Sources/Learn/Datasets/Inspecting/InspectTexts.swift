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
}
