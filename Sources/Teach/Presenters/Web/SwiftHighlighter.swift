import Notation

/// Swift code as HTML, with marks for comments, words of the language, numbers and strings: enough to
/// read by, not a compiler.
func highlighted(_ code: String) -> String {
  code.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    let (source, comment) = split(line)
    return mark(source) + (comment.isEmpty ? "" : "<i>\(comment.escapedForHTML)</i>")
  }.joined(separator: "\n")
}

private let swiftWords: Set<String> = [
  "func", "let", "var", "return", "for", "in", "if", "else", "guard", "struct", "static", "switch",
  "case", "default", "self", "Self", "init", "mutating", "private", "extension", "while", "nil",
  "true", "false", "throws", "try", "enum", "break", "where",
]

/// The code and the comment at its end. A `//` in a string would be taken for one; lessons have none.
private func split(_ line: Substring) -> (code: String, comment: String) {
  guard let start = line.firstRange(of: "//") else { return (String(line), "") }
  return (String(line[..<start.lowerBound]), String(line[start.lowerBound...]))
}

private func mark(_ code: String) -> String {
  var result = ""
  var word = ""
  var isInString = false
  func flush() {
    if swiftWords.contains(word) {
      result += "<b>\(word)</b>"
    } else if word.first?.isNumber == true {
      result += "<span class=\"n\">\(word.escapedForHTML)</span>"
    } else {
      result += word.escapedForHTML
    }
    word = ""
  }
  for character in code {
    if character == "\"" {
      flush()
      result += isInString ? "&quot;</span>" : "<span class=\"s\">&quot;"
      isInString.toggle()
    } else if isInString {
      result += String(character).escapedForHTML
    } else if character.isLetter || character.isNumber
      || "_.".contains(character) && word.first?.isNumber == true
    {
      word.append(character)
    } else {
      flush()
      result += String(character).escapedForHTML
    }
  }
  flush()
  return isInString ? result + "</span>" : result
}
