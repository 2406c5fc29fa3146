/// Where rows begin in a part of a table whose beginning was not read.
///
/// A line end inside quotes ends no row, and whether a place is inside of quotes only the bytes before can tell. So each
/// part is gone through for every state that it may begin in; when the parts before are done too, one of them is known to
/// be the true one.
struct CSVRowSearch {
  /// What a reader of rows may be in the middle of.
  enum State: UInt8, CaseIterable, Codable {
    /// A row begins here.
    case rowStart
    /// A cell begins here.
    case cellStart
    /// Inside of a cell without quotes, or behind one with.
    case plain
    /// Between quotes.
    case quoted
    /// Behind a quote that closes, or is the first of a pair.
    case closing
  }

  /// What was found for one state at the beginning.
  struct Outcome: Equatable, Codable {
    /// The state at the end.
    var end: State
    /// Where the first row begins, counted from the start of the file; nil where none begins in the part.
    var firstRow: Int?
    /// How many lines end in the part.
    var lines = 0
  }

  /// For each state and byte the next state; `rowStart` only behind a row's end.
  private let next: [UInt8]

  init(separator: UInt8) {
    let isBlank = separator == UInt8(ascii: " ")
    var next = [UInt8](repeating: 0, count: State.allCases.count * 256)
    for state in State.allCases {
      for byte in UInt8.min...UInt8.max {
        next[Int(state.rawValue) * 256 + Int(byte)] =
          CSVRowSearch.next(state, byte, separator, isBlank).rawValue
      }
    }
    self.next = next
  }

  private static func next(
    _ state: State, _ byte: UInt8, _ separator: UInt8, _ isBlank: Bool
  ) -> State {
    let quote = UInt8(ascii: "\"")
    if state == .quoted { return byte == quote ? .closing : .quoted }
    if state == .closing && byte == quote { return .quoted }
    if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { return .rowStart }
    if byte == separator || isBlank && byte == UInt8(ascii: "\t") { return .cellStart }
    let isAtStart = state == .rowStart || state == .cellStart
    if isAtStart && byte == UInt8(ascii: " ") { return .cellStart }
    return isAtStart && byte == quote ? .quoted : .plain
  }

  /// Goes through the bytes of a part, one outcome for each state that it may begin in.
  ///
  /// - Parameters:
  ///   - range: the part, as places in the file.
  ///   - previous: the byte before it.
  ///   - read: gives the next bytes, none at the end.
  func outcomes(
    in range: Range<Int>, previous: UInt8, _ read: () throws(DataError) -> [UInt8]
  ) throws(DataError) -> [Outcome] {
    var outcomes = State.allCases.map { state in
      Outcome(end: state, firstRow: state == .rowStart ? range.lowerBound : nil)
    }
    var (place, before) = (range.lowerBound, previous)
    while case let bytes = try read(), !bytes.isEmpty {
      for byte in bytes {
        place += 1
        for index in outcomes.indices {
          let state = Int(outcomes[index].end.rawValue)
          let after = State(rawValue: next[state * 256 + Int(byte)])!
          outcomes[index].end = after
          if after == .rowStart {
            if before != UInt8(ascii: "\r") || byte != UInt8(ascii: "\n") {
              outcomes[index].lines += 1
            }
            if outcomes[index].firstRow == nil, place < range.upperBound {
              outcomes[index].firstRow = place
            }
          } else if byte == UInt8(ascii: "\n") {
            outcomes[index].lines += 1
          }
        }
        before = byte
      }
    }
    return outcomes
  }

  /// The true outcome of each part, the first of which begins with a row.
  static func chosen(_ parts: [[Outcome]]) -> [Outcome] {
    var state = State.rowStart
    return parts.map { outcomes in
      let outcome = outcomes[Int(state.rawValue)]
      state = outcome.end
      return outcome
    }
  }
}
