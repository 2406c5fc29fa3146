extension String {
  /// A type's name as the catalog writes it: `MyLesson` becomes `my-lesson`.
  public var asProperName: String {
    var name = ""
    var previous: Character = "-"
    for character in self {
      guard character.isASCII, character.isLetter || character.isNumber else {
        if previous != "-" { name.append("-") }
        previous = "-"
        continue
      }
      if character.isUppercase, previous.isLowercase || previous.isNumber { name.append("-") }
      name.append(character.lowercased())
      previous = character
    }
    while name.hasPrefix("-") { name.removeFirst() }
    while name.hasSuffix("-") { name.removeLast() }
    return name.isEmpty ? "plugin" : name
  }

  /// Whether this can be the name of a Swift type: a capital, then letters and digits.
  var isTypeName: Bool {
    guard let first, first.isASCII, first.isUppercase else { return false }
    return allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
  }
}
