import Figures
import LessonKit
import Notation

/// The nodes of a graph and the cells of a heat map that can be opened: those that are, by name and by value, numbers
/// that an explanation of the same step leads to.
///
/// A node is known by its name and its value; a cell by its value and its row and column, which stand next to each other
/// among the indices of the number's name, as in `y[0, 2, 1]`.
struct WebFigureDoors {
  /// A node or a cell, and the way to its number.
  struct Door: Equatable {
    /// What it is called: the node's name, or the number's name with its indices.
    let name: String
    let value: Double
    /// The block of the step in which the explanation stands, from 0, and its place among the numbers there.
    let block: Int
    let place: Int
    /// The inputs to be opened one after the other, each by its number from 1.
    let way: [Int]
  }

  /// More are not listed below a figure.
  static let most = 40

  /// The doors of a figure, in the order in which its step explains them; each number once.
  let doors: [Door]

  init(_ figure: Figure, in step: Record.Step) {
    let marks = figure.panels.flatMap(\.marks).map(\.value)
    let nodes = marks.compactMap { $0 as? Diagram }.flatMap(\.nodes)
    let maps = marks.compactMap { $0 as? HeatMap }
    if nodes.isEmpty && maps.isEmpty {
      doors = []
      return
    }
    var found: [Door] = []
    for door in WebFigureDoors.numbers(of: step)
    where found.count < WebFigureDoors.most
      && !found.contains(where: { $0.name == door.name && $0.value == door.value })
    {
      let name = WebFigureDoors.plain(door.name)
      let isNode = nodes.contains {
        $0.data == door.value && WebFigureDoors.plain($0.name ?? $0.id) == name
      }
      if isNode || maps.contains(where: { WebFigureDoors.shows($0, door) }) { found.append(door) }
    }
    doors = found
  }

  /// Every number that the step's explanations lead to, the nearest first.
  private static func numbers(of step: Record.Step) -> [Door] {
    step.blocks.enumerated().flatMap { block, content in
      // The page shows several updates of a training: which one a figure belongs to is not known.
      if case .training = content { return [Door]() }
      return content.openings.enumerated().flatMap { place, opening in
        let entries = opening.explanation.entries
        var ways: [Int: [Int]] = [0: []]
        var queue = entries.isEmpty ? [] : [0]
        var next = 0
        while next < queue.count {
          let entry = queue[next]
          next += 1
          for (index, input) in entries[entry].slopes.compactMap(\.entry).enumerated()
          where ways[input] == nil {
            ways[input] = (ways[entry] ?? []) + [index + 1]
            queue.append(input)
          }
        }
        return queue.map { entry in
          let formula = entries[entry].formula
          let name = formula.split(separator: "=", maxSplits: 1).first.map(String.init) ?? ""
          return Door(
            name: name, value: entries[entry].value, block: block, place: place,
            way: ways[entry] ?? [])
        }
      }
    }
  }

  /// Whether a heat map shows the number in the cell that its name says.
  private static func shows(_ map: HeatMap, _ door: Door) -> Bool {
    guard map.place == nil, let open = door.name.lastIndex(of: "[") else { return false }
    let inside = door.name[door.name.index(after: open)...].prefix { $0 != "]" }
    let indices = inside.split(separator: ",").map { Int($0.filter { $0 != " " }) }
    return zip(indices, indices.dropFirst()).contains { row, column in
      guard let row, let column, map.values.indices.contains(row),
        map.values[row].indices.contains(column)
      else { return false }
      return map.values[row][column] == door.value
    }
  }

  private static func plain(_ name: String) -> String {
    mathText(name).filter { !$0.isWhitespace }
  }
}

extension WebBlocks {
  /// Buttons below a figure that open its nodes and cells; none where nothing of it can be opened.
  func liveDoors(of figure: Figure, in step: Record.Step) -> String {
    let doors = WebFigureDoors(figure, in: step).doors
    if doors.isEmpty { return "" }
    let buttons = doors.map { door in
      let way = door.way.map { "\($0)" }.joined(separator: ",")
      return "<button type=\"button\" class=\"open live\" aria-expanded=\"false\" "
        + "data-live-open=\"\(door.place)\" data-block=\"\(door.block)\" data-start=\"\(way)\">"
        + "\(math(door.name)) = \(written(door.value).escapedForHTML)</button>"
    }
    return "<p class=\"doors\"><span class=\"facts\">\(say("Open in this figure:"))</span> "
      + buttons.joined(separator: " ") + "</p>"
  }
}
