/// The terms of many lessons, in the order of the alphabet, each with the lessons that introduce it.
public struct Glossary: Sendable, Equatable {
  /// The entries.
  public let entries: [Entry]

  /// A term, with where it is introduced.
  public struct Entry: Sendable, Equatable {
    /// The term, as the first lesson that has it on its card defines it.
    public let term: Term
    /// The ids of the lessons that have it on their cards, in the order of the lessons.
    public let lessons: [String]
  }

  /// The terms of these cards. Names that differ in capitals only are one term; a word with two meanings, which
  /// Chinese tells apart, such as the bias of a neuron and that of an estimate, has an entry for each.
  public init(_ cards: [LessonCard]) {
    var terms: [String: Term] = [:]
    var lessons: [String: [String]] = [:]
    for card in cards {
      for term in card.terms {
        let key = term.name.lowercased() + "\u{0}" + term.chinese.lowercased()
        if terms[key] == nil { terms[key] = term }
        lessons[key, default: []].append(card.id)
      }
    }
    entries = terms.sorted { $0.key < $1.key }.map { key, term in
      Entry(term: term, lessons: lessons[key] ?? [])
    }
  }

  /// The entries in whose English or Chinese name a text stands; those that are named so exactly come alone.
  public func entries(for wanted: String) -> [Entry] {
    let wanted = wanted.trimmed.lowercased()
    if wanted.isEmpty { return [] }
    let exact = entries.filter {
      $0.term.name.lowercased() == wanted || $0.term.chinese == wanted
    }
    if !exact.isEmpty { return exact }
    return entries.filter {
      $0.term.name.lowercased().contains(wanted) || $0.term.chinese.contains(wanted)
    }
  }
}
