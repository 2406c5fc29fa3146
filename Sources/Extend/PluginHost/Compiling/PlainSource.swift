/// Swift source with comments and string literals blanked out, so that what is left is structure.
/// Every line keeps its number.
struct PlainSource {
  let text: String

  init(_ source: String) {
    var reader = Reader(Array(source.utf8))
    reader.code(until: nil)
    text = String(decoding: reader.output, as: UTF8.self)
  }

  private struct Reader {
    let input: [UInt8]
    var output: [UInt8] = []
    var place = 0

    init(_ input: [UInt8]) {
      self.input = input
      output.reserveCapacity(input.count)
    }

    /// Copies code; in an interpolation, up to the bracket that closes it.
    mutating func code(until end: UInt8?) {
      var open = 0
      while place < input.count {
        if starts(with: "//") {
          while place < input.count, input[place] != newline { blank() }
        } else if starts(with: "/*") {
          blockComment()
        } else if let fence = stringFence() {
          string(fence)
        } else {
          if input[place] == openBracket { open += 1 }
          if input[place] == closeBracket {
            if end != nil, open == 0 { return }
            open -= 1
          }
          output.append(input[place])
          place += 1
        }
      }
    }

    /// Comments may be nested.
    private mutating func blockComment() {
      var depth = 0
      repeat {
        if starts(with: "/*") {
          depth += 1
          blank(2)
        } else if starts(with: "*/") {
          depth -= 1
          blank(2)
        } else {
          blank()
        }
      } while depth > 0 && place < input.count
    }

    /// How a string literal that begins here is written: the number of `#`, and of quotes.
    private func stringFence() -> (hashes: Int, quotes: Int)? {
      var next = place
      while next < input.count, input[next] == hash { next += 1 }
      guard next < input.count, input[next] == quote else { return nil }
      let hashes = next - place
      let isLong = next + 2 < input.count && input[next + 1] == quote && input[next + 2] == quote
      return (hashes, isLong ? 3 : 1)
    }

    private mutating func string(_ fence: (hashes: Int, quotes: Int)) {
      let hashes = String(repeating: "#", count: fence.hashes)
      let closing = String(repeating: "\"", count: fence.quotes) + hashes
      let escape = "\\" + hashes
      blank(fence.hashes + fence.quotes)
      while place < input.count {
        if starts(with: closing) { return blank(closing.utf8.count) }
        if starts(with: escape + "(") {
          blank(escape.utf8.count + 1)
          code(until: closeBracket)
          blank()
        } else if starts(with: escape) {
          blank(escape.utf8.count + 1)
        } else if fence.quotes == 1, input[place] == newline {
          return
        } else {
          blank()
        }
      }
    }

    private func starts(with text: String) -> Bool {
      input[place...].starts(with: text.utf8)
    }

    private mutating func blank(_ count: Int = 1) {
      for _ in 0..<count where place < input.count {
        output.append(input[place] == newline ? newline : space)
        place += 1
      }
    }

    private let newline = UInt8(ascii: "\n")
    private let space = UInt8(ascii: " ")
    private let hash = UInt8(ascii: "#")
    private let quote = UInt8(ascii: "\"")
    private let openBracket = UInt8(ascii: "(")
    private let closeBracket = UInt8(ascii: ")")
  }
}
