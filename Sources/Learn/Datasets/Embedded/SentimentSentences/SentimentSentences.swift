extension TextExamples {
  /// Where the labelled sentences were written.
  public enum ReviewSite: String, Sendable, CaseIterable {
    /// About goods, mostly telephones.
    case amazon
    /// About films.
    case imdb
    /// About restaurants.
    case yelp

    fileprivate var file: EmbeddedFile {
      switch self {
      case .amazon: .amazonSentences
      case .imdb: .imdbSentences
      case .yelp: .yelpSentences
      }
    }
  }

  /// Sentences of real reviews, 1,000 from each of three sites: half of them blame (0, "negative"), half praise
  /// (1, "positive"); the undecided ones were left out by who labelled them. A few are there twice.
  ///
  /// D. Kotzias (2015), Sentiment Labelled Sentences. UCI Machine Learning Repository,
  /// https://doi.org/10.24432/C57604, under CC BY 4.0. It asks to be cited as: D. Kotzias, M. Denil, N. de Freitas and
  /// P. Smyth, From Group to Individual Labels using Deep Features, KDD 2015.
  ///
  /// - Parameter sites: whose sentences, in this order.
  public static func sentimentSentences(
    from sites: [ReviewSite] = ReviewSite.allCases
  ) -> TextExamples {
    embedded { () throws(DataError) in try loadSentimentSentences(from: sites) }
  }

  /// What ``sentimentSentences(from:)`` has.
  /// - Throws: `DataError` where the program's own files are damaged.
  static func loadSentimentSentences(
    from sites: [ReviewSite] = ReviewSite.allCases
  ) throws(DataError) -> TextExamples {
    var sentences = TextExamples(texts: [], labels: [], classNames: ["negative", "positive"])
    for site in sites {
      try sentences.add(labelled: site.file.text(), named: site.file.name)
    }
    return sentences
  }

  /// Adds lines of `sentence TAB label`. Only a line feed ends a line: some sentences have other breaks in them.
  private mutating func add(labelled text: String, named name: String) throws(DataError) {
    for (number, line) in text.utf8.split(separator: UInt8(ascii: "\n")).enumerated() {
      guard let tab = line.lastIndex(of: UInt8(ascii: "\t")),
        let label = Int(Substring(line[line.index(after: tab)...])), (0...1).contains(label)
      else {
        throw .badLine(
          path: name, line: number + 1, problem: "a sentence, a tab, and 0 or 1 are needed")
      }
      let sentence = Substring(line[..<tab])
      texts.append(String(sentence.trimmingPrefix { $0 == " " }).withoutSpacesBehind)
      labels.append(label)
    }
  }
}

extension String {
  fileprivate var withoutSpacesBehind: String {
    String(self[..<(lastIndex { $0 != " " }.map { index(after: $0) } ?? startIndex)])
  }
}
