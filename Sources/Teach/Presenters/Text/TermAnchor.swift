import LessonKit

extension Term {
  /// The part of an address behind `#` under which a page has the term: letters, digits and hyphens.
  var anchor: String {
    "term-"
      + name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "-" }
      .joined()
  }
}
