import Chalk

/// A text cut into pages that fit a window.
struct LearnPages {
  let pages: [[String]]

  /// Cuts between paragraphs where it can: at an empty line in the lower half of the page.
  ///
  /// - Parameter heading: stands above every page but the first, which has it already.
  init(_ lines: [String], rows: Int, heading: String) {
    var pages: [[String]] = []
    var rest = lines[...]
    let rows = max(4, rows)
    while rest.count > (pages.isEmpty ? rows : rows - 2) {
      let room = pages.isEmpty ? rows : rows - 2
      let page = rest.prefix(room)
      let gap = page.lastIndex { $0.isEmpty } ?? page.endIndex
      let end = gap > page.startIndex + room / 2 ? gap : page.endIndex
      pages.append(Array(rest[..<end]))
      rest = rest[end...].drop { $0.isEmpty }
    }
    if !rest.isEmpty || pages.isEmpty { pages.append(Array(rest)) }
    let count = pages.count
    self.pages = pages.enumerated().map { index, page in
      index == 0 ? page : ["\(heading)  (\(index + 1)/\(count))", ""] + page
    }
  }
}
