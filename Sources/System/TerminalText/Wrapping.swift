extension String {
  /// The text in lines of at most `width` columns, broken at spaces, and between Chinese
  /// characters, which have none. A longer word stands on a line of its own, cut where it must be.
  /// What fits on one line stays as it is, with all its spaces. An indent takes half of the width at most.
  public func wrapped(to width: Int, indent wanted: String = "") -> [String] {
    let indent = String(wanted.prefix(max(0, width / 2)))
    var lines: [String] = []
    for paragraph in split(separator: "\n", omittingEmptySubsequences: false) {
      if String(paragraph).columns + indent.columns <= width {
        lines.append(indent + paragraph)
        continue
      }
      var line = ""
      for word in paragraph.words {
        let space = line.isEmpty || word.joinsBefore ? "" : " "
        if (line + space + word.text).columns + indent.columns <= width {
          line += space + word.text
          continue
        }
        if !line.isEmpty { lines.append(indent + line) }
        line = word.text
        while !line.isEmpty && line.columns + indent.columns > width {
          let head = line.head(columns: width - indent.columns)
          lines.append(indent + head)
          line = String(line.dropFirst(head.count))
        }
      }
      lines.append(indent + line)
    }
    return lines
  }

  /// The text with spaces after it, to so many columns.
  public func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - columns))
  }

  private func head(columns limit: Int) -> String {
    var head = ""
    var used = 0
    for character in self {
      let width = String(character).columns
      if used + width > limit && !head.isEmpty { break }
      head.append(character)
      used += width
    }
    return head
  }
}

/// No line begins with one of these, and none ends with one of those.
private let closing: Set<Character> = ["，", "。", "、", "；", "：", "？", "！", "）", "》", "”", "’"]
private let opening: Set<Character> = ["（", "《", "“", "‘"]

extension Substring {
  /// The pieces between which a line may be broken, and whether a piece follows without a space.
  fileprivate var words: [(text: String, joinsBefore: Bool)] {
    var words: [(text: String, joinsBefore: Bool)] = []
    for chunk in split(separator: " ") {
      var joins = false
      var run = ""
      for character in chunk {
        let isWide = String(character).columns == 2
        if closing.contains(character), run.isEmpty, joins {
          words[words.count - 1].text.append(character)
        } else if isWide, closing.contains(character) {
          words.append((run + String(character), joins))
          (run, joins) = ("", true)
        } else if isWide, !run.isEmpty, run.allSatisfy(opening.contains) {
          words.append((run + String(character), joins))
          (run, joins) = ("", true)
        } else if isWide, !opening.contains(character) {
          if !run.isEmpty { words.append((run, joins)) }
          words.append((String(character), joins || !run.isEmpty))
          (run, joins) = ("", true)
        } else if opening.contains(character), !run.isEmpty {
          words.append((run, joins))
          (run, joins) = (String(character), true)
        } else {
          run.append(character)
        }
      }
      if !run.isEmpty { words.append((run, joins)) }
    }
    return words
  }
}
