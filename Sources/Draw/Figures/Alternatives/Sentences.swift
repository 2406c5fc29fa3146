extension String {
  /// The text as a sentence: with a period unless it ends in a mark of its own.
  ///
  ///     "Two clouds".asSentence      →  Two clouds.
  ///     "How wrong is it?".asSentence →  How wrong is it?
  package var asSentence: String {
    guard let last = lastSign else { return self }
    return sentenceEnds.contains(last) || last == ":" || last == "：" ? self : self + "."
  }

  /// The sentence without a period that follows another end mark.
  ///
  ///     "Done: How wrong is it?.".endedOnce  →  Done: How wrong is it?
  package var endedOnce: String {
    guard last == "." || last == "。" else { return self }
    let before = String(dropLast())
    // Three full stops are a pause.
    if last == ".", before.hasSuffix("..") { return self }
    return before.lastSign.map(sentenceEnds.contains) == true ? before : self
  }

  /// The last sign, where closing quotes and brackets do not count.
  private var lastSign: Character? { last { !"\"'”’»)）」".contains($0) } }
}

private let sentenceEnds: Set<Character> = [".", "!", "?", "…", "。", "！", "？"]
