extension String {
  /// The text in lines of at most `width` columns, broken at spaces, and between Chinese
  /// characters, which have none. A longer word stands on a line of its own, cut where it must be.
  /// What fits on one line stays as it is, with all its spaces; of what does not, every line begins with the spaces
  /// that the first begins with. An indent takes half of the width at most.
  public func wrapped(to width: Int, indent wanted: String = "") -> [String] {
    let indent = String(wanted.prefix(max(0, width / 2)))
    var lines: [String] = []
    for paragraph in split(separator: "\n", omittingEmptySubsequences: false) {
      if String(paragraph).columns + indent.columns <= width {
        lines.append(indent + paragraph)
        continue
      }
      let own = (indent + paragraph.prefix { $0 == " " }).prefix(max(0, width / 2))
      lines += paragraph.pieces(to: width - String(own).columns).map { own + $0 }
    }
    return lines
  }

  /// The text in lines of at most `width` columns, the first after a head: the others begin where the text begins
  /// there. Where the head leaves no room, the text stands below it, with four columns more than it.
  public func wrapped(to width: Int, after head: String) -> [String] {
    let room = width - head.columns
    if room < max(8, width / 4) {
      let indent = head.prefix { $0 == " " } + "    "
      let alone = head.reversed().drop { $0 == " " }.reversed()
      return String(alone).wrapped(to: width) + wrapped(to: width, indent: String(indent))
    }
    let below = String(repeating: " ", count: head.columns)
    return wrapped(to: room).enumerated().map { ($0 == 0 ? head : below) + $1 }
  }

  /// The text with spaces after it, to so many columns.
  public func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - columns))
  }
}

extension Substring {
  /// The lines of a paragraph, without an indent.
  fileprivate func pieces(to room: Int) -> [String] {
    var lines: [String] = []
    var (line, used) = ("", 0)
    for word in words {
      let space = line.isEmpty || word.joinsBefore ? 0 : 1
      let columns = word.text.columns
      if used + space + columns <= room {
        line += (space == 1 ? " " : "") + word.text
        used += space + columns
        continue
      }
      if !line.isEmpty { lines.append(line) }
      if columns <= room {
        (line, used) = (word.text, columns)
        continue
      }
      (line, used) = ("", 0)
      for character in word.text {
        let width = String(character).columns
        if used + width > room && !line.isEmpty {
          lines.append(line)
          (line, used) = ("", 0)
        }
        line.append(character)
        used += width
      }
    }
    return lines + [line]
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
