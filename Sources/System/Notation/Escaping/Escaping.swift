extension String {
  /// The text for HTML and SVG: characters that would be read as marks are entities. It may stand between tags
  /// and within either kind of quotes.
  public var escapedForHTML: String {
    var escaped = ""
    for character in unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }

  /// The text for XML, such as SVG, with a space in place of what no file of XML may hold, not even escaped.
  public var escapedForXML: String {
    var allowed = ""
    for character in unicodeScalars {
      allowed.unicodeScalars.append(character.isForbiddenInXML ? " " : character)
    }
    return allowed.escapedForHTML
  }

  /// The text for an attribute of HTML in single quotes, in which the many double quotes of JSON stay as they
  /// are.
  public var escapedForSingleQuotes: String {
    escapedForHTML.replacing("&quot;", with: "\"").replacing("&gt;", with: ">")
  }

  /// The text for Markdown: a backslash stands before what would be read as a mark.
  public var escapedForMarkdown: String {
    String(flatMap { "\\*_<>[]`$#".contains($0) ? ["\\", $0] : [$0] })
  }

  /// Markdown for a cell of a table, which a bar would end.
  public var escapedForMarkdownCell: String { replacing("|", with: "\\|") }

  /// A formula in LaTeX for a cell of a Markdown table: bars become their commands.
  public var latexForMarkdownCell: String {
    replacing("\\|", with: #"\Vert "#).replacing("|", with: #"\vert "#)
  }

  /// The text in single quotes, in which gnuplot changes nothing but a doubled quote. Line ends and other
  /// control characters become spaces: no text can end its command and begin another.
  public var quotedForGnuplot: String {
    // At the beginning of a text gnuplot takes a doubled quote for an empty text: quotes that stand there
    // go into double quotes, in front of the rest.
    let leading = unicodeScalars.prefix { $0 == "'" }.count
    var quoted = leading == 0 ? "'" : "\"" + String(repeating: "'", count: leading) + "\".'"
    for scalar in unicodeScalars.dropFirst(leading) {
      if scalar == "'" {
        quoted += "''"
      } else if scalar.breaksLine {
        quoted += " "
      } else if !scalar.turnsText {
        quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "'"
  }

  /// The text as one word of a shell: in quotes where a shell would read it as something else.
  public var quotedForShell: String {
    let isPlain = allSatisfy { letter in
      letter.isLetter || letter.isNumber || "-_./=:,+@%".contains(letter)
    }
    return isPlain && !isEmpty ? self : "'" + replacing("'", with: #"'\''"#) + "'"
  }
}

extension Unicode.Scalar {
  /// Control characters, those of 0x80 to 0x9F among them, which come from windows-1252 read as Latin-1; and the
  /// ends of lines and paragraphs.
  fileprivate var breaksLine: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: value & 0xFFFE == 0xFFFE
    }
  }

  /// Marks that embed, isolate or override the direction of text, and the byte order mark.
  fileprivate var turnsText: Bool {
    (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value) || value == 0xFEFF
  }

  /// What no file of XML may hold, not even escaped.
  fileprivate var isForbiddenInXML: Bool {
    value < 32 && value != 9 && value != 10 && value != 13 || value & 0xFFFE == 0xFFFE
  }
}
